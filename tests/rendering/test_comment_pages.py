"""Pages of comments: fifty to a page, on a consultation and on a clause, each comment on one of them."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from conftest import WAITING
from once import made_once
from places import copy_live_commerce

from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import write_record
from clausework.model.comment import Anchor
from clausework.workflow.publish import build_site

pytestmark = pytest.mark.slow
COUNT = 120
LONG = {7: "第7条意见。" * 400, 50: "\u200b" * 4900}
LONG |= {place: "&<\"'>"[place % 5] * 4900 for place in range(20, 40)}
"""Words that are many, or many more bytes on the page than as they were written."""
CARD = re.compile(r'<article class="comment" id="([^"]+)"')


def write_many(root: Path) -> None:
    """A project with many comments on one clause and some on another."""
    copy_live_commerce(root, "standard", "site", "mkdocs.yml")
    for place in range(COUNT):
        clause = "scope" if place % 5 == 0 else "platform.vetting"
        text = LONG.get(place) or f"第{place}条意见。"
        made = msgspec.structs.replace(
            WAITING, id=make_number("C", 100 + place), anchor=Anchor(clause=clause), text=text
        )
        write_record(root, msgspec.structs.replace(made, digest=comment_digest(made)))
    build_site(root, root / "build" / "site", rehearsal=True)


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
        assert leads == {(site / other).resolve() for other in pages if other != page}


def test_what_leads_to_a_comment_leads_to_its_page(site: Path) -> None:
    """The index of the search, and the numbers of chapters on the page of the consultation."""
    found = re.findall(r"comments/2020-07/(?:\d+/)?#?", (site / "search/zh.json").read_text("utf-8"))
    assert len(set(found)) > 1
    page = read(site, "comments/2020-07")
    for link, anchor in re.findall(r'<td data-chapter="[^"]+"><a href="([^"#]*)#([^"]+)"', page):
        there = read(site, f"comments/2020-07/{link}") if link else page
        assert f'id="{anchor}"' in there


def test_a_page_that_shows_all_has_no_pager(published: Path) -> None:
    assert 'class="pages"' not in read(published, "comments/2020-07")
    assert not (published / "comments/2020-07/2").exists()
    assert 'id="sift"' in read(published, "comments/2020-07")
