"""What a commenter does with the secret of a comment: withdraw it, and see what follows it."""

from __future__ import annotations

import msgspec

from clausework.comments.store.intake import Desk, append, moment
from clausework.comments.store.session import Session
from clausework.model.comment import State


class Follower(msgspec.Struct, frozen=True):
    """A supplement, as the page of the comment that it follows tells of it."""

    number: str
    received: str
    state: State
    withdrawn: str


def withdraw(db: Session, desk: Desk, number: str) -> None:
    """Take a comment back: nothing is erased, the number stays; a second time changes nothing."""
    if db.execute("SELECT withdrawn FROM comment WHERE number = ?", (number,)).get:
        return
    now = moment(db, desk)
    db.execute("UPDATE comment SET withdrawn = ? WHERE number = ?", (now, number))
    append(db, now, "withdrawn", number, {})


def followers(db: Session, number: str) -> tuple[Follower, ...]:
    """The supplements of a comment, in the order of arrival."""
    found = db.execute(
        "SELECT number, received, state, withdrawn FROM comment WHERE follows = ? ORDER BY arrival", (number,)
    )
    return tuple(Follower(*row) for row in found)


class Sent(msgspec.Struct, frozen=True):
    """A comment as the overview of one sending tells of it."""

    number: str
    clause: str
    submission: str
    digest: str


def sent_under(db: Session, keys: tuple[str, ...]) -> tuple[Sent, ...]:
    """The comments that came under these keys, in the order of arrival."""
    marks = ", ".join("?" for _ in keys) or "NULL"
    columns = "SELECT number, clause, submission, digest FROM comment"
    found = db.execute(f"{columns} WHERE submission IN ({marks}) ORDER BY arrival", keys)
    return tuple(Sent(*row) for row in found)
