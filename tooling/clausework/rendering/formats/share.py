"""A picture for each clause that a link to it is shown with, where the site knows its own address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from clausework.drafts.naming import given_number
from clausework.rendering import routes
from clausework.rendering.page import clause_description, has_pictures, standard_words
from clausework.rendering.publication import Publication
from clausework.rendering.typesetting import drawn_pages
from clausework.rendering.view import View, view_of

FILES = ("*.png",)


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a picture: the number and title of a clause, one sentence of it, and which text has it.

    `standing` says what that text is.
    """

    lang: str
    number: str
    title: str
    words: str
    standard: str
    standing: str


def stage(publication: Publication) -> dict[str, bytes]:
    """The pictures of the standard and of its clauses in every language, by their paths."""
    if not has_pictures(publication):
        return {}
    found: dict[str, Card] = {}
    for lang in publication.draft.languages:
        found.update(_cards(view_of(publication, lang)))
    return dict(zip(found, drawn_pages("share.typ", list(found.values())), strict=True))


def _cards(view: View) -> Iterator[tuple[str, Card]]:
    lang, title = view.lang, view.draft.title.get(view.lang, "")
    number = given_number(view.draft.number)
    whose = f"{number} {title}".strip()
    card = partial(Card, lang=lang, standing=view.standing)
    yield routes.share(lang), card(number=number, title=title, words=standard_words(view), standard="")
    for clause in view.draft.clauses:
        words = clause_description(view, clause)
        own = card(number=view.number(clause), title=view.title(clause), words=words, standard=whose)
        yield routes.share(lang, clause.id), own
