"""Lists and counts that stay quick however many comments there are: each goes by an index."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from clausework.comments.store.rows import Row, rows
from clausework.comments.store.session import Session
from clausework.model.comment import Comment, State


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which comments a list shows; "" asks for all.

    A list goes on after the arrival of its last comment: there are no page numbers, because what
    they mean changes while comments come in.
    """

    state: State | str = ""
    clause: str = ""
    suspects: bool = False
    after: int = 0
    limit: int = 50


class Page(msgspec.Struct, frozen=True):
    """Comments with their places in the order of arrival."""

    items: tuple[tuple[int, Comment], ...]

    @property
    def last(self) -> int:
        """Where the next page goes on; 0 if this one is empty."""
        return self.items[-1][0] if self.items else 0


def page(db: Session, wanted: Wanted, consultations: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows of a list, in the order of arrival."""
    conditions = [f"comment.consultation IN ({_marks(consultations)})", "comment.arrival > ?"]
    values: list[str | int] = [*consultations, wanted.after]
    for column in ("state", "clause"):
        if getattr(wanted, column):
            conditions.append(f"comment.{column} = ?")
            values.append(getattr(wanted, column))
    if wanted.suspects:
        conditions.append("comment.suspect = 1")
    where = f"WHERE {' AND '.join(conditions)} ORDER BY comment.arrival LIMIT ?"
    return rows(db, where, *values, wanted.limit)


def counts(db: Session, consultations: tuple[str, ...], clause: str) -> Mapping[tuple[str, State], int]:
    """The number of comments for each clause and state."""
    one, values = ("AND clause = ?", (*consultations, clause)) if clause else ("", consultations)
    sql = (
        f"SELECT clause, state, count(*) FROM comment WHERE consultation IN ({_marks(consultations)}) {one} "  # noqa: S608 - marks
        "GROUP BY clause, state"
    )
    return {(name, state): count for name, state, count in db.execute(sql, values)}


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" for _ in values) or "NULL"
