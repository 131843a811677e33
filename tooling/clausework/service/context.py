"""What the service needs to know, gathered once when it starts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from clausework.consultation.files.attachments import Vault
from clausework.consultation.log.high_water import EpochStart
from clausework.consultation.log.tree import Log
from clausework.consultation.rehearsal import Rehearsed
from clausework.consultation.tokens import read_key
from clausework.drafts.register import read_draft, read_register
from clausework.errors import SiteNotBuilt, StoreBusy, StoreError
from clausework.model.comment import Consultation, roles_to_choose
from clausework.model.draft import Draft
from clausework.render.formats.data import ClauseData, ClausesData
from clausework.service.built_site import Site, read_site
from clausework.service.cache import Cache
from clausework.service.readers import SECONDS, Readers
from clausework.source.project import load
from clausework.store.base import Store
from clausework.store.integrity.audit import BATCH, each_event
from clausework.store.integrity.keys import KeyFingerprints, check_keys, keys_agreed, keys_of, noted_keys
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Clock, Session, database_now
from clausework.workflow.consult import KEY, open_project_store, vault_of
from clausework.workflow.follow import FollowedPlaces
from clausework.workflow.log import begin_epoch, check_not_rolled_back, open_log, signer_of
from clausework.workflow.public.adopted_changes import Landing, landings

T = TypeVar("T")
WRITE_SECONDS = 10.0
"""The deadline of a write, from when it was asked for."""


@dataclass(frozen=True, slots=True)
class AppContext:
    """The store, the site, and what a comment is checked against.

    No event loop asks the store itself: what every page tells is in the `cache`, the rest comes by
    `read` and `write`.

    `drafts` are the labels that a form may name; `commenters`, `contact` and `title` have a text
    for each language; `rehearsed` is what of the consultations the site tells as a rehearsal;
    `restored` tells when the store was put back and lost receipts.
    """

    root: Path
    store: Store
    readers: Readers
    cache: Cache
    log: Log
    keys: KeyFingerprints
    landings: Mapping[str, tuple[Landing, ...]]
    whereabouts: FollowedPlaces
    site: Site
    key: bytes
    vault: Vault
    clauses: Mapping[str, ClauseData]
    drafts: frozenset[str]
    commenters: Mapping[str, dict[str, str]]
    contact: Mapping[str, str]
    title: Mapping[str, str]
    number: str
    languages: tuple[str, ...]
    rehearsed: Mapping[str, Rehearsed]
    restored: tuple[EpochStart, ...]

    @property
    def roles_to_choose(self) -> Mapping[str, dict[str, str]]:
        """The roles that a form offers."""
        return roles_to_choose(self.commenters)

    @property
    def consultations(self) -> Mapping[str, Consultation]:
        """The consultations that this service takes comments for."""
        return self.store.consultations

    async def read(self, work: Callable[[Session], T]) -> T:
        """What `work` finds in the store; StoreBusy if it does not answer in time, see `Readers`."""
        return await self.readers.read(work)

    async def write(self, work: Callable[[Session, StoreContext], T]) -> T:
        """What the writer answers once the work is on disk; StoreBusy if that takes too long.

        It may then be done all the same.
        """
        try:
            async with asyncio.timeout(WRITE_SECONDS):
                return await asyncio.wrap_future(self.store.write(work))
        except TimeoutError:
            raise StoreBusy("store_slow") from None

    async def ask_log(self, work: Callable[..., T], *given: int) -> T:
        """What the log answers, by a reader of the store.

        What is new is taken up a batch for each call of a reader: its first growth may take a while.
        """
        log, count = self.log, BATCH
        while count == BATCH:
            count = await self.read(lambda db: log.grow(partial(each_event, db), BATCH))
        return await self.read(lambda db: work(*given, events=partial(each_event, db)))

    def close(self) -> None:
        """Give up what is being read, finish what is to be written, and close the store."""
        self.readers.close()
        self.store.close()


def open_context(
    root: Path,
    rehearsal: bool,
    site: Path,
    db: str = "",
    clock: Clock = database_now,
    *,
    lost_receipts: bool = False,
) -> AppContext:
    """Read the project and its built site, and open the store.

    SiteNotBuilt if there is no site; StoreError if the keys in var/ are not the store's, or if the
    store is older than its high-water mark or the log that git has published. With `lost_receipts` it
    goes on all the same, in a new epoch.
    """
    found = read_site(site)
    if "clauses.json" not in found.files:
        raise SiteNotBuilt(str(site))
    data = msgspec.json.decode(found.files["clauses.json"].body, type=ClausesData)
    project = load(root)
    store = open_project_store(project, rehearsal, db, clock)
    key, vault = read_key(root / KEY), vault_of(root, rehearsal)
    keys = keys_of(key, signer_of(project, rehearsal).verifier)
    try:
        store.check_not_moved()
        if lost_receipts:
            begin_epoch(root, store, rehearsal)
        check_not_rolled_back(root, store, rehearsal, store.name)
        store.check_not_rolled_back()
        check_keys(keys, store.read(noted_keys) or store.write(partial(keys_agreed, keys=keys)).result())
    except StoreError:
        store.close()
        raise
    vault.seal_old()
    labels = [*(entry.label for entry in read_register(root)), data.draft]
    return AppContext(
        root=root,
        store=store,
        readers=Readers(partial(store.open_reader, SECONDS)),
        cache=Cache(store),
        log=open_log(project, store, rehearsal),
        keys=keys,
        landings=landings(found.redlines(), labels),
        whereabouts=_whereabouts(root, project.draft, data.draft),
        site=found,
        key=key,
        vault=vault,
        clauses={clause.id: clause for clause in data.clauses},
        drafts=frozenset([*labels, *(item.draft for item in project.consultations)]),
        commenters=project.commenters,
        contact=project.contact,
        title=data.title,
        number=data.number,
        languages=project.draft.languages,
        rehearsed=data.rehearsed,
        restored=store.restorations(),
    )


def _whereabouts(root: Path, working: Draft, current: str) -> FollowedPlaces:
    drafts = {entry.label: read_draft(root, entry.label) for entry in read_register(root)}
    return FollowedPlaces(drafts, drafts.get(current, working))
