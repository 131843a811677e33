"""Rules about standards of groups: their cover, their stages and votes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from clausework.checks.engine.context import CheckContext, Replacement, Violation
from clausework.checks.shared.elements import is_said
from clausework.checks.shared.settling import day_of
from clausework.lang.patterns import Patterns
from clausework.model.filing import FILED

FIND = Patterns(__file__)
SETTINGS = "standard/standard.yml"


def cover_field_missing(context: CheckContext, *, published: list[str]) -> Iterator[Violation]:
    """Name each field of standard.yml that is empty; dates are due only when the text is published."""
    draft = context.draft
    if not draft.number:
        return
    fields = {
        "title.zh": draft.title.get("zh"),
        "title.en": draft.title.get("en"),
        "body": draft.body.get("zh"),
        "stage": draft.stage.get("zh"),
        "date": draft.date,
        "ics": draft.ics,
        "ccs": draft.ccs,
    }
    if draft.stage.get("zh") in published:
        fields |= {"issued": draft.issued, "effective": draft.effective}
    for name, value in fields.items():
        if not value:
            yield context.spot(SETTINGS, "number").fault(about=(name,), field=name, name=name)


def no_patent_call(context: CheckContext, *, stages: list[str], call: str) -> Iterator[Violation]:
    """Look for the sentence among the notices of the cover."""
    draft = context.draft
    if draft.stage.get("zh") in stages and not is_said(
        "patent_call", draft.notice.get("zh", ""), draft.look, "zh"
    ):
        yield context.spot(SETTINGS, "notice").fault(call=call)


def no_transition(context: CheckContext) -> Iterator[Violation]:
    """Compare the two dates of the cover."""
    issued, effective = context.draft.issued, context.draft.effective
    first, other = day_of(issued), day_of(effective)
    if issued and effective and not (first and other and first < other):
        yield context.spot(SETTINGS, "effective").fault(issued=issued, effective=effective)


def short_consultation(context: CheckContext, *, least: int) -> Iterator[Violation]:
    """Measure each consultation from opening to closing; rehearsals are exempt."""
    for consultation in context.project.consultations if context.project else ():
        if consultation.rehearsal or not (consultation.opens and consultation.closes):
            continue
        length = datetime.fromisoformat(consultation.closes) - datetime.fromisoformat(consultation.opens)
        if length < timedelta(days=least):
            found = context.spot(SETTINGS, f"{consultation.id}:")
            yield found.fault(id=consultation.id, days=length.days, least=least)


def stage_skipped(context: CheckContext, *, stages: list[str]) -> Iterator[Violation]:
    """A draft may repeat its stage, go back, or go one stage on."""
    stage = context.draft.stage.get("zh", "")
    at = context.spot(SETTINGS, stage)
    if not stage:
        return
    if stage not in stages:
        yield at.fault("unknown", stage=stage, stages="、".join(stages))
        return
    before = context.previous.stage.get("zh", "") if context.previous else ""
    if before in stages and stages.index(stage) > stages.index(before) + 1:
        skipped = stages[stages.index(before) + 1]
        yield at.fault(stage=stage, before=before, skipped=skipped)


def standard_number_form(context: CheckContext) -> Iterator[Violation]:
    """Compare the number with the form of a group standard; a placeholder is as good."""
    number = context.draft.number
    if not number or FIND.other.match(number) or FIND.good.fullmatch(number):
        return
    near = FIND.nearly.fullmatch(number)
    right = f"T/{near['code']} {near['number']}—{near['year']}" if near else ""
    yield context.spot(SETTINGS, number).fault(
        change=Replacement(number, right) if right else None, number=number, right=right or "T/XXXX 001—2020"
    )


def vote_short(context: CheckContext) -> Iterator[Violation]:
    """Three quarters of those who voted must be in favour."""
    votes = context.project.votes if context.project else ()
    for vote in votes:
        at = context.spot(SETTINGS, "votes")
        cast = vote.in_favour + vote.against + vote.abstained
        if vote.drafters:
            yield at.fault("drafters", draft=vote.draft, count=vote.drafters)
        if 4 * vote.in_favour < 3 * cast or not cast:
            yield at.fault(draft=vote.draft, cast=cast, favour=vote.in_favour)
    if context.draft.stage.get("zh") in FILED and not votes:
        yield context.spot(SETTINGS, "stage").fault("missing")
