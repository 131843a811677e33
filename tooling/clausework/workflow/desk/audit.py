"""The audit record, for accounts whose role includes it: by comment, by account, whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

import msgspec

from clausework.accounts import acts, people
from clausework.accounts.acts import LATEST, ActFilter, RecordedAct
from clausework.model.account import Account, may
from clausework.rendering.formats.answers_text import inert
from clausework.store.holding import HELD, RELEASED
from clausework.workflow.desk.access import DeskStore, Forbidden

__all__ = [
    "HELD",
    "LATEST",
    "RELEASED",
    "ActFilter",
    "ActsPage",
    "RecordedAct",
    "acts_in_batches",
    "acts_page",
    "inert",
]


class ActsPage(msgspec.Struct, frozen=True):
    """Some acts, the latest first; `more` is the place at which the list goes on, 0 at its end.

    `names` are those of all accounts, to filter by.
    """

    acts: tuple[RecordedAct, ...]
    more: int
    names: tuple[str, ...]


async def acts_page(store: DeskStore, account: Account, wanted: ActFilter) -> ActsPage | Forbidden:
    """A page of acts."""
    if not may(account.role, "audit"):
        return Forbidden()
    found = await store.read(lambda db: acts.acts(db, wanted))
    names = await store.read(lambda db: tuple(item.name for item in people.people(db, 0)))
    return ActsPage(found, found[-1].seq if len(found) == acts.LENGTH else 0, names)


def acts_in_batches(
    store: DeskStore, account: Account, wanted: ActFilter
) -> AsyncIterator[tuple[RecordedAct, ...]] | Forbidden:
    """All acts, the latest first, by reads of bounded length."""
    return _batches(store, wanted) if may(account.role, "audit") else Forbidden()


async def _batches(store: DeskStore, wanted: ActFilter) -> AsyncIterator[tuple[RecordedAct, ...]]:
    wanted = msgspec.structs.replace(wanted, before=LATEST)
    while True:
        found = await store.read(partial(acts.acts, wanted=wanted, length=acts.BATCH))
        yield found
        if len(found) < acts.BATCH:
            return
        wanted = msgspec.structs.replace(wanted, before=found[-1].seq)
