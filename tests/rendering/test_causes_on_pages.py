"""On the site each change has its cause at its line, and each accepted comment leads to its lines."""

from __future__ import annotations

import re

import pytest
from frozen_site import staged_files
from places import LIVE_COMMERCE
from shown_causes import accepted, comments_in, not_linked, table_of_lines, with_markup

from clausework.workflow.answers import report_of, round_of


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return {name: data.decode() for name, data in staged_files().items() if name.endswith((".md", ".html"))}


@pytest.mark.slow
@pytest.mark.parametrize(("prefix", "mark"), [("", "演练意见"), ("en/", "Rehearsal comment")])
def test_every_accepted_comment_is_reached_from_its_line_back(
    files: dict[str, str], prefix: str, mark: str
) -> None:
    taken = accepted(LIVE_COMMERCE)
    assert len(taken) == 64
    redline = files[f"{prefix}redlines/D1-working/index.md"]
    assert not_linked(taken, redline, comments_in(files, prefix), mark) == []


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "en/"])
def test_every_line_that_changed_has_its_cause_beside_it(files: dict[str, str], prefix: str) -> None:
    """Of the written clauses; tables made from others have their causes there."""
    redline = files[f"{prefix}redlines/D1-working/index.md"]
    sections = re.findall(
        r'<section class="change" id="D1-working\.([^"]+)".*?</section>', redline, re.DOTALL
    )
    assert len(sections) > 50
    for match in re.finditer(
        r'<section class="change" id="D1-working\.([^"]+)".*?</section>', redline, re.DOTALL
    ):
        if match[1] in ("verification", "annex-basis"):
            continue
        for line in re.findall(r'<(?:p|li|div) [^>]*class="rl-line[^>]*>(?:(?!</div>|</li>).)*', match[0]):
            if ("<ins>" in line or "<del>" in line) and ' id="' in line:
                assert "rl-why" in line, (match[1], line)


@pytest.mark.slow
def test_a_light_page_tells_the_cause_too(files: dict[str, str]) -> None:
    page = files["c/platform.records/index.html"]
    assert "C-0041-P" in page
    assert '<span class="rl-cause">' in page


@pytest.mark.slow
def test_the_tables_of_lines_show_no_markup(files: dict[str, str]) -> None:
    assert with_markup(files) == []


@pytest.mark.slow
def test_a_table_in_another_language_says_whose_lines_it_dates(files: dict[str, str]) -> None:
    chinese = table_of_lines(files["c/platform.records/history/index.html"])
    english = table_of_lines(files["en/c/platform.records/history/index.html"])
    assert '<th scope="col">始见于</th><th scope="col">缘由</th>' in chinese
    assert '<th scope="col">Since (Chinese text)</th><th scope="col">Cause (Chinese text)</th>' in english
    assert re.search(r'<span class="rl-cause">D1: <span lang="zh">[^<]*三十日', english)
    assert 'lang="zh"' not in chinese


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bibliography", "normative-references"])
def test_the_lines_of_lists_of_references_are_traced_too(files: dict[str, str], name: str) -> None:
    for prefix in ("", "en/"):
        page = files[f"{prefix}c/{name}/history/index.html"]
        assert page.count("<tr><td>") > 3
        assert "<ins>" not in page or re.search("<td>(工作稿|working text)</td>", page)


def test_tables_made_of_other_clauses_are_not_traced(files: dict[str, str]) -> None:
    page = files["c/verification/history/index.html"]
    assert "P-BKG-01" not in table_of_lines(page)


@pytest.mark.parametrize(
    ("prefix", "same", "elsewhere"),
    [
        ("", "在工作稿未改。", "据此作出的修改在其他条文"),
        ("en/", "is unchanged in the working text.", "changed other provisions"),
    ],
)
def test_a_comment_changed_another_line_has_changed_something(
    files: dict[str, str], prefix: str, same: str, elsewhere: str
) -> None:
    page = comments_in(files, prefix)
    cards = dict(re.findall(r'<article class="comment" id="([^"]+)">(.*?)</article>', page, re.DOTALL))
    hints = {name: "".join(re.findall(r'<p class="hint">(.*?)</p>', card)) for name, card in cards.items()}
    changing = {name for name, card in cards.items() if "redlines/D1-working/#" in card}
    assert {name for name in changing if same in hints[name]} == set()
    assert elsewhere in hints["C-0021-E"]
    assert any(same in hint for hint in hints.values())


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_no_two_links_to_what_a_comment_changed_have_one_name(files: dict[str, str], prefix: str) -> None:
    page = comments_in(files, prefix)
    cards = page.split("<article")[1:]
    names = [re.findall(r'redlines/D1-working/#[^"]*">([^<]*)<', card) for card in cards]
    assert any(len(found) > 1 for found in names)
    assert [found for found in names if len(found) > len(set(found))] == []


@pytest.mark.slow
def test_the_comments_are_counted_by_chapter_as_in_the_report(files: dict[str, str]) -> None:
    """A comment on a clause that is gone counts for the chapter that it was in, which says so."""
    page = files["comments/2020-07/index.md"]
    rows = dict(re.findall(r'<th scope="row">([^<]*)</th>.*<td[^>]*>(\d+)</td></tr>', page))
    report = report_of(round_of(LIVE_COMMERCE, "2020-07"), "md", "zh").decode()
    found = re.search(r"^\| (5 [^|]*) \|.* (\d+) \|$", report, re.MULTILINE)
    assert found
    assert int(rows[f"{found[1]}（条款已删去）"]) > 0
    assert int(rows[found[1]]) + int(rows[f"{found[1]}（条款已删去）"]) == int(found[2])


def test_the_column_of_commenters_is_called_so(files: dict[str, str]) -> None:
    assert '<th scope="col">Commenter</th>' in files["en/comments/2020-07/index.md"]
