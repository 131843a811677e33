"""Context of a comment at the desk: its clause with the words marked, its group, answers alike."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from clausework.consultation.anchor import nearest
from clausework.consultation.fields import OWN, value_of
from clausework.consultation.groups import words_of
from clausework.consultation.likeness import WordIndex, terms
from clausework.consultation.parse import parse_record
from clausework.consultation.personal import as_public, read_spans, written
from clausework.consultation.records import record_files
from clausework.errors import StoreBusy
from clausework.model.account import Account, may
from clausework.model.comment import AnswerState, Consultation, Statement
from clausework.model.published import BlockData, ClauseData
from clausework.model.redline import Edit
from clausework.rendering.clause_data import labelled
from clausework.source.memory import NOWHERE, Stamp
from clausework.store import reviewing
from clausework.store.queue import LENGTH, QueueFilter, QueueItem, drafts_after, drafts_of, item
from clausework.store.reviewing import Proposal, ReviewAct
from clausework.store.rows import StoredComment, numbered
from clausework.store.session import Session
from clausework.workflow.desk.review import numbers_sought
from clausework.workflow.groups import AlikeComments, GroupIndex, group_of, groups_of, to_open
from clausework.workflow.public.submitting import suggested_edits

if TYPE_CHECKING:
    from clausework.workflow.serving.opening import OpenService


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
        line.pieces[0]
        for line in found  # a comment on the whole clause may mean any line
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
    return tuple(re.split(f"({wanted})", line)) if wanted else (line,)  # a group keeps what it splits at


def cut_at(key: str, words: str, spans: str) -> tuple[str, ...]:
    """The words of a field cut at the ends of its spans: every second piece is in one."""
    ends = [end for span in sorted(read_spans(spans).get(key, ())) for end in span]
    return tuple(words[start:end] for start, end in pairwise((0, *ends, len(words))))


def spans_of(row: StoredComment, words: str) -> str:
    """The spans of words that are to be black, one to a line, beside those that are so already."""
    found = dict(read_spans(row.redaction))
    for key in OWN:
        for line in filter(None, map(str.strip, words.splitlines())):
            stands = re.finditer(re.escape(line), value_of(row, key))  # one that is left would tell it
            found[key] = (*found.get(key, ()), *(match.span() for match in stands))
    return written({key: tuple(dict.fromkeys(spans)) for key, spans in found.items()})


def for_screen(entry: QueueItem) -> QueueItem:
    """An entry of the queue as a meeting sees it: the words as anybody may read them, and nobody named."""
    public = as_public(entry.row, entry.row.redaction, bool(entry.row.confirmed))
    return msgspec.structs.replace(entry, row=msgspec.structs.replace(public, organisation="", name=""))


async def groups_sought(
    store: OpenService,
    wanted: QueueFilter,
    consultations: Mapping[str, Consultation],
    now: float,
    after: str = "",
) -> tuple[tuple[QueueItem, AlikeComments], ...]:
    """The groups that have some of what is sought, each with the first of it, the largest first.

    Those that come after the group of a comment.
    """
    sought = await numbers_sought(store, wanted, consultations, now)
    sought_at, known = frozenset(sought), frozenset((*sought, after))
    found = [group for name in consultations for group in await groups_of(store, name)]
    found = [group for group in found if not known.isdisjoint(group.members)]
    found.sort(key=lambda group: -len(group.members))  # the sort is stable: of equal ones the earlier first
    start = next((at for at, group in enumerate(found, 1) if after in group.members), 0)
    some = [group for group in found[start:] if not sought_at.isdisjoint(group.members)][:LENGTH]
    first = [next(number for number in group.members if number in sought_at) for group in some]
    items = await store.read(lambda db: [item(db, number) for number in first])
    return tuple((one, group) for one, group in zip(items, some, strict=True) if one is not None)


async def groups_named(store: OpenService, numbers: Iterable[str]) -> tuple[AlikeComments, ...]:
    """The groups of some comments, each once."""
    wanted = tuple(numbers)
    known = await store.read(lambda db: numbered(db, wanted))
    await store.groups.catch_up(store)
    first = {store.groups.head(row.number): row for row in known}
    found = [await group_of(store, row.consultation, row.number) for row in first.values()]
    return tuple(group for group in found if group is not None)


class OpenedGroup(msgspec.Struct, frozen=True):
    """The group of a comment, with some of the members that add nothing to its head.

    `left` are those that whoever looks is still to open before an answer to all of them.
    """

    group: AlikeComments
    sample: Mapping[str, str]
    left: tuple[str, ...]


async def opened_group(
    store: OpenService, account: Account, consultation: str, number: str
) -> OpenedGroup | None:
    """The group of a comment, None if it is alone; that it is opened is noted of one who answers."""
    group = await group_of(store, consultation, number)
    if group is None or len(group.members) < 2:  # the others may have been withdrawn
        return None
    left = await still_to_open(store, account, group)
    if number in left and may(account.role, "propose"):  # only who answers must have read
        with suppress(StoreBusy):  # it stays to be opened
            await store.write(lambda db, context: reviewing.note_opened(db, context, account, number))
            left = tuple(one for one in left if one != number)
    apart = {group.head, *group.adding, number}
    wanted = [one for one in to_open(group) if one not in apart]
    found = await store.read(lambda db: numbered(db, wanted))
    return OpenedGroup(group, {row.number: words_of(row) for row in found}, left)


async def still_to_open(store: OpenService, account: Account, group: AlikeComments) -> tuple[str, ...]:
    """The members of a group that somebody has not opened of those that must be before it is answered."""
    opened = await store.read(lambda db: reviewing.opened_by(db, account, to_open(group)))
    return to_open(group, opened)


async def unopened(store: OpenService, account: Account, act: ReviewAct) -> tuple[str, ...]:
    """The comments still to be opened before an act gives one answer to several members of a group."""
    if act.kind not in ("propose", "settle") or not act.outcome or len(act.numbers) < 2:  # "" clears it
        return ()
    asked, left = frozenset(act.numbers), list[str]()
    for group in await groups_named(store, act.numbers):
        if len(asked.intersection(group.members)) > 1:
            left += await still_to_open(store, account, group)
    return tuple(left)


class AlikeAnswer(msgspec.Struct, frozen=True):
    """An answer to a comment which said nearly the same: `state` is how far it is, "answered" if public."""

    number: str
    outcome: str
    reason: str
    state: AnswerState | Literal["answered"] = "answered"


class Beside(msgspec.Struct, frozen=True):
    """All that stands beside a comment; `edits` are its suggestion against the present words."""

    lines: tuple[ShownLine, ...]
    edits: tuple[Edit, ...]
    alike: tuple[AlikeAnswer, ...]


async def beside(store: OpenService, clause: ClauseData | None, entry: QueueItem) -> Beside:
    """The context of a comment; neither text nor redline where its clause is gone."""
    earlier = earlier_answers(store.root, store.groups)
    await asyncio.to_thread(earlier.read_records)  # at the first look every record is opened
    while new := await store.read(earlier.unread):
        await asyncio.to_thread(earlier.take_drafts, new)
    found = await asyncio.to_thread(earlier.alike, entry)
    drafts = await store.read(lambda db: drafts_of(db, [one.number for one in found]))
    alike = tuple(one for one in found if one.state == "answered" or one.number in drafts)  # undone since
    said, edits = entry.row, None
    if clause is None:
        return Beside((), (), alike)
    if said.suggestion:
        edits = await asyncio.to_thread(
            suggested_edits, clause, said.anchor.provision, said.suggestion, said.lang
        )
    return Beside(clause_lines(clause, said), edits or (), alike)


LEAST = 0.12
"""The share of what a comment would score with itself from which another is alike."""
PIECE = 500
"""Drafts that are looked at in one read."""


class EarlierAnswers:
    """The answers of a project and those of its desk, by the words of comments and of the reasons.

    A changed record is read again, and a draft that is newer than the last one seen. Of a group that is
    answered alike one is kept.
    """

    def __init__(self, root: Path, groups: GroupIndex) -> None:
        self._root, self._groups = root, groups
        self._read: dict[str, tuple[Stamp, str]] = {}
        self._index = WordIndex()
        self._answers: dict[str, AlikeAnswer] = {}
        self._seen = (0, "")
        self._lock = threading.Lock()

    def alike(self, entry: QueueItem, most: int = 5) -> tuple[AlikeAnswer, ...]:
        """The answers to what is most like a comment, of those that are as like the newest first."""
        with self._lock:
            asked = terms(entry.row.text, entry.row.suggestion)
            scores, whole = self._index.scores(asked), self._index.whole(asked)
            near = [name for name in reversed(self._answers) if scores.get(name, 0) >= LEAST * whole > 0]
            near.sort(key=lambda name: -round(scores[name] / whole, 1))  # in tenths, or none would be as like
            each: dict[tuple[str, str], AlikeAnswer] = {}
            for one in map(self._answers.__getitem__, near):
                if one.number != entry.row.number:
                    each.setdefault((one.outcome, one.reason), one)  # the same answer once
        each.pop((entry.outcome, entry.answer), None)  # which it has itself
        return tuple(each.values())[:most]

    def unread(self, db: Session) -> tuple[tuple[Proposal, StoredComment], ...]:
        """Some drafts that are newer than those that were taken, each with its comment."""
        return drafts_after(db, self._seen, PIECE)

    def take_drafts(self, new: Iterable[tuple[Proposal, StoredComment]]) -> None:
        """Know drafts from now on."""
        with self._lock:
            for draft, row in new:
                answer = AlikeAnswer(draft.number, draft.outcome, draft.reason, draft.state)
                self._keep(self._groups.head(draft.number), answer, row)
                self._seen = max(self._seen, (draft.version, draft.number))

    def read_records(self) -> None:
        """Read what is new in git, and forget what is gone."""
        with self._lock:
            there = dict(record_files(self._root))
            for path in sorted({*self._read, *there}):
                made, number = self._read.get(path, (NOWHERE, ""))
                if made == there.get(path):
                    continue
                self._index.drop(number)
                self._answers.pop(number, None)
                self._read.pop(path, None)
                if path in there:
                    new, _ = parse_record((self._root / path).read_text(encoding="utf-8"), path)
                    if new is not None and (answer := new.disposition) is not None:
                        self._keep(new.id, AlikeAnswer(new.id, answer.outcome, answer.reason), new)
                    self._read[path] = there[path], new.id if new is not None else ""

    def _keep(self, name: str, answer: AlikeAnswer, said: Statement) -> None:
        """Remember an answer that gives a reason."""
        self._answers.pop(name, None)
        if answer.reason:  # without one there is nothing to take over
            self._answers[name] = answer  # at the end, where the newest are
            self._index.put(name, terms(said.text, said.suggestion, answer.reason))


earlier_answers = cache(EarlierAnswers)
"""The one index of a project and of the store whose groups these are."""
