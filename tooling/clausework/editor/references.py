"""Where a name is used: every place of the project at which the cursor would stand on the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.editor.edited import EditedProject
from clausework.editor.symbol import REFERENCES, SETTINGS, Symbol, language, symbol_in
from clausework.model.draft import Draft
from clausework.model.mentions import ITEM, clause_named

OUTLINE = "standard/outline.yml"
STAMP = re.compile(r"\s+-\s+\S+(?: [0-9a-f]{8})+\s*")
"""A line of `source`, which the tool writes: no drafter refers to anything by it."""


def uses(edited: EditedProject, symbol: Symbol, declarations: bool = True) -> Iterator[tuple[str, Symbol]]:
    """Each use of a symbol with the path of its file; with `declarations` also what gives the name."""
    draft = edited.project.draft
    for path, source in sorted(edited.project.sources.items()):
        words = _words(draft, symbol, language(path))
        folded = source.casefold()
        if not any(word in folded for word in words):
            continue
        lines = source.split("\n")
        for number, line in enumerate(lines, 1):
            if STAMP.fullmatch(line):
                continue
            seen = -1
            for column in sorted(_columns(line, words)):
                found = symbol_in(draft, lines, language(path), number, column)
                if found is None or not _same(found, symbol) or found.column <= seen:
                    continue
                seen = found.column
                if declarations or not _declares(draft, path, lines, found):
                    yield path, found


def _words(draft: Draft, symbol: Symbol, lang: str) -> tuple[str, ...]:
    """What is to be looked for, in small letters: a name, or the designations of a term in that language."""
    if symbol.kind != "term":
        return (symbol.name.casefold(),)
    clause = draft.clause(symbol.name)
    text = clause.texts.get(lang) if clause else None
    term = text.term if text else None
    return tuple(word.casefold() for word in (term.preferred, *term.admitted) if word) if term else ()


def _columns(line: str, words: tuple[str, ...]) -> set[int]:
    """The columns of the first letters of the words in a line."""
    folded = line.casefold() if len(line.casefold()) == len(line) else line
    found: set[int] = set()
    for word in words:
        start = folded.find(word)
        while start >= 0:
            found.add(start + 1)
            start = folded.find(word, start + 1)
    return found


def _same(one: Symbol, other: Symbol) -> bool:
    """Whether both are one thing; an item of a clause is a use of the clause, an article one of its law."""
    if one.kind == "label" and other.kind == "clause":
        return ITEM in one.name and clause_named(one.name) == other.name
    if (one.kind, one.name) != (other.kind, other.name):
        return False
    return not other.detail or one.detail == other.detail


def _declares(draft: Draft, path: str, lines: list[str], found: Symbol) -> bool:
    """Whether the name is given there, and not used."""
    if found.kind == "clause":
        return path == OUTLINE
    if found.kind in ("law", "role"):
        return path == (REFERENCES if found.kind == "law" else SETTINGS)
    if found.kind == "term":
        clause = draft.clause(found.name)
        places = [text.at for text in clause.texts.values()] if clause else []
        own = any(at is not None and at.path == path for at in places)
        return own and "---" in lines[found.line :]
    return lines[found.line - 1][: found.column - 1].endswith("{#")
