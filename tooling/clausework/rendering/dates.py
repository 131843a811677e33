"""Consultation in words: days and periods, what of it is a rehearsal, what silence means; without a clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from clausework.consultation.window import answer_day, instant
from clausework.model.comment import Consultation, Rehearsed
from clausework.strings.catalogue import catalogue, say


class Stand(msgspec.Struct, frozen=True):
    """The point that a standard has reached, as its records tell it without a clock.

    `now` says it in a line, `answers` what became of the comments, and `following` the next step with its
    day. They are those of the consultation `of`, which is `asked` until an answer is later than its closing.
    """

    now: str
    answers: str = ""
    following: str = ""
    of: Consultation | None = None
    asked: bool = False


def day_name(day: str, lang: str) -> str:
    """2020-06-17 as 2020年6月17日 or 17 June 2020; anything else as it is."""
    try:
        return _day(date.fromisoformat(day[:10]), lang)  # an instant begins with its day
    except ValueError:
        return day


def period_name(consultation: Consultation, lang: str) -> str:
    """When a consultation opens and closes; a closing at midnight is the end of the day before."""
    opens = datetime.fromisoformat(consultation.opens).astimezone(ZoneInfo(consultation.zone))
    last, hour = _last(consultation)
    one_year = opens.year == last.year
    return say(
        lang,
        "site.period_in_a_year" if one_year else "site.period",
        first=_day(opens.date(), lang),
        first_short=_day(opens.date(), lang, with_year=False),
        last=_day(last, lang),
        last_short=_day(last, lang, with_year=False),
        hour=hour,
        zone=zone_name(consultation.zone, lang),
    )


def closing_name(consultation: Consultation, lang: str) -> str:
    """When it closes, in words."""
    last, hour = _last(consultation)
    zone = zone_name(consultation.zone, lang)
    return say(lang, "service.moment", day=_day(last, lang), hour=hour, zone=zone)


def _last(consultation: Consultation) -> tuple[date, str]:
    closes = datetime.fromisoformat(consultation.closes).astimezone(ZoneInfo(consultation.zone))
    if closes.time() == time(0):  # 00:00 of a day is read as its end by most
        return closes.date() - timedelta(days=1), "24:00"
    return closes.date(), closes.strftime("%H:%M")


def answers_due(consultation: Consultation) -> str:
    """The last day for answers as ISO, "" where none is promised or the closing is not known here."""
    last = answer_day(consultation, instant(consultation.closes)) if consultation.closes else None
    return last.isoformat() if last else ""


def zone_name(zone: str, lang: str) -> str:
    """北京时间 for Asia/Shanghai; another zone by its own name."""
    return say(lang, "site.beijing_time") if zone == "Asia/Shanghai" else zone


def _day(day: date, lang: str, *, with_year: bool = True) -> str:
    month = catalogue(lang)["site.months"].split(" ")[day.month - 1]
    return say(
        lang, "site.day" if with_year else "site.day_of_month", year=day.year, month=month, day=day.day
    )


def silence_told(consultation: Consultation, lang: str) -> str:
    """Of the public it never means anything; of invited bodies what the consultation says."""
    units = say(lang, f"site.silence_{consultation.silence}") if consultation.invited else ""
    return say(lang, "site.silence_join").join(filter(None, (say(lang, "site.silence_public"), units)))


def told(words: str, found: Rehearsed, lang: str) -> str:
    """The words with what they must not be read without: that all or some of it is a rehearsal."""
    if found.whole:
        return say(lang, "site.rehearsal_whole", words=words)
    if found.count:
        return say(lang, "site.rehearsal_partly", words=words, count=found.count)
    return words
