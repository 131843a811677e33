"""Review of comments at the desk: the queue, one comment, what is done to it, and the audit record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from clausework.accounts import acts, attempts, people
from clausework.accounts.acts import LATEST as LATEST, ActFilter as ActFilter, RecordedAct as RecordedAct
from clausework.accounts.attempts import FailedSignIns
from clausework.consultation.files.attachments import Attachment, Vault
from clausework.consultation.records import read_record
from clausework.consultation.replies import Turnout, read_replies, standings, turnout
from clausework.consultation.tokens import keyed, unseal
from clausework.consultation.window import answer_day, instant
from clausework.errors import StoreError
from clausework.model.account import Account, may
from clausework.model.comment import Comment, Consultation, Reply
from clausework.rendering.answers import inert as inert
from clausework.rendering.routes import clause as clause
from clausework.store import reviewing
from clausework.store.files import HELD as HELD, RELEASED as RELEASED, file_of, named
from clausework.store.queue import (
    LENGTH as LENGTH,
    STATES as STATES,
    VIEWS as VIEWS,
    QueueCounts as QueueCounts,
    QueueFilter as QueueFilter,
    QueueItem as QueueItem,
    counts,
    item,
    numbers_of,
    place_after,
    queue,
    view as view,
)
from clausework.store.recording import StoreContext
from clausework.store.replies import commenting, replies
from clausework.store.reviewing import (
    ActEffect as ActEffect,
    ReviewAct as ReviewAct,
    assignable_accounts as assignable_accounts,
)
from clausework.store.session import Session
from clausework.store.tracking import AnswerVerdict, PersonalData as PersonalData, verdict_on
from clausework.workflow.desk.people import Completed, Forbidden, is_fresh

if TYPE_CHECKING:
    from clausework.workflow.serving.opening import OpenService

SOUGHT = 20_000
"""Comments that one act on a filter may be on."""


class BodyStanding(msgspec.Struct, frozen=True):
    """Standing of an invited body; `since` is an instant or a day, "" if there is none to tell."""

    name: str
    standing: str
    since: str = ""
    channel: str = ""
    late: bool = False


class BodyTurnout(msgspec.Struct, frozen=True):
    """A consultation that invites bodies."""

    consultation: Consultation
    counts: Turnout
    lines: tuple[BodyStanding, ...]


async def turnouts(
    store: OpenService, root: Path, consultations: Iterable[Consultation], lang: str
) -> tuple[BodyTurnout, ...]:
    """The invited bodies of each consultation that has some."""
    found = await store.read(lambda db: [_turnout(db, root, each, lang) for each in consultations])
    return tuple(item for item in found if item is not None)


def _turnout(db: Session, root: Path, consultation: Consultation, lang: str) -> BodyTurnout | None:
    said = _replies(db, root, consultation)
    found = standings(consultation, commenting(db, consultation), said.values())
    counts = turnout(found)
    if counts is None:
        return None
    lines = []
    for unit in consultation.invited:
        standing, reply = found[unit.id], said.get(unit.id)
        shown = (reply.received, reply.channel, reply.late) if reply and standing == "no-comment" else ()
        lines.append(BodyStanding(unit.named(lang), standing, *shown))
    return BodyTurnout(consultation, counts, tuple(lines))


def _replies(db: Session, root: Path, consultation: Consultation) -> dict[str, Reply]:
    """The last reply of each invited body: by its link as the store has it, by letter as git has it."""
    by_letter = (reply for reply in read_replies(root, consultation.id)[0] if reply.channel != "web")
    stored = replies(db, consultation)
    return {reply.unit: reply for reply in by_letter} | {unit: found[-1] for unit, found in stored.items()}


class QueueStanding(msgspec.Struct, frozen=True):
    """State of a queue: the last event that the page knows of, which an act on several comments gives back.

    `failed` tells of failed sign-ins to the account, in a fresh session.
    """

    version: int
    counts: QueueCounts
    failed: FailedSignIns | None


class CommentView(msgspec.Struct, frozen=True):
    """One comment, and its `record` in git; `names` are those it may be assigned to."""

    item: QueueItem
    record: Comment | None
    names: tuple[str, ...]
    verdict: AnswerVerdict | None = None


class TakenFile(NamedTuple):
    """A file with its bytes."""

    file: Attachment
    pieces: Iterator[bytes]


async def queue_standing(
    store: OpenService, account: Account, consultations: Iterable[str], now: float
) -> QueueStanding:
    """The state of the queue for whoever looks; it is asked before the comments that are listed."""

    def look(db: Session) -> QueueStanding:
        last = int(db.execute("SELECT max(seq) FROM event").get or 0)
        failed = attempts.failed_sign_ins(db, account.name) if is_fresh(account, now) else None
        counted = counts(db, tuple(consultations), account.name)
        marks = {**counted.marks, "clause": len(store.groups.elsewhere)}
        return QueueStanding(last, msgspec.structs.replace(counted, marks=marks), failed)

    return await store.read(look)


async def comments_sought(
    store: OpenService,
    wanted: QueueFilter,
    consultations: Mapping[str, Consultation],
    now: float,
    after: str = "",
) -> tuple[QueueItem, ...]:
    """Some comments that a filter seeks, with all that is noted of them; those after one of them."""
    asked, wanted = _asked(wanted, consultations, now), _marked(store, wanted)

    def look(db: Session) -> tuple[QueueItem, ...]:
        return queue(db, msgspec.structs.replace(wanted, after=place_after(db, after)), asked)

    found = await store.read(look)
    await store.groups.catch_up(store)
    return tuple(map(store.groups.marked, found))


def _asked(wanted: QueueFilter, consultations: Mapping[str, Consultation], now: float) -> tuple[str, ...]:
    """The consultations whose comments are sought: of overdue ones those whose day of answers is over."""
    if not wanted.overdue:
        return tuple(consultations)
    at, due = datetime.fromtimestamp(now, UTC), []
    for name, each in consultations.items():
        last = answer_day(each, instant(each.closes)) if each.closes else None
        if last is not None and at.astimezone(ZoneInfo(each.zone)).date() > last:
            due.append(name)
    return tuple(due)


async def numbers_sought(
    store: OpenService, wanted: QueueFilter, consultations: Mapping[str, Consultation], now: float
) -> tuple[str, ...]:
    """The numbers of all comments that a filter seeks, up to a limit: what an act on the filter is on."""
    asked, wanted = _asked(wanted, consultations, now), _marked(store, wanted)
    return await store.read(lambda db: numbers_of(db, wanted, asked, SOUGHT))


def _marked(store: OpenService, wanted: QueueFilter) -> QueueFilter:
    """The filter with those that are known to be on another clause than they are about."""
    if wanted.mark != "clause":
        return wanted
    return msgspec.structs.replace(wanted, elsewhere=tuple(islice(store.groups.elsewhere, SOUGHT)))


async def comment_view(
    store: OpenService, root: Path, consultations: Iterable[str], number: str
) -> CommentView | None:
    """A comment on one of these consultations; None if there is none of that number."""
    found = await store.read(lambda db: item(db, number))
    if found is None or found.row.consultation not in consultations:
        return None
    record = await asyncio.to_thread(read_record, root, number)
    await store.groups.catch_up(store)
    beside = unseal(store.key, number, "note", found.beside)
    shown = msgspec.structs.replace(
        store.groups.marked(found), files=named(found.files, store.key), beside=beside
    )
    verdict = await store.read(lambda db: verdict_on(db, store.key, number))
    return CommentView(shown, record, await store.read(reviewing.assignable_accounts), verdict)


async def review_comments(
    store: OpenService, account: Account, act: ReviewAct
) -> Completed | PersonalData | Forbidden:
    """Do it to all of the comments or to none, if the role includes it; StoreError if it cannot be.

    PersonalData for how to reach the sender of one.
    """
    if not may(account.role, act.kind):
        return Forbidden()
    return await store.write(lambda db, context: _review(db, context, account, act)) or Completed()


def _review(db: Session, context: StoreContext, account: Account, act: ReviewAct) -> PersonalData | None:
    if act.kind == "contact":
        return reviewing.view_contact(db, context, account, act.numbers[0])
    if act.kind == "release":
        reviewing.release(db, context, account, act.numbers[0], act.file)
    else:
        reviewing.carry_out(db, context, account, act)
    return None


async def preview_review(
    store: OpenService, account: Account, act: ReviewAct
) -> tuple[ActEffect, ...] | Forbidden:
    """The effects that an act would have on each of the comments, and its refusals; nothing is written."""
    if not may(account.role, act.kind):
        return Forbidden()
    return await store.read(lambda db: reviewing.preview(db, act, account))


WANTED, WRONG = "var/publish.wanted", "var/publish.wrong"
"""The files by which the job `publish` is asked for, and by which it tells what went wrong."""
SAID = 40
"""The last lines of what it said, which are shown."""


def want_publication(root: Path) -> None:
    """Ask for what was reviewed to be put into git and on the site; where nobody looks, a timer does it."""
    with suppress(OSError):
        (root / WANTED).touch()


def publication_faults(root: Path) -> tuple[str, ...]:
    """The steps of the last publication that went wrong, and after them what was said of it."""
    try:
        steps, *said = (root / WRONG).read_text(encoding="utf-8", errors="replace").splitlines()
    except (OSError, ValueError):
        return ()
    return steps, "\n".join(said[-SAID:])


async def file_of_comment(
    store: OpenService, account: Account, number: str, identity: str
) -> Attachment | Forbidden:
    """A file of a comment, with its name opened; StoreError if there is none."""
    if not may(account.role, "files"):
        return Forbidden()
    found = await store.read(lambda db: file_of(db, number, identity))
    if found is None:
        raise StoreError("no_file_of", number=number)
    return named((found,), store.key)[0]


async def take_file(
    store: OpenService, vault: Vault, account: Account, number: str, identity: str
) -> TakenFile | Forbidden:
    """A file to download, noted once it is found whole; StoreError if it is not, or while it is held back."""
    file = await file_of_comment(store, account, number, identity)
    if isinstance(file, Forbidden):
        return file
    if file.is_held:
        raise StoreError("file_held", number=number)
    pieces = await asyncio.to_thread(vault.read, file)
    await store.write(lambda db, context: reviewing.note_view(db, context, account, number, "file", file))
    return TakenFile(file, pieces)


async def delete_file(
    store: OpenService, vault: Vault, account: Account, act: ReviewAct
) -> Completed | Forbidden:
    """Delete a file of a comment, once the store has noted it; StoreError if there is none, or no reason."""
    if not may(account.role, act.kind):
        return Forbidden()
    await store.write(lambda db, context: reviewing.delete_file(db, context, account, act))
    # Where this process ends before, the daily job finds that no comment has it.
    await asyncio.to_thread(vault.drop, [act.file])
    return Completed()


async def look_at_file(
    store: OpenService, account: Account, number: str, identity: str
) -> Attachment | Forbidden:
    """A file to be shown as pictures, which is noted."""
    file = await file_of_comment(store, account, number, identity)
    if not isinstance(file, Forbidden):
        await store.write(
            lambda db, context: reviewing.note_view(db, context, account, number, "pictures", file)
        )
    return file


def file_token(key: bytes, session: str, number: str, identity: str) -> str:
    """The proof that a look at a file was noted in a session."""
    return keyed(key, "desk picture", f"{session} {number} {identity}")


class ActsPage(msgspec.Struct, frozen=True):
    """Some acts, the latest first; `more` is the place at which the list goes on, 0 at its end.

    `names` are those of all accounts, to filter by.
    """

    acts: tuple[RecordedAct, ...]
    more: int
    names: tuple[str, ...]


async def acts_page(store: OpenService, account: Account, wanted: ActFilter) -> ActsPage | Forbidden:
    """A page of acts."""
    if not may(account.role, "audit"):
        return Forbidden()
    found = await store.read(lambda db: acts.acts(db, wanted))
    names = await store.read(lambda db: tuple(item.name for item in people.people(db, 0)))
    return ActsPage(found, found[-1].seq if len(found) == acts.LENGTH else 0, names)


def acts_in_batches(
    store: OpenService, account: Account, wanted: ActFilter
) -> AsyncIterator[tuple[RecordedAct, ...]] | Forbidden:
    """All acts, the latest first, by reads of bounded length."""
    return _batches(store, wanted) if may(account.role, "audit") else Forbidden()


async def _batches(store: OpenService, wanted: ActFilter) -> AsyncIterator[tuple[RecordedAct, ...]]:
    wanted = msgspec.structs.replace(wanted, before=LATEST)
    while True:
        found = await store.read(partial(acts.acts, wanted=wanted, length=acts.BATCH))
        yield found
        if len(found) < acts.BATCH:
            return
        wanted = msgspec.structs.replace(wanted, before=found[-1].seq)
