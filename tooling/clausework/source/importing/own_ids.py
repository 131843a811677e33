"""The IDs that an author gave to provisions: `REQ-7` at the end of its paragraph, or `{#req-7}`."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from clausework.lang.modals import Wording
from clausework.model.clause import Block, Run
from clausework.source.importing.naming import is_provision
from clausework.source.importing.values import ImportedClause, LeftOver, with_blocks

BRACED = re.compile(r"\s*\{#([A-Za-z][A-Za-z0-9.-]*)\}\s*$")
TRAILING = re.compile(r"[\s　]+[\[(]?([A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*-\d+)[\])]?\s*$")


def with_own_ids(
    clauses: Sequence[ImportedClause], lang: str, left: list[LeftOver], words: Wording | None = None
) -> list[ImportedClause]:
    """The clauses with the authors' IDs on their provisions; the same ID does not stand twice.

    Braces that no provision has would be taken for one, so they are told.
    """
    taken: set[str] = set()
    found: list[ImportedClause] = []
    for item in clauses:
        finder = _Finder(item.clause.id, lang, taken, left, words)
        blocks = tuple(finder.block(block) for block in item.clause.texts[lang].blocks)
        written = tuple(finder.written)
        item = msgspec.structs.replace(item, counted=(*item.counted, *written), own=written)
        found.append(with_blocks(item, lang, blocks))
    return found


class _Finder:
    """Looks through one clause; `written` are the IDs as they stood in it."""

    def __init__(
        self, clause: str, lang: str, taken: set[str], left: list[LeftOver], words: Wording | None
    ) -> None:
        self._words = words
        self.written: list[str] = []
        self._clause, self._lang, self._taken, self._left = clause, lang, taken, left

    def block(self, block: Block) -> Block:
        children = tuple(map(self.block, block.children))
        last = block.runs[-1] if block.runs else None
        if last is None or last.mark != "text":
            return msgspec.structs.replace(block, children=children)
        provides = is_provision(block, self._lang, self._words)
        match = BRACED.search(last.text) or (TRAILING.search(last.text) if provides else None)
        name = ""
        if match:
            name = match[1] if provides and match[1] not in self._taken else ""
            if name:
                self._taken.add(name)
                self.written.append(name)
            elif "{" in match.group():
                self._left.append(LeftOver(self._clause, match.group().strip(), "anchor"))
            else:
                match = None
        rest = last.text[: match.start()] if match else last.text
        runs = (*block.runs[:-1], Run(rest)) if rest else block.runs[:-1]
        return msgspec.structs.replace(block, runs=runs, id=name, children=children)
