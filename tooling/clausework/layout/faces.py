"""The faces of the lines of a draft: the one counter of notes, examples, captions and items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import cast

from msgspec.structs import replace

from clausework.layout.framed import Face
from clausework.layout.kinds import DASH, Labels, marker
from clausework.model.by_identity import by_identity
from clausework.model.draft import Block, Clause, ClauseText, Draft, LineKind, walk

ITEM = ":"
"""What parts the ID of a clause from the marker of an item: `platform.records:a`, and below it `:a.1`."""
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
    cited = cited_targets(draft, lang)
    annex, found = "", {}
    for clause in draft.clauses:
        annex = annex_letter(clause) if clause.depth == 1 else annex
        found[clause.id] = tuple(_anchored(_Counter(clause, lang, annex, counts).faces(), cited))
    return found


def cited_targets(draft: Draft, lang: str) -> dict[str, None]:
    """What the references in a language name that is no clause, in order."""
    texts = (clause.texts[lang] for clause in draft.clauses if lang in clause.texts)
    runs = (run for text in texts for block in walk(text.blocks) for run in block.runs)
    return {run.target: None for run in runs if run.mark == "ref" and draft.clause(run.target) is None}


def _anchored(faces: Iterable[tuple[Face, str]], cited: Container[str]) -> Iterator[Face]:
    """The faces with their anchors: each label of the source, and what else is `cited`."""
    taken = set()
    for face, name in faces:
        anchor = name or (face.id if face.id in cited else "")
        if face.item in cited and face.item not in taken:
            taken.add(face.item)
            anchor = face.id or face.item
        yield replace(face, anchor=anchor) if anchor else face


class _Counter:
    """Counts the lines of one clause; `counts` are those of the whole draft."""

    def __init__(
        self, clause: Clause, lang: str, annex: str, counts: Counter[tuple[str, str]] | None
    ) -> None:
        self._clause = clause
        self._blocks = (clause.texts.get(lang) or ClauseText()).blocks
        self._labels = Labels(self._blocks, lang, annex, counts)
        self._groups = 0
        self._index = 0

    def faces(self) -> Iterator[tuple[Face, str]]:
        """The faces, each with the label that the source gives its line."""
        home = Face(kind="paragraph", clause=self._clause.id, index=-1)
        return self._below(self._blocks, home, f"{self._clause.id}{ITEM}")

    def _below(self, blocks: tuple[Block, ...], outer: Face, path: str) -> Iterator[tuple[Face, str]]:
        """The faces of blocks that stand in the line `outer`; items that can be named begin with `path`."""
        for block in blocks:
            if block.kind == "list":
                yield from self._items(block, outer, path)
            elif block.kind in ("table", "code"):
                self._groups += 1
                for line in (block, *block.children):
                    yield self._face(line, outer, self._groups), line.label
            else:
                face = self._face(block, outer)
                yield face, block.label
                yield from self._below(block.children, face, "")

    def _items(self, block: Block, outer: Face, path: str) -> Iterator[tuple[Face, str]]:
        self._groups += 1
        own, depth = self._groups, outer.depth + 1
        for position, item in enumerate(block.children, 1):
            sign = marker(depth, position) if block.ordered else DASH
            name = path + sign.rstrip(")") if path and block.ordered else ""
            made = self._face(item, outer, own, sign)
            face = replace(made, depth=depth, ordered=block.ordered, item=name)
            yield face, item.label
            yield from self._below(item.children, face, f"{name}." if name else "")

    def _face(self, block: Block, outer: Face, group: int = 0, sign: str = "") -> Face:
        kind = cast("LineKind", block.kind)
        number, label, name = self._labels.of(block, kind, sign)
        self._index += 1
        return Face(
            kind=kind,
            clause=self._clause.id,
            index=self._index - 1,
            parent=outer.index,
            depth=outer.depth,
            group=group,
            within=outer.kind if outer.kind in ("note", "example", "footnote") else outer.within,
            number=number,
            label=label,
            name=name,
            id=block.id,
            note=block.target if kind == "footnote" else "",
        )


def annex_letter(clause: Clause) -> str:
    """The letter of an annex, "" for any other clause."""
    if clause.element != "annex":
        return ""
    return clause.number.removeprefix("附录").removeprefix("Annex").strip()[:1]
