"""What readers will see in the place of names: numbers of clauses and references; and where links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from clausework.editor.edited import EditedProject
from clausework.editor.hover import heading
from clausework.editor.symbol import language, place_of_symbol, symbol_in
from clausework.model.clause import Place, walk
from clausework.model.mentions import labels_of, mentioned, number_of
from clausework.workflow.authoring import ASSETS

REFERENCE = re.compile(r"\]\(#([^()\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^()#\s]+)\)")
ENTRY = re.compile(r"\s*-\s+([\w.-]+):?\s*(?:#.*)?$")
OUTLINE = "standard/outline.yml"


class Hint(NamedTuple):
    """Words shown at a place of a file that are not in it; `before` says that they go before what follows."""

    words: str
    line: int
    column: int
    before: bool = False


class Link(NamedTuple):
    """So many characters of a line that lead to a place, or to a file that is none of ours to read."""

    line: int
    column: int
    length: int
    target: Place


def hints(edited: EditedProject, path: str) -> Iterator[Hint]:
    """The number of the clause at its title, and of each reference what it prints."""
    draft, lang = edited.project.draft, language(path)
    lines = edited.ruler(path).lines
    if path == OUTLINE:
        for number, line in enumerate(lines, 1):
            entry = ENTRY.match(line)
            clause = draft.clause(entry[1]) if entry else None
            if entry and clause:
                yield Hint(heading(clause, edited.lang), number, len(line.rstrip()) + 1)
        return
    yield from _own_number(edited, path, lang)
    for number, line in enumerate(lines, 1):
        for match in REFERENCE.finditer(line) if lang else ():
            mention = mentioned(draft, match[1], lang)
            if mention is not None:
                yield Hint(mention.words, number, match.end() + 1)


def _own_number(edited: EditedProject, path: str, lang: str) -> Iterator[Hint]:
    """The number of the clause of a file at its title, or at its text if it has none."""
    for clause in edited.project.draft.clauses:
        text = clause.texts.get(lang)
        if text is None or text.at is None or text.at.path != path:
            continue
        places = [text.at] if text.title else [block.at for block in walk(text.own) if block.at]
        if places and clause.number:
            yield Hint(number_of(clause, lang), places[0].line, places[0].column, before=True)


def printed_numbers(edited: EditedProject) -> dict[tuple[str, str], str]:
    """What is printed of every name, by language and name: when it changes, so do hints in any file."""
    draft = edited.project.draft
    found = {("", clause.id): clause.number for clause in draft.clauses}
    for lang, names in labels_of(draft).items():
        found.update(((lang, name), item.mention.words) for name, item in names.items())
    return found


def links(edited: EditedProject, path: str) -> Iterator[Link]:
    """The references, the entries of the outline, and the pictures of a file."""
    draft, lang = edited.project.draft, language(path)
    lines = edited.ruler(path).lines
    pattern = ENTRY if path == OUTLINE else REFERENCE
    for number, line in enumerate(lines, 1):
        for match in pattern.finditer(line) if lang or path == OUTLINE else ():
            symbol = symbol_in(draft, lines, lang, number, match.start(1) + 1)
            place = place_of_symbol(edited, symbol, lang or edited.lang) if symbol else None
            if place is not None:
                yield Link(number, match.start(1) + 1, len(match[1]), place)
        for match in PICTURE.finditer(line) if lang else ():
            if ".." not in match[1] and (edited.root / ASSETS / match[1]).is_file():
                yield Link(number, match.start(1) + 1, len(match[1]), Place(f"{ASSETS}/{match[1]}"))
