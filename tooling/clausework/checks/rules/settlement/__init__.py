"""Rules about the answers to comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clausework.checks.engine.context import CheckContext, LocatedFact, Violation
from clausework.checks.shared.identities import explicable
from clausework.checks.shared.settling import about, answerable, consultations, day_of, quoted, record, taken
from clausework.lang.quantities import COUNT, Quantity, quantities
from clausework.lang.reasons import says_something
from clausework.lang.script import is_han
from clausework.model.cause import ChangedLine
from clausework.model.comment import Comment, Consultation, Disposition
from clausework.redline.causes import broken_claims


def accepted_without_change(context: CheckContext) -> Iterator[Violation]:
    """Name each accepted comment that names no line, and each line that it names and that is not so."""
    if context.previous is None:
        return
    lines: dict[str, list[ChangedLine]] = {}
    for line in filter(lambda line: line.owed, context.account.lines):
        lines.setdefault(line.place, []).append(line)
    names = {line.name for line in context.account.lines}
    for comment in taken(context):
        promised = comment.disposition.lines if comment.disposition else ()
        if not promised:
            yield about(context, comment, "disposition", "nothing", place=comment.changed[0])
        for name in promised:
            if name not in names:
                place = name.partition("@")[0]
                case, now = _now(lines.get(place, ()))
                draft = context.previous.label if context.previous else ""
                yield about(context, comment, name, case, place=place, line=name, now=now, draft=draft)


def _now(lines: Iterable[ChangedLine]) -> tuple[str, str]:
    """The case of a place that changed otherwise, in a translation alone or not at all, and its words now."""
    told = tuple(lines)
    now = " ".join(f"“{quoted(line.new)}”" for line in told if line.new)
    if told and all(line.lang for line in told):
        return "translated", now
    return "" if now or any(line.old for line in told) else "unchanged", now


def hasty_draft(context: CheckContext) -> Iterator[Violation]:
    """Name each consultation on the previous draft that closes after the day of this one."""
    day = context.draft.date
    if context.previous is None or not day:
        return
    for name, consultation in consultations(context).items():
        closes, now = day_of(consultation.closes), day_of(day)
        if consultation.draft == context.previous.label and closes and now and now < closes:
            found = context.spot("standard/standard.yml", f"date: {day}")
            yield found.fault(key=name, day=day, consultation=name, closes=consultation.closes)


def hollow_answer(context: CheckContext, *, least: int) -> Iterator[Violation]:
    """Look at each answer to a comment on the previous draft."""
    known = consultations(context)
    for comment in answerable(context):
        answer = comment.disposition
        if answer is None:
            continue
        if not any(character.isalnum() for character in answer.decided_by):
            yield about(context, comment, "disposition", "undecided")
        yield from _dated(context, comment, answer, known.get(comment.consultation))
        if answer.reason.strip() and not says_something(answer.reason, least):
            yield about(context, comment, "reason", reason=answer.reason.strip())


def _dated(
    context: CheckContext, comment: Comment, answer: Disposition, consultation: Consultation | None
) -> Iterator[Violation]:
    day = day_of(answer.date)
    if day is None:
        yield about(context, comment, "disposition", "undated")
        return
    closes = consultation.closes if consultation else ""
    for since, after in ((comment.received, "receipt"), (closes, "closing")):
        first = day_of(since)
        if first and day < first:
            since, word = first.isoformat(), f"date: {answer.date}"
            yield about(context, comment, word, "early", day=answer.date, since=since, after=after)
            return


def unknown_change(context: CheckContext) -> Iterator[Violation]:
    """Name each ID under `changes` that neither draft nor lineage has."""
    comments = answerable(context)
    known = explicable(context) if comments else ()
    for comment in comments:
        for name in comment.disposition.changes if comment.disposition else ():
            if name not in known:
                yield LocatedFact(
                    at=record(context, comment, name), clause=comment.anchor.clause, length=len(name)
                ).fault(id=comment.id, name=name)


def unsettled_comment(context: CheckContext) -> Iterator[Violation]:
    """Name each unanswered comment of a consultation that has closed, and count those of one that has not."""
    known = consultations(context)
    running: dict[str, list[Comment]] = {}
    for comment in answerable(context):
        if comment.disposition:
            continue
        consultation = known.get(comment.consultation)
        if consultation and _closed(consultation, context.draft.date):
            yield about(context, comment, comment.id, consultation=comment.consultation)
        else:
            running.setdefault(comment.consultation, []).append(comment)
    for name, comments in running.items():
        first, count = comments[0], len(comments)
        yield about(context, first, first.id, "running", "info", consultation=name, count=count)


def _closed(consultation: Consultation, day: str) -> bool:
    closes, now = day_of(consultation.closes), day_of(day)
    return closes is not None and now is not None and closes <= now


def reopened_answer(context: CheckContext) -> Iterator[Violation]:
    """Name each answer whose claim holds no more: the words moved, or those that were refused came in."""
    for comment, claim, gone, word, line in broken_claims(
        context.comments, lambda: context.account.lines, context.draft
    ):
        draft = claim.draft or comment.draft
        if line:
            yield about(context, comment, word, place=claim.place, draft=draft, word=word, line=line.place)
        else:
            case = "vanished" if gone else "moved"
            yield about(context, comment, claim.place, case, place=claim.place, draft=draft)


def other_quantity(context: CheckContext) -> Iterator[Violation]:
    """Name each accepted answer that speaks of another quantity than its lines have got, unit by unit."""
    lines = {line.name: line for line in context.account.lines}
    for comment in taken(context):
        answer = comment.disposition
        if answer is None:
            continue
        come: dict[str, list[tuple[Quantity, str]]] = {}
        for line in (lines[name] for name in answer.lines if name in lines):
            before = {one.value for one in quantities(line.old, context.main)}
            for one in quantities(line.new, context.main):
                for unit in _units(one) if one.value not in before else ():
                    come.setdefault(unit, []).append((one, line.place))
        told = [one for lang in context.draft.languages for one in quantities(answer.reason, lang)]
        for unit, new in come.items():
            said = [one for one in told if unit in _units(one)]
            if said and not {one.value for one in said} & {one.value for one, _ in new}:
                now, place = new[0]
                yield about(context, comment, said[0].text, said=said[0].text, now=now.text, place=place)


def _units(one: Quantity) -> tuple[str, ...]:
    """The units by which two quantities can be of one thing; what is counted needs one counter, 三件."""
    counter = one.text[-1] if is_han(one.text[-1]) else ""
    known = (measure.exact[1] for measure in one.measures)
    found = (f"{unit} {counter}" if unit == COUNT else unit for unit in known)
    return tuple(unit for unit in found if unit.strip() not in ("", COUNT))
