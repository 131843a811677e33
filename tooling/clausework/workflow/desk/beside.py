"""What stands beside a comment at the desk: its clause with the words marked, its group, answers alike."""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from clausework.consultation.anchor import nearest
from clausework.consultation.fields import OWN, value_of
from clausework.consultation.groups import words_of
from clausework.consultation.parse import parse_record
from clausework.consultation.personal import read_spans, written
from clausework.consultation.records import FOLDER
from clausework.model.comment import Comment, Consultation, Statement
from clausework.model.published import BlockData, ClauseData
from clausework.model.redline import Edit
from clausework.rendering.clause_data import labelled
from clausework.store.queue import LENGTH, QueueFilter, QueueItem, item
from clausework.store.rows import StoredComment
from clausework.workflow.desk.people import DeskStore
from clausework.workflow.desk.review import numbers_sought
from clausework.workflow.groups import AlikeComments, GroupedStore, group_of, groups_of, to_open
from clausework.workflow.public.submitting import suggested_edits


class ShownLine(msgspec.Struct, frozen=True):
    """A line of a clause: every second of its `pieces` is among the words that a comment is about.

    It is `about` the provision of the comment; `depth` is how far a list sets it in.
    """

    pieces: tuple[str, ...]
    provision: str = ""
    about: bool = False
    depth: int = 0


def clause_lines(clause: ClauseData, said: Statement) -> tuple[ShownLine, ...]:
    """All that is printed of a clause, in the language of a comment if it has it."""
    text = clause.texts.get(said.lang) or next(iter(clause.texts.values()), None)
    found = tuple(_lines(text.blocks)) if text is not None else ()
    anchor = said.anchor
    about = [bool(anchor.provision) and line.provision == anchor.provision for line in found]
    mine = tuple(line.pieces[0] for line, is_it in zip(found, about, strict=True) if is_it) or tuple(
        line.pieces[0] for line in found
    )
    quotes = [part.strip() for part in anchor.quote.split("\n") if part.strip()]
    marks = [quote if any(quote in line for line in mine) else nearest(quote, mine)[0] for quote in quotes]
    return tuple(
        msgspec.structs.replace(line, pieces=_cut(line.pieces[0], marks), about=is_it)
        for line, is_it in zip(found, about, strict=True)
    )


def _lines(blocks: Iterable[BlockData], provision: str = "", depth: int = 0) -> Iterator[ShownLine]:
    """The blocks in their order; a list belongs to the provision that introduces it."""
    for block in blocks:
        provision = block.id or (provision if block.kind == "list" or depth else "")
        if block.kind == "row":
            yield ShownLine(("　".join(cell.text for cell in block.blocks),), block.id, depth=depth)
        elif block.kind == "list":
            yield from _lines(block.blocks, provision, depth + 1)
        else:
            yield ShownLine((labelled(block),), provision, depth=depth)
            yield from _lines(block.blocks, provision, depth + (block.kind == "item"))


def _cut(line: str, marks: Iterable[str]) -> tuple[str, ...]:
    """A line cut around each of the marked words that stands in it."""
    wanted = "|".join(re.escape(words) for words in sorted(filter(None, marks), key=len, reverse=True))
    return tuple(re.split(f"({wanted})", line)) if wanted else (line,)


def cut_at(key: str, words: str, spans: str) -> tuple[str, ...]:
    """The words of a field cut at the ends of its spans: every second piece is in one."""
    ends = [end for span in sorted(read_spans(spans).get(key, ())) for end in span]
    return tuple(words[start:end] for start, end in pairwise((0, *ends, len(words))))


def spans_of(row: StoredComment, words: str) -> str:
    """The spans of words that are to be black, one to a line, beside those that are so already."""
    found = dict(read_spans(row.redaction))
    for key in OWN:
        for line in filter(None, map(str.strip, words.splitlines())):
            stands = re.finditer(re.escape(line), value_of(row, key))
            found[key] = (*found.get(key, ()), *(match.span() for match in stands))
    return written({key: tuple(dict.fromkeys(spans)) for key, spans in found.items()})


class GroupRow(msgspec.Struct, frozen=True):
    """A group in the list, with the first of its members that is sought."""

    item: QueueItem
    group: AlikeComments


async def grouped_queue(
    store: DeskStore,
    wanted: QueueFilter,
    consultations: Mapping[str, Consultation],
    now: float,
    after: str = "",
    length: int = LENGTH,
) -> tuple[GroupRow, ...]:
    """The groups that have some of what is sought, the largest first; those after the group of a comment."""
    sought = await numbers_sought(store, wanted, consultations, now)
    sought_at, known = frozenset(sought), frozenset((*sought, after))
    found = [group for name in consultations for group in await groups_of(store, name)]
    found = [group for group in found if not known.isdisjoint(group.members)]
    found.sort(key=lambda group: -len(group.members))  # the sort is stable: of equal ones the earlier first
    start = next((at for at, group in enumerate(found, 1) if after in group.members), 0)
    some = [group for group in found[start:] if not sought_at.isdisjoint(group.members)][:length]
    first = {group.head: next(number for number in group.members if number in sought_at) for group in some}
    items = await store.read(lambda db: {number: item(db, number) for number in first.values()})
    rows = ((items[first[group.head]], group) for group in some)
    return tuple(GroupRow(found, group) for found, group in rows if found is not None)


async def groups_named(store: GroupedStore, numbers: Iterable[str]) -> tuple[AlikeComments, ...]:
    """The groups of some comments."""
    known = await store.read(lambda db: [item(db, number) for number in numbers])
    found = [await group_of(store, one.row.consultation, one.row.number) for one in known if one is not None]
    return tuple(group for group in found if group is not None)


class OpenedGroup(msgspec.Struct, frozen=True):
    """The group of a comment, with some of the members that add nothing to its head."""

    group: AlikeComments
    sample: Mapping[str, str]


async def opened_group(store: GroupedStore, consultation: str, number: str) -> OpenedGroup | None:
    """The group of a comment, None if it is alone."""
    group = await group_of(store, consultation, number)
    if group is None or len(group.members) < 2:
        return None
    wanted = [one for one in to_open(group) if one not in group.adding and one != number]
    found = await store.read(lambda db: [item(db, one) for one in wanted])
    return OpenedGroup(group, {one.row.number: words_of(one.row) for one in found if one is not None})


class AlikeAnswer(msgspec.Struct, frozen=True):
    """An answer that was given to a comment which said nearly the same."""

    number: str
    outcome: str
    reason: str
    changes: tuple[str, ...]


class Beside(msgspec.Struct, frozen=True):
    """All that stands beside a comment; `edits` are its suggestion against the present words."""

    lines: tuple[ShownLine, ...]
    edits: tuple[Edit, ...]
    alike: tuple[AlikeAnswer, ...]


def beside(root: Path, clause: ClauseData | None, said: Statement, number: str) -> Beside:
    """What stands beside a comment; neither text nor redline where its clause is gone."""
    alike = earlier_answers(root).alike(said, number)
    if clause is None:
        return Beside((), (), alike)
    suggested = said.suggestion and suggested_edits(clause, said.anchor.provision, said.suggestion, said.lang)
    return Beside(clause_lines(clause, said), suggested or (), alike)


K1, B = 1.2, 0.75
"""What is usual for BM25."""
LEAST = 0.12
"""The share of what a comment would score with itself from which another is alike."""
PIECE = re.compile(r"[a-z0-9]+|[㐀-鿿]+")


class EarlierAnswers:
    """The answered comments of a project by their words and reasons; a changed record is read again."""

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        self._read: dict[Path, tuple[int, str]] = {}
        self._words: dict[str, Counter[str]] = {}
        self._owners: dict[str, set[str]] = {}
        self._answered: dict[str, AlikeAnswer] = {}
        self._lock = threading.Lock()

    def alike(self, said: Statement, number: str, most: int = 5) -> tuple[AlikeAnswer, ...]:
        """The answers to what is most like a comment, the best first."""
        with self._lock:
            self._look()
            return self._alike(said, number, most)

    def _alike(self, said: Statement, number: str, most: int) -> tuple[AlikeAnswer, ...]:
        asked = _terms(said.text, said.suggestion)
        mean = sum(map(Counter.total, self._words.values())) / max(len(self._words), 1)
        itself = self._score(asked, asked, mean)
        others = {one for term in asked for one in self._owners.get(term, ())} - {number}
        scores = {other: self._score(asked, self._words[other], mean) for other in others}
        best = sorted(scores, key=lambda other: (-scores[other], other))
        return tuple(self._answered[one] for one in best if scores[one] >= LEAST * itself)[:most]

    def _score(self, asked: Mapping[str, int], words: Counter[str], mean: float) -> float:
        length = K1 * (1 - B + B * words.total() / (mean or 1))
        return sum(
            self._rarity(term) * words[term] * (K1 + 1) / (words[term] + length)
            for term in asked
            if term in words
        )

    def _rarity(self, term: str) -> float:
        found = len(self._owners.get(term, ()))
        return math.log(1 + (len(self._words) - found + 0.5) / (found + 0.5))

    def _look(self) -> None:
        """Read what is new, and forget what is gone."""
        there = {path: path.stat().st_mtime_ns for path in self._folder.glob("*/*/*.yml")}
        for path in sorted({*self._read, *there}):
            if path in self._read and self._read[path][0] == there.get(path):
                continue
            _, number = self._read.pop(path, (0, ""))
            for term in self._words.pop(number, ()):
                self._owners[term].discard(number)
            if path in there:
                new, _ = parse_record(path.read_text(encoding="utf-8"), path.name)
                self._read[path] = there[path], self._keep(new) if new is not None else ""

    def _keep(self, comment: Comment) -> str:
        """Remember an answered comment by its number, "" for one that has no answer."""
        number, answer = comment.id, comment.disposition
        if answer is None or not answer.reason:
            return ""
        self._answered[number] = AlikeAnswer(number, answer.outcome, answer.reason, answer.changes)
        self._words[number] = _terms(comment.text, comment.suggestion, answer.reason)
        for term in self._words[number]:
            self._owners.setdefault(term, set()).add(number)
        return number


@cache
def earlier_answers(root: Path) -> EarlierAnswers:
    """The one index of a project."""
    return EarlierAnswers(root)


def _terms(*texts: str) -> Counter[str]:
    """The terms of texts: words of letters, and pairs of Han characters."""
    found: Counter[str] = Counter()
    for piece in PIECE.findall("\n".join(texts).lower()):
        found.update([piece] if piece.isascii() else map("".join, pairwise(piece)))
    return found
