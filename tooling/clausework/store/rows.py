"""Comments to rows and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import msgspec

from clausework.consultation import fields
from clausework.consultation.fields import SEALED
from clausework.consultation.personal import redacted
from clausework.consultation.submission import Receipt, Submission
from clausework.consultation.tokens import keyed, seal, unseal
from clausework.consultation.window import instant
from clausework.errors import StoreError, UnreadableComment
from clausework.model.comment import Anchor, Comment, Consultation, State, Statement
from clausework.store.recording import absent, put
from clausework.store.session import Session, Tuple, holes

BATCH = 1000
DAY = len("2020-07-12")


class Admission(msgspec.Struct, frozen=True):
    """Judgement of a submission as it was kept; the names are those of the columns."""

    number: str
    prefix: str
    sequence: int
    track: str
    received: str
    late: int
    digest: str
    arrival: int


class StoredComment(Statement, frozen=True):
    """A stored comment as its row has it; what is not public is in `sealed`, see `SEALED`."""

    number: str = ""
    received: str = ""
    late: int = 0
    digest: str = ""
    state: State = "received"
    withheld: str = ""
    suspect: int = 0
    reviewed: str = ""
    arrival: int = 0
    withdrawn: str = ""
    verified: str = ""
    redaction: str = ""
    confirmed: str = ""
    sealed: tuple[str | None, ...] = ()

    @property
    def has_sealed(self) -> bool:
        """Whether anything of its sender is kept that is not public."""
        return any(self.sealed)


COLUMNS = (
    *fields.ANCHOR_COLUMNS,
    *(name for name in StoredComment.__struct_fields__ if name not in ("anchor", "sealed")),
)
"""The columns of a comment in the order of its fields."""
SELECT = (
    f"SELECT {', '.join(f'comment.{name}' for name in COLUMNS)}, "  # noqa: S608 - our own names
    f"{', '.join(f'personal.{name}' for name in SEALED)} "
    "FROM comment LEFT JOIN personal ON personal.number = comment.number "
)
STORED = (*Admission.__struct_fields__, "submission", "body", *fields.STATED_COLUMNS, "suspect", "state")
"""The columns that a comment comes with; the others tell what became of it, and are empty at first."""
PERSONAL = ("number", *SEALED)


def rows(db: Session, where: str, *values: str | int) -> tuple[StoredComment, ...]:
    """The stored comments for which the condition holds."""
    return tuple(map(_stored, db.execute(SELECT + where, values)))


def numbered(db: Session, numbers: Sequence[str]) -> tuple[StoredComment, ...]:
    """The stored comments of these numbers, some at a time and those in the order of arrival."""
    found: list[StoredComment] = []
    for at in range(0, len(numbers), BATCH):
        part = numbers[at : at + BATCH]
        found += rows(db, f"WHERE comment.number IN ({holes(part)}) ORDER BY comment.arrival", *part)
    return tuple(found)


def _stored(row: Tuple) -> StoredComment:
    anchored, all_ = len(fields.ANCHOR_COLUMNS), len(COLUMNS)
    # In one tuple, as mypy takes no argument after values of an unknown number.
    return StoredComment(*(Anchor(*row[:anchored]), *row[anchored:all_], row[all_:]))


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


def comment_of(row: StoredComment, consultation: Consultation, own: bool = False) -> Comment:
    """A stored comment as the public has it; its instant is told in the zone of the consultation.

    Its author reads the words as they were sent: `own`. UnreadableComment if what the store has for an
    instant or for spans is none.
    """
    try:
        received = local(row.received, consultation)
        withdrawn = local(row.withdrawn, consultation) if row.withdrawn else ""
        public = redacted(row, row.redaction) if row.redaction and not own else row
    except (TypeError, ValueError, AttributeError, StoreError) as error:
        raise UnreadableComment(row.number, error) from error
    return Comment(
        *fields.stated(public),
        id=row.number,
        received=received,
        late=bool(row.late),
        rehearsal=consultation.rehearsal,
        state=row.state,
        withheld=row.withheld,
        digest=row.digest,
        withdrawn=withdrawn,
        verified=bool(row.verified and any(getattr(row, name) for name in fields.NAMES)),
        redacted=bool(row.redaction) and not own,
        confirmed=bool(row.confirmed),
    )


def receipt_of(
    row: StoredComment, consultation: Consultation, key: bytes, secret: str = "", again: bool = False
) -> Receipt:
    """The receipt of a stored comment; the key opens what is sealed of it."""
    sealed = {name: value or "" for name, value in zip(SEALED, row.sealed, strict=True)}
    names = {name: getattr(row, name) or unseal(key, row.number, name, sealed[name]) for name in fields.NAMES}
    return Receipt(
        comment=comment_of(row, consultation, own=True),
        arrival=row.arrival,
        secret=secret,
        contact=bool(sealed["contact"]),
        again=again,
        reviewed=local(row.reviewed, consultation) if row.reviewed else "",
        **names,
    )


def local(stamp: str, consultation: Consultation) -> str:
    """A stored instant to the second, in the zone of the consultation; of a letter the day is known."""
    if len(stamp) == DAY:
        return date.fromisoformat(stamp).isoformat()
    return instant(stamp).astimezone(ZoneInfo(consultation.zone)).isoformat(timespec="seconds")


def insert(db: Session, sent: Submission, public: Statement, kept: Admission, key: bytes) -> None:
    """Store a submission with what was judged of it; what of it is not `public` is sealed, apart."""
    judged, named = msgspec.structs.astuple(kept), (sent.keys[0], keyed(key, "body", sent.body))
    put(
        db, "comment", STORED, (*judged, *named, *fields.stated_values(public), int(sent.suspect), "received")
    )
    given = {name: getattr(sent, name) for name in SEALED} | (fields.NAMELESS if sent.publish_name else {})
    if any(given.values()):
        sealed = (seal(key, kept.number, name, value) for name, value in given.items())
        put(db, "personal", PERSONAL, (kept.number, *sealed))
    else:
        absent(db, "personal", (kept.number,))


def receipt_for(
    sent: Submission,
    public: Statement,
    kept: Admission,
    consultation: Consultation,
    received: str,
    secret: str,
) -> Receipt:
    """The receipt of a submission that was stored: what `receipt_of` gives for its row."""
    comment = Comment(
        *fields.stated(public),
        id=kept.number,
        received=received,
        late=bool(kept.late),
        rehearsal=consultation.rehearsal,
        digest=kept.digest,
    )
    names = {name: getattr(sent, name) for name in fields.NAMES}
    return Receipt(comment=comment, arrival=kept.arrival, secret=secret, contact=bool(sent.contact), **names)
