"""A clause that was deleted keeps its page, and its number is told as a former one."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from frozen_site import staged_files
from places import LIVE_COMMERCE
from shown_causes import comments_in
from staged_files import stage_site

from clausework.drafts.register import add
from clausework.layout.stream import Sides
from clausework.model.draft import plain
from clausework.rendering.formats.redline_github import redline_github
from clausework.rendering.formats.redline_text import redline_text
from clausework.source.project import load
from clausework.workflow.compare import compared


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """The staged pages of the frozen standard."""
    staged = staged_files()
    return {
        name: data.decode()
        for name, data in staged.items()
        if not name.endswith((".docx", ".ico", ".png", ".xlsx"))
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("at", "told"),
    [
        (
            "",
            (
                "<h1>原5.5.2 主播排行（已删去）</h1>",
                "本条从工作稿起删去。理由：按销售额公布排行会诱使虚构交易。",
                "最后的文字（D1）",
                '<em class="recommendation">宜</em>按月公布',
                "<del><span",
                "对主播排行的意见（4）",
                "采纳删去的意见，本条已删去。",
            ),
        ),
        (
            "en/",
            (
                "<h1>Former 5.5.2 Ranking of streamers (deleted)</h1>",
                "This clause is deleted in the working text. Reason: Rankings by sales invite",
                "Last text (D1)",
                '<em class="recommendation">should</em> publish a ranking',
                "<del><span",
                "Comments on Ranking of streamers (4)",
                "Not accepted",
            ),
        ),
    ],
)
def test_a_deleted_clause_keeps_title_text_reason_and_comments(
    at: str, told: tuple, files: dict[str, str]
) -> None:
    page = files[f"{at}c/platform.ranking/index.html"]
    assert [words for words in told if words not in page] == []
    for number in ("C-0011-M", "C-0036-A", "C-0089-Z", "C-0093-S"):
        assert f'id="{number}"' in page
    assert (
        f'../redlines/D1-working/#D1-working.platform.ranking">{"原" if not at else "Former "}5.5.2' in page
    )
    assert 'href="history/"' in page
    assert "D2" not in page
    assert "<form" not in page
    assert len(gzip.compress(page.encode())) <= 9_000


@pytest.mark.slow
def test_what_is_deleted_is_linked_from_where_it_is_told(files: dict[str, str]) -> None:
    for page in ("redlines/D1-working/index.md", "drafts/D1/index.md"):
        assert "/c/platform.ranking/" in files[page], page
    assert "/c/platform.ranking/" in comments_in(files, "")
    assert "c/platform.ranking/history/" in files["redlines/D1-working/index.md"]
    assert 'href="../"' in files["c/platform.ranking/history/index.html"]


def test_an_id_replaced_tells_its_title_and_the_drafts_name(files: dict[str, str]) -> None:
    page = files["c/platform.review/index.html"]
    assert "原5.1.1 资质审核" in page
    assert "从工作稿起不再使用" in page


def test_every_page_of_an_id_says_what_it_is_where_passed_on(files: dict[str, str]) -> None:
    pages = {name: text for name, text in files.items() if re.fullmatch(r"(en/)?c/[^/]+/index.html", name)}
    bare = [
        name
        for name, text in pages.items()
        if not re.search(r'property="og:description" content="[^"]{8,}', text)
        or not re.search(r'property="og:title" content="[^"]+ · ', text)
    ]
    assert len(pages) > 140
    assert bare == []


@pytest.mark.slow
@pytest.mark.parametrize(("at", "former"), [("", "原"), ("en/", "Former ")])
def test_no_two_clauses_of_one_number_stand_in_a_list_of_changes(
    at: str, former: str, files: dict[str, str]
) -> None:
    for page, link in (
        (f"{at}redlines/D1-working/index.md", r'<h3[^>]*>(?:<a href="[^"]*">)?([^<]+)'),
        (f"{at}redlines/D1-working/list/index.md", r'<li><a href="[^"]*">([^<]+)</a>'),
        (f"{at}changes.atom", r"<title>([^<]+) · "),
    ):
        names = re.findall(link, files[page])
        numbers = Counter(match[0] for name in names if (match := re.match(r"(?:\d+\.)+\d+ ", name)))
        assert len(names) > 40
        assert [number for number, count in numbers.items() if count > 1] == [], page
        assert any(name.startswith(f"{former}5.5.2 ") for name in names), page
        assert any(name.startswith(f"{former}6.8 ") for name in names), page


@pytest.mark.slow
def test_the_terminal_and_the_comment_on_github_tell_it_alike() -> None:
    found = compared(LIVE_COMMERCE, "D1", "working")
    redline, sides = found.redline, Sides(found.old, found.new)
    assert "原5.5.2 主播排行" in redline_text(redline, sides, "zh")
    assert "Former 5.5.2 Ranking of streamers" in redline_text(redline, sides, "en")
    assert "原5.5.2 主播排行" in redline_github(redline, sides, "zh")


def test_a_clause_vanished_without_a_record_has_its_page_too(small: Path) -> None:
    add(small, msgspec.structs.replace(plain(load(small).draft), label="D1"))
    for lang in ("zh", "en"):
        (small / f"standard/clauses/platform/records.{lang}.md").unlink()
    outline = small / "standard/outline.yml"
    outline.write_text(outline.read_text("utf-8").replace("    - platform.records\n", ""), "utf-8")
    page = stage_site(small)[0]["c/platform.records/index.html"].decode()
    assert "<h1>原2.2 记录（已删去）</h1>" in page
    assert "期限不少于六十日" in page
