"""How the consultation stands, and instants in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from clausework.consultation.rehearsal import Rehearsed
from clausework.consultation.window import NEVER, Window, answer_day, instant
from clausework.model.comment import Consultation
from clausework.render.dates import day_name, zone_name
from clausework.render.rehearsal import told
from clausework.render.silence import silence_told
from clausework.service.cache import Cache
from clausework.strings.catalogue import say

STANDING = ("open", "early", "closed")


def moment(at: datetime, zone: str, lang: str, *, ends: bool = False) -> str:
    """A day and time in words; an end at midnight is 24:00 of the day before."""
    there = at.astimezone(ZoneInfo(zone))
    hour = there.strftime("%H:%M")
    if ends and there.time() == time(0):
        there, hour = there - timedelta(days=1), "24:00"
    day = day_name(there.date().isoformat(), lang)
    return say(lang, "service.moment", day=day, hour=hour, zone=zone_name(zone, lang))


def received(stamp: str, zone: str, lang: str) -> str:
    """A recorded instant in words, to the second."""
    there = instant(stamp).astimezone(ZoneInfo(zone))
    day = day_name(there.date().isoformat(), lang)
    return say(lang, "service.moment", day=day, hour=there.strftime("%H:%M:%S"), zone=zone_name(zone, lang))


def state(cache: Cache, lang: str, rehearsed: Mapping[str, Rehearsed]) -> str:
    """One line on the consultation that is open, or else is to come, or else was the last.

    `rehearsed` tells of those that are a rehearsal by their records.
    """
    now = instant(cache.now())
    found = _foremost(cache, now)
    if found is None:
        return say(lang, "service.state_none")
    consultation, window = found
    phase = window.phase(now)
    kind = "rehearsal" if consultation.rehearsal else "state"
    line = say(
        lang,
        f"service.{kind}_{phase}",
        draft=say(lang, "site.working") if consultation.draft == "working" else consultation.draft,
        left=remaining(window.closes - now, lang) if phase == "open" else "",
        opens=moment(window.opens, consultation.zone, lang) if window.opens != NEVER else "",
        closes=moment(window.closes, consultation.zone, lang, ends=True) if window.opens != NEVER else "",
    )
    # The lines of a consultation that is itself a rehearsal say so.
    return line if consultation.rehearsal else told(line, rehearsed.get(consultation.id, Rehearsed()), lang)


def silence(cache: Cache, lang: str) -> str:
    """What it means to send nothing to that consultation; "" if there is none."""
    found = _foremost(cache, instant(cache.now()))
    return silence_told(found[0], lang) if found else ""


def _foremost(cache: Cache, now: datetime) -> tuple[Consultation, Window] | None:
    consultations: Mapping[str, Consultation] = cache.consultations
    found = [(item, cache.window(item.id)) for item in consultations.values()]
    known = [pair for pair in found if pair[1].opens != NEVER]
    known.sort(key=lambda pair: (STANDING.index(pair[1].phase(now)), -pair[1].closes.timestamp()))
    return known[0] if known else None


class Due(msgspec.Struct, frozen=True):
    """The last day on which an answer is in time, in words, and whether it is over."""

    day: str
    over: bool


def answer_due(cache: Cache, consultation_id: str, lang: str) -> Due | None:
    """By when comments on a consultation are answered; None where no day was promised."""
    consultation = cache.consultations[consultation_id]
    last = answer_day(consultation, cache.window(consultation_id).closes)
    if last is None:
        return None
    today = instant(cache.now()).astimezone(ZoneInfo(consultation.zone)).date()
    return Due(day_name(last.isoformat(), lang), today > last)


def remaining(left: timedelta, lang: str) -> str:
    """Days and hours that are left, or that it is less than an hour."""
    parts = [
        say(lang, f"service.left_{unit}{'_one' if count == 1 else ''}", count=count)
        for unit, count in (("day", left.days), ("hour", left.seconds // 3600))
        if count
    ]
    return say(lang, "service.left_join").join(parts) or say(lang, "service.left_minutes")
