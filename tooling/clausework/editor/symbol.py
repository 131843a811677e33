"""What stands under the cursor: a clause, a provision, a term, an article of law."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from clausework.editor.edited import EditedProject
from clausework.model.clause import Block, Clause, Place
from clausework.model.draft import Draft

Kind = Literal["clause", "provision", "term", "law"]
NAME = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
LANG = re.compile(r"\.([a-z]{2,3})\.md$")


class Symbol(NamedTuple):
    """What stands at `column` of a line, and takes `length` characters.

    `name` is the ID of the clause or provision, the clause of the term or the code of the law, whose
    article is `detail`.
    """

    kind: Kind
    name: str
    line: int
    column: int
    length: int
    detail: str = ""


def symbol_at(edited: EditedProject, path: str, line: int, column: int) -> Symbol | None:
    """The nearest meaning of what stands at a place of a file, or None."""
    text = edited.ruler(path).line(line)
    draft = edited.project.draft
    for match in NAME.finditer(text):
        if match.start() < column <= match.end() + 1:
            found = _named(draft, match, text, line)
            if found is not None:
                return found
    return _term(draft, text, line, column, language(path))


def language(path: str) -> str:
    """The language of a clause file; "" for any other file."""
    match = LANG.search(path)
    return match[1] if match else ""


def _named(draft: Draft, match: re.Match[str], text: str, line: int) -> Symbol | None:
    name, column, length = match.group(), match.start() + 1, len(match.group())
    if draft.clause(name) is not None and _is_reference(text, match):
        return Symbol("clause", name, line, column, length)
    if provision(draft, name) is not None:
        return Symbol("provision", name, line, column, length)
    if any(law.code == name for law in draft.laws):
        article = re.match(r"\s+(\d+(?:\(\d+\))?)", text[match.end() :])
        return Symbol("law", name, line, column, length, article[1] if article else "")
    return None


def _is_reference(text: str, match: re.Match[str]) -> bool:
    """Whether the word is used as an ID; `platform` may be a word of the English text as well."""
    before, after = text[: match.start()], text[match.end() :]
    entry = re.fullmatch(r"\s*-\s+", before) and re.fullmatch(r":?\s*(?:#.*)?", after)
    return bool(entry) or before.endswith("](#") or bool(re.search(r"(?:from|to|ids):\s*\[[^\]]*$", before))


def provision(draft: Draft, name: str) -> tuple[Clause, Block] | None:
    """The provision of that ID, in the authoritative language."""
    return next((item for item in draft.provisions(draft.languages[0]) if item[1].id == name), None)


def terms(draft: Draft, lang: str) -> list[tuple[str, Clause]]:
    """Each designation of a term with its clause, the longest first."""
    found: list[tuple[str, Clause]] = []
    for clause in draft.clauses:
        text = clause.texts.get(lang)
        if text is not None and text.term is not None:
            found += [(word, clause) for word in (text.term.preferred, *text.term.admitted) if word]
    return sorted(found, key=lambda item: (-len(item[0]), item[0]))


def _term(draft: Draft, text: str, line: int, column: int, lang: str) -> Symbol | None:
    folded = text.casefold() if len(text.casefold()) == len(text) else text
    for word, clause in terms(draft, lang):
        start = folded.find(word.casefold())
        while start >= 0:
            if start < column <= start + len(word):
                return Symbol("term", clause.id, line, start + 1, len(word))
            start = folded.find(word.casefold(), start + 1)
    return None


def place_of_symbol(edited: EditedProject, symbol: Symbol, lang: str) -> Place | None:
    """Where the symbol is defined, in that language if it can be."""
    draft = edited.project.draft
    if symbol.kind == "law":
        return _law_place(edited, symbol.name)
    if symbol.kind == "provision":
        return _provision_place(draft, symbol.name, lang)
    clause = draft.clause(symbol.name)
    if clause is None:
        return None
    text = clause.texts.get(lang) or next(iter(clause.texts.values()), None)
    return text.at if text else None


def _provision_place(draft: Draft, name: str, lang: str) -> Place | None:
    for wanted in (lang, *draft.languages):
        block = next((block for _, block in draft.provisions(wanted) if block.id == name), None)
        if block is not None:
            return block.at
    return None


def _law_place(edited: EditedProject, code: str) -> Place | None:
    path = "standard/references.yml"
    match = re.search(rf"(?m)^\s+({re.escape(code)}):", edited.text(path))
    if match is None:
        return None
    before = match.string[: match.start(1)]
    return Place(path, before.count("\n") + 1, match.start(1) - before.rfind("\n"))
