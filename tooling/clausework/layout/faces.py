"""The faces of the lines of a draft: the one counter of notes, examples, captions and items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import assert_never, cast

from msgspec.structs import replace

from clausework.layout.framed import Face, LineKind
from clausework.model.by_identity import by_identity
from clausework.model.draft import Block, Clause, ClauseText, Draft, walk
from clausework.strings.catalogue import say

DASH = "——"
"""The marker of an item that is not counted."""
ITEM = ":"
"""What parts the ID of a clause from the marker of an item: `platform.records:a`, and below it `:a.1`."""
PARTING = "　 –"
"""What parts the number of a table or figure from its caption."""
LETTERS = 26
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
    """Counts the lines of one clause; `counts` are those of the captions of the whole draft, by annex."""

    def __init__(
        self, clause: Clause, lang: str, annex: str, counts: Counter[tuple[str, str]] | None
    ) -> None:
        self._clause, self._lang, self._annex, self._counts = clause, lang, annex, counts
        self._blocks = (clause.texts.get(lang) or ClauseText()).blocks
        self._notes = self._marks(counts) if counts is not None else {}
        self._totals = Counter(block.kind for block in walk(self._blocks))
        self._seen: Counter[str] = Counter()
        self._groups = 0
        self._index = 0

    def faces(self) -> Iterator[tuple[Face, str]]:
        """The faces, each with the label that the source gives its line."""
        home = Face(kind="paragraph", clause=self._clause.id, index=-1)
        return self._below(self._blocks, home, f"{self._clause.id}{ITEM}")

    def _marks(self, counts: Counter[tuple[str, str]]) -> dict[str, str]:
        """The marks of the footnotes by their labels in the source, in the order of the references to them.

        Those of a table are letters, which begin anew in each; those of the text are numbers.
        """
        known = {block.target for block in walk(self._blocks) if block.kind == "footnote"}
        cited: list[tuple[int, str]] = []
        tables = 0
        for block in walk(self._blocks):
            tables += block.kind == "table"
            labels = (run.target for run in block.runs if run.mark == "footnote" and run.target in known)
            cited += ((tables if block.kind == "cell" else 0, label) for label in labels)
        inside = {label for table, label in cited if table}
        own: Counter[int] = Counter()
        marks: dict[str, str] = {}
        for table, label in cited:
            if label not in marks and bool(table) == (label in inside):
                own[table] += 1
                counts["", "footnote"] += not table
                marks[label] = letters(own[table]) if table else f"{counts['', 'footnote']})"
        return marks

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
        number, label, name = self._labelled(block, kind, sign)
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
                mark = self._notes.get(block.target, block.target)
                return mark.rstrip(")"), mark, mark
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


def marker(depth: int, position: int) -> str:
    """The marker of an ordered item: a) b) c) at depth 1, 1) 2) 3) below; positions count from 1."""
    return f"{letters(position)})" if depth <= 1 else f"{position})"


def letters(position: int) -> str:
    """Letters that count: a to z, then aa, ab and so on."""
    found = ""
    while position > 0:
        position, rest = divmod(position - 1, LETTERS)
        found = chr(ord("a") + rest) + found
    return found


def annex_letter(clause: Clause) -> str:
    """The letter of an annex, "" for any other clause."""
    if clause.element != "annex":
        return ""
    return clause.number.removeprefix("附录").removeprefix("Annex").strip()[:1]
