"""Schema versions: which steps a database has, which are due, which releases may go on with it.

A step *expands* if a program that knows the step before it can go on beside one that knows it; else it
*contracts*. The database notes the last contracting step that was made in it: a program that
knows that one can use the database, also if later, expanding steps were made since.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from clausework.errors import StoreError
from clausework.store.schema import steps as schema
from clausework.store.schema.dialects import SchemaStep

NOTE = "CREATE TABLE IF NOT EXISTS compatibility (oldest TEXT NOT NULL)"
"""Where the name of that contracting step stands, in one row."""


class SchemaVersions(ABC):
    """The steps that a database notes as made."""

    name: str
    """What messages call the database."""

    @abstractmethod
    def last(self) -> str:
        """The name of the last step: "" for a new database; StoreError if it is none of ours."""

    @abstractmethod
    def oldest(self) -> str:
        """The name of the last contracting step that was noted, or "" if none is."""

    @abstractmethod
    def turn(self) -> AbstractContextManager[object]:
        """A lock under which steps are made by one process alone."""

    @abstractmethod
    def make(self, step: SchemaStep, oldest: str) -> None:
        """Make the next step, whole or not at all, and note it with the last contracting one."""


def due(ledger: SchemaVersions) -> tuple[SchemaStep, ...]:
    """The steps that were not made; StoreError for a store of a later release that has no place for ours."""
    last, names = ledger.last(), [step.name for step in schema.STEPS]
    if not last:
        return schema.STEPS
    if last in names:
        return schema.STEPS[names.index(last) + 1 :]
    if ledger.oldest() in names:
        return ()
    raise StoreError("later_release", store=ledger.name)


def must_be_known(ledger: SchemaVersions) -> None:
    """StoreError for a store of a later release: its tables may hold what ours do not."""
    if ledger.last() not in {step.name for step in schema.STEPS}:
        raise StoreError("later_release", store=ledger.name)


def make_due(ledger: SchemaVersions) -> tuple[SchemaStep, ...]:
    """Make the steps that are due, one after the other; which they were."""
    with ledger.turn():
        found = due(ledger)
        for step in found:
            ledger.make(step, last_contracting(step))
    return found


def last_contracting(step: SchemaStep) -> str:
    """The name of the last contracting step up to one; the first step is one."""
    known = schema.STEPS[: schema.STEPS.index(step) + 1]
    return next((item.name for item in reversed(known) if item.contracts), known[0].name)
