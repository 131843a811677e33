"""When a consultation is open, in time or late, and how much of it is a rehearsal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from clausework.model.comment import Comment, Consultation, Rehearsed, Reply

Phase = Literal["early", "open", "late", "closed"]
NEVER = datetime.max.replace(tzinfo=UTC)


class Window(msgspec.Struct, frozen=True):
    """The instants between which comments are taken, and the grace after them."""

    opens: datetime
    closes: datetime
    grace: timedelta

    def phase(self, now: datetime, opened: datetime | None = None) -> Phase:
        """The phase of the window at `now`, for a comment whose form was opened at `opened`, if known."""
        if now < self.opens:
            return "early"
        if now < self.closes:
            return "open"
        in_grace = opened is not None and opened < self.closes and now < self.closes + self.grace
        return "late" if in_grace else "closed"

    def phase_within(self, first: datetime, last: datetime, opened: datetime | None = None) -> Phase:
        """The same where the clock is wrong and it may have been any instant between two.

        It is refused only if at both it would be, and for the same reason.
        """
        found = {self.phase(first, opened), self.phase(last, opened)}
        if len(found) == 1:
            return found.pop()
        return "late" if found == {"late", "closed"} else "open"


def window_of(consultation: Consultation, made: str) -> Window:
    """The window of a consultation; a rehearsal opens when its store is made.

    One without instants never opens, nor does a rehearsal that has not come to its store yet.
    """
    grace = timedelta(minutes=consultation.grace_minutes)
    if consultation.rehearsal and made:
        opens = instant(made)
        return Window(opens, opens + timedelta(days=consultation.days), grace)
    if not (consultation.opens and consultation.closes):
        return Window(NEVER, NEVER, timedelta())
    return Window(instant(consultation.opens), instant(consultation.closes), grace)


def answer_day(consultation: Consultation, closes: datetime) -> date | None:
    """The last day, in the consultation's zone, on which an answer is in time; None without a promise.

    The days are counted from the day of the closing, which at midnight is the day before.
    """
    if not consultation.answer_days or closes == NEVER:
        return None
    last = closes.astimezone(ZoneInfo(consultation.zone)) - timedelta(microseconds=1)
    return last.date() + timedelta(days=consultation.answer_days)


def came_late(day: str, consultation: Consultation) -> bool:
    """Whether a day, of which the hour is not known, had begun only after the closing."""
    if not consultation.closes:
        return False
    begun = datetime.combine(date.fromisoformat(day), datetime.min.time(), ZoneInfo(consultation.zone))
    return begun >= instant(consultation.closes)


def instant(text: str) -> datetime:
    """The instant that an ISO 8601 text with an offset names."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"an instant needs an offset: {text}")
    return found


def rehearsed(records: Iterable[Comment | Reply] = (), consultation: Consultation | None = None) -> Rehearsed:
    """The part of these records, or of a consultation with all its records, that is a rehearsal."""
    marks = [record.rehearsal for record in records]
    marked = consultation is not None and consultation.rehearsal
    return Rehearsed(whole=marked or (any(marks) and all(marks)), count=sum(marks))
