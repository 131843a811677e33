"""Read: a chapter or the whole text in four views, each a page that needs no script."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import normpath

import pytest
from frozen_site import published, staged_files, staged_site
from staged_files import stage_site

from clausework.model.draft import ClauseText, walk
from clausework.rendering import labels
from clausework.rendering.publication import Publication

VIEWS = ("", "changes/", "side/", "bilingual/")
SECTION = re.compile(r'<section class="clause[^>]*>(.*?)</section>', re.DOTALL)
HEADING = re.compile(r'<h([1-6]) id="([^"]+)">')


@pytest.fixture(scope="module")
def publication() -> Publication:
    return published()


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    found = staged_files()
    return {name: data.decode() for name, data in found.items() if name.endswith(".md")}


def headings(page: str) -> list[str]:
    return [name for _, name in HEADING.findall(page)]


def test_each_view_of_each_chapter_is_a_page_linking_to_others(
    publication: Publication, files: dict[str, str]
) -> None:
    for lang in ("", "en/"):
        for chapter in ("all", *(clause.id for clause in labels.chapters(publication.draft))):
            for show in VIEWS:
                page = files[f"{lang}text/{chapter}/{show}index.md"]
                links = re.search(r'<nav class="shows".*?</ul>', page, re.DOTALL)
                assert links, (chapter, show)
                assert links[0].count("<a ") == 4
                assert links[0].count('aria-current="page"') == 1


def test_the_text_has_every_clause_in_order(publication: Publication, files: dict[str, str]) -> None:
    ids = [clause.id for clause in publication.draft.clauses]
    for show in ("", "bilingual/"):
        assert headings(files[f"text/all/{show}index.md"]) == ids


def test_a_frozen_draft_is_read_in_the_same_views(publication: Publication, files: dict[str, str]) -> None:
    draft = publication.edition("D1").draft
    ids = [clause.id for clause in draft.clauses]
    for lang in ("", "en/"):
        for show, whole in (("", "drafts/D1/"), ("bilingual/", "drafts/D1/all/bilingual/")):
            assert headings(files[f"{lang}{whole}index.md"]) == ids
            chapters = [
                headings(files[f"{lang}drafts/D1/{chapter.id}/{show}index.md"])
                for chapter in labels.chapters(draft)
            ]
            assert [name for chapter in chapters for name in chapter] == ids


def test_every_page_leads_to_the_same_place_in_every_other_draft(
    publication: Publication, files: dict[str, str]
) -> None:
    """The switch names each draft once, and of two drafts leads to the comparison of these."""
    chapters = {
        label: {chapter.id for chapter in labels.chapters(publication.edition(label).draft)}
        for label in ("D1", "working")
    }
    pages = [name for name in files if re.match(r"(en/)?(text/.+|drafts/D1)/", name)]
    assert len(pages) > 150
    for name in pages:
        found = re.search(r'<details class="drafts-switch">.*?</details>', files[name], re.DOTALL)
        assert found, name
        here = name.removesuffix("index.md")
        links = [normpath(here + link) for link in re.findall(r'<li><a href="([^"#]+)"', found[0])]
        frozen = "drafts/D1" in name
        chapter = re.sub(r"^(en/)?(text|drafts/D1)/", "", here).split("/")[0] or "all"
        lang = "en/" if name.startswith("en/") else ""
        same = chapter if chapter in chapters["working" if frozen else "D1"] else "all"
        show = "/bilingual" if "/bilingual/" in name else ""
        other = f"text/{same}{show}" if frozen else f"drafts/D1/{same}{show}"
        assert links == [f"{lang}{other}".removesuffix("/all") if not frozen else f"{lang}{other}"], name
        compared = [
            normpath(here + link) for link in re.findall(r'<a class="compare" href="([^"]+)"', found[0])
        ]
        assert compared == [f"{lang}redlines/D1-working"], name
        assert f"{links[0]}/index.md" in files


def test_the_changes_stand_among_their_neighbours(publication: Publication, files: dict[str, str]) -> None:
    """All clauses of the new draft in its order, each that is gone where it was, and nothing twice."""
    redline = publication.redline
    assert redline is not None
    expected = [change.new or change.old for change in redline.changes]
    for show in ("changes/", "side/"):
        shown = headings(files[f"text/all/{show}index.md"])
        assert shown == expected
        assert len(set(shown)) == len(shown)
    chapters = [
        headings(files[f"text/{chapter.id}/changes/index.md"])
        for chapter in labels.chapters(publication.draft)
    ]
    assert [name for chapter in chapters for name in chapter] == expected


def test_every_change_says_why_beside_it(publication: Publication, files: dict[str, str]) -> None:
    sections = {
        name: body for body in SECTION.findall(files["text/all/changes/index.md"]) for name in headings(body)
    }
    assert publication.redline is not None
    for change in publication.redline.changes:
        body = sections[change.new or change.old]
        assert ('<details class="why"' in body) is bool(change.kinds), change.id
        if change.kinds:
            assert change.sentence["zh"].replace("&", "&amp;")[:12] in body


def test_a_provision_that_did_not_change_stands_unmarked(files: dict[str, str]) -> None:
    page = next(
        body
        for body in SECTION.findall(files["text/platform/changes/index.md"])
        if 'id="platform.records"' in body
    )
    assert re.search("三十日.*?</del>.*?六十日", page, re.DOTALL)
    lines = {line.rpartition('id="')[2][:8]: line for line in re.findall(r"<p.*?</p>", page, re.DOTALL)}
    for name in ("P-REC-01", "P-REC-03"):
        assert "<ins" not in lines[name]
        assert "<del" not in lines[name]
    assert "<del" in lines["P-REC-02"]


@pytest.mark.parametrize(("lang", "other"), [("zh", "en"), ("en", "zh")])
def test_both_languages_stand_side_by_side_by_provision(
    publication: Publication, files: dict[str, str], lang: str, other: str
) -> None:
    page = files[f"{'' if lang == 'zh' else 'en/'}text/all/bilingual/index.md"]
    pairs = re.findall(
        r'<div class="text" lang="[^"]+">(.*?)</div>\n<div class="text" lang="[^"]+">(.*?)</div>\n(?=<div|</div>)',
        page,
        re.DOTALL,
    )
    named = {
        name: (first, second)
        for first, second in pairs
        for name in re.findall(r'id="([A-Z]-[A-Z]+-[0-9]+)"', first)
    }
    for clause in publication.draft.clauses:
        for block in walk((clause.texts.get(lang) or ClauseText()).blocks):
            if block.id:
                first, second = named[block.id]
                assert f'href="#{block.id}"' in first
                assert f'href="#{block.id}"' in second, f"{block.id} stands beside another provision"


def test_no_identity_stands_twice(files: dict[str, str]) -> None:
    for name, page in files.items():
        if "text/" in name:
            found = re.findall(r' id="([^"]+)"', page)
            assert len(found) == len(set(found)), name


def test_the_contents_say_what_changed_and_how_many_spoke(publication: Publication) -> None:
    pages = staged_site().pages
    marks = pages["text/all/index.md"].meta["marks"]
    assert isinstance(marks, dict)
    assert publication.redline is not None
    changed = {
        change.new: change.weight for change in publication.redline.changes if change.new and change.kinds
    }
    assert {name: mark.weight for name, mark in marks.items() if mark.weight} == changed


@pytest.mark.slow
def test_another_number_is_another_page(real: Path) -> None:
    root = real
    before = stage_site(root)[0]["text/platform/changes/index.md"].decode()
    path = root / "standard" / "clauses" / "platform" / "records.zh.md"
    path.write_text(path.read_text("utf-8").replace("六十日", "九十日"), encoding="utf-8")
    after = stage_site(root)[0]["text/platform/changes/index.md"].decode()
    assert "九十日" not in before
    assert "九十日" in after
