"""The faces of the lines of a draft: the one counter of notes, examples, captions and items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import assert_never, cast

from msgspec.structs import replace

from clausework.layout.framed import Face, LineKind
from clausework.model.by_identity import by_identity
from clausework.model.draft import Block, Clause, ClauseText, Draft, walk
from clausework.model.mentions import anchors_in
from clausework.model.numbering import annex_letter, marker
from clausework.strings.catalogue import say

DASH = "——"
"""The marker of an item that is not counted."""
PARTING = "　 –"
"""What parts the number of a table or figure from its caption."""
Faces = Mapping[str, tuple[Face, ...]]
"""The faces of the lines of each clause, by its ID."""


def faces_of(draft: Draft, lang: str, *, numbered: bool = True) -> Faces:
    """The faces of all lines of a draft in one language; they are counted once.

    A text of others is not `numbered`: its captions carry their numbers in their words.
    """
    known = _known(draft)
    if (lang, numbered) not in known:
        known[lang, numbered] = _counted(draft, lang, numbered)
    return known[lang, numbered]


@by_identity(32)
def _known(draft: Draft) -> dict[tuple[str, bool], Faces]:
    """The faces of a draft that have been asked for."""
    return {}


def _counted(draft: Draft, lang: str, numbered: bool) -> Faces:
    counts: Counter[tuple[str, str]] | None = Counter() if numbered else None
    annex, found = "", {}
    for clause in draft.clauses:
        annex = annex_letter(clause) if clause.depth == 1 else annex
        found[clause.id] = tuple(_Counter(draft, clause, lang, annex, counts).faces())
    return found


class _Counter:
    """Counts the lines of one clause; `counts` are those of the captions of the whole draft, by annex."""

    def __init__(
        self, draft: Draft, clause: Clause, lang: str, annex: str, counts: Counter[tuple[str, str]] | None
    ) -> None:
        self._clause, self._lang, self._annex, self._counts = clause, lang, annex, counts
        self._blocks = (clause.texts.get(lang) or ClauseText()).blocks
        self._totals = Counter(block.kind for block in walk(self._blocks))
        self._anchors = anchors_in(draft, clause, lang)
        self._seen: Counter[str] = Counter()
        self._groups = 0
        self._index = 0

    def faces(self) -> Iterator[Face]:
        return self._below(self._blocks, 0, -1, "")

    def _below(self, blocks: tuple[Block, ...], depth: int, parent: int, within: str) -> Iterator[Face]:
        for block in blocks:
            if block.kind == "list":
                yield from self._items(block, depth + 1, parent, within)
            elif block.kind in ("table", "code"):
                self._groups += 1
                for line in (block, *block.children):
                    yield self._face(line, depth, parent, within, of=self._groups)
            else:
                here = self._index
                yield self._face(block, depth, parent, within)
                inside = block.kind if block.kind in ("note", "example", "footnote") else within
                yield from self._below(block.children, depth, here, inside)

    def _items(self, block: Block, depth: int, parent: int, within: str) -> Iterator[Face]:
        self._groups += 1
        own = self._groups
        for position, item in enumerate(block.children, 1):
            here = self._index
            sign = marker(depth, position) if block.ordered else DASH
            face = self._face(item, depth, parent, within, sign, own)
            yield replace(face, ordered=True) if block.ordered else face
            yield from self._below(item.children, depth, here, within)

    def _face(self, block: Block, depth: int, parent: int, within: str, sign: str = "", of: int = 0) -> Face:
        kind = cast("LineKind", block.kind)
        number, label, name = self._labelled(block, kind, sign)
        self._index += 1
        return Face(
            kind=kind,
            clause=self._clause.id,
            index=self._index - 1,
            depth=depth,
            group=of,
            parent=parent,
            within=within,
            number=number,
            label=label,
            name=name,
            anchor=self._anchors.get(id(block), ""),
            id=block.id,
        )

    def _labelled(self, block: Block, kind: LineKind, sign: str) -> tuple[str, str, str]:
        """Number, label and name."""
        match kind:
            case "item":
                return sign.rstrip(")"), sign, sign
            case "note" | "example":
                self._seen[kind] += 1
                number = str(self._seen[kind]) if self._totals[kind] > 1 else ""
                nth = say(self._lang, "site.nth", number=number) if number else ""
                label = say(self._lang, f"site.{kind}", number=nth)
                return number, label, label.rstrip("：: ")
            case "warning" | "caution":
                label = say(self._lang, f"site.{kind}", number="")
                return "", label, label.rstrip("：: ")
            case "table" | "figure" | "formula":
                return self._captioned(block, kind)
            case "footnote":
                return block.target, block.target, block.target
            case "paragraph" | "row" | "code" | "quotation":
                return "", "", ""
            case _:
                assert_never(kind)

    def _captioned(self, block: Block, kind: str) -> tuple[str, str, str]:
        """Those of a table, figure or formula, which the whole draft counts; each annex counts anew."""
        if self._counts is None:
            return "", "", ""
        self._counts[self._annex, kind] += 1
        number = str(self._counts[self._annex, kind])
        number = f"{self._annex}.{number}" if self._annex else number
        label = say(self._lang, f"site.{kind}", number=number)
        if kind == "formula":
            return number, label, say(self._lang, "site.cited_formula", number=label)
        name = label.rstrip(PARTING)
        return number, label if block.runs else name, name
