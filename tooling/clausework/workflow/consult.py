"""Consult the public: open the store of comments, export and prove it, review what came in, expire data."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path, PurePath

import msgspec

from clausework.consultation import records
from clausework.consultation.fields import STATES
from clausework.consultation.files.attachments import Attachment, Vault, kind_of
from clausework.consultation.files.inspection import inspect
from clausework.consultation.log.chain import END
from clausework.consultation.log.published import log_folder
from clausework.consultation.numbers import tidy_number
from clausework.consultation.parse import finding
from clausework.consultation.personal import is_guarded
from clausework.consultation.replies import Replies, compare_replies, export_replies
from clausework.consultation.submission import Letter, Receipt, Submission
from clausework.consultation.tokens import read_key
from clausework.consultation.verification import unless_unread, verify_records
from clausework.consultation.window import NEVER, instant
from clausework.drafts.lineage import ids, predecessors
from clausework.drafts.register import frozen_ids
from clausework.errors import RecordError, StoreError
from clausework.lang.personal import is_personal
from clausework.model.account import may
from clausework.model.comment import Comment, Consultation, State
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.model.progress import Progress, counted, silent
from clausework.source.settings import UNFIT, settings_at, settings_with_faults, store_path
from clausework.store.address import file_of, is_postgres, open_at
from clausework.store.base import Store
from clausework.store.files import all_files, kept_source, named
from clausework.store.last_runs import Deed, done
from clausework.store.letters import bring, number_under, with_keys
from clausework.store.recording import StoreContext, moment
from clausework.store.replies import replies
from clausework.store.reviewing import active_account
from clausework.store.session import Clock, Session, database_now
from clausework.store.tracking import expire as erase_all, expire_files
from clausework.workflow import log

KEY = "var/service.key"
WORDS = "comments/words.txt"
"""Words that are marked as abuse here, a line each; one after "-" is not."""


def vault_of(root: Path, rehearsal: bool) -> Vault:
    """The folder of files that come with comments; a rehearsal has one of its own."""
    folder = root / "var" / "attachments" / ("rehearsal" if rehearsal else "consultation")
    return Vault(folder, read_key(root / KEY))


def store_address(root: Path, rehearsal: bool, given: str = "") -> str:
    """The address of the store: as it is set, or a file of the project."""
    return given or str(store_path(root, rehearsal))


def open_store(root: Path, rehearsal: bool, address: str = "", clock: Clock = database_now) -> Store:
    """The store of the project's consultations or of its rehearsal, made if it is not there.

    Numbers that git has are never given again.
    """
    if not rehearsal:
        must_be_held(root)
    consultations = [item for item in settings_at(root).consultations if item.rehearsal == rehearsal]
    place, key = store_address(root, rehearsal, address), read_key(root / KEY)
    floors, mark = records.highest_sequences(root), log.mark_of(root, rehearsal)
    store = open_at(place, rehearsal, consultations, key, clock=clock, floors=floors, mark=mark)
    with suppress(OSError):
        store.mark_words((root / WORDS).read_text("utf-8", "replace").splitlines())
    return store


def must_be_held(root: Path) -> None:
    """Raise StoreError, with what is wrong, if a consultation cannot be held as it is written."""
    wrong = next((item for item in settings_with_faults(root)[1] if item.rule in UNFIT), None)
    if wrong is not None:
        place = f"{wrong.at.path}:{wrong.at.line}"
        raise StoreError("unfit_consultation", place=place, message=wrong.message)


def _must_be_there(root: Path, rehearsal: bool, address: str) -> None:
    """Raise StoreError where git has the log of a store that is not here: an empty one proves nothing."""
    place = store_address(root, rehearsal, address)
    lost = not is_postgres(place) and not file_of(place).is_file()
    if lost and (log_folder(root, rehearsal) / "checkpoint").is_file():
        raise StoreError("no_store", address=place)


def export(
    root: Path, rehearsal: bool, address: str = "", reviewed_only: bool = False, progress: Progress = silent
) -> records.Exported:
    """Write a record in git for every comment of the store that has none, the replies, and the log.

    All are those of the instant at which the export began; what comes in meanwhile is for the next one.
    """
    _must_be_there(root, rehearsal, address)
    with closing(open_store(root, rehearsal, address)) as store:
        store.check_known()  # what is published is signed
        log.log_drafts(root, store)
        until = store.head()  # one instant for records, replies and log
        written = records.export_records(store, root, reviewed_only, until, progress)
        differing = _replies_judged(store, root, export_replies, until)
        progress("log")
        wrong = log.publish_log(root, store, rehearsal, until)
        deeds: tuple[Deed, ...] = ("export",) if wrong else ("export", "checkpoint")  # no log was written
        with suppress(StoreError):  # what was found matters more than when it was
            store.write(partial(_note, deeds=deeds)).result()
    return msgspec.structs.replace(written, findings=(*written.findings, *differing, *wrong))


def _note(db: Session, context: StoreContext, deeds: Iterable[Deed]) -> None:
    """Note in the store that something was done now."""
    for deed in deeds:
        done(db, context.key, deed, moment(db, context))


def verify(
    root: Path, rehearsal: bool, address: str = "", progress: Progress = silent
) -> tuple[Finding, ...]:
    """Prove that every receipt is in git, that no record was altered, that the chain of events holds.

    The log that git has published must be the beginning of the chain: whoever rewrites the store
    with all its hashes cannot also rewrite what others have copied. Attachments are opened, and tables,
    triggers and indices compared with what the steps of the schema make.
    """
    _, findings = records.read_records(root, progress)
    _must_be_there(root, rehearsal, address)
    with closing(open_store(root, rehearsal, address)) as store:
        checks = (
            partial(verify_records, store, root),
            partial(_replies_judged, store, root, compare_replies),
            partial(log.missing_log, root, store, rehearsal),
            partial(log.compare_log, root, store, rehearsal),
            partial(log.uncovered_log, root, store, rehearsal),
            partial(log.behind_mark, store),
            partial(log.drafts_unlike_log, root, store),
            partial(log.unknown_mark, store),
            partial(damaged_files, store, vault_of(root, rehearsal), progress),
        )
        asked = counted(progress, "prove", checks)
        return (*findings, *(item for check in asked for item in unless_unread(store.name, check)))


def damaged_files(store: Store, vault: Vault, progress: Progress = silent) -> tuple[Finding, ...]:
    """The attachments that are not there any more, or not as they came; each is opened and digested."""
    files = counted(progress, "attachments", store.read(all_files))
    damaged = [(item, state) for item in files if (state := vault.state(item)) != "whole"]
    known = {item.id for item in store.read(all_files)} if damaged else set()  # some were erased meanwhile
    return tuple(
        finding(
            "CMT-222", Place(store.name), f"file_{state}", number=item.number, place=item.place, id=item.id
        )
        for item, state in damaged
        if item.id in known
    )


def _replies_judged(
    store: Store, root: Path, judge: Callable[..., Iterable[Finding]], until: int = END
) -> tuple[Finding, ...]:
    """What is found of the replies to each consultation, up to an event."""
    held = [(each, noted_replies(store, each, until)) for each in store.consultations.values()]
    return tuple(item for each, replies in held for item in judge(replies, root, each))


def noted_replies(store: Store, consultation: Consultation, until: int = END) -> Replies:
    """The replies of the bodies that a consultation invites, by their links, up to an event."""
    return store.read(lambda db: replies(db, consultation, until))


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Which comments are asked for; "" asks for all."""

    clause: str = ""
    role: str = ""
    outcome: str = ""
    state: str = ""

    def fits(self, comment: Comment) -> bool:
        """Whether the comment is asked for, wherever it stands."""
        outcome = comment.disposition.outcome if comment.disposition else "open"
        asked = ((self.role, comment.role), (self.outcome, outcome), (self.state, comment.state))
        return all(wanted in ("", there) for wanted, there in asked)


def listed(
    root: Path, query: Query, progress: Progress = silent
) -> tuple[tuple[Comment, ...], tuple[Finding, ...]]:
    """The records that are asked for, and what is wrong with any."""
    comments, findings = records.read_records(root, progress)
    if query.clause:
        progress("read")
        comments = _placed(root, comments, query.clause)
    return tuple(filter(query.fits, comments)), findings


def _placed(root: Path, comments: tuple[Comment, ...], clause: str) -> tuple[Comment, ...]:
    """The comments on a clause, its sub-clauses and provisions; RecordError where no draft has it.

    What the outline puts below it counts, by the IDs that it had before too, and in drafts that have
    another outline what its ID says.
    """
    from clausework.source.project import load  # a service reads no text

    draft, below = load(root).draft, {clause}
    for item in draft.clauses:
        if item.parent in below:
            below.add(item.id)  # parents stand before their children
    below.update(name for item in tuple(below) for name in predecessors(draft.lineage, item))
    found = tuple(
        comment
        for comment in comments
        if comment.anchor.clause in below
        or comment.anchor.clause.startswith(f"{clause}.")  # another draft's outline: what the ID says
        or comment.anchor.provision == clause
    )
    known = (*ids(draft), draft.standard)
    if not found and clause not in known and clause not in frozen_ids(root):
        raise RecordError("no_place", clause=clause)
    return found


FILTERS = ("state", "clause", "role", "group")


def selected(root: Path, filters: Iterable[str], address: str = "") -> tuple[str, ...]:
    """The numbers of all comments, in the stores or in git, that every filter chooses, KEY=VALUE each.

    A group is a comment with those that say the same.
    """
    wanted: dict[str, str] = {}
    for text in filters:
        key, sign, value = text.partition("=")
        if key not in FILTERS or not (sign and value) or key in wanted:
            raise RecordError("no_filter", filter=text, known=" ".join(FILTERS))
        wanted[key] = value
    group, clause = (wanted.pop(key, "") for key in ("group", "clause"))
    query = Query(**wanted)
    for key, possible in (("state", STATES), ("role", tuple(settings_at(root).commenters))):
        if wanted.get(key, possible[0]) not in possible:
            raise RecordError("no_filter_value", filter=f"{key}={wanted[key]}", known=" ".join(possible))
    found = {comment.id: comment for comment in records.read_records(root)[0]}
    with closing(_Stores(root, address)) as stores:
        for comment in (comment for store in stores.stores for comment in store.each()):
            known = found.get(comment.id)
            if known is None or known.state != "answered" or comment.state == "withheld":
                found[comment.id] = comment
        if group:
            group = tidy_number(group)  # it may come from paper
            if group not in found:
                raise StoreError("no_comment", number=group)
            alike = {group, *_alike(root, group, address)}
            found = {number: comment for number, comment in found.items() if number in alike}
    chosen = tuple(filter(query.fits, found.values()))
    return tuple(sorted(item.id for item in (_placed(root, chosen, clause) if clause else chosen)))


def stored(root: Path, numbers: Iterable[str], address: str = "") -> tuple[Comment, ...]:
    """The comments of these numbers as the stores have them."""
    wanted = frozenset(numbers)
    with closing(_Stores(root, address)) as stores:
        return tuple(item for store in stores.stores for item in store.each() if item.id in wanted)


def _alike(root: Path, number: str, address: str) -> Iterable[str]:
    """The comments of the group that one is in."""
    from clausework.workflow.groups import grouped  # which reads stores by this module

    groups = (group for flag in (False, True) for group in grouped(root, flag, address).groups)
    return next((group.members for group in groups if number in group.members), ())


def review(
    root: Path,
    numbers: Iterable[str],
    state: State,
    why: str = "",
    address: str = "",
    by: str = "",
    confirm_personal: bool = False,
    progress: Progress = silent,
) -> tuple[Comment, ...]:
    """Publish or withhold comments, in the store that has them and in their records.

    All numbers are looked up before the first is touched. `by` is the account of the desk that the store
    notes it under, "" for the command line; what is in git alone is told of by the history of git.
    """
    with closing(_Stores(root, address)) as stores:
        plan = [(number, stores.having(number)) for number in numbers]
        for number, store in plan:
            if store is None and records.find_record(root, number) is None:
                raise StoreError("no_comment", number=number)
        done: list[Comment] = []
        for number, store in counted(progress, "write", plan):
            if is_personal(why):  # the reason is in the log for good
                raise StoreError("personal_reason", number=number)
            # The store first: it is the one that cannot be restored from the other.
            comment = store.review(number, state, why, by, confirm_personal) if store is not None else None
            if comment is None or records.find_record(root, number) is not None:
                comment = comment or records.read_record(root, number)
                if comment is None:
                    raise RecordError("unreadable_record", number=number)
                if state == "published" and is_guarded(comment, comment.confirmed or confirm_personal):
                    raise StoreError("open_personal", number=number)
                comment = records.record_review(root, comment, state, why, confirm_personal)
            done.append(comment)
        return tuple(done)


class _Stores:
    """The stores that exist, opened one by one."""

    def __init__(self, root: Path, address: str) -> None:
        found = {flag: store_address(root, flag, address) for flag in (False, True)}
        self.stores = [
            open_store(root, flag, place)
            for flag, place in found.items()
            if is_postgres(place) or file_of(place).is_file()  # to open SQLite would make the file
        ]

    def having(self, number: str) -> Store | None:
        """The store with this comment."""
        return next((store for store in self.stores if store.has(number)), None)

    def close(self) -> None:
        """Close them all."""
        for store in self.stores:
            store.close()


PART = 500  # commenters wait for the one writer meanwhile
"""Letters that are taken in one transaction."""


class TakenLetter(msgspec.Struct, frozen=True):
    """A letter that the store has: its number, whether it was `there` before, and the receipt of a new one.

    What a dry run would add has no number.
    """

    number: str
    there: bool
    receipt: Receipt | None = None


def bring_in(
    root: Path,
    consultation: Consultation,
    letters: Iterable[Submission],
    file: tuple[str, bytes] | None = None,
    *,
    by: str = "",
    address: str = "",
    again: bool = False,
    dry_run: bool = False,
    store: Store | None = None,
) -> tuple[TakenLetter, ...]:
    """Take letters into the store as comments by the form are.

    The `file` that they stood in, by name and bytes, is kept once. `by` is the account of the desk that
    brings them, "" for the command line; a service gives its own `store`.
    """
    rehearsal = consultation.rehearsal
    if store is None:
        _must_be_there(root, rehearsal, address)
        place = store_address(root, rehearsal, address)
        if dry_run and not is_postgres(place) and not file_of(place).is_file():
            return tuple(TakenLetter("", there=False) for _ in letters)
        with closing(open_store(root, rehearsal, address)) as opened:
            return bring_in(
                root, consultation, letters, file, by=by, again=again, dry_run=dry_run, store=opened
            )
    keyed = store.read(lambda db: with_keys(db, letters, again))
    if dry_run:
        numbers = [store.read(partial(number_under, key=sent.keys[0])) for sent in keyed]
        return tuple(TakenLetter(number, bool(number)) for number in numbers)
    store.check_gives()  # first: a refusal must leave no file behind
    who = store.read(lambda db: active_account(db, by)) if by else None
    if by and (who is None or not may(who.role, "import")):
        raise StoreError("no_account", name=by)
    if file is not None and keyed:  # of no letters, no file either
        kept = _kept_file(store, vault_of(root, rehearsal), *file)
        keyed = tuple(map(partial(_in_file, kept), keyed))
    found: list[Receipt] = []
    for start in range(0, len(keyed), PART):
        part = partial(bring, who=who, letters=keyed[start : start + PART])
        found += store.write(part).result()
    return tuple(TakenLetter(receipt.number, receipt.again, receipt) for receipt in found)


def _in_file(kept: Attachment, sent: Submission) -> Submission:
    letter = msgspec.structs.replace(sent.letter or Letter(), file=kept)
    return msgspec.structs.replace(sent, letter=letter)


def _kept_file(store: Store, vault: Vault, name: str, data: bytes) -> Attachment:
    """The file as it is kept already, or is kept now; held back at the desk if it may do harm."""
    kind = kind_of(io.BytesIO(data))
    held = inspect(io.BytesIO(data), kind) if kind else ("unread",)  # what nobody recognises is held back
    known = store.read(lambda db: kept_source(db, hashlib.sha256(data).hexdigest()))
    if known is not None:
        return msgspec.structs.replace(named((known,), store.context.key)[0], held=held)
    suffix = PurePath(name).suffix[1:].lower()
    if kind in ("", "txt") and suffix.isascii() and suffix.isalnum():
        kind = suffix[:5]  # a table is called what it is
    return vault.keep(io.BytesIO(data), name, kind or "txt", held)


DAY = 86_400


def expire(root: Path, rehearsal: bool, days: int, address: str = "", progress: Progress = silent) -> int:
    """Erase contacts and unpublished names of consultations that closed so many days ago; how many."""
    with closing(open_store(root, rehearsal, address)) as store:
        store.check_known()  # what an older store does not know is no stray
        due = _due(store, days)
        vault = vault_of(root, rehearsal)
        progress("attachments")
        # A file of today may belong to a comment that is under way.
        known = {item.id for item in store.read(all_files)}
        vault.drop(vault.strays(known, time.time() - DAY))
        progress("write")
        count = store.write(lambda db, context: erase_all(db, context, due)).result()
        store.read(lambda db: db.forget())  # also what commenters have had erased since the last time
        return count


def drop_files(root: Path, rehearsal: bool, days: int, address: str = "", progress: Progress = silent) -> int:
    """Delete the attachments of consultations that closed so many days ago; how many."""
    with closing(open_store(root, rehearsal, address)) as store:
        due = _due(store, days)
        progress("attachments")
        gone = store.write(lambda db, context: expire_files(db, context, due)).result()
        vault_of(root, rehearsal).drop(gone)
        return len(gone)


def _due(store: Store, days: int) -> tuple[str, ...]:
    now = instant(store.now())
    closes = {name: store.window(name).closes for name in store.consultations}
    return tuple(name for name, at in closes.items() if at != NEVER and at + timedelta(days=days) <= now)
