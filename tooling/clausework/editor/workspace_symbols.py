"""Clauses, provisions and terms of the whole project, by their numbers, IDs and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from clausework.editor.edited import EditedProject
from clausework.editor.hover import heading, printed_words
from clausework.model.clause import Clause, ClauseText, Place, walk
from clausework.model.draft import Draft
from clausework.model.mentions import shortened


class NamedPlace(NamedTuple):
    """What can be gone to by its name; `inside` is the clause that it stands in, or the clause's ID."""

    name: str
    kind: Literal["clause", "term", "provision"]
    inside: str
    at: Place


def find_named(edited: EditedProject, query: str) -> Iterator[NamedPlace]:
    """All whose name or ID has every word of the query, each once, in the reader's language if it can be."""
    draft = edited.project.draft
    wanted = query.casefold().split()
    languages = sorted(draft.languages, key=lambda lang: lang != edited.lang)
    for clause in draft.clauses:
        done: set[str] = set()
        for lang in languages:
            text = clause.texts.get(lang)
            for key, item in _named(draft, clause, lang, text) if text else ():
                told = f"{item.name} {item.inside if item.kind != 'provision' else ''}".casefold()
                if key not in done and all(word in told for word in wanted):
                    done.add(key)
                    yield item


def _named(draft: Draft, clause: Clause, lang: str, text: ClauseText) -> Iterator[tuple[str, NamedPlace]]:
    """What a clause has in a language, each with a key that tells it apart from the rest of the clause."""
    if text.at is None:
        return
    head = heading(clause, lang)
    yield clause.id, NamedPlace(head, "term" if text.term else "clause", clause.id, text.at)
    for place, word in enumerate(text.term.admitted if text.term else ()):
        yield f"{clause.id} {lang} {place}", NamedPlace(f"{clause.number} {word}", "term", clause.id, text.at)
    for block in walk(text.own):
        if block.id:
            name = f"{block.id} {shortened(printed_words(block.runs, draft, lang))}"
            yield block.id, NamedPlace(name, "provision", head, block.at or text.at)
