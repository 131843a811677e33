"""The light page of a clause with the form of a consultation: all that is said of the clause, and how heavy it is."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path

import msgspec
import pytest
from frozen_site import published
from places import ROOT

import clausework
from clausework.model.comment import Comment
from clausework.model.draft import walk
from clausework.rendering.formats import lite
from clausework.rendering.formats.lite import clause_page
from clausework.rendering.view import View, view_of

BUDGET = 9_000
"""Bytes of a page as it travels, compressed."""
CARD = re.compile(r'<article class="comment" id="([^"]+)">(.*?)</article>', re.DOTALL)


def _consulted(lang: str) -> View:
    found = published()
    return view_of(msgspec.structs.replace(found, open=found.consultations[-1]), lang)


def _words(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def _said(comment: Comment) -> list[str]:
    """What a comment and its answer say, each without blanks."""
    answer = comment.disposition.reason if comment.disposition else ""
    parts = () if comment.withdrawn else (comment.text, comment.suggestion, comment.reason)
    return ["".join(part.split()) for part in (*parts, answer) if part]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_clause_shows_every_comment_with_its_answer(lang: str) -> None:
    view = _consulted(lang)
    shown = {comment.id for name in view.index.gone for comment in view.index.comments.get(name, ())}
    for place, clause in enumerate(view.draft.clauses):
        page = clause_page(view, place)
        assert len(gzip.compress(page.encode())) <= BUDGET, clause.id
        ids = (block.id for block in walk(clause.texts[lang].blocks) if block.id)
        assert [name for name in ids if f'id="{name}"' not in page] == []
        cards = {number: _words(card) for number, card in CARD.findall(page)}
        comments = view.index.comments.get(clause.id, ())
        assert list(cards) == [comment.id for comment in comments], clause.id
        for comment in comments:
            assert [words for words in _said(comment) if words not in cards[comment.id]] == [], comment.id
        shown |= cards.keys()
    assert shown == {comment.id for comment in view.publication.comments}
    assert len(shown) > 90


def test_a_text_stands_on_its_page_however_long_it_is() -> None:
    found = published()
    place, clause = next(
        (place, clause) for place, clause in enumerate(found.draft.clauses) if clause.id == "platform.content"
    )
    texts = {
        lang: msgspec.structs.replace(text, blocks=text.blocks * 40) for lang, text in clause.texts.items()
    }
    clauses = list(found.draft.clauses)
    clauses[place] = msgspec.structs.replace(clause, texts=texts)
    draft = msgspec.structs.replace(found.draft, clauses=tuple(clauses))
    editions = (*found.editions[:-1], msgspec.structs.replace(found.editions[-1], draft=draft))
    view = view_of(msgspec.structs.replace(found, editions=editions, facts={}), "zh")
    page = clause_page(view, place)
    assert page.count('id="P-CNT-01"') == 40
    assert len(CARD.findall(page)) == len(view.index.comments[clause.id]) > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_long_discussion_goes_on_on_a_page_of_its_own(lang: str) -> None:
    """What does not fit beside the text of a clause is not dropped: it is on further pages, whole."""
    found = published()
    (place, clause), *_ = (
        each for each in enumerate(found.draft.clauses) if each[1].id == "platform.content"
    )
    first = next(each for each in found.comments if each.anchor.clause == clause.id)
    said = tuple(
        msgspec.structs.replace(
            first, id=f"C-{number}-X", text=" ".join(str(number * place) for place in range(70))
        )
        for number in range(2000, 2060)
    )
    more = msgspec.structs.replace(
        found, open=found.consultations[-1], comments=(*found.comments, *said), facts={}
    )
    view = view_of(more, lang)
    page = clause_page(view, place)
    assert len(gzip.compress(page.encode())) <= BUDGET
    pages = {path: html.decode() for path, html in lite.stage(more)}
    prefix = "" if lang == "zh" else "en/"
    rest = [html for path, html in pages.items() if path.startswith(f"{prefix}c/{clause.id}/comments/")]
    assert pages[f"{prefix}c/{clause.id}/index.html"] == page
    cards = [number for html in (page, *rest) for number, _ in CARD.findall(html)]
    wanted = [comment.id for comment in view.index.comments[clause.id]]
    assert cards == [number for number in wanted if number not in view.index.folded]
    assert len(cards) > 60
    assert 'href="comments/2/"' in page
    assert str(len(cards)) in _words(page[page.index('<nav class="pages"') :])


def test_no_sheet_asks_for_spaces_between_scripts() -> None:
    """WebKit sets the digits of “29天” upon the character beside them where a sheet does."""
    package = Path(clausework.__file__).parent
    sheets = [
        path
        for folder in (ROOT / "site", package)
        for path in folder.rglob("*")
        if path.suffix in (".css", ".html", ".py")
    ]
    asked = re.compile(r"text-(autospace|spacing)|[\"'](chws|halt|palt|vpal)[\"']")
    assert {path.suffix for path in sheets} == {".css", ".html", ".py"}
    assert [path.name for path in sheets if asked.search(path.read_text("utf-8"))] == []


def test_a_clause_of_another_id_earlier_leads_to_its_text_there() -> None:
    view = _consulted("en")
    place = next(place for place, clause in enumerate(view.draft.clauses) if clause.id == "platform.access")
    page = clause_page(view, place)
    assert re.search(r'<a href="[^"]*drafts/D1/#platform.review">D1</a>', page)
    assert view.say("version_changed") in page
