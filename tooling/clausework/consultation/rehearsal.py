"""How much of a consultation is a rehearsal, by its own mark or by those of its records."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from clausework.model.comment import Comment, Consultation, Reply


class Rehearsed(msgspec.Struct, frozen=True, kw_only=True):
    """`whole` if all is a rehearsal; else `count` of the records are, and the others are real."""

    whole: bool = False
    count: int = 0


def rehearsed(records: Iterable[Comment | Reply] = (), consultation: Consultation | None = None) -> Rehearsed:
    """How much of these records, or of a consultation with all its records, is a rehearsal."""
    marks = [record.rehearsal for record in records]
    marked = consultation is not None and consultation.rehearsal
    return Rehearsed(whole=marked or (any(marks) and all(marks)), count=sum(marks))
