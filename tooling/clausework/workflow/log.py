"""The log of comments: signed by the project's key and published in git."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from urllib.parse import quote

import msgspec

from clausework.consultation.log import published
from clausework.consultation.log.checkpoint import Cosigner, Signer, private_key, read_signer
from clausework.consultation.log.high_water import HighWaterMark, KnownElsewhere
from clausework.consultation.log.proof import watch as watch
from clausework.consultation.log.witness import Witness
from clausework.consultation.numbers import make_number, prefix_and_epoch, series_of
from clausework.consultation.parse import finding
from clausework.consultation.records import highest_sequences, locate_records
from clausework.drafts.register import draft_path, sealed_drafts
from clausework.errors import StoreBusy, StoreError
from clausework.model.canonical import digest
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.source.settings import settings_at
from clausework.store.base import Store
from clausework.store.head import Lease, Verdict
from clausework.store.recording import StoreContext
from clausework.store.reviewing import note
from clausework.store.session import Session

KEY = "var/log.key"
TILES = "var/log/tiles"
FROZEN = "frozen"
"""The kind of the event that tells of a frozen draft."""


def mark_of(root: Path, rehearsal: bool) -> HighWaterMark:
    """The mark of the log's position, beside the key that signs it; a rehearsal has one of its own."""
    return HighWaterMark(root / "var" / ("log.rehearsal.state" if rehearsal else "log.state"))


def signer_of(root: Path, rehearsal: bool, epoch: int = 1) -> Signer:
    """The key that signs the log of an epoch; made on the first call."""
    return read_signer(root / KEY, published.origin_of(settings_at(root).id, rehearsal, epoch))


def open_log(
    root: Path, store: Store, rehearsal: bool, signing: published.Signing | None = None
) -> published.Log:
    """The log of a store; its tiles are under var/log/tiles, by its name."""
    signer = signer_of(root, rehearsal, store.epoch)
    folder = root / TILES / quote(signer.name, safe="")  # its name has a slash
    return published.Log(store, signer, folder, signing or store.raise_mark)


def publish_log(root: Path, store: Store, rehearsal: bool, until: int) -> tuple[Finding, ...]:
    """Write the log up to an event under comments/log, unless it is not the old one with more at its end."""
    folder = published.log_folder(root, rehearsal, store.epoch)
    former = tuple(
        published.Former(epoch=item.former, ended=item.at, kept=item.kept, lost=item.lost)
        for item in store.restorations()
    )
    signer = signer_of(root, rehearsal, store.epoch)
    return published.publish(store, signer, folder, root, until, former, store.raise_mark)


def compare_log(root: Path, chain: published.Chain, rehearsal: bool) -> tuple[Finding, ...]:
    """The differences of the chain from the beginning that git has."""
    verifier = signer_of(root, rehearsal, chain.epoch).verifier
    folder = published.log_folder(root, rehearsal, chain.epoch)
    return published.compare(published.tree_of(chain.each_event()), verifier, folder, root)


def check_not_rolled_back(root: Path, chain: published.Chain, rehearsal: bool, name: str) -> None:
    """StoreError if a store, or the backup that one is to be filled from, is older than the log in git.

    Of the log of an epoch that is over it must have what was kept.
    """
    for item in chain.restorations():
        published.must_extend(
            chain, published.log_folder(root, rehearsal, item.former), root, name, item.kept
        )
    published.must_extend(chain, published.log_folder(root, rehearsal, chain.epoch), root, name)
    last = published.last_epoch(root, rehearsal)
    if last > chain.epoch:
        at = published.log_folder(root, rehearsal, last).relative_to(root).as_posix()
        raise StoreError("store_behind_epoch", store=name, epoch=chain.epoch, log=at, last=last)


def go_on(
    root: Path, store: Store, rehearsal: bool, *, lost: bool, nothing_lost: bool, lease: Lease | None = None
) -> None:
    """Judge by the mark, git, the head and what one is told whether a store has all receipts that were given.

    StoreError for one that lacks some, or of which the wrong is told. One of which nothing is known takes
    nothing before it is told. A rehearsal that is begun anew needs no telling: nobody relies on the last one.
    """
    mark = store.context.mark
    if lease is None and mark is not None and mark.reached.holder:  # a head was set, and is not any more
        raise StoreError("head_missing", mark=mark.path)
    found = None
    with nullcontext() if lost or nothing_lost else suppress(StoreBusy):  # unless somebody waits for the head
        found = lease.verdict() if lease is not None else None
    if lost or found is Verdict.UNSURE or (rehearsal and store.is_new()):
        elsewhere = _known_elsewhere(root, store, rehearsal)
        if lease is not None and found is not None:
            elsewhere = lease.elsewhere(elsewhere, found)
        if lost or store.lacks(elsewhere):
            with nullcontext() if lost else suppress(StoreBusy):  # the pages are served meanwhile
                store.begin_epoch(elsewhere)
            found = None
    check_not_rolled_back(root, store, rehearsal, store.name)
    store.check_not_rolled_back()
    if nothing_lost:
        _check_records(root, store)
        if lease is not None and found is not Verdict.ALL:
            lease.allow()
            found = Verdict.ALL
        store.go_on()
    if lease is not None and found is Verdict.ALL:
        store.go_on()
        with suppress(StoreBusy):  # as above
            lease.take()


def _known_elsewhere(root: Path, store: Store, rehearsal: bool) -> KnownElsewhere:
    """Git's knowledge of the log of a store, and of its epochs by the numbers of records too."""
    folder = published.log_folder(root, rehearsal, store.epoch)
    known = published.read_published(folder)
    state = known.opened() if known else None
    ours = {item.prefix for item in store.consultations.values()}
    given = [epoch for prefix, epoch in map(prefix_and_epoch, highest_sequences(root)) if prefix in ours]
    return KnownElsewhere(
        epoch=max(published.last_epoch(root, rehearsal), *given, 1),
        size=state.size if state else 0,
        agreed=0 if store.is_new() else published.agreed(store, folder),
    )


def _check_records(root: Path, store: Store) -> None:
    """StoreError where git has the record of a comment that the store, which lost none, does not have."""
    given = highest_sequences(root)
    for consultation in store.consultations.values():
        series = series_of(consultation.prefix, store.epoch)
        known = given.get(series, 0)
        if known > store.highest(series):
            raise StoreError("store_behind_records", store=store.name, number=make_number(series, known))


def missing_log(root: Path, chain: published.Chain, rehearsal: bool) -> tuple[Finding, ...]:
    """That git has no log although comments have come in: without it no receipt can be proved elsewhere."""
    folder = published.log_folder(root, rehearsal, chain.epoch)
    if published.read_published(folder) or not any(event.kind == "received" for event in chain.each_event()):
        return ()
    at = Place((folder / "checkpoint").relative_to(root).as_posix())
    return (finding("CMT-214", at, "log_missing"),)


def behind_mark(store: Store) -> tuple[Finding, ...]:
    """That the store lacks what was signed: its end was cut off, or an older one was put back."""
    reached = store.behind()
    if reached is None:
        return ()
    return (finding("CMT-216", Place(store.name), "mark_ahead", size=reached.size, found=store.head()),)


def unknown_mark(store: Store) -> tuple[Finding, ...]:
    """That this machine does not know how far the log of the store has gone."""
    return () if store.is_known() else (finding("CMT-223", Place(store.name), "mark_unknown"),)


def uncovered_log(root: Path, chain: published.Chain, rehearsal: bool) -> tuple[Finding, ...]:
    """That the log in git ends before a comment of which git has a record."""
    folder = published.log_folder(root, rehearsal, chain.epoch)
    return published.uncovered(chain, folder, root, locate_records(root))


def open_witness(name: str, key: Path, logs: Sequence[str], state: Path) -> Witness:
    """A witness of some logs, by its private key and what it has cosigned; both are made on the first run."""
    return Witness(Cosigner(name, private_key(key)), logs, state)


class LoggedDraft(msgspec.Struct, frozen=True):
    """A frozen draft as the log tells of it: the digests of its file and of its seal."""

    label: str
    sha256: str
    seal: str

    @classmethod
    def all(cls, root: Path) -> tuple[LoggedDraft, ...]:
        """The frozen drafts that are sealed."""
        drafts = ((item.entry, item.seal) for item in sealed_drafts(root))
        return tuple(cls(entry.label, entry.sha256, digest(seal)) for entry, seal in drafts if seal)

    @property
    def told(self) -> str:
        """The words of the event."""
        return f"{self.label} {self.sha256} {self.seal}"


def log_drafts(root: Path, store: Store) -> None:
    """Have the log tell of each sealed draft of which it does not yet, so that it is witnessed with it."""
    drafts = LoggedDraft.all(root)
    if not drafts or not store.gives():
        return

    def work(db: Session, context: StoreContext) -> None:
        for draft in drafts:
            if not _logged(db, draft.label):  # asked again: another process may have told it since
                note(db, context, None, FROZEN, new=draft.told)

    if any(not store.read(partial(_logged, label=draft.label)) for draft in drafts):
        store.write(work).result()


def _logged(db: Session, label: str) -> str:
    """The log's word on a draft, "" if there is none; the first holds for good."""
    sql = (
        "SELECT event.payload FROM act JOIN event ON event.seq = act.seq "
        "WHERE act.name = ? AND event.kind = ? ORDER BY act.seq LIMIT 1"
    )
    found = db.execute(sql, (label, FROZEN)).get
    return str(msgspec.json.decode(found)["new"]) if found else ""


def drafts_unlike_log(root: Path, store: Store) -> tuple[Finding, ...]:
    """The frozen drafts that are not what the log says of them."""
    told = ((draft, store.read(partial(_logged, label=draft.label))) for draft in LoggedDraft.all(root))
    return tuple(
        finding("CMT-217", Place(draft_path(draft.label)), "draft_unlike_log", label=draft.label)
        for draft, said in told
        if said and said != draft.told  # an unlogged one tells of nothing
    )
