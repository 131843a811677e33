"""The provisions of imported clauses: what says 应 or shall, or a word of RFC 2119, gets an ID."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from clausework.lang.modals import modal_of
from clausework.model.clause import Block
from clausework.source.importing.elements import NO_PROVISIONS
from clausework.source.importing.mapping import with_blocks
from clausework.source.importing.values import ImportedClause

RFC2119 = re.compile(r"\b(?:MUST|REQUIRED|SHALL|SHOULD|RECOMMENDED|MAY|OPTIONAL)\b")


def with_provisions(clauses: Sequence[ImportedClause], lang: str) -> Iterator[ImportedClause]:
    """The clauses with IDs on their provisions; a clause without any keeps no code."""
    for item in clauses:
        clause = item.clause
        given: list[str] = []
        if clause.element not in NO_PROVISIONS and not clause.informative:
            blocks = tuple(_numbered(block, lang, clause.code, given) for block in clause.texts[lang].blocks)
            item = with_blocks(item, lang, blocks)
        if not given:
            item = msgspec.structs.replace(item, clause=msgspec.structs.replace(item.clause, code=""))
        yield item


def _numbered(block: Block, lang: str, code: str, given: list[str]) -> Block:
    new = ""
    words = block.text
    says = modal_of(words, lang) or RFC2119.search(words)
    if block.kind in ("paragraph", "item") and says:
        new = f"{code}-{len(given) + 1:02d}"
        given.append(new)
    children = tuple(_numbered(child, lang, code, given) for child in block.children)
    return msgspec.structs.replace(block, id=new, children=children)
