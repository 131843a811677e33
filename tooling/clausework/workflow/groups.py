"""Groups of comments at the desk and for a command: the index beside the store, and what is to be opened."""

from __future__ import annotations

import asyncio
import hashlib
import math
import threading
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from clausework.consultation.groups import AlikeComments as AlikeComments, Grouping, with_additions, words_of
from clausework.consultation.likeness import ClauseIndex
from clausework.consultation.parse import is_wordless
from clausework.consultation.personal import blacked, redacted
from clausework.consultation.records import read_records
from clausework.consultation.spam import SpamMark
from clausework.errors import StoreBusy
from clausework.model.comment import Comment, Consultation, Statement
from clausework.model.filing import courtesies_in
from clausework.model.progress import Progress, silent
from clausework.model.published import ClauseData
from clausework.source.settings import settings_at, words_at
from clausework.store.address import file_of, is_postgres
from clausework.store.queue import QueueItem
from clausework.store.rows import StoredComment, comment_of, each_row, numbered, rows
from clausework.store.session import Session
from clausework.workflow.consult import open_store, store_address

if TYPE_CHECKING:
    from clausework.workflow.apply import LineClaims
    from clausework.workflow.serving.opening import OpenService

T = TypeVar("T")
PIECE = 200
"""Comments that are looked at in one read, which must not take long."""
WAIT_S = 2.0
"""How long a page waits for what is not grouped yet: of a large store it is shown as far as it is known."""
NEXT = "WHERE comment.arrival > ? AND comment.withdrawn = '' ORDER BY comment.arrival LIMIT ?"
GONE = "SELECT number FROM comment WHERE consultation = ? AND withdrawn != ''"


class GroupIndex:
    """The groups of each consultation of a store, in the order of arrival; what came since is added.

    The order is that of the store, so it makes no difference by which door or replica they came. Nothing of
    it is kept: who sends a comment need not wait for it, and a service that starts again begins anew.
    """

    def __init__(self, courtesies: tuple[str, ...] = (), clauses: Iterable[ClauseData] = ()) -> None:
        self.courtesies = courtesies
        self.elsewhere: dict[str, str] = {}
        """The clause that a comment is far likelier about than the one it names, by its number."""
        self._clauses = ClauseIndex()
        for clause in clauses:
            self._clauses.put(clause.id, clause.title, clause.text, bool(clause.provisions))
        self._groupings: dict[str, Grouping] = {}
        self._seen = -1
        self._lock = threading.Lock()
        self._task: asyncio.Task[None] | None = None

    def unseen(self, db: Session) -> tuple[StoredComment, ...]:
        """Some comments that came since."""
        return rows(db, NEXT, self._seen, PIECE)

    def look(self, found: tuple[StoredComment, ...]) -> None:
        """Put comments with their groups; what another look has seen meanwhile is passed over."""
        with self._lock:
            for row in found:
                if row.arrival > self._seen:
                    self.add(row.number, row)
                    if likelier := self._clauses.likelier(row):
                        self.elsewhere[row.number] = likelier
                    self._seen = row.arrival

    def add(self, number: str, said: Statement) -> None:
        """Put a comment with its group."""
        grouping = self._groupings.setdefault(said.consultation, Grouping(self.courtesies))
        grouping.add(number, words_of(said))

    def group(self, number: str) -> AlikeComments | None:
        """The group of a comment; None if it is not known yet, or was withdrawn before."""
        grouping = self._grouping(number)
        return grouping.group(number) if grouping else None

    def _grouping(self, number: str) -> Grouping | None:
        return next((grouping for grouping in tuple(self._groupings.values()) if number in grouping), None)

    def groups(self, consultation: str) -> tuple[AlikeComments, ...]:
        """The groups of a consultation in the order in which their heads came."""
        grouping = self._groupings.get(consultation)
        return grouping.groups() if grouping else ()

    async def catch_up(self, store: OpenService) -> bool:
        """Look at what came since, for a moment; whether all of it was looked at. The rest goes on."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(_grow(store))
        await asyncio.wait([self._task], timeout=WAIT_S)  # unlike wait_for it cancels nothing
        return self._task.done() and self._task.result() is None  # raises what went wrong there

    def head(self, number: str) -> str:
        """The head of the group of a comment, itself if it is in none."""
        grouping = self._grouping(number)
        return grouping.head(number) if grouping else number

    def marked(self, item: QueueItem) -> QueueItem:
        """An entry of the queue with the head of its group, and the clause that it may be about."""
        number, head = item.row.number, self.head(item.row.number)
        similar = (SpamMark("similar", head),) if head != number else ()
        likelier = self.elsewhere.get(number)
        other = (SpamMark("clause", likelier),) if likelier else ()
        return msgspec.structs.replace(item, marks=(*item.marks, *other, *similar))


async def _grow(store: OpenService) -> None:
    with suppress(StoreBusy):  # the next page goes on
        while found := await store.read(store.groups.unseen):
            await asyncio.to_thread(store.groups.look, found)  # by no reader, which others wait for


async def groups_of(store: OpenService, consultation: str) -> tuple[AlikeComments, ...]:
    """The groups of a consultation, in the order in which their heads came, without what was withdrawn."""
    await store.groups.catch_up(store)
    gone = await store.read(lambda db: _withdrawn(db, consultation))
    found = (_standing(group, gone) for group in store.groups.groups(consultation))
    return tuple(group for group in found if group.members)


async def group_of(store: OpenService, consultation: str, number: str) -> AlikeComments | None:
    """The group of a comment with what its members add; None if it is in none, or withdrawn."""
    await store.groups.catch_up(store)
    found = store.groups.group(number)
    if found is None:
        return None
    gone = await store.read(lambda db: _withdrawn(db, consultation))
    found = _standing(found, gone)
    if number in gone or not found.members:
        return None
    said = await store.read(lambda db: numbered(db, (found.head, *found.adding)))
    return with_additions(found, {row.number: words_of(row) for row in said}, store.groups.courtesies)


async def claims_on(
    store: OpenService, root: Path, consultation: Consultation, clause: str
) -> tuple[LineClaims, ...]:
    """The suggestions of the comments on a clause, line by line, without those that were withdrawn."""
    where = "comment.consultation = ? AND comment.clause = ? AND comment.suggestion != '' AND withdrawn = ''"
    found = await store.read(lambda db: tuple(each_row(db, where, consultation.id, clause)))
    from clausework.workflow.apply import line_claims  # a service starts without it

    return await asyncio.to_thread(line_claims, root, [comment_of(row, consultation) for row in found])


def _withdrawn(db: Session, consultation: str) -> frozenset[str]:
    return frozenset(number for (number,) in db.execute(GONE, (consultation,)))


def _standing(group: AlikeComments, gone: frozenset[str]) -> AlikeComments:
    """A group without some of its members: the next of them is its head."""
    if gone.isdisjoint(group.members):
        return group
    members = tuple(number for number in group.members if number not in gone)
    adding = tuple(number for number in group.adding if number not in gone and number != members[0])
    return AlikeComments(members[0] if members else "", members, adding)


def to_open(group: AlikeComments, opened: Collection[str] = ()) -> tuple[str, ...]:
    """The members of a group still to be opened before it may be answered.

    That is the head, all that add something, and of the others as many as the root of the number of all
    members: which ones is told by their numbers alone, so that nobody chooses them.
    """
    lots = {name: hashlib.sha256(name.encode()).hexdigest() for name in group.members[1:]}
    alike = sorted(lots.keys() - set(group.adding), key=lots.__getitem__)
    sample = alike[: math.isqrt(len(group.members) - 1) + 1]  # the root, rounded up
    return tuple(number for number in (group.head, *group.adding, *sorted(sample)) if number not in opened)


class Grouped(NamedTuple):
    """All groups of some comments, and the words of each by its number."""

    groups: tuple[AlikeComments, ...]
    words: Mapping[str, str]


def grouped(
    root: Path, rehearsal: bool, address: str = "", consultation: str = "", progress: Progress = silent
) -> Grouped:
    """The groups of the comments of the store, and of the records that git alone has.

    Those came by letter before there was a store here: they come first, in the order of their numbers.
    """
    settings = settings_at(root)
    held = [each for each in settings.consultations if each.rehearsal == rehearsal]
    if consultation:
        from clausework.workflow.answers import chosen_consultation  # likewise

        held = [chosen_consultation(settings, consultation)]
    known = frozenset(each.id for each in held)
    place, stored = store_address(root, rehearsal, address), dict[str, StoredComment]()
    if is_postgres(place) or file_of(place).is_file():  # in the order of arrival
        with closing(open_store(root, rehearsal, address)) as store:
            stored = store.read(lambda db: {row.number: row for row in each_row(db)})
    said: dict[str, Comment | StoredComment] = {
        record.id: record
        for record in read_records(root, progress)[0]
        if record.id not in stored and not is_wordless(record)
    }
    said |= {row.number: row for row in stored.values() if not row.withdrawn}
    index = GroupIndex(courtesies_of(root))
    words = {number: words_of(each) for number, each in said.items() if each.consultation in known}
    for number in words:
        index.add(number, said[number])
    # They are alike by all their words, and told by those that whoever gets the list may read.
    words |= {
        number: words_of(redacted(row, row.redaction))
        for number, row in stored.items()
        if row.redaction and number in words
    }
    words = {number: words[number] if said[number].confirmed else blacked(words[number]) for number in words}
    found = (group for each in held for group in index.groups(each.id))
    return Grouped(tuple(with_additions(group, words, index.courtesies) for group in found), words)


def courtesies_of(root: Path) -> tuple[str, ...]:
    """The courtesies of comments by the project's own list, beside those that everybody says."""
    return courtesies_in(words_at(root))
