"""What may stand next: IDs of clauses, terms, documents, and the keys and codes of front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, get_args

from clausework.editor.symbol import EditedProject, heading, language, printed_words, terms
from clausework.layout.mentions import ITEM, labels_of, shortened
from clausework.model.draft import Element, walk
from clausework.strings.catalogue import say
from clausework.workflow.authoring import GENERATORS, KEYS, PROVISION_KEYS

REFERENCE = re.compile(r"\]\(#([\w.:-]*)$")
LIST = re.compile(r"\b(basis|later|roles):\s*\[(?:[^\]]*,)?\s*([^\],]*)$")
VALUE = re.compile(r"\b(element|proposal|status|generate):\s*([\w-]*)$")
PROVISION_KEY = re.compile(r"[{,]\s*(\w*)$")
TOP_KEY = re.compile(r"^(\w*)$")
PROVISION = re.compile(r"^\s+([A-Za-z][\w-]*)?$")
STATUS = ("normative", "informative")
LONGEST_TERM = 24


class Choice(NamedTuple):
    """A text to put in the place of the last `replaced` characters, and what it is."""

    text: str
    replaced: int
    detail: str
    kind: str


def choices(edited: EditedProject, path: str, line: int, column: int) -> list[Choice]:
    """What may stand at a place of a clause file; nothing elsewhere."""
    lang = language(path)
    if not lang:
        return []
    ruler = edited.ruler(path)
    before = ruler.line(line)[: column - 1]
    reference = REFERENCE.search(before)
    if reference:
        return [*_clauses(edited, len(reference[1])), *_labels(edited, lang, reference[1])]
    if _in_front_matter(ruler.lines, line):
        return list(_front(edited, path, before))
    return [*_terms(edited, lang, before), *_documents(edited, lang, before)]


def _in_front_matter(lines: list[str], line: int) -> bool:
    fences = [number for number, text in enumerate(lines, 1) if text.rstrip() == "---"][:2]
    return bool(fences) and fences[0] == 1 < line and (len(fences) == 1 or line < fences[1])


def _clauses(edited: EditedProject, replaced: int) -> Iterator[Choice]:
    for clause in edited.project.draft.clauses:
        yield Choice(clause.id, replaced, heading(clause, edited.lang), "clause")


def _labels(edited: EditedProject, lang: str, written: str) -> Iterator[Choice]:
    """Tables, figures, formulas, notes and provisions; the items of a clause once its colon is written."""
    draft = edited.project.draft
    for name, found in labels_of(draft).get(lang, {}).items():
        if ITEM not in name or ITEM in written:
            words = shortened(printed_words(found.block.runs, draft, lang))
            yield Choice(name, len(written), f"{found.mention.words} {words}".strip(), "label")


def _terms(edited: EditedProject, lang: str, before: str) -> Iterator[Choice]:
    """The terms that begin with what was written last."""
    for word, clause in terms(edited.project.draft, lang):
        written = _overlap(before, word)
        if written:
            yield Choice(word, written, heading(clause, edited.lang), "term")


def _documents(edited: EditedProject, lang: str, before: str) -> Iterator[Choice]:
    draft = edited.project.draft
    for document in (*draft.normative, *draft.bibliography):
        written = _overlap(before, document.id)
        if document.id and written:
            yield Choice(document.id, written, document.title.get(lang, ""), "reference")


def _overlap(before: str, word: str) -> int:
    """How many of the first characters of a word were written already, and not the whole of it."""
    for length in range(min(len(word) - 1, len(before), LONGEST_TERM), 0, -1):
        if before[-length:].casefold() == word[:length].casefold():
            starts = before[: len(before) - length]
            if not (word[0].isascii() and starts[-1:].isascii() and starts[-1:].isalnum()):
                return length
    return 0


def _front(edited: EditedProject, path: str, before: str) -> Iterator[Choice]:
    listed, value = LIST.search(before), VALUE.search(before)
    if listed:
        yield from _listed(edited, listed[1], len(listed[2]))
    elif value:
        yield from _valued(edited, value[1], len(value[2]))
    elif "{" in before and (key := PROVISION_KEY.search(before)):
        own = (field.name for field in edited.project.draft.fields)
        yield from _keys(edited, (*PROVISION_KEYS, *own), len(key[1]))
    elif top := TOP_KEY.match(before):
        yield from _keys(edited, KEYS, len(top[1]))
    elif inner := PROVISION.match(before):
        yield from _provisions(edited, path, len(inner[1] or ""))


def _keys(edited: EditedProject, keys: tuple[str, ...], replaced: int) -> Iterator[Choice]:
    for key in keys:
        yield Choice(f"{key}: ", replaced, say(edited.lang, "editor.key"), "key")


def _listed(edited: EditedProject, key: str, replaced: int) -> Iterator[Choice]:
    draft = edited.project.draft
    if key == "roles":
        for role, names in draft.roles.items():
            yield Choice(role, replaced, names.get(edited.lang, ""), "role")
        return
    used = {
        citation
        for clause in draft.clauses
        for entry in clause.provisions.values()
        for citation in (*entry.basis, *entry.later)
    }
    for law in draft.laws:
        name = law.short.get(edited.lang) or law.title.get(edited.lang, "")
        yield Choice(f"{law.code} ", replaced, name, "law")
        known = {f"{law.code} {number}": article for number, article in law.articles.items()}
        other = sorted(item for item in used - set(known) if item.startswith(f"{law.code} "))
        for citation in (*known, *other):
            subject = known[citation].subject.get(edited.lang, "") if citation in known else ""
            yield Choice(citation, replaced, subject or name, "law")


def _valued(edited: EditedProject, key: str, replaced: int) -> Iterator[Choice]:
    draft = edited.project.draft
    if key == "proposal":
        for name, text in draft.proposals.items():
            yield Choice(name, replaced, text.get(edited.lang, ""), "key")
        return
    names = {"element": get_args(Element), "status": STATUS, "generate": tuple(GENERATORS)}[key]
    for name in names:
        yield Choice(name, replaced, say(edited.lang, "editor.element"), "element")


def _provisions(edited: EditedProject, path: str, replaced: int) -> Iterator[Choice]:
    """The IDs that the clause's own text has."""
    for clause in edited.project.draft.clauses:
        for text in clause.texts.values():
            if text.at is not None and text.at.path == path:
                for block in walk(text.blocks):
                    if block.id:
                        yield Choice(f"{block.id}: ", replaced, block.text, "clause")
