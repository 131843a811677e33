"""Acts of senders by the secret of a comment: see, supplement, withdraw, judge the answer, erase.

And who agrees with one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import msgspec

from clausework.consultation.fields import NAMELESS, SEALED
from clausework.consultation.files.attachments import Attachment
from clausework.consultation.log.chain import Event
from clausework.consultation.submission import Receipt
from clausework.consultation.tokens import keyed, seal, secret_hash, tracking_secret, unseal
from clausework.consultation.window import instant
from clausework.lang.patterns import beside
from clausework.lang.personal import found_in
from clausework.model.comment import SHOWN, State
from clausework.store.files import files_of, forget_files, forget_sources
from clausework.store.intake import window
from clausework.store.recording import MOST, StoreContext, absent, append, change, drop, moment, put, settle
from clausework.store.rows import receipt_of, rows
from clausework.store.session import EVENT_COLUMNS, Session, holes


class Supplement(msgspec.Struct, frozen=True):
    """A supplement, as the page of the comment that it follows tells of it."""

    number: str
    received: str
    state: State
    withdrawn: str


def withdraw(db: Session, context: StoreContext, number: str) -> None:
    """Take a comment back: nothing is erased, the number stays; a second time changes nothing."""
    if db.execute("SELECT withdrawn FROM comment WHERE number = ?", (number,)).get:
        return
    now = moment(db, context)
    change(db, "comment", {"withdrawn": now}, "number = ?", (number,))
    append(db, now, "withdrawn", number, {})


def track(db: Session, context: StoreContext, secret: str) -> Receipt | None:
    """The receipt that a secret opens; the look-up goes by hash, so its time tells nothing."""
    for row in rows(db, "WHERE comment.track = ?", secret_hash(secret)):
        if row.consultation in context.consultations:
            return receipt_of(row, context.consultations[row.consultation], context.key)
    return None


def logged_receipt(
    db: Session, context: StoreContext, number: str, secret: str
) -> tuple[Receipt, Event] | None:
    """The receipt of a comment and the event that received it, for one who knows its secret."""
    found = track(db, context, secret)
    if found is None or found.number != number:
        return None
    sql = f"SELECT {EVENT_COLUMNS} FROM event WHERE number = ? AND kind = 'received'"  # noqa: S608 - our own names
    return found, Event(*db.execute(sql, (number,)).get)


def followers(db: Session, number: str) -> tuple[Supplement, ...]:
    """The supplements of a comment, in the order of arrival."""
    found = db.execute(
        "SELECT number, received, state, withdrawn FROM comment WHERE follows = ? ORDER BY arrival", (number,)
    )
    return tuple(Supplement(*row) for row in found)


def discussed_since(db: Session, number: str) -> str:
    """Since when a comment lies before the drafting group, "" if it does not."""
    return str(db.execute("SELECT since FROM discussion WHERE number = ?", (number,)).get or "")


SATISFACTION = ("satisfied", "unsatisfied")
"""What one may say of the answer to one's comment; the mark of that kind has the sentence to it, sealed."""
JUDGED = f"kind IN ({holes(SATISFACTION)})"


class AnswerVerdict(msgspec.Struct, frozen=True):
    """Whether an answer satisfies whom it was given, and the sentence that was written to it."""

    word: str
    said: str = ""

    @property
    def pieces(self) -> tuple[str, ...]:
        """The sentence cut around what looks like personal data: every second piece does."""
        ends = (end for span in found_in(self.said) for end in span)
        return tuple(self.said[start:end] for start, end in pairwise((0, *ends, len(self.said))))


def judge(db: Session, context: StoreContext, number: str, verdict: AnswerVerdict) -> None:
    """Note what a sender says of the answer; the first time alone, and not of what was taken back."""
    gone = db.execute("SELECT withdrawn FROM comment WHERE number = ?", (number,)).get
    if gone or verdict_on(db, context.key, number):
        return
    sealed = seal(context.key, number, "verdict", verdict.said)
    put(db, "mark", ("number", "kind", "detail"), (number, verdict.word, sealed))
    append(db, moment(db, context), "judged", number, {"verdict": verdict.word})


def verdict_on(db: Session, key: bytes, number: str) -> AnswerVerdict | None:
    """The sender's word on the answer; None if there is none."""
    sql = f"SELECT kind, detail FROM mark WHERE number = ? AND {JUDGED}"  # noqa: S608 - our own names
    found = next(iter(db.execute(sql, (number, *SATISFACTION))), None)
    return AnswerVerdict(found[0], unseal(key, number, "verdict", found[1])) if found else None


def verdicts(db: Session, consultation: str) -> Mapping[str, str]:
    """The word of each verdict on the answers of a consultation, by the number of the comment."""
    sql = f"SELECT number, kind FROM mark WHERE {JUDGED}"  # noqa: S608 - our own names
    within = "number IN (SELECT number FROM comment WHERE consultation = ?) ORDER BY number"
    return dict(db.execute(f"{sql} AND {within}", (*SATISFACTION, consultation)))


class TrackedComment(msgspec.Struct, frozen=True):
    """A receipt with what its page tells: since when the group discusses it, its files and supplements."""

    receipt: Receipt
    discussed: str
    files: tuple[Attachment, ...]
    followers: tuple[Supplement, ...]
    verdict: AnswerVerdict | None


def tracked(db: Session, key: bytes, found: Receipt) -> TrackedComment:
    """The content of the page of a receipt."""
    number = found.number
    return TrackedComment(
        found,
        discussed_since(db, number),
        files_of(db, number),
        followers(db, number),
        verdict_on(db, key, number),
    )


class SentSummary(msgspec.Struct, frozen=True):
    """A comment as the overview of one sending tells of it, and what opens its receipt."""

    number: str
    clause: str
    digest: str
    secret: str


def sent_under(db: Session, key: bytes, keys: tuple[str, ...]) -> tuple[SentSummary, ...]:
    """The comments that came under these keys of submissions, in the order of arrival."""
    columns = "SELECT number, clause, digest, submission FROM comment"
    found = db.execute(f"{columns} WHERE submission IN ({holes(keys)}) ORDER BY arrival", keys)
    return tuple(
        SentSummary(number, clause, digest, tracking_secret(key, sent))
        for number, clause, digest, sent in found
    )


TABLES = beside(__file__)
PERSONAL: str = TABLES["personal"]
FILES: str = TABLES["files"]

SAID: str = TABLES["said"]
SOURCED: str = TABLES["sourced"]


class PersonalData(msgspec.Struct, frozen=True):
    """Personal data of a sender that the store keeps beside the comment."""

    organisation: str = ""
    name: str = ""
    contact: str = ""


class CommentEvent(msgspec.Struct, frozen=True):
    """An event of a comment, as its author may see it."""

    at: str
    kind: str
    payload: str


def personal(db: Session, key: bytes, number: str) -> PersonalData:
    """The personal data of a sender, opened."""
    sql = f"SELECT {', '.join(SEALED)} FROM personal WHERE number = ?"  # noqa: S608 - our own names
    row = db.execute(sql, (number,)).get
    if row is None:
        return PersonalData()
    opened = {field: unseal(key, number, field, value) for field, value in zip(SEALED, row, strict=True)}
    return PersonalData(**opened)


def happenings(db: Session, number: str) -> tuple[CommentEvent, ...]:
    """All that the chain tells of a comment, but for the names of those who worked on it."""
    sql = (
        "SELECT at, kind, payload FROM event WHERE number = ? "
        "AND seq NOT IN (SELECT seq FROM act WHERE number = ?) ORDER BY seq"
    )
    found = db.execute(sql, (number, number))
    return tuple(CommentEvent(*row) for row in found)


def erase(db: Session, context: StoreContext, number: str) -> tuple[str, ...]:
    """Erase who sent a comment: names and contact, published or not. Words, number and digest stay.

    So does the word of the verdict on the answer, without its sentence. What comes back are the files that
    are to be deleted once this is on disk.
    """
    judged = verdict_on(db, context.key, number)
    if db.execute("SELECT erased FROM comment WHERE number = ?", (number,)).get and not (
        judged and judged.said
    ):
        return tuple(file.id for file in files_of(db, number))
    now = moment(db, context)
    change(db, "mark", {"detail": ""}, f"number = ? AND {JUDGED}", (number, *SATISFACTION))
    drop(db, "personal", "number = ?", (number,))
    absent(db, "personal", (number,))
    change(db, "comment", NAMELESS | {"erased": now}, "number = ?", (number,))
    files = forget_files(db, number)
    append(db, now, "erased", number, {})
    return files


def expire(db: Session, context: StoreContext, consultations: Iterable[str]) -> int:
    """Erase what was kept apart for consultations whose purpose is over; how many comments it was of."""
    total = 0
    now = moment(db, context)
    for name in consultations:
        count = 0
        for marks, part in _parts(db, PERSONAL, name):
            count += drop(db, "personal", f"number IN ({marks})", part)
        for marks, part in _parts(db, SAID, name):
            change(db, "mark", {"detail": ""}, f"number IN ({marks}) AND {JUDGED}", (*part, *SATISFACTION))
        if count:
            append(db, now, "expired", "", {"consultation": name, "count": str(count)})
        total += count
    return total


def _parts(db: Session, sql: str, consultation: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys of rows with holes for them, so many at a time as one event tells of.

    Before each part the chain is told of the one before.
    """
    found = [key for (key,) in db.execute(sql, (consultation,))]
    for start in range(0, len(found), MOST):
        part = tuple(found[start : start + MOST])
        settle(db)
        yield holes(part), part


def expire_files(db: Session, context: StoreContext, consultations: Iterable[str]) -> tuple[str, ...]:
    """Let go of the files that came with comments on these consultations; what to delete.

    Their digests stay, as with a comment whose author had its files erased.
    """
    gone: list[str] = []
    now = moment(db, context)
    for name in consultations:
        found: list[str] = []
        for marks, part in _parts(db, FILES, name):
            change(db, "attachment", {"name": ""}, f"id IN ({marks})", part)
            found.extend(part)
        for _, part in _parts(db, SOURCED, name):
            found.extend(forget_sources(db, part))
        if found:
            append(db, now, "expired", "", {"consultation": name, "files": str(len(found))})
        gone.extend(found)
    return tuple(gone)


COLUMNS = ("number", "device", "address", "at")


class AgreementCount(msgspec.Struct, frozen=True):
    """Count of those who agree with a comment; `again` if this one had done so before."""

    number: str
    count: int
    again: bool


def agree(
    db: Session, context: StoreContext, number: str, device: str, address: str
) -> AgreementCount | None:
    """Count an agreement; None if the comment is not open to it: unknown, not public, or closed."""
    row = db.execute("SELECT state, withdrawn, consultation FROM comment WHERE number = ?", (number,)).get
    if row is None or row[0] not in SHOWN or row[1]:
        return None
    consultation = context.consultations.get(row[2])
    now = moment(db, context)
    if consultation is None or window(db, consultation).phase(instant(now)) != "open":
        return None
    marks = (keyed(context.key, f"device {number}", device), keyed(context.key, f"address {number}", address))
    known = db.execute(
        "SELECT count(*) FROM agreement WHERE number = ? AND (device = ? OR address = ?)", (number, *marks)
    ).get
    if not known:
        put(db, "agreement", COLUMNS, (number, *marks, now))
        append(db, now, "agreed", number, {})
    return AgreementCount(number, agreements(db, number), bool(known))


def agreements(db: Session, number: str) -> int:
    """The number of those who agree with a comment."""
    return int(db.execute("SELECT count(*) FROM agreement WHERE number = ?", (number,)).get)


def agreements_since(db: Session, head: int, last: int) -> dict[str, int]:
    """The number of those who agree with each comment that somebody joined or left between two events."""
    changed = db.execute(
        "SELECT DISTINCT number FROM event WHERE seq > ? AND seq <= ? AND kind = 'agreed'", (head, last)
    )
    return {number: agreements(db, number) for number in [number for (number,) in changed]}
