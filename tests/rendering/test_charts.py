"""The charts of the site show the numbers of their tables, link to what they count, and are told apart by pattern."""

from __future__ import annotations

import re
from collections import Counter

import msgspec
import pytest
from frozen_site import published

from clausework.rendering.charts import TimeEvent, share, timeline
from clausework.rendering.formats import history, lite
from clausework.rendering.page import environment
from clausework.rendering.pages import comments, home, reading, redlines
from clausework.rendering.publication import Publication
from clausework.rendering.view import view_of

ROW = re.compile(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>")
CELL = re.compile(r"<td[^>]*>(?:<a[^>]*>)?([^<]*)(?:</a>)?</td>")
BAR = re.compile(
    r'<span class="name">([^<]*)</span>(<svg class="stack".*?</svg>)<span class="sum">(\d+)</span>'
)


@pytest.fixture(scope="module")
def publication() -> Publication:
    return published()


def page_of(publication: Publication, kind: object, address: str, lang: str = "zh") -> str:
    found = {page.address: page.body for page in kind.pages(view_of(publication, lang))}  # type: ignore[attr-defined]
    return str(found[address])


@pytest.fixture(scope="module")
def answers(publication: Publication) -> str:
    return page_of(publication, comments, "comments/2020-07/")


def pages_of_comments(publication: Publication, prefix: str) -> dict[str, str]:
    """The further pages of the comments of 2020-07 by what their addresses end with, as 2/."""
    found = ((name.partition("comments/2020-07/"), body) for name, body in lite.stage(publication))
    return {
        end.removesuffix("index.html"): body.decode()
        for (lang, _, end), body in found
        if lang == prefix and end
    }


def section(page: str, name: str) -> str:
    return page.partition(f'id="{name}"')[2].partition("<h2")[0]


def table(page: str, name: str) -> dict[str, list[int]]:
    rows = ROW.findall(section(page, name))
    return {head: [0 if cell == "–" else int(cell) for cell in CELL.findall(cells)] for head, cells in rows}


def bars(page: str, name: str) -> dict[str, tuple[str, int]]:
    return {head: (svg, int(total)) for head, svg, total in BAR.findall(section(page, name))}


def widths(svg: str) -> list[float]:
    return [float(width) for width in re.findall(r'<rect x="[^"]*" width="([\d.]+)%"', svg)]


@pytest.mark.parametrize("name", ["chapters", "roles"])
def test_a_bar_is_as_long_as_its_row_of_the_table(answers: str, name: str) -> None:
    rows, drawn = table(answers, name), bars(answers, name)
    assert list(drawn) == list(rows)
    most = max(row[-1] for row in rows.values())
    for head, row in rows.items():
        svg, total = drawn[head]
        assert total == row[-1] == sum(row[:-1])
        accepted, partly, rejected, *other = row[:-1]
        expected = [100 * count / most for count in (accepted, partly, rejected, sum(other)) if count]
        assert widths(svg) == pytest.approx(expected, abs=0.01)
        said = re.search('aria-label="([^"]*)"', svg)
        assert said
        assert said[1].startswith("演练：")
        assert sum(map(int, re.findall(r"\d+", said[1]))) == total


def test_every_number_of_the_page_adds_up(answers: str, publication: Publication) -> None:
    shown = [item for item in publication.comments if item.consultation == "2020-07"]
    for name in ("chapters", "roles"):
        assert sum(row[-1] for row in table(answers, name).values()) == len(shown)
    ((*each, every),) = table(answers, "outcomes").values()
    assert sum(each) == every == len(shown)
    days = table(answers, "by-day")
    assert sum(count for (count,) in days.values()) == len(shown)
    assert len(re.findall("<rect", section(answers, "by-day").partition("</svg>")[0])) == len(days)
    assert 'class="close"' in section(answers, "by-day")


def test_the_number_of_a_chapter_leads_to_its_comments(answers: str, publication: Publication) -> None:
    rows = re.findall(
        r'<a class="row" href="(\d*/?)#in-([^"]*)">.*?<span class="sum">(\d+)</span>',
        section(answers, "chapters"),
    )
    assert len(rows) > 8
    pages = pages_of_comments(publication, "") | {"": answers}
    whole = "".join(pages.values())
    for further, key, count in rows:
        assert f'<h3 id="in-{key}">' in pages[further]
        assert f'<td data-chapter="{key}">{count}</td>' in answers
        marked = re.findall(f'data-sift data-chapter="{re.escape(key)}"', whole)
        assert len(marked) == int(count)


def test_invited_bodies_come_after_the_results(answers: str) -> None:
    assert answers.index('id="outcomes"') < answers.index('id="by-day"') < answers.index('id="units"')


def test_a_new_outcome_changes_the_bars_and_the_tables(publication: Publication, answers: str) -> None:
    first = next(item for item in publication.comments if item.disposition and item.role == "merchant")
    assert first.disposition
    other = "rejected" if first.disposition.outcome == "accepted" else "accepted"
    changed = msgspec.structs.replace(
        first, disposition=msgspec.structs.replace(first.disposition, outcome=other)
    )
    every = tuple(changed if item is first else item for item in publication.comments)
    page = page_of(msgspec.structs.replace(publication, comments=every), comments, "comments/2020-07/")
    assert bars(page, "roles")["商家"] != bars(answers, "roles")["商家"]
    assert table(page, "roles")["商家"] != table(answers, "roles")["商家"]
    assert bars(page, "chapters") != bars(answers, "chapters")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_home_page_counts_the_same_comments_and_changes(publication: Publication, lang: str) -> None:
    prefix = "" if lang == "zh" else "en/"
    page = page_of(publication, home, prefix, lang)
    counts = re.findall(r'<a class="answers" href="([^"]*)">.*?<span class="sum">([^<]*)</span>', page)
    shown = [item for item in publication.comments if item.consultation == "2020-07"]
    assert sum(int(re.findall(r"\d+", words)[-1]) for _, words in counts) == len(shown)
    lead = "演练：" if lang == "zh" else "Rehearsal – "
    assert all(words.startswith(lead) for _, words in counts)
    pages = pages_of_comments(publication, prefix)
    pages[""] = page_of(publication, comments, f"{prefix}comments/2020-07/", lang)
    for address, _ in counts:
        place, _, anchor = address.partition("#")
        assert f'id="{anchor}"' in pages[place.partition("comments/2020-07/")[2]]
    weights = Counter[str]()
    for words in re.findall(r'class="weights"[^>]*>([^<]*)<', page):
        for name, count in re.findall(r"(\S+?) ?(\d+)", words):
            weights[name] += int(count)
    redline = publication.redline
    assert redline
    told = Counter(change.weight for change in redline.changed())
    assert sorted(weights.values()) == sorted(told.values())
    assert "有修改" not in page


def test_the_line_of_time_has_drafts_consultation_and_answer_day(
    publication: Publication,
) -> None:
    page = page_of(publication, home, "")
    items = re.findall(r"<li class=\"(?:text|said)\">(.*?)</li>", page)
    words = [re.sub("<[^>]*>", "", item) for item in items]
    assert [word[:6] for word in words] == ["征求意见稿D", "对D1征求意", "答复期限 2", "送审稿（工作"]
    assert "演练：2020年7月1日至" in words[1]
    assert re.search(r"演练：\d+条公开意见", words[1])
    assert re.search(r"演练：\d+条意见已答复\d+条", words[2])
    assert all("<a href=" in item for item in items)


@pytest.mark.parametrize("whole", [False, True])
def test_the_strip_has_a_linked_cell_for_each_clause(publication: Publication, whole: bool) -> None:
    redline = publication.redline
    assert redline
    text = page_of(publication, reading, "text/all/changes/")
    page = text if whole else page_of(publication, redlines, "redlines/D1-working/")
    box = page.partition('<nav class="strip"')[2].partition("</nav>")[0]
    cells = re.findall(r'<a href="([^"]*)"><svg[^>]*><title>([^<]*)</title>(.*?)</svg>', box)
    assert len(cells) == len(redline.changes)
    for kind in ("substantive", "editorial"):
        expected = sum(change.weight == kind for change in redline.changed())
        assert sum(f'class="fill-{kind}"' in inside for *_, inside in cells) == expected
    targets = [address.partition("#")[2] for address, *_ in cells]
    assert targets == [change.new or change.old for change in redline.changes]
    assert [name for name in targets if f'id="{name}"' not in text] == []


def test_a_clause_has_its_life_on_a_line(publication: Publication) -> None:
    files = dict(history.stage(publication))
    page = files["c/platform.records/history/index.html"].decode()
    items = re.findall(r'<li class="(text|said)">(.*?)</li>', page)
    assert [kind for kind, _ in items] == ["text", "said", "said", "text"]
    assert "D1 5.5.3" in items[0][1]
    assert "演练：意见3" in items[1][1]
    assert "演练：3条意见已答复3条" in items[2][1]
    gone = files["c/platform.ranking/history/index.html"].decode()
    assert '<li class="gone">' in gone


def test_points_that_are_near_each_other_do_not_hide_each_other() -> None:
    days = ("2020-01-01", "2020-01-02", "2020-01-03", "2020-12-31")
    made = timeline("t", "T", [TimeEvent(day=day, title=day) for day in days])
    heights = re.findall(r'cy="(\d+)"', made)
    assert len(set(heights[:3])) == 3
    assert heights[3] == heights[0]


def test_charts_have_no_style_of_their_own(answers: str, publication: Publication) -> None:
    for page in (answers, page_of(publication, home, "")):
        assert "style=" not in page
        for name in environment().get_template("charts.html").module.STROKES:
            assert page.count(f'<pattern id="fill-{name}"') == 1


def test_a_share_is_written_alike_everywhere() -> None:
    assert [share(1, 3), share(2, 2), share(0, 5), share(1, 0)] == ["33.33%", "100%", "0%", "100%"]
