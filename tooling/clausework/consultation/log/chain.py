"""The chain of events: each holds the hash of the one before, so that none can be altered unseen.

An integrity fault is what shows that a store has been altered all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from clausework.errors import StoreBusy, StoreError

ROOT = "0" * 64
END = 2**63 - 1
"""A sequence number that no event comes to."""


class Event(msgspec.Struct, frozen=True):
    """Something that happened to a comment or to the store; `payload` is JSON without personal data."""

    seq: int
    at: str
    kind: str
    number: str
    payload: str
    previous: str
    hash: str


MOVED, ARRIVED, STAYED = "moved", "arrived", "stayed"
"""A store that ends in the first takes nothing more; it arrived elsewhere, or it stayed after all."""
RESTORED, RESUMED = "restored", "resumed"
"""A new epoch began as receipts were lost; or one goes on in another life of the database, as none were."""


def moved_to(event: Event) -> str:
    """The place to which an event of the kind `moved` tells that the store went, as messages call it."""
    return str(msgspec.json.decode(event.payload, type=dict[str, str]).get("to", ""))


def link(previous: Event | None, at: str, kind: str, number: str, payload: dict[str, str | bool]) -> Event:
    """The event that follows another."""
    seq = previous.seq + 1 if previous else 1
    before = previous.hash if previous else ROOT
    text = msgspec.json.encode(payload, order="sorted").decode("utf-8")
    return Event(seq, at, kind, number, text, before, _hash(seq, at, kind, number, text, before))


def broken(events: Iterable[Event]) -> Iterator[int]:
    """The sequence numbers at which the chain does not hold."""
    return (event.seq for event, sound in links(events) if not sound)


def links(events: Iterable[Event]) -> Iterator[tuple[Event, bool]]:
    """Each event, and whether it follows the one before it and is what its hash says."""
    before, expected = ROOT, 1
    for event in events:
        right = _hash(event.seq, event.at, event.kind, event.number, event.payload, before)
        yield event, event.seq == expected and event.previous == before and event.hash == right
        before, expected = event.hash, event.seq + 1


def is_sound(event: Event) -> bool:
    """Whether an event is what its hash says."""
    return event.hash == _hash(*msgspec.structs.astuple(event)[:-1])


def _hash(*parts: int | str) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


class IntegrityFault(msgspec.Struct, frozen=True):
    """One finding: the key of its sentence, and the table, the row, the event that it is about."""

    said: str
    table: str = ""
    row: str = ""
    event: int = 0

    def __str__(self) -> str:
        """In short, for a message of which it is a part."""
        return self.row or (f"event {self.event}" if self.event else self.table)


def of_event(event: int) -> IntegrityFault:
    """An event that is not what its hash says, or does not follow the one before it."""
    return IntegrityFault("event_broken", event=event)


def of_comment(number: str) -> IntegrityFault:
    """A comment that is not what the events tell of it."""
    return IntegrityFault("comment_unlike", "comment", str(number))


ILL = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What comes of a value of another type than we wrote."""


def safely(found: Iterator[IntegrityFault], table: str) -> Iterator[IntegrityFault]:
    """The faults; where a value of a table cannot be read, this is the last of them."""
    try:
        yield from found
    except ILL:
        yield IntegrityFault("table_unread", table)
    except StoreError as error:
        if isinstance(error, StoreBusy):  # nothing is wrong with the store: whoever asked tries again
            raise
        yield IntegrityFault("table_unread", table)
