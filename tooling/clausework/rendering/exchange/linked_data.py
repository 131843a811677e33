"""The standard as linked data: JSON-LD in the words of schema.org and of ELI, by which laws are linked."""

from __future__ import annotations

from typing import Any

from clausework.drafts.naming import declared, given_number
from clausework.lang.patterns import beside
from clausework.model.draft import Clause, Draft
from clausework.rendering import labels
from clausework.rendering.duties import own_words
from clausework.rendering.exchange import filled
from clausework.rendering.publication import Duty, Publication
from clausework.rendering.view import View, view_of

DATA = beside(__file__)
CONTEXT: dict[str, str] = DATA["context"]


def linked_data(publication: Publication) -> dict[str, Any]:
    """The current draft: the work, its texts in each language, clauses, provisions and terms."""
    views = {lang: view_of(publication, lang) for lang in publication.draft.languages}
    writer = _Writer(publication, views)
    return {"@context": CONTEXT, "@graph": [writer.work(), *writer.clauses(), *writer.laws()]}


class _Writer:
    def __init__(self, publication: Publication, views: dict[str, View]) -> None:
        self._publication = publication
        self._views = views
        self._draft = publication.draft
        edition = publication.edition(publication.current)
        self._digest = edition.digest
        self._pages = {lang: f"{publication.site_url}{edition.page(lang)}" for lang in views}
        self._base = next(iter(self._pages.values()), "")

    def work(self) -> dict[str, Any]:
        draft = self._draft
        chapters = [clause for clause in draft.clauses if not clause.parent]
        licence = f"https://spdx.org/licenses/{draft.licence}" if draft.licence else ""
        return filled(
            {
                "@id": self._base,
                "@type": ["CreativeWork", "eli:LegalResource"],
                "name": self._texts(draft.title),
                "identifier": given_number(draft.number) or draft.standard,  # a placeholder is no number
                "version": draft.label,
                "creativeWorkStatus": self._texts(draft.stage),
                "dateModified": draft.date,
                "datePublished": draft.issued,
                "eli:date_document": draft.date,
                "eli:first_date_entry_in_force": draft.effective,
                "inLanguage": list(draft.languages),
                "author": [{"@type": "Organization", "name": name} for name in self._texts(draft.author)],
                "license": licence,
                "usageInfo": self._texts({lang: declared(draft, lang) for lang in draft.languages}),
                "clausework:sha256": self._digest,
                "eli:is_realized_by": [self._expression(lang) for lang in self._views],
                "hasPart": [{"@id": self._clause_id(clause)} for clause in chapters],
            }
        )

    def _expression(self, lang: str) -> dict[str, Any]:
        draft: Draft = self._draft
        return filled(
            {
                "@id": f"{self._pages[lang]}#{lang}",
                "@type": "eli:LegalExpression",
                "eli:title": _in(draft.title.get(lang, ""), lang),
                "eli:language": lang,
                "url": self._pages[lang],
            }
        )

    def clauses(self) -> list[dict[str, Any]]:
        """Each clause; one that defines a term is that term."""
        return [self._clause(clause) for clause in self._draft.clauses]

    def _clause(self, clause: Clause) -> dict[str, Any]:
        views = self._views
        number = next((labels.number_of(clause, lang) for lang in views), "")
        children = [{"@id": self._clause_id(child)} for child in self._draft.children(clause.id)]
        duties = next(iter(views.values())).index.duties_of(clause)
        return filled(
            {
                "@id": self._clause_id(clause),
                "@type": ["DefinedTerm" if clause.element == "term" else "CreativeWork", SUBDIVISION],
                "name": self._texts({lang: labels.own_title(clause, lang) for lang in views}),
                "eli:number": number,
                "alternateName": self._texts(_admitted(clause)),
                "isPartOf": {"@id": self._above(clause)},
                "hasPart": [*children, *(self._provision(duty) for duty in duties)],
            }
        )

    def _provision(self, duty: Duty) -> dict[str, Any]:
        words = {lang: own_words(duty, view) for lang, view in self._views.items() if lang in duty.blocks}
        return filled(
            {
                "@id": f"{self._base}#{duty.id}",
                "@type": ["CreativeWork", SUBDIVISION],
                "identifier": duty.id,
                "text": self._texts(words),
                "clausework:level": duty.modal or "",
                "audience": [
                    {"@type": "Audience", "name": name}
                    for role in duty.roles
                    for name in self._texts(self._draft.roles.get(role, {}))
                ],
                "eli:based_on": [
                    {"@id": self._law_id(code)} for code in dict.fromkeys(map(_code, duty.provision.basis))
                ],
            }
        )

    def laws(self) -> list[dict[str, Any]]:
        """The laws that are cited."""
        return [
            filled(
                {
                    "@id": self._law_id(law.code),
                    "@type": ["Legislation", "eli:LegalResource"],
                    "name": self._texts(law.title),
                    "legislationDate": law.date,
                    "eli:first_date_entry_in_force": law.effective,
                }
            )
            for law in self._draft.laws
        ]

    def _clause_id(self, clause: Clause) -> str:
        return f"{self._base}#{clause.id}"

    def _above(self, clause: Clause) -> str:
        return f"{self._base}#{clause.parent}" if clause.parent else self._base

    def _law_id(self, code: str) -> str:
        return f"{self._base}#law-{code}"

    def _texts(self, texts: dict[str, Any]) -> list[dict[str, str]]:
        """A text in each language of the draft."""
        found: list[dict[str, str]] = []
        for lang in self._views:
            value = texts.get(lang) or ()
            found += [_in(each, lang) for each in ((value,) if isinstance(value, str) else value)]
        return found


SUBDIVISION = "eli:LegalResourceSubdivision"


def _in(words: str, lang: str) -> dict[str, str]:
    return {"@value": words, "@language": lang}


def _admitted(clause: Clause) -> dict[str, tuple[str, ...]]:
    return {lang: text.term.admitted for lang, text in clause.texts.items() if text.term}


def _code(citation: str) -> str:
    return citation.partition(" ")[0]
