"""Targets of cross-references, and their printed form: 第5章, 5.2 a), 表2, B.6 公式（B.1）.

No number is stored: all are counted anew in each draft.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import cast

import msgspec
from msgspec.structs import replace

from clausework.layout.framed import Face
from clausework.layout.kinds import Labels, dash, marker
from clausework.model.by_identity import by_identity
from clausework.model.draft import Block, BlockKind, Clause, ClauseText, Draft, LineKind, line_blocks, walk
from clausework.strings.catalogue import say
from clausework.strings.width import cut, width

# The faces of the lines of a draft: the one counter of notes, examples, captions and items.
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
        found[clause.id] = tuple(_anchored(_Counter(clause, lang, draft.look, annex, counts).faces(), cited))
    return found


def cited_targets(draft: Draft, lang: str) -> dict[str, None]:
    """The targets of the references in a language that are no clauses, in order."""
    texts = (clause.texts[lang] for clause in draft.clauses if lang in clause.texts)
    runs = (run for text in texts for block in walk(text.blocks) for run in block.runs)
    return {run.goal: None for run in runs if run.goal and draft.clause(run.goal) is None}


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
        self, clause: Clause, lang: str, look: str, annex: str, counts: Counter[tuple[str, str]] | None
    ) -> None:
        self._clause, self._look = clause, look
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
            sign = marker(depth, position) if block.ordered else dash(depth, self._look)
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


LABELLED: frozenset[BlockKind] = frozenset(("table", "figure", "subfigure", "formula", "note", "example"))
"""What has a label of its own where its source gives it one, `{#tab-records}`; it is no provision."""
ROOM = 40
"""Columns that the first words of an untitled clause may take in lists: twenty Chinese characters."""
PAUSES = "，、；：,;:"
WORD = re.compile(r"[!-~]+$")


class Mention(msgspec.Struct, frozen=True, gc=False):
    """The printed form of a reference, the clause that it leads to, and the anchor in it, "" for the clause.

    `kind` is that of the block at the anchor.
    """

    words: str
    clause: str
    anchor: str = ""
    kind: str = ""


class Referable(msgspec.Struct, frozen=True, gc=False):
    """Something in a clause that a reference can name: `name` is the label, provision ID or item."""

    name: str
    block: Block
    mention: Mention


def number_of(clause: Clause, lang: str) -> str:
    """The printed number: 5.1.3, or 附录A / Annex A; "" if the clause has none."""
    letter = annex_letter(clause)
    if letter and clause.depth == 1:
        return say(lang, "site.annex", letter=letter)
    return clause.number


def printed_number(number: str, lang: str) -> str:
    """A number as headings have it: an annex is 附录A or Annex A."""
    annex = len(number) == 1 and "A" <= number <= "Z"
    return say(lang, "site.annex", letter=number) if annex else number


def title_of(clause: Clause, lang: str) -> str:
    """The name of a clause in lists: its title, in whatever language it has; without one its first words."""
    return own_title(clause, lang) or opening_of(clause.text_in(lang))


def own_title(clause: Clause, lang: str) -> str:
    """The title that is printed above the text, in whatever language it has; "" for an untitled clause."""
    return clause.text_in(lang).heading


def opening_of(text: ClauseText) -> str:
    """The first words of a text, up to what is no word; "" if it begins with such."""
    for block in walk(text.blocks):
        if block.runs:
            words = list(
                takewhile(lambda run: run.mark not in ("ref", "footnote", "break", "math"), block.runs)
            )
            return shortened("".join(run.text for run in words), len(words) < len(block.runs))
    return ""


def shortened(words: str, more: bool = False) -> str:
    """As many whole words as lists have room for; `more` says that others follow."""
    words = words.strip()
    if width(words) > ROOM:
        head = cut(words, ROOM)
        if WORD.search(head) and WORD.match(words[len(head)]):
            head = WORD.sub("", head) or head
        else:
            last = max(map(head.rfind, PAUSES))
            head = head[:last] if last > len(head) / 2 else head
        words, more = head, True
    return words.rstrip(f" {PAUSES}。.") + ("…" if more and words else "")


def mention_of(clause: Clause, lang: str) -> str:
    """The printed form of a reference to a clause: 第5章, Clause 5, 5.1.3, 附录A, or its title."""
    number = number_of(clause, lang)
    if number.isdigit():
        return say(lang, "site.chapter", number=number)
    return number or title_of(clause, lang) or clause.id


def mentioned(draft: Draft, target: str, lang: str) -> Mention | None:
    """The printed form and the goal of a reference to `target`; None if the draft has no such thing."""
    clause = draft.clause(target)
    if clause is not None:
        return Mention(mention_of(clause, lang), clause.id)
    label = labels_of(draft).get(lang, {}).get(target)
    return label.mention if label else None


def words_for(draft: Draft, target: str, lang: str) -> str:
    """The printed form of a reference to `target`: its ID if the draft has no such thing."""
    found = mentioned(draft, target, lang)
    return found.words if found else target


@by_identity(32)
def labels_of(draft: Draft) -> Mapping[str, Mapping[str, Referable]]:
    """All that references can name beside clauses, by language and name; of two of a name the first."""
    found: dict[str, dict[str, Referable]] = {}
    for lang in sorted({lang for clause in draft.clauses for lang in clause.texts}):
        names = found[lang] = {}
        for clause in draft.clauses:
            for label in _labels(draft, clause, lang):
                names.setdefault(label.name, label)
    return found


@by_identity(32)
def cited_labels(draft: Draft) -> Mapping[str, Mapping[str, str]]:
    """The printed form of references into clauses, by language and target."""
    found: dict[str, dict[str, str]] = {}
    for lang in {lang: None for clause in draft.clauses for lang in clause.texts}:
        for target in cited_targets(draft, lang):
            if mention := mentioned(draft, target, lang):
                found.setdefault(lang, {})[target] = mention.words
    return found


def printed_targets(draft: Draft, lang: str) -> dict[str, str]:
    """The printed form of references by target: to clauses, whether there are any, and into one."""
    clauses = {clause.id: mention_of(clause, lang) for clause in draft.clauses}
    return {**cited_labels(draft).get(lang, {}), **clauses}


def item_names(draft: Draft, clause: Clause, lang: str) -> Iterator[tuple[str, Block]]:
    """The items of a clause with their names, as `platform.records:a`; two lists may use one name."""
    return ((face.item, block) for face, block in _lines(draft, clause, lang) if face.item)


def _lines(draft: Draft, clause: Clause, lang: str) -> Iterator[tuple[Face, Block]]:
    text = clause.texts.get(lang)
    return zip(faces_of(draft, lang)[clause.id], line_blocks(text.blocks) if text else (), strict=True)


def clause_named(target: str) -> str:
    """The clause part of a target that may name one of its items."""
    return target.partition(ITEM)[0]


def renamed_target(target: str, names: Mapping[str, str]) -> str:
    """The target of a reference, under the ID that `names` give its clause or provision."""
    clause = clause_named(target)
    return names.get(clause, clause) + target[len(clause) :]


def _labels(draft: Draft, clause: Clause, lang: str) -> Iterator[Referable]:
    home = mention_of(clause, lang)
    for face, block in _lines(draft, clause, lang):
        path = face.item.partition(ITEM)[2]
        signs = " ".join(f"{number})" for number in path.split("."))
        listed = say(lang, "site.cited_item", clause=home, item=signs) if path else home
        if face.item:
            yield Referable(face.item, block, Mention(listed, clause.id, face.id or face.item, face.kind))
        if face.id:
            yield Referable(face.id, block, Mention(listed, clause.id, face.id, face.kind))
        if block.label:
            words = _called(face, home, lang)
            yield Referable(block.label, block, Mention(words, clause.id, block.label, face.kind))


def _called(face: Face, home: str, lang: str) -> str:
    """The printed form of a reference to a labelled line, after its clause if the whole text counts it not.

    A formula of an annex has it too: its own number does not say where in the annex it is.
    """
    counted = face.kind in ("table", "figure", "subfigure") or (
        face.kind == "formula" and not face.number[:1].isalpha()
    )
    return face.name if counted else say(lang, "site.cited_in", clause=home, what=face.name)
