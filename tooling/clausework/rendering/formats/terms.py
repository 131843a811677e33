"""The definitions of the terms by their clause, for the cards that show them in place."""

from __future__ import annotations

from clausework.model.canonical import canonical_json
from clausework.rendering import routes
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of

FILES = ("*terms.json",)


def stage(publication: Publication) -> dict[str, bytes]:
    """terms.json in each language."""
    return {
        routes.terms(lang): canonical_json(_definitions(view_of(publication, lang)))
        for lang in publication.draft.languages
    }


def _definitions(view: View) -> dict[str, tuple[str, str]]:
    """Heading and definition of each term by the ID of its clause."""
    setting = view.settings[view.publication.current]
    return {
        clause.id: (view.heading(clause), setting.typed(clause))
        for clause in view.draft.clauses
        if clause.texts.get(view.lang) and clause.texts[view.lang].term
    }
