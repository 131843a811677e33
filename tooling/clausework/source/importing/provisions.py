"""The provisions of imported clauses: what says 应 or shall, or a word of RFC 2119, gets an ID."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import msgspec

from clausework.lang.modals import Wording, modal_of
from clausework.model.clause import INFORMATIVE, WARNINGS, Block, walk
from clausework.source.importing.mapping import with_blocks
from clausework.source.importing.naming import Names
from clausework.source.importing.values import ImportedClause

RFC2119 = re.compile(r"\b(?:MUST|REQUIRED|SHALL|SHOULD|RECOMMENDED|MAY|OPTIONAL)\b")


def with_provisions(
    clauses: Sequence[ImportedClause],
    lang: str,
    names: Names,
    taken: Collection[str] = (),
    words: Wording | None = None,
) -> Iterator[ImportedClause]:
    """The clauses with IDs on their provisions, none of those `taken`; a clause without any keeps no code."""
    used = {block.id for item in clauses for block in walk(item.clause.texts[lang].blocks)}.union(taken)
    for item in clauses:
        clause = item.clause
        if clause.element in INFORMATIVE or clause.informative or not _provides(item, lang, words):
            yield item
            continue
        own = next((block.id for block in walk(clause.texts[lang].blocks) if block.id), "")
        code = clause.code or own.rpartition("-")[0] or names.code(clause.id, item.was)
        clause = msgspec.structs.replace(clause, code=code)
        blocks = tuple(_numbered(block, lang, code, used, words) for block in clause.texts[lang].blocks)
        yield with_blocks(msgspec.structs.replace(item, clause=clause), lang, blocks)


def _provides(item: ImportedClause, lang: str, words: Wording | None) -> bool:
    return any(block.id or is_provision(block, lang, words) for block in walk(item.clause.texts[lang].blocks))


def is_provision(block: Block, lang: str, words: Wording | None = None) -> bool:
    """Whether a paragraph or item says what is required, recommended, permitted or possible.

    Without `words` of a profile, those of the language count, and those of RFC 2119.
    """
    if block.kind not in ("paragraph", "item", *WARNINGS):
        return False
    return bool(modal_of(block.text, lang, words) or (words is None and RFC2119.search(block.text)))


def _numbered(block: Block, lang: str, code: str, used: set[str], words: Wording | None) -> Block:
    new, count = block.id, 1
    if not new and is_provision(block, lang, words):
        while (new := f"{code}-{count:02d}") in used:
            count += 1
        used.add(new)
    children = tuple(_numbered(child, lang, code, used, words) for child in block.children)
    return msgspec.structs.replace(block, id=new, children=children)
