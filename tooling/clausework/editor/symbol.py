"""What stands under the cursor: a clause, a provision, a label, a term, an article of law, a role."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from clausework.editor.edited import EditedProject
from clausework.model.clause import Block, Clause, Place
from clausework.model.draft import Draft
from clausework.model.mentions import Referable, labels_of

Kind = Literal["clause", "provision", "label", "term", "law", "role"]
NAME = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
TARGET = re.compile(r"(?:\]\(|\{)#([^(){}\s]+)[)}]")
"""What a reference names, and what a label or an ID is given by."""
LANG = re.compile(r"\.([a-z]{2,3})\.md$")
SETTINGS = "standard/standard.yml"
REFERENCES = "standard/references.yml"


class Symbol(NamedTuple):
    """What stands at `column` of a line, and takes `length` characters.

    `name` is the ID of the clause or provision, the label of a table or `CLAUSE:a` for an item, the clause
    of the term, the role, or the code of the law, whose article is `detail`.
    """

    kind: Kind
    name: str
    line: int
    column: int
    length: int
    detail: str = ""


def symbol_at(edited: EditedProject, path: str, line: int, column: int) -> Symbol | None:
    """The nearest meaning of what stands at a place of a file, or None."""
    return symbol_in(edited.project.draft, edited.ruler(path).lines, language(path), line, column)


def symbol_in(draft: Draft, lines: list[str], lang: str, line: int, column: int) -> Symbol | None:
    """The nearest meaning of what stands at a place of a text in that language, or None."""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    for match in TARGET.finditer(text):
        if match.start(1) < column <= match.end(1) + 1:
            found = _target(draft, match[1], line, match.start(1) + 1)
            if found is not None:
                return found
    for match in NAME.finditer(text):
        if match.start() < column <= match.end() + 1:
            found = _named(draft, match, lines, line)
            if found is not None:
                return found
    return _term(draft, text, line, column, lang)


def language(path: str) -> str:
    """The language of a clause file; "" for any other file."""
    match = LANG.search(path)
    return match[1] if match else ""


def labelled(draft: Draft, name: str, lang: str) -> Referable | None:
    """What a label, a provision's ID or the name of an item stands for, in that language if it can be."""
    known = labels_of(draft)
    return next((known[key][name] for key in (lang, *draft.languages) if name in known.get(key, {})), None)


def _target(draft: Draft, name: str, line: int, column: int) -> Symbol | None:
    if draft.clause(name) is not None:
        return Symbol("clause", name, line, column, len(name))
    found = labelled(draft, name, draft.languages[0])
    if found is None:
        return None
    return Symbol("provision" if found.block.id == name else "label", name, line, column, len(name))


def _named(draft: Draft, match: re.Match[str], lines: list[str], line: int) -> Symbol | None:
    text, name, column, length = match.string, match.group(), match.start() + 1, len(match.group())
    if name in draft.roles and _is_role(match, lines, line):
        return Symbol("role", name, line, column, length)
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


def _is_role(match: re.Match[str], lines: list[str], line: int) -> bool:
    """Whether the word stands under the key `roles`, on its line or on lines below it."""
    before = match.string[: match.start()]
    if re.search(r"\broles:\s*\[[^\]]*$", before):
        return True
    if not re.fullmatch(r"\s+|\s*-\s+", before):
        return False
    depth, listed = len(before) - len(before.lstrip()), before.strip() == "-"
    for above in reversed(lines[: line - 1]):
        indent, words = len(above) - len(above.lstrip()), above.strip()
        ends = indent < depth or (indent == depth and listed and not words.startswith("-"))
        if words and not words.startswith("#") and ends:
            return bool(re.fullmatch(r"roles:\s*(?:#.*)?", words))
    return False


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
        return _entry_place(edited, REFERENCES, symbol)
    if symbol.kind == "role":
        return _entry_place(edited, SETTINGS, symbol)
    if symbol.kind in ("provision", "label"):
        found = labelled(draft, symbol.name, lang)
        return found.block.at if found else None
    clause = draft.clause(symbol.name)
    if clause is None:
        return None
    text = clause.texts.get(lang) or next(iter(clause.texts.values()), None)
    return text.at if text else None


def _entry_place(edited: EditedProject, path: str, symbol: Symbol) -> Place | None:
    """Where the key of that name stands in a file of settings."""
    lines = edited.ruler(path).lines
    for number, line in enumerate(lines, 1):
        match = re.match(rf"\s+({re.escape(symbol.name)}):", line)
        if match:
            found = symbol_in(edited.project.draft, lines, "", number, match.start(1) + 1)
            if found is not None and found.kind == symbol.kind:
                return Place(path, number, match.start(1) + 1)
    return None
