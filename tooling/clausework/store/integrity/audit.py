"""Integrity audit: what shows that a store has been altered, read with bounded memory."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from clausework.consultation.fields import NAMES, digest_version
from clausework.consultation.log.chain import END, Event, IntegrityFault, links, of_comment, of_event, safely
from clausework.store.integrity.keys import key_used_since
from clausework.store.integrity.replay import replay
from clausework.store.rows import StoredComment, each_row, name_mark, sender_mark
from clausework.store.session import EVENT_COLUMNS, Session, holes

BATCH = 1000
REVIEWS = ("published", "withheld", "answered")
TELLING = ("received", *REVIEWS, "withdrawn", "erased")
"""Kinds of events by which each column of a comment has come to be what it is."""
Payload = dict[str, str | bool]


def each_event(db: Session, after: int = 0, until: int = END) -> Iterator[Event]:
    """The chain from its beginning, some at a time: no read lasts long."""
    sql = f"SELECT {EVENT_COLUMNS} FROM event WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"  # noqa: S608 - our own names
    while True:
        found = [Event(*row) for row in db.execute(sql, (after, until, BATCH))]
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1].seq


def faults(db: Session, key: bytes = b"") -> Iterator[IntegrityFault]:
    """A broken chain, and any row of any table that the chain does not tell of as it is.

    Rows and times are compared where the key of the service is given; without it what anyone can
    prove: the chain, and that each comment is the one that was received and judged.
    """
    yield from contradictions(db, key)
    if key:
        yield from replay(db, key)


def schema_faults(db: Session) -> Iterator[IntegrityFault]:
    """Tables, triggers and indices that are not as the steps make them, and what hangs on ours besides.

    A table beside ours is left alone: a program that ships the database elsewhere may have its own. What
    a later release made is for that one to judge.
    """
    if db.is_of_later_release():
        return
    found, made = db.schema(), db.schema_made()
    there, wanted = ({part[:3]: part.text for part in parts} for parts in (found, made))
    tables = {part.table for part in made}
    for key in sorted({*there, *wanted}):
        kind, name, table = key
        if key not in there:
            yield IntegrityFault("schema_lost", table, f"{kind} {name}")
        elif key not in wanted and table in tables:
            yield IntegrityFault("schema_foreign", table, f"{kind} {name}")
        elif key in wanted and there[key] != wanted[key]:
            yield IntegrityFault("schema_other", table, f"{kind} {name}")


def contradictions(db: Session, key: bytes) -> Iterator[IntegrityFault]:
    """The audit without the digests of rows, as of a store of an earlier release."""
    yield from safely(broken_events(each_event(db), each_row(db)), "event")
    yield from safely(contradicted_comments(db, key), "comment")


def broken_events(events: Iterable[Event], comments: Iterable[StoredComment]) -> Iterator[IntegrityFault]:
    """Broken events, and comments that are not those received; both come in the order of arrival."""
    stored = iter(comments)
    row = next(stored, None)
    for event, sound in links(events):
        if not sound:
            yield of_event(event.seq)
        if event.kind != "received":
            continue
        while row is not None and row.arrival < event.seq:
            yield of_comment(row.number)  # nothing in the chain tells of it
            row = next(stored, None)
        if row is None or row.arrival != event.seq:
            yield of_comment(event.number)
            continue
        told = row.number == event.number and f'"{row.digest}"' in event.payload
        if not (told and digest_version(row, row.digest)):
            yield of_comment(row.number)
        row = next(stored, None)
    while row is not None:
        yield of_comment(row.number)
        row = next(stored, None)


def contradicted_comments(db: Session, key: bytes = b"") -> Iterator[IntegrityFault]:
    """Comments whose lateness, state, withdrawal or sender is not what the chain records."""
    stored, since = each_row(db), key_used_since(db, key) if key else math.inf
    while group := list(islice(stored, BATCH)):
        told = _telling(db, [row.number for row in group])
        for row in group:
            if not _is_told(row, told.get(row.number, ()), key if row.arrival > since else b""):
                yield of_comment(row.number)


def reasons(db: Session, number: str) -> Iterator[str]:
    """For what a comment has ever been withheld."""
    told = _telling(db, [number]).get(number, ())
    return (
        str(msgspec.json.decode(event.payload, type=Payload).get("reason", ""))
        for event in told
        if event.kind == "withheld"
    )


def _telling(db: Session, numbers: Sequence[str]) -> dict[str, list[Event]]:
    where = f"number IN ({holes(numbers)}) AND kind IN ({holes(TELLING)})"
    sql = f"SELECT {EVENT_COLUMNS} FROM event WHERE {where} ORDER BY seq"  # noqa: S608 - our own names
    found: dict[str, list[Event]] = {}
    for row in db.execute(sql, (*numbers, *TELLING)):
        found.setdefault(row[3], []).append(Event(*row))
    return found


def _is_told(row: StoredComment, events: Sequence[Event], key: bytes) -> bool:
    state: tuple[str, str | bool, str] = ("received", "", "")
    withdrawn, erased, received = "", False, False
    came: Payload = {}
    for event in events:
        try:
            payload = msgspec.json.decode(event.payload, type=Payload)
        except msgspec.MsgspecError:
            return False
        if event.kind == "received":
            received = _as_received(row, event.at, payload)
            came = payload
        elif event.kind in REVIEWS:
            state = (event.kind, payload.get("reason", ""), event.at)
        elif event.kind == "withdrawn":
            withdrawn = withdrawn or event.at
        else:
            erased = True
    judged = (row.state, row.withheld, row.reviewed) == state and row.withdrawn == withdrawn
    return received and judged and (not key or _is_from(row, came, erased, key))


def _as_received(row: StoredComment, at: str, told: Payload) -> bool:
    """Whether a comment came then, in time or late, alone or to follow another."""
    late, suspect = (told.get(name, bool(getattr(row, name))) for name in ("late", "suspect"))
    follows = told.get("follows", "")
    return (row.received, row.late, row.suspect, row.follows) == (at, int(late), int(suspect), follows)


def _is_from(row: StoredComment, told: Payload, erased: bool, key: bytes) -> bool:
    """Whether the sender is the one that the chain has a keyed hash of; an earlier release noted none."""
    if "sender" not in told:
        return True
    if told["sender"] != sender_mark(key, row.number, row.role, row.lang, row.channel):
        return False
    if erased or "named" not in told:
        return not any(getattr(row, name) for name in NAMES)
    return told["named"] == name_mark(key, row.number, row.organisation, row.name)
