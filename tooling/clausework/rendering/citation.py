"""Citations of a clause and of the standard: in words, and in the formats of reference managers.

Only a frozen draft can be cited for good. A clause of the working text is cited from the newest frozen
draft that says the same, as far as there is one; else its citation says that the text may still change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from clausework.drafts.naming import declared, draft_name, given_number
from clausework.model.canonical import text_hash
from clausework.model.draft import Clause, Draft, Lineage
from clausework.rendering import labels, routes
from clausework.rendering.labels import title_without_stage
from clausework.rendering.page import environment
from clausework.rendering.publication import Edition
from clausework.rendering.view import View

DIGITS = 16
"""How much of a digest a citation in words has: nobody makes another file that begins so by chance."""


@dataclass(frozen=True, slots=True)
class PrintedCitation:
    """A citation: its words, the address that ends them, and what a reader should know of it."""

    words: str
    address: str
    note: str = ""


class Citations:
    """The citations of the clauses of a publication, in the language of a view."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._frozen = [edition for edition in reversed(view.publication.editions) if edition.frozen]
        self._children: dict[str, dict[str, list[Clause]]] = {}
        self._said: dict[tuple[str, str], tuple[object, ...]] = {}

    def of(self, draft: Draft, clause: Clause) -> PrintedCitation:
        """The citation of a clause by one who reads it in that draft."""
        edition = self._view.publication.edition(draft.label)
        if edition.frozen:
            return self._from(edition, clause)
        for older in self._frozen:
            same = older.draft.clause(clause.id)
            if same is not None and self._says(older.draft, same) == self._says(draft, clause):
                note = self._view.say("cite_same", stage=self._view.stage(older.draft))
                return self._from(older, same, note)
        return self._working(draft, clause)

    def _from(self, edition: Edition, clause: Clause, note: str = "") -> PrintedCitation:
        draft = edition.draft
        address = f"{routes.draft(self._view.lang, draft.label)}#{clause.id}"
        return PrintedCitation(self._words(draft, clause, digest=edition.digest), address, note)

    def _working(self, draft: Draft, clause: Clause) -> PrintedCitation:
        view = self._view
        words = self._words(draft, clause, view.say("cite_working"))
        return PrintedCitation(words, routes.clause(view.lang, clause.id), view.say("cite_unfixed"))

    def _words(self, draft: Draft, clause: Clause, unfixed: str = "", digest: str = "") -> str:
        """The standard, what its text is, of what day and in which file, and the clause."""
        view = self._view
        day = draft.date if view.lang == "zh" else view.day(draft.date)
        file = view.say("cite_digest", digest=digest[:DIGITS]) if digest else ""
        parts = (view.standing_of(draft.label), unfixed, day, file)
        about = view.say("cite_comma").join(filter(None, parts))
        return view.say("cite", standard=self._standard(draft), about=about, clause=self._clause(clause))

    def _standard(self, draft: Draft) -> str:
        """Number and title; a title that ends in the stage is cited without it, as the stage follows."""
        title = self._view.say("cite_title", title=labels.title_without_stage(draft, self._view.lang))
        number = given_number(draft.number)
        return self._view.say("cite_number", number=number, title=title) if number else title

    def _clause(self, clause: Clause) -> str:
        lang = self._view.lang
        return f"{labels.number_of(clause, lang)} {labels.own_title(clause, lang)}".strip()

    def _says(self, draft: Draft, clause: Clause) -> tuple[object, ...]:
        """All that a reader reads of a clause and those below it, references with their numbers."""
        key = (draft.label, clause.id)
        if key not in self._said:
            text = clause.texts.get(self._view.lang)
            own = text and (
                text_hash(text),
                text.blocks if clause.generated else (),  # a hash is of what is written
                self._view.settings[draft.label].typed(clause),
            )
            below = [self._says(draft, child) for child in self._below(draft).get(clause.id, ())]
            self._said[key] = (clause.id, own, *below)
        return self._said[key]

    def _below(self, draft: Draft) -> dict[str, list[Clause]]:
        if draft.label not in self._children:
            found = self._children[draft.label] = {}
            for clause in draft.clauses:
                found.setdefault(clause.parent, []).append(clause)
        return self._children[draft.label]


def other_names(draft: Draft, lineage: Iterable[Lineage]) -> dict[str, list[str]]:
    """For each clause of a draft the IDs that it had before or was given later, which lead to it too.

    Of a clause that was divided the first part is led to.
    """
    present = {clause.id for clause in draft.clauses}
    later: dict[str, list[str]] = {}
    sooner: dict[str, list[str]] = {}
    for event in lineage:
        for old in event.old:
            later.setdefault(old, []).extend(event.new)
        for new in event.new:
            sooner.setdefault(new, []).extend(event.old)
    found: dict[str, list[str]] = {}
    for name in sorted({*later, *sooner} - present):
        end = next(chain(_ends(name, later, present), _ends(name, sooner, present)), "")
        if end:
            found.setdefault(end, []).append(name)
    return found


def _ends(name: str, steps: dict[str, list[str]], present: set[str]) -> Iterator[str]:
    """The IDs of the draft that steps lead to from a name, the nearest first."""
    seen, waiting = {name}, [name]
    while waiting:
        here = waiting.pop(0)
        if here in present:  # steps go no further: a clause that is there is the answer
            yield here
            continue
        further = [step for step in steps.get(here, ()) if step not in seen]
        seen.update(further)
        waiting.extend(further)  # at the end: the nearest first


class Cited:
    """Parts of a citation of a draft in one language; `digest` is that of its frozen file."""

    def __init__(self, draft: Draft, lang: str, address: str = "", digest: str = "") -> None:
        self.key = "-".join(filter(None, (draft.standard, draft.label)))
        self.title = title_without_stage(draft, lang) or draft.standard
        self.number = given_number(draft.number)
        self.author = draft.author.get(lang, "")
        self.stage = draft.stage.get(lang, "")
        self.version = draft_name(draft.label, lang)
        self.day = draft.issued or draft.date
        self.note = " ".join(filter(None, (declared(draft, lang), digest and f"SHA-256: {digest}")))
        self.lang = lang
        self.address = address

    def written(self, kind: Literal["ris", "bib"]) -> str:
        """The text of one record of RIS or of one entry of BibTeX."""
        return environment().get_template(f"citation.{kind}").render(of=self)

    def csl(self) -> list[dict[str, Any]]:
        """One item of CSL-JSON."""
        values = {
            "id": self.key,
            "type": "standard",
            "title": self.title,
            "author": [{"literal": self.author}] if self.author else [],
            "number": self.number,
            "genre": self.stage,
            "version": self.version,
            "publisher": self.author,
            "issued": {"date-parts": [[int(part) for part in self.day.split("-")]]} if self.day else {},
            "language": self.lang,
            "URL": self.address,
            "note": self.note,
        }
        return [{name: value for name, value in values.items() if value}]
