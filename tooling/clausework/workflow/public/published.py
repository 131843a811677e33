"""The draft that the site shows: its chapters, names and addresses, and the calendar of its consultations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from clausework.consultation.fields import NAMED, QUOTED, REACHED, SAID, TYPED, value_of
from clausework.consultation.submission import Submission as Submission
from clausework.consultation.tokens import sign_instant
from clausework.consultation.window import NEVER, Phase, Window, answer_day, instant
from clausework.drafts.naming import draft_name as draft_name
from clausework.model.comment import ZONE, Consultation, Rehearsed, Unit
from clausework.model.published import ClauseData as ClauseData
from clausework.rendering import routes
from clausework.rendering.dates import day_name, silence_told, told as with_rehearsal, zone_name
from clausework.rendering.labels import place_heading
from clausework.rendering.page import templates_of as templates_of
from clausework.strings.catalogue import say

if TYPE_CHECKING:
    from clausework.workflow.serving.opening import OpenService, StoreCache


def chapters_of(clauses: Mapping[str, ClauseData]) -> dict[str, list[ClauseData]]:
    """The clauses that have words of their own, by the chapter that the outline puts them in, in order.

    A chapter that has none, such as one that holds a generated table alone, is commented on as one clause.
    """
    found: dict[str, list[ClauseData]] = {}
    for clause_id, name in _places(clauses).items():
        worded = found.setdefault(name, [])
        if any(clauses[clause_id].text.values()):
            worded.append(clauses[clause_id])
    whole = {name: clauses[name] for name in found if name in clauses}
    return {name: worded or [whole[name]] for name, worded in found.items() if worded or name in whole}


def chapter_of(clauses: Mapping[str, ClauseData], clause_id: str) -> str:
    """The chapter of a clause, "" if the current draft does not have it."""
    return _places(clauses).get(clause_id, "")


def _places(clauses: Mapping[str, ClauseData]) -> dict[str, str]:
    """The chapter of each clause: the last one before it whose number, or want of one, has no dot."""
    found: dict[str, str] = {}
    name = ""
    for clause in clauses.values():
        if "." not in clause.number:
            name = clause.id
        found[clause.id] = name or clause.id.partition(".")[0]  # before the first chapter
    return found


def language_of(draft: OpenService, wanted: str) -> str:
    """The language to answer in: the wanted one if the draft has it, else its authoritative one."""
    return wanted if wanted in draft.languages else draft.languages[0]


def invited_unit(draft: OpenService, unit_id: str) -> Unit | None:
    """The invited body with this ID; that is no secret, as the list of them is not."""
    return next(filter(None, (item.unit(unit_id) for item in draft.consultations.values())), None)


PHASES = ("open", "early", "closed")
"""In the order in which consultations are of interest."""


class Period(msgspec.Struct, frozen=True):
    """Period of a consultation, and in words when it opens and closes: "" where that is not set."""

    phase: Phase
    opens: str
    closes: str


DAY = len("2020-07-12")


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
    """A recorded instant in words, to the second; of a letter the day."""
    if len(stamp) == DAY:  # letters have no hour
        return day_name(stamp, lang)
    there = instant(stamp).astimezone(ZoneInfo(zone))
    day = day_name(there.date().isoformat(), lang)
    return say(lang, "service.moment", day=day, hour=there.strftime("%H:%M:%S"), zone=zone_name(zone, lang))


def state_line(calendar: StoreCache, lang: str, rehearsed: Mapping[str, Rehearsed]) -> str:
    """One line on the consultation that is open, or else is to come, or else was the last.

    `rehearsed` tells of those that are a rehearsal by their records.
    """
    now = instant(calendar.now())
    found = _foremost(calendar, now)
    if found is None:
        return say(lang, "service.state_none")
    consultation, window = found
    period = period_of(calendar, consultation, lang)
    phase = period.phase
    kind = "rehearsal" if consultation.rehearsal else "state"
    draft, left = draft_name(consultation.draft, lang), ""
    if phase == "open":
        left = remaining(window.closes - now, lang)
    key = f"service.{kind}_{phase}"
    line = say(lang, key, draft=draft, left=left, opens=period.opens, closes=period.closes)
    if consultation.rehearsal:  # its lines say so themselves
        return line
    return with_rehearsal(line, rehearsed.get(consultation.id, Rehearsed()), lang)


def period_of(calendar: StoreCache, consultation: Consultation, lang: str) -> Period:
    """When a consultation is open, and how it stands now."""
    window = calendar.window(consultation.id)
    phase = window.phase(instant(calendar.now()))
    if window.opens == NEVER:
        return Period(phase, "", "")
    opens = moment_name(window.opens, consultation.zone, lang)
    return Period(phase, opens, moment_name(window.closes, consultation.zone, lang, ends=True))


def is_open(calendar: StoreCache, consultation_id: str) -> bool:
    """Whether comments on a consultation are in time now."""
    return calendar.window(consultation_id).phase(instant(calendar.now())) == "open"


def silence_line(calendar: StoreCache, lang: str) -> str:
    """The meaning of sending nothing to that consultation; "" if there is none."""
    found = _foremost(calendar, instant(calendar.now()))
    return silence_told(found[0], lang) if found else ""


def _foremost(calendar: StoreCache, now: datetime) -> tuple[Consultation, Window] | None:
    found = [(item, calendar.window(item.id)) for item in calendar.consultations.values()]
    known = [pair for pair in found if pair[1].opens != NEVER]  # one without days is not to come either
    known.sort(key=lambda pair: (PHASES.index(pair[1].phase(now)), -pair[1].closes.timestamp()))
    return known[0] if known else None


class AnswerDue(msgspec.Struct, frozen=True):
    """The last day on which an answer is in time, in words, and whether it is over."""

    day: str
    over: bool


def answer_due(calendar: StoreCache, consultation_id: str, lang: str) -> AnswerDue | None:
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


hand_page = routes.page
"""The address of a page that was written by hand."""


def opening_token(key: bytes, now: str) -> str:
    """The instant at which a form is opened, signed; the service gets it back with the form."""
    return sign_instant(key, instant(now))


def heading(clause: ClauseData | None, lang: str, clause_id: str) -> str:
    """Number and title of a clause, or its ID where we have no such clause."""
    if clause is None:
        return clause_id
    return f"{_number(clause, lang)} {clause.title.get(lang, clause.id)}".strip()


def place_name(shown: OpenService, label: str, clause_id: str, lang: str) -> str:
    """The heading of what a comment is on; of a clause that is gone, in the draft that it was made on."""
    clause = shown.clauses.get(clause_id)
    draft = shown.whereabouts.frozen(label) if clause is None else None
    return place_heading(draft, clause_id, lang) if draft else heading(clause, lang, clause_id)


def mention(clause: ClauseData | None, lang: str, clause_id: str) -> str:
    """The name of a clause in a reference: 第5章 or Clause 5, 5.1.3; its title where it has no number."""
    number = _number(clause, lang) if clause else ""
    if number.isdigit():
        return say(lang, "site.chapter", number=number)
    return number or heading(clause, lang, clause_id)


def _number(clause: ClauseData, lang: str) -> str:
    annex = clause.element == "annex" and clause.number.isalpha()  # its sub-clauses have dots
    return say(lang, "site.annex", letter=clause.number) if annex else clause.number


def text_addresses(lang: str, label: str) -> tuple[str, ...]:
    """The addresses of a draft, the best place first; not each of them need be there."""
    return routes.draft(lang, label), routes.texts(lang), routes.home(lang)


def form_addresses(draft: OpenService, lang: str) -> tuple[str, ...]:
    """The addresses of the Word forms of the consultations; not each of them need be there."""
    return tuple(routes.comment_form(lang, name) for name in draft.consultations)


def typed_fields() -> tuple[str, ...]:
    """The fields of a form in which a commenter types, by their names in it."""
    return tuple(field.key for field in TYPED)


def label_of(field: str, lang: str) -> str:
    """The label that people read beside a field of a form, "" if nothing is typed in it."""
    return next((item.label(lang) for item in TYPED if item.key == field), "")


def comment_as_text(draft: OpenService, sent: Submission) -> str:
    """A comment as text to be pasted into a letter."""
    lang, clause = sent.lang, draft.clauses.get(sent.anchor.clause)
    standard = f"{draft.number} {draft.title.get(lang, '')} {draft_name(sent.draft, lang)}"
    place = heading(clause, lang, sent.anchor.clause)
    parts = [
        (say(lang, "service.copy_standard"), standard),
        (say(lang, "service.copy_clause"), f"{place} {sent.anchor.provision}".strip()),
        *((field.label(lang), value_of(sent, field.key)) for field in (*QUOTED, *SAID)),
        (say(lang, "commenting.role"), draft.commenters.get(sent.role, {}).get(lang, sent.role)),
        *((field.label(lang), value_of(sent, field.key)) for field in (*NAMED, *REACHED)),
    ]
    lines = [say(lang, "service.copy", label=label, value=value) for label, value in parts if value.strip()]
    return "\n\n".join(lines)
