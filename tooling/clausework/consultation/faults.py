"""Integrity faults: what shows that a store has been altered."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.errors import StoreBusy, StoreError


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
        if isinstance(error, StoreBusy):
            raise
        yield IntegrityFault("table_unread", table)
