"""The schedule of consultations in words: phases, opening and closing, days for answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from clausework.consultation.rehearsal import Rehearsed
from clausework.consultation.window import NEVER, Phase, Window, answer_day, instant
from clausework.drafts.naming import draft_name
from clausework.model.comment import ZONE, Consultation
from clausework.rendering.dates import day_name, zone_name
from clausework.rendering.rehearsal import told as with_rehearsal
from clausework.rendering.silence import silence_told
from clausework.strings.catalogue import say
from clausework.workflow.public.published import Calendar

PHASES = ("open", "early", "closed")
"""In the order in which consultations are of interest."""


class Period(msgspec.Struct, frozen=True):
    """How a consultation stands, and in words when it opens and closes: "" where that is not set."""

    phase: Phase
    opens: str
    closes: str


def common_zone(consultations: Mapping[str, Consultation]) -> str:
    """The time zone of instants that belong to no consultation: that of the first one."""
    return next((item.zone for item in consultations.values()), ZONE)


def moment_name(at: datetime, zone: str, lang: str, *, ends: bool = False) -> str:
    """A day and time in words; an end at midnight is 24:00 of the day before."""
    there = at.astimezone(ZoneInfo(zone))
    hour = there.strftime("%H:%M")
    if ends and there.time() == time(0):
        there, hour = there - timedelta(days=1), "24:00"
    day = day_name(there.date().isoformat(), lang)
    return say(lang, "service.moment", day=day, hour=hour, zone=zone_name(zone, lang))


def stamp_name(stamp: str, zone: str, lang: str) -> str:
    """A recorded instant in words, to the second."""
    there = instant(stamp).astimezone(ZoneInfo(zone))
    day = day_name(there.date().isoformat(), lang)
    return say(lang, "service.moment", day=day, hour=there.strftime("%H:%M:%S"), zone=zone_name(zone, lang))


def state_line(calendar: Calendar, lang: str, rehearsed: Mapping[str, Rehearsed]) -> str:
    """One line on the consultation that is open, or else is to come, or else was the last.

    `rehearsed` tells of those that are a rehearsal by their records.
    """
    now = instant(calendar.now())
    found = _foremost(calendar, now)
    if found is None:
        return say(lang, "service.state_none")
    consultation, window = found
    period = _period(consultation, window, now, lang)
    phase = period.phase
    kind = "rehearsal" if consultation.rehearsal else "state"
    line = say(
        lang,
        f"service.{kind}_{phase}",
        draft=draft_name(consultation.draft, lang),
        left=remaining(window.closes - now, lang) if phase == "open" else "",
        opens=period.opens,
        closes=period.closes,
    )
    if consultation.rehearsal:  # its lines say so themselves
        return line
    return with_rehearsal(line, rehearsed.get(consultation.id, Rehearsed()), lang)


def period_of(calendar: Calendar, consultation: Consultation, lang: str) -> Period:
    """When a consultation is open, and how it stands now."""
    return _period(consultation, calendar.window(consultation.id), instant(calendar.now()), lang)


def _period(consultation: Consultation, window: Window, now: datetime, lang: str) -> Period:
    phase = window.phase(now)
    if window.opens == NEVER:
        return Period(phase, "", "")
    opens = moment_name(window.opens, consultation.zone, lang)
    return Period(phase, opens, moment_name(window.closes, consultation.zone, lang, ends=True))


def is_open(calendar: Calendar, consultation_id: str) -> bool:
    """Whether comments on a consultation are in time now."""
    return calendar.window(consultation_id).phase(instant(calendar.now())) == "open"


def silence_line(calendar: Calendar, lang: str) -> str:
    """What it means to send nothing to that consultation; "" if there is none."""
    found = _foremost(calendar, instant(calendar.now()))
    return silence_told(found[0], lang) if found else ""


def _foremost(calendar: Calendar, now: datetime) -> tuple[Consultation, Window] | None:
    found = [(item, calendar.window(item.id)) for item in calendar.consultations.values()]
    known = [pair for pair in found if pair[1].opens != NEVER]
    known.sort(key=lambda pair: (PHASES.index(pair[1].phase(now)), -pair[1].closes.timestamp()))
    return known[0] if known else None


class AnswerDue(msgspec.Struct, frozen=True):
    """The last day on which an answer is in time, in words, and whether it is over."""

    day: str
    over: bool


def answer_due(calendar: Calendar, consultation_id: str, lang: str) -> AnswerDue | None:
    """By when comments on a consultation are answered; None where no day was promised."""
    consultation = calendar.consultations[consultation_id]
    last = answer_day(consultation, calendar.window(consultation_id).closes)
    if last is None:
        return None
    today = instant(calendar.now()).astimezone(ZoneInfo(consultation.zone)).date()
    return AnswerDue(day_name(last.isoformat(), lang), today > last)


def remaining(left: timedelta, lang: str) -> str:
    """Days and hours that are left, or that it is less than an hour."""
    parts = [
        say(lang, f"service.left_{unit}{'_one' if count == 1 else ''}", count=count)
        for unit, count in (("day", left.days), ("hour", left.seconds // 3600))
        if count
    ]
    return say(lang, "service.left_join").join(parts) or say(lang, "service.left_minutes")
