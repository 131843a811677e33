"""Parts of a service of the public: store, readers, log, keys, project, settings, cache, measures."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from clausework.accounts.settings import SignIn as SignIn, SignInMisset, read_sign_in as read_sign_in
from clausework.consultation.anchor import FollowedPlaces
from clausework.consultation.files.attachments import Vault
from clausework.consultation.log.checkpoint import COSIGNATURE, key_name
from clausework.consultation.log.high_water import EpochStart
from clausework.consultation.log.published import Log, unwatched
from clausework.consultation.log.witness import WitnessClient, refuse_where_ahead
from clausework.consultation.tokens import read_key
from clausework.consultation.window import Window, instant
from clausework.drafts.naming import given_number
from clausework.drafts.register import read_draft, read_register
from clausework.errors import ClauseworkError, StoreBusy, StoreError, WitnessFault
from clausework.model.comment import Consultation, Rehearsed, roles_to_choose
from clausework.model.draft import Draft
from clausework.model.published import ClauseData, ClausesData
from clausework.source.settings import settings_at
from clausework.store.address import file_of, is_postgres
from clausework.store.base import Store as Store
from clausework.store.comment_writer import CommentWriter as CommentWriter
from clausework.store.head import LEASE_S as LEASE_S, Lease, head_at
from clausework.store.integrity.audit import BATCH, each_event
from clausework.store.integrity.keys import KeyFingerprints, check_keys, keys_agreed, keys_of, noted_keys
from clausework.store.last_runs import DEEDS as DEEDS, last
from clausework.store.readers import READ_TIMEOUT_S, ReaderPool
from clausework.store.recording import StoreContext, resume
from clausework.store.session import Clock as Clock, Session, database_now as database_now, head_of
from clausework.store.tracking import agreements_since
from clausework.workflow.built import SiteAnswer, read_answers
from clausework.workflow.consult import KEY, must_be_held, open_store, vault_of
from clausework.workflow.groups import GroupIndex, courtesies_of
from clausework.workflow.log import go_on, log_drafts, open_log, signer_of
from clausework.workflow.public.published import chapters_of

# A cache of what every page tells of the store, refreshed in the background. A page that anybody may ask
# for waits for no store: it goes on while the store is away.
LOG = logging.getLogger("clausework.workflow")
REFRESH_SECONDS = 1.0  # a count may be so old; each page would ask the store else


class StoreSnapshot(msgspec.Struct, frozen=True):
    """The store at a moment `at` of this machine's monotonic clock: its own clock, its last event, counts."""

    now: datetime
    at: float
    head: int
    agreed: Mapping[str, int]


class StoreCache:
    """The clock of the store, the windows of its consultations, and how many agree with a comment."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._windows = {name: store.window(name) for name in store.consultations}  # they never change
        self._seen = store.read(lambda db: look(db, store.context, 0))
        self._agreed = dict(self._seen.agreed)

    @property
    def consultations(self) -> Mapping[str, Consultation]:
        """The consultations that comments are taken for, by their IDs."""
        return self._store.consultations

    def take_up(self, consultations: Sequence[Consultation]) -> None:
        """Go on with consultations that are new: they come to the store, and only then are they here."""
        windows = self._store.make(consultations)  # where it refuses, nothing here has changed
        self._windows |= {item.id: when for item, when in zip(consultations, windows, strict=True)}
        self._store.take_up(consultations)

    def now(self) -> str:
        """The instant by which the store judges, counted on since its clock was last read."""
        given = self._store.own_clock_now()
        if given:
            return given
        found = self._seen.now + timedelta(seconds=time.monotonic() - self._seen.at)
        return found.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def window(self, consultation_id: str) -> Window:
        """When a consultation is open."""
        return self._windows[consultation_id]

    def agreed(self, number: str) -> int:
        """The number of those who agree with a comment."""
        return self._agreed.get(number, 0)

    def count(self, number: str, count: int) -> None:
        """Take note of an agreement that was just written."""
        self._agreed[number] = count

    async def follow(self, readers: ReaderPool) -> None:
        """Look at the store once a second, for as long as the service runs."""
        while True:
            try:
                await self.refresh(readers)
            except StoreError:  # what was seen last holds until the store answers again
                pass
            except Exception as error:  # whatever it was, no page shall stand still for it
                fields = {"outcome": "failed", "reason": type(error).__name__}
                LOG.info("cache", extra={"fields": fields})
            await asyncio.sleep(REFRESH_SECONDS)

    async def refresh(self, readers: ReaderPool) -> None:
        """Look at the store now; StoreBusy if it does not answer."""
        context, head = self._store.context, self._seen.head
        self._seen, taken_over = await readers.read(
            lambda db: (look(db, context, head), self._store.look_out(db))
        )
        self._agreed.update(self._seen.agreed)
        if taken_over:
            await asyncio.wrap_future(self._store.write(resume))


def look(db: Session, context: StoreContext, head: int) -> StoreSnapshot:
    """The store as it is; its counts where they have changed since an event."""
    event = head_of(db)
    last, at = (event.seq, event.at) if event else (0, "")
    agreed = agreements_since(db, head, last)
    # No clock that was turned back has anything seem not to have happened yet.
    now = max(instant(context.clock(db)), instant(at)) if at else instant(context.clock(db))
    return StoreSnapshot(now, time.monotonic(), last, agreed)


class WitnessAddress(msgspec.Struct, frozen=True):
    """Address of a witness, and the key that it signs with."""

    url: str
    verifier: str


def read_witnesses(
    urls: Sequence[str], keys: Sequence[str], quorum: int | None
) -> tuple[tuple[WitnessAddress, ...], int]:
    """Witnesses by their addresses and keys, and how many of them must cosign: all unless it is said."""
    if len(urls) != len(keys):
        raise WitnessFault("witness_pairs", urls=len(urls), keys=len(keys))
    wanted = len(urls) if quorum is None else quorum
    if quorum is not None and not 1 <= quorum <= len(urls):
        raise WitnessFault("witness_quorum", quorum=quorum, count=len(urls))
    for url in urls:
        if not _is_address(url):
            raise WitnessFault("witness_address", url=url)
    for key in keys:
        if not key_name(key, COSIGNATURE):
            raise WitnessFault("witness_key", key=key)
    return tuple(map(WitnessAddress, urls, keys)), wanted


def require_public_origin(root: Path, given: str) -> None:
    """SignInMisset where neither `given` nor the project says under which origin visitors come."""
    if not read_sign_in(root, given).origin:
        raise SignInMisset("no_public_origin")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0  # 0 passes
    except ValueError:  # a port that is no number, an open bracket
        return False


T = TypeVar("T")
WRITE_SECONDS = 10.0
"""The deadline of a write, from when it was asked for."""


@dataclass(frozen=True)
class SiteFacts:
    """Facts of the site that the service shows; all of them change as one.

    `labels` are the drafts of the project, the oldest first, and `drafts` those that a form may name.
    `commenters`, `contact`, `title` and `standing` have a text for each language; `clauses`, `chapters` and
    `rehearsed` are what the site tells of its clauses, of those that take comments, and of a rehearsal;
    `answers` are those that it has, by the number of the comment.
    """

    clauses: Mapping[str, ClauseData]
    chapters: Mapping[str, Sequence[ClauseData]]
    labels: tuple[str, ...]
    drafts: frozenset[str]
    whereabouts: FollowedPlaces
    commenters: Mapping[str, dict[str, str]]
    contact: Mapping[str, str]
    title: Mapping[str, str]
    number: str
    standing: Mapping[str, str]
    languages: tuple[str, ...]
    rehearsed: Mapping[str, Rehearsed]
    answers: Mapping[str, SiteAnswer]


def read_facts(source: Path, site_data: bytes) -> SiteFacts:
    """The facts by the `clauses.json` of a built site and the project in `source` that it was made of."""
    data, settings = msgspec.json.decode(site_data, type=ClausesData), settings_at(source)
    clauses = {clause.id: clause for clause in data.clauses}
    register = [entry.label for entry in read_register(source)]

    def frozen(label: str) -> Draft | None:
        return read_draft(source, label) if label in register else None

    def shown() -> Draft:
        from clausework.source.project import load  # a start reads no text: few ask for it

        return frozen(data.draft) or load(source).draft

    return SiteFacts(
        clauses=clauses,
        chapters=chapters_of(clauses),
        labels=(*register, data.draft),
        drafts=frozenset([*register, data.draft, *(item.draft for item in settings.consultations)]),
        whereabouts=FollowedPlaces(data.draft, shown, frozen),
        commenters=settings.commenters,
        contact=settings.contact,
        title=data.title,
        number=given_number(data.number),
        standing=data.standing,
        languages=settings.languages,
        rehearsed=data.rehearsed,
        answers=read_answers(source),
    )


@dataclass(frozen=True)
class OpenService(SiteFacts):
    """The store and what a comment is checked against, for one event loop.

    The event loop never asks the store itself: what every page tells is in the `cache`, the rest comes by
    `read` and `write`. `restored` tells when the store was put back and lost receipts.
    """

    root: Path
    rehearsal: bool
    store: Store
    lease: Lease | None
    readers: ReaderPool
    cache: StoreCache
    groups: GroupIndex
    log: Log
    keys: KeyFingerprints
    key: bytes
    vault: Vault
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
        """The result of `work` in the store; StoreBusy if it does not answer in time, see `ReaderPool`."""
        return await self.readers.read(work)

    async def write(self, work: Callable[[Session, StoreContext], T]) -> T:
        """The writer's answer once the work is on disk; StoreBusy if that takes too long.

        It may then be done all the same.
        """
        try:
            async with asyncio.timeout(WRITE_SECONDS):
                return await asyncio.wrap_future(self.store.write(work))
        except TimeoutError:
            raise StoreBusy("store_slow") from None

    async def ask_log(self, work: Callable[..., T], *given: int) -> T:
        """The log's answer, by a reader of the store.

        What is new is taken up a batch for each call of a reader: its first growth may take a while.
        """
        log, count = self.log, BATCH
        while count == BATCH:  # between two of them others may read
            count = await self.read(lambda db: log.grow(partial(each_event, db), BATCH))
        return await self.read(lambda db: work(*given, events=partial(each_event, db)))

    def close(self) -> None:
        """Give up what is being read, finish what is to be written, close the store, give the head back."""
        self.readers.close()
        if self.lease is not None:
            self.lease.stop()
        self.store.close()  # before the head: what is still written must be under our lease
        if self.lease is not None:
            self.lease.give_back()


def open_service(
    root: Path,
    rehearsal: bool,
    site_data: bytes,
    db: str = "",
    clock: Clock = database_now,
    *,
    source: Path | None = None,
    lost_receipts: bool = False,
    nothing_lost: bool = False,
    witnesses: Sequence[WitnessAddress] = (),
    head: str = "",
    head_lease: float = LEASE_S,
) -> OpenService:
    """Read the project and open the store; `site_data` is the `clauses.json` of the built site.

    `source` is the project that the site was made of, if that is another.

    StoreError if the keys in var/ are not the store's, or if the store is older than its high-water mark or
    the log that git has published. With `lost_receipts` it goes on all the same, in a new epoch; with
    `nothing_lost` where nothing is known, if the `witnesses` know of no more either. With a `head` it
    takes comments as long as it holds its lease.
    """
    facts = read_facts(source or root, site_data)
    store = open_store(root, rehearsal, db, clock)
    key, vault, lease = read_key(root / KEY), vault_of(root, rehearsal), None
    try:
        store.check_not_moved()
        if nothing_lost and not store.is_known():
            # Nothing was written since the store was put back: what is signed here has been before.
            clients = [WitnessClient(item.url, item.verifier) for item in witnesses]
            refuse_where_ahead(open_log(root, store, rehearsal, unwatched), clients)
        lease = store.hold(head_at(root, head, rehearsal), head_lease) if head else None
        go_on(root, store, rehearsal, lost=lost_receipts, nothing_lost=nothing_lost, lease=lease)
        keys = _checked_keys(root, store, rehearsal, key)
        log_drafts(root, store)
    except StoreError:
        store.close()
        if lease is not None:
            lease.give_back()
        raise
    if lease is not None:
        lease.follow()
    _reconcile_answers(root, store)
    return OpenService(
        **vars(facts),
        root=root,
        rehearsal=rehearsal,
        store=store,
        lease=lease,
        readers=ReaderPool(partial(store.open_reader, READ_TIMEOUT_S)),
        cache=StoreCache(store),
        groups=GroupIndex(courtesies_of(root), facts.clauses.values()),
        log=open_log(root, store, rehearsal),
        keys=keys,
        key=key,
        vault=vault,
        restored=store.restorations(),
    )


def _reconcile_answers(root: Path, store: Store) -> None:
    """Finish what somebody may have been stopped at between git and the store."""
    if (root / "var" / "answers").is_dir():
        from clausework.workflow.desk.answers import reconcile  # it reads whole projects

        with suppress(ClauseworkError):  # who answers next is told what is wrong with git
            reconcile(root, store)


def facts_anew(service: OpenService, source: Path, site_data: bytes) -> SiteFacts:
    """The facts of another site; a consultation that is new there is opened, those known stay as they are.

    StoreError where it cannot be held as it is written, or the store does not take it now.
    """
    store = service.store
    known = store.consultations
    asked = [item for item in settings_at(source).consultations if item.rehearsal == service.rehearsal]
    new = [item for item in asked if item.id not in known]
    if new:
        must_be_held(source)
        service.cache.take_up(new)
        log_drafts(source, store)
    return read_facts(source, site_data)


def _checked_keys(root: Path, store: Store, rehearsal: bool, key: bytes) -> KeyFingerprints:
    """The keys of the store; StoreError if it is used with others than those in var/."""
    keys = keys_of(key, signer_of(root, rehearsal).verifier)
    noted = store.read(noted_keys)
    if noted is None and store.gives():  # one that may be behind must take no keys
        noted = store.write(partial(keys_agreed, keys=keys)).result()
    check_keys(keys, noted or keys)
    return keys


class StoreRoom(msgspec.Struct, frozen=True):
    """Bytes that are free where the store lies, and bytes of its write-ahead log."""

    free: int
    log: int


def store_room(service: OpenService) -> StoreRoom | None:
    """The room that the store has; None where it is no file of this machine."""
    address = service.store.address
    if is_postgres(address):
        return None
    file = file_of(address)
    log = file.with_name(f"{file.name}-wal")  # SQLite's own name for it
    return StoreRoom(_free(file), log.stat().st_size if log.exists() else 0)


def attachments_room(service: OpenService) -> int:
    """Bytes that are free where attachments lie."""
    return _free(service.vault.folder)


async def last_runs(service: OpenService) -> Mapping[str, datetime]:
    """When the store was last backed up and brought to git, where it ever was; StoreError if it is silent."""
    found = await service.read(partial(last, key=service.key))
    return {name: found[name] for name in DEEDS if name in found}


def _free(path: Path) -> int:
    """The bytes that are free where a path lies, or will."""
    there = next(folder for folder in (path, *path.absolute().parents) if folder.exists())  # not made yet
    return shutil.disk_usage(there).free
