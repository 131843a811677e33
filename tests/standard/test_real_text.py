"""What is promised of the standard that drafters edit: of its text, its comments and their pages."""

from __future__ import annotations

import csv
import io
import posixpath
import re

import pytest
from places import ROOT
from shown_causes import accepted, comments_in, not_linked, with_markup

from clausework.source.project import load
from clausework.workflow.answers import round_of, table_of
from clausework.workflow.fix import cure


def test_each_party_has_as_many_provisions_as_its_chapter_says() -> None:
    draft = load(ROOT).draft
    ids = {lang: [block.id for _, block in draft.provisions(lang)] for lang in draft.languages}
    assert ids["zh"] == ids["en"]
    assert len(ids["zh"]) == len(set(ids["zh"]))
    least = {"P": 72, "M": 45, "S": 33, "N": 27}
    counts = {letter: sum(name.startswith(f"{letter}-") for name in ids["zh"]) for letter in least}
    assert [letter for letter in least if counts[letter] < least[letter]] == [], counts


@pytest.mark.slow
def test_nothing_is_left_for_fix_to_mend() -> None:
    result = cure(ROOT)
    assert (result.files, result.suggested) == ((), ())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "total", "state"),
    [
        ("index.md", r"演练：\d+条公开意见", "演练：2020年7月1日至7月31日"),
        ("en/index.md", r"Rehearsal – \d+ public comments", "Rehearsal – 1 July to 31 July 2020"),
    ],
)
def test_the_home_page_says_that_the_consultation_is_a_rehearsal(
    files: dict[str, str], page: str, total: str, state: str
) -> None:
    assert re.search(total, files[page])
    assert state in files[page]


@pytest.mark.slow
@pytest.mark.parametrize(("prefix", "mark"), [("", "演练意见"), ("en/", "Rehearsal comment")])
def test_every_accepted_comment_is_reached_from_its_line_back(
    files: dict[str, str], prefix: str, mark: str
) -> None:
    taken = accepted(ROOT)
    assert taken
    redline = files[f"{prefix}redlines/D1-working/index.md"]
    assert not_linked(taken, redline, comments_in(files, prefix), mark) == []


@pytest.mark.slow
def test_no_page_shows_markup_in_its_table_of_lines(files: dict[str, str]) -> None:
    assert with_markup(files) == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_cell_of_the_table_of_comments_is_a_formula(lang: str) -> None:
    text = table_of(round_of(ROOT, "2020-07"), "csv", lang).decode().removeprefix("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert len(cells) > 700
    assert [cell for cell in cells if re.match(r"\s*[=+\-@＝＋－＠]", cell)] == []


@pytest.mark.slow
@pytest.mark.parametrize("page", ["law/index.md", "en/law/index.md"])
def test_what_the_law_asks_stands_below_the_duty(files: dict[str, str], page: str) -> None:
    heads = re.findall(r"<thead><tr>(.*?)</tr></thead>", files[page])
    assert heads
    assert {head.count("<th ") for head in heads} == {3}
    assert re.search(r"<td>[^<]+<p><b>[^<]+</b> <span lang=\"zh\">[^<]+</span></p></td>", files[page])


@pytest.mark.slow
@pytest.mark.parametrize("page", ["law/index.md", "en/law/index.md"])
def test_provisions_named_on_the_page_of_law_lead_there(files: dict[str, str], page: str) -> None:
    pins = re.findall(r'<a class="pin" href="([^"#]+)#([A-Z-]+-\d+)">\2</a>', files[page])
    assert len(pins) > 200
    for address, code in pins:
        text = files[posixpath.normpath(posixpath.join(posixpath.dirname(page), address, "index.md"))]
        assert f'id="{code}"' in text
