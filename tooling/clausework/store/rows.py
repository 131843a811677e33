"""Rows of the store as values, and back."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import msgspec

from clausework.consultation.receipts import Receipt
from clausework.consultation.sealing import FIELDS, keyed, seal, unseal
from clausework.consultation.submission import Submission
from clausework.consultation.window import instant
from clausework.errors import UnreadableComment
from clausework.model.comment import Anchor, Channel, Comment, Consultation, State
from clausework.store.recording.recorded import absent, put
from clausework.store.session import Session

COLUMNS = (
    *("number", "consultation", "draft", "clause", "provision", "quote", "base", "text", "suggestion"),
    *("reason", "role", "organisation", "name", "lang", "channel", "received", "late", "digest", "state"),
    *("withheld", "suspect", "reviewed", "arrival", "follows", "withdrawn", "verified"),
)
BATCH = 1000
MARK = 32
"""Characters of a keyed hash in the chain: 128 bits."""
SELECT = (
    f"SELECT {', '.join(f'comment.{name}' for name in COLUMNS)}, "  # noqa: S608 - our own names
    "personal.organisation, personal.name, personal.contact "
    "FROM comment LEFT JOIN personal ON personal.number = comment.number "
)


STORED = (
    *("number", "prefix", "sequence", "track", "received", "late", "digest", "arrival", "consultation"),
    *("submission", "body", "draft", "clause", "provision", "quote", "base", "text", "suggestion"),
    *("reason", "role", "organisation", "name", "lang", "channel", "suspect", "follows", "state"),
)
"""The columns that a comment comes with; the others tell what became of it, and are empty at first."""
PERSONAL = ("number", "organisation", "name", "contact")


class Admission(msgspec.Struct, frozen=True):
    """What was judged of a submission as it was kept."""

    number: str
    prefix: str
    sequence: int
    track: str
    received: str
    late: bool
    digest: str
    arrival: int


class StoredComment(msgspec.Struct, frozen=True):
    """A stored comment, with what is not public."""

    number: str
    consultation: str
    draft: str
    clause: str
    provision: str
    quote: str
    base: str
    text: str
    suggestion: str
    reason: str
    role: str
    organisation: str
    name: str
    lang: str
    channel: Channel
    received: str
    late: int
    digest: str
    state: State
    withheld: str
    suspect: int
    reviewed: str
    arrival: int
    follows: str
    withdrawn: str
    verified: str
    private_organisation: str | None
    private_name: str | None
    contact: str | None


def rows(db: Session, where: str, *values: str | int) -> tuple[StoredComment, ...]:
    """The stored comments for which the condition holds."""
    found = db.execute(SELECT + where, values)
    return tuple(StoredComment(*row) for row in found)


def each_row(db: Session, where: str = "", *values: str | int, after: int = 0) -> Iterator[StoredComment]:
    """The stored comments in the order of arrival, some at a time: memory is bounded, no read lasts long.

    `where` is a condition, without the word.
    """
    condition = (
        f"WHERE comment.arrival > ? {'AND ' + where if where else ''} ORDER BY comment.arrival LIMIT ?"
    )
    while True:
        found = rows(db, condition, after, *values, BATCH)
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1].arrival


def comment_of(row: StoredComment, consultation: Consultation) -> Comment:
    """The public part of a stored comment; its instant is told in the zone of the consultation.

    UnreadableComment if what the store has for an instant is none.
    """
    try:
        received = local(row.received, consultation)
        withdrawn = local(row.withdrawn, consultation) if row.withdrawn else ""
    except (TypeError, ValueError) as error:
        raise UnreadableComment(row.number, error) from error
    return Comment(
        id=row.number,
        consultation=row.consultation,
        draft=row.draft,
        anchor=Anchor(clause=row.clause, provision=row.provision, quote=row.quote, base=row.base),
        text=row.text,
        suggestion=row.suggestion,
        reason=row.reason,
        role=row.role,
        organisation=row.organisation,
        name=row.name,
        lang=row.lang,
        channel=row.channel,
        received=received,
        late=bool(row.late),
        rehearsal=consultation.rehearsal,
        state=row.state,
        withheld=row.withheld,
        digest=row.digest,
        follows=row.follows,
        withdrawn=withdrawn,
        verified=bool(row.verified and (row.organisation or row.name)),
    )


def sender_mark(key: bytes, number: str, role: str, lang: str, channel: str) -> str:
    """By this the chain knows as what and how somebody sent a comment, and tells nobody else."""
    return keyed(key, "sender", "\x1f".join((number, role, lang, channel)))[:MARK]


def name_mark(key: bytes, number: str, organisation: str, name: str) -> str:
    """The same for the names that are published with it; once they are erased it stands for nothing."""
    return keyed(key, "named", "\x1f".join((number, organisation, name)))[:MARK]


def receipt_of(
    row: StoredComment, consultation: Consultation, key: bytes, secret: str = "", again: bool = False
) -> Receipt:
    """The receipt of a stored comment; the key opens what is sealed of it."""
    return Receipt(
        comment=comment_of(row, consultation),
        arrival=row.arrival,
        secret=secret,
        organisation=row.organisation
        or unseal(key, row.number, "organisation", row.private_organisation or ""),
        name=row.name or unseal(key, row.number, "name", row.private_name or ""),
        contact=bool(row.contact),
        again=again,
        reviewed=local(row.reviewed, consultation) if row.reviewed else "",
    )


def local(stamp: str, consultation: Consultation) -> str:
    """A stored instant to the second, in the zone of the consultation."""
    return instant(stamp).astimezone(ZoneInfo(consultation.zone)).isoformat(timespec="seconds")


def insert(db: Session, sent: Submission, kept: Admission, key: bytes) -> None:
    """Store a submission with what was judged of it; what is not to be published is sealed, apart."""
    public, anchor = sent.publish_name, sent.anchor
    put(
        db,
        "comment",
        STORED,
        (
            *(kept.number, kept.prefix, kept.sequence, kept.track, kept.received, int(kept.late)),
            *(kept.digest, kept.arrival, sent.consultation, sent.keys[0], keyed(key, "body", sent.body)),
            *(sent.draft, anchor.clause, anchor.provision, anchor.quote, anchor.base, sent.text),
            *(sent.suggestion, sent.reason, sent.role, sent.organisation if public else ""),
            *(sent.name if public else "", sent.lang, sent.channel, int(sent.suspect), sent.follows),
            "received",
        ),
    )
    given = ("" if public else sent.organisation, "" if public else sent.name, sent.contact)
    if any(given):
        sealed = (seal(key, kept.number, *pair) for pair in zip(FIELDS, given, strict=True))
        put(db, "personal", PERSONAL, (kept.number, *sealed))
    else:
        absent(db, "personal", (kept.number,))


def receipt_for(
    sent: Submission, kept: Admission, consultation: Consultation, received: str, secret: str
) -> Receipt:
    """The receipt of a submission that was stored: what `receipt_of` gives for its row."""
    public = sent.publish_name
    comment = Comment(
        id=kept.number,
        consultation=sent.consultation,
        draft=sent.draft,
        anchor=sent.anchor,
        text=sent.text,
        suggestion=sent.suggestion,
        reason=sent.reason,
        role=sent.role,
        organisation=sent.organisation if public else "",
        name=sent.name if public else "",
        lang=sent.lang,
        channel=sent.channel,
        received=received,
        late=kept.late,
        rehearsal=consultation.rehearsal,
        digest=kept.digest,
        follows=sent.follows,
    )
    return Receipt(
        comment=comment,
        arrival=kept.arrival,
        secret=secret,
        organisation=sent.organisation,
        name=sent.name,
        contact=bool(sent.contact),
    )
