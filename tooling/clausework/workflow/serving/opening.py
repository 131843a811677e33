"""What a service of the public works with: the store, its readers, the log, the keys, the project."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
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
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Consultation, roles_to_choose
from clausework.rendering.formats.data import ClauseData, ClausesData
from clausework.source.project import Project, load
from clausework.store.base import Store
from clausework.store.integrity.audit import BATCH, each_event
from clausework.store.integrity.keys import KeyFingerprints, check_keys, keys_agreed, keys_of, noted_keys
from clausework.store.readers import READ_TIMEOUT_S, ReaderPool
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Clock, Session, database_now
from clausework.store.writers.comment_writer import CommentWriter
from clausework.store.writers.subprocess_writer import writer_factory
from clausework.workflow.consult import KEY, open_project_store, vault_of
from clausework.workflow.follow import FollowedPlaces
from clausework.workflow.log import begin_epoch, check_not_rolled_back, open_log, signer_of
from clausework.workflow.public.chapters import chapters_of
from clausework.workflow.serving.cache import StoreCache

T = TypeVar("T")
WRITE_SECONDS = 10.0
"""The deadline of a write, from when it was asked for."""


@dataclass(frozen=True)
class OpenService:
    """The store and what a comment is checked against, for one event loop.

    The event loop never asks the store itself: what every page tells is in the `cache`, the rest comes by
    `read` and `write`.

    `labels` are the drafts of the project, the oldest first, and `drafts` those that a form may name.
    `commenters`, `contact` and `title` have a text for each language; `clauses`, `chapters` and `rehearsed`
    are what the site tells of its clauses, of those that take comments, and of a rehearsal; `restored` tells
    when the store was put back and lost receipts.
    """

    root: Path
    store: Store
    readers: ReaderPool
    cache: StoreCache
    log: Log
    keys: KeyFingerprints
    key: bytes
    vault: Vault
    clauses: Mapping[str, ClauseData]
    chapters: Mapping[str, Sequence[ClauseData]]
    labels: tuple[str, ...]
    drafts: frozenset[str]
    whereabouts: FollowedPlaces
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
        """What `work` finds in the store; StoreBusy if it does not answer in time, see `ReaderPool`."""
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

    def writer_factory(self) -> Callable[[], CommentWriter]:
        """What makes, on the event loop, the writer of the comments that come in."""
        return writer_factory(self.store)

    def bind_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on the store refuses to be waited for by this event loop."""
        self.store.loop = loop

    def close(self) -> None:
        """Give up what is being read, finish what is to be written, and close the store."""
        self.readers.close()
        self.store.close()


def open_service(
    root: Path,
    rehearsal: bool,
    site_data: bytes,
    db: str = "",
    clock: Clock = database_now,
    *,
    lost_receipts: bool = False,
) -> OpenService:
    """Read the project and open the store; `site_data` is the `clauses.json` of the built site.

    StoreError if the keys in var/ are not the store's, or if the store is older than its high-water mark or
    the log that git has published. With `lost_receipts` it goes on all the same, in a new epoch.
    """
    data = msgspec.json.decode(site_data, type=ClausesData)
    project = load(root)
    store = open_project_store(project, rehearsal, db, clock)
    key, vault = read_key(root / KEY), vault_of(root, rehearsal)
    try:
        keys = _checked_keys(project, store, rehearsal, key, lost_receipts)
    except StoreError:
        store.close()
        raise
    vault.seal_old()
    clauses = {clause.id: clause for clause in data.clauses}
    register = [entry.label for entry in read_register(root)]
    frozen = {label: read_draft(root, label) for label in register}
    return OpenService(
        root=root,
        store=store,
        readers=ReaderPool(partial(store.open_reader, READ_TIMEOUT_S)),
        cache=StoreCache(store),
        log=open_log(project, store, rehearsal),
        keys=keys,
        key=key,
        vault=vault,
        clauses=clauses,
        chapters=chapters_of(clauses),
        labels=(*register, data.draft),
        drafts=frozenset([*register, data.draft, *(item.draft for item in project.consultations)]),
        whereabouts=FollowedPlaces(frozen, frozen.get(data.draft, project.draft)),
        commenters=project.commenters,
        contact=project.contact,
        title=data.title,
        number=data.number,
        languages=project.draft.languages,
        rehearsed=data.rehearsed,
        restored=store.restorations(),
    )


def _checked_keys(
    project: Project, store: Store, rehearsal: bool, key: bytes, lost_receipts: bool
) -> KeyFingerprints:
    """The keys of the store; StoreError if it is used with others than those in var/, or cannot go on."""
    keys = keys_of(key, signer_of(project, rehearsal).verifier)
    store.check_not_moved()
    if lost_receipts:
        begin_epoch(project.root, store, rehearsal)
    check_not_rolled_back(project.root, store, rehearsal, store.name)
    store.check_not_rolled_back()
    check_keys(keys, store.read(noted_keys) or store.write(partial(keys_agreed, keys=keys)).result())
    return keys
