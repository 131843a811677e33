"""Pages of comments: fifty to a page, on a consultation and on a clause, each comment on one of them."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from commented_pages import COUNT, write_many
from once import made_once

from clausework.consultation.numbers import make_number

pytestmark = pytest.mark.slow
Listed = tuple[list[str], str, list[str], str]
CARD = re.compile(r'<article class="comment" id="([^"]+)"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "many-comments", write_many) / "build" / "site"


def read(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["", "en/"])
@pytest.mark.parametrize(
    ("first", "more", "count"),
    [
        ("comments/2020-07", "comments/2020-07/{}", 120),
        ("c/platform.vetting", "c/platform.vetting/comments/{}", 96),
    ],
)
def test_each_comment_is_on_one_page_and_all_pages_are_linked(
    site: Path, lang: str, first: str, more: str, count: int
) -> None:
    pages = [f"{lang}{first}"]
    while (site / lang / more.format(len(pages) + 1)).is_dir():
        pages.append(lang + more.format(len(pages) + 1))
    texts = [read(site, page) for page in pages]
    cards = [CARD.findall(text) for text in texts]
    expected = [make_number("C", 100 + place) for place in range(COUNT) if count == COUNT or place % 5]
    assert sorted(number for each in cards for number in each) == sorted(expected)
    assert all(0 < len(each) <= 50 for each in cards)
    assert len(pages) > 1
    for text, page in zip(texts, pages, strict=True):
        assert len(text.encode()) <= 100_000, page
        nav = re.search(r'<nav class="pages".*?</nav>', text, re.DOTALL)
        assert nav is not None
        assert str(count) in nav[0]
        leads = {(site / page / link).resolve() for link in re.findall(r'href="([^"]+)"', nav[0])}
        found = (site / lang / "search").resolve()
        assert leads == {found, *((site / other).resolve() for other in pages if other != page)}


def test_what_leads_to_a_comment_leads_to_its_page(site: Path) -> None:
    """The index of the search, and the numbers of chapters on the page of the consultation."""
    found = re.findall(r"comments/2020-07/(?:\d+/)?#?", (site / "search/zh.json").read_text("utf-8"))
    assert len(set(found)) > 1
    page = read(site, "comments/2020-07")
    for link, anchor in re.findall(r'<td data-chapter="[^"]+"><a href="([^"#]*)#([^"]+)"', page):
        there = read(site, f"comments/2020-07/{link}") if link else page
        assert f'id="{anchor}"' in there


@pytest.mark.parametrize("lang", ["", "en/"])
def test_a_list_tells_where_each_comment_stands(site: Path, lang: str) -> None:
    """It is what a script goes by, for a link of long ago and for what is filtered; pages say the same."""
    folder = site / lang / "comments/2020-07"
    listed = msgspec.json.decode((folder / "list.json").read_bytes(), type=list[list[Listed]])
    for place, page in enumerate(listed, 1):
        text = (folder / (f"{place}/" if place > 1 else "") / "index.html").read_text(encoding="utf-8")
        said = re.findall(r'data-chapter="([^"]+)" data-role="([^"]+)" data-outcome="([^"]+)"', text)
        cards = zip(CARD.findall(text), said, strict=True)
        assert page == [([number], chapter, [role], outcome) for number, (chapter, role, outcome) in cards]
    for path in ("c/platform.vetting", "c/platform.vetting/comments/2"):
        lists = re.findall(r'data-lists="([^ "]+) "', read(site, lang + path))
        assert {(site / lang / path / each).resolve() for each in lists} == {folder.resolve() / "list.json"}


def test_a_page_that_shows_all_has_no_pager(published: Path) -> None:
    assert 'class="pages"' not in read(published, "comments/2020-07")
    assert not (published / "comments/2020-07/2").exists()
    assert 'id="sift"' in read(published, "comments/2020-07")
