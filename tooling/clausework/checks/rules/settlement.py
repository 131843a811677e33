"""Rules about the answers to comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Violation
from clausework.checks.shared.identities import explicable
from clausework.checks.shared.settling import about, answerable, consultations, quoted, record, taken
from clausework.lang.quantities import COUNT, Quantity, quantities
from clausework.lang.reasons import says_something
from clausework.lang.script import is_han
from clausework.model.cause import ChangedLine
from clausework.model.comment import Comment, Consultation, Disposition
from clausework.redline.claims import broken_claims

NOTHING = Bilingual(
    "意见 {id} 已采纳，没有写明改了哪一行",
    "{id} was accepted, and its answer names no line that it changed",
)
POINT = Bilingual(
    "改好条款后用 clausework why {place} --comment {id} 写明；已在别处写明的，处理结论改为“已涵盖”",
    "Change the text, then run `clausework why {place} --comment {id}`;"
    " if another clause covers it, settle it as `covered`",
)
SAME = Bilingual("与{draft}相同，没有改动", "as in {draft}, unchanged")

GONE = Bilingual("空，文字已删去", "gone")


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
            values: dict[str, object] = {"place": comment.changed[0]}
            yield about(context, comment, values=values, message=NOTHING, remedy=POINT)
        for name in promised:
            if name not in names:
                place = name.partition("@")[0]
                values = {"place": place, "line": name, "now": _now(context, lines.get(place, ()))}
                yield about(context, comment, name, values)


def _now(context: CheckContext, lines: Iterable[ChangedLine]) -> object:
    """What a place says now: that it is gone, or that it says what it said before, if it has no new words."""
    told = tuple(lines)
    if now := " ".join(f"“{quoted(line.new)}”" for line in told if line.new):
        return now
    if any(line.old for line in told):
        return GONE
    draft = context.previous.label if context.previous else ""
    return Bilingual(SAME.zh.format(draft=draft), SAME.en.format(draft=draft))


def hasty_draft(context: CheckContext) -> Iterator[Violation]:
    """Name each consultation on the previous draft that closes after the day of this one."""
    day = context.draft.date
    if context.previous is None or not day:
        return
    for name, consultation in consultations(context).items():
        closes = consultation.closes
        if consultation.draft != context.previous.label or not closes:
            continue
        if date.fromisoformat(day) < datetime.fromisoformat(closes).date():
            at = context.named("standard/standard.yml", f"date: {day}")
            yield Violation(
                at=at,
                length=len(f"date: {day}"),
                values={"day": day, "consultation": name, "closes": closes},
                key=name,
            )


LEAST = 4
"""Different letters or characters that the shortest reason has: 采纳意见."""
UNDECIDED = Bilingual(
    "意见 {id} 的处理意见没有写明由谁决定", "The answer to {id} does not say who decided it"
)
WHO = Bilingual("补写 decided_by", "Add `decided_by`")
UNDATED = Bilingual("意见 {id} 的处理意见没有日期", "The answer to {id} has no date")
WHEN = Bilingual("补写 date，写作出决定的那一天", "Add `date`, the day on which it was decided")
EARLY = Bilingual(
    "意见 {id} 的处理意见日期为 {day}，早于{after}（{since}）",
    "The answer to {id} is dated {day}, before {after} ({since})",
)
CORRECT = Bilingual("改正 date", "Correct `date`")
RECEIPT = Bilingual("收到意见的日子", "the comment came in")
CLOSING = Bilingual("征求意见截止", "the consultation closed")


def hollow_answer(context: CheckContext) -> Iterator[Violation]:
    """Look at each answer to a comment on the previous draft."""
    known = consultations(context)
    for comment in answerable(context):
        answer = comment.disposition
        if answer is None:
            continue
        if not any(character.isalnum() for character in answer.decided_by):
            yield about(context, comment, message=UNDECIDED, remedy=WHO)
        yield from _dated(context, comment, answer, known.get(comment.consultation))
        if answer.reason.strip() and not says_something(answer.reason, LEAST):
            yield about(context, comment, "reason", {"reason": answer.reason.strip()})


def _dated(
    context: CheckContext, comment: Comment, answer: Disposition, consultation: Consultation | None
) -> Iterator[Violation]:
    day = _day(answer.date)
    if day is None:
        yield about(context, comment, message=UNDATED, remedy=WHEN)
        return
    closes = consultation.closes if consultation else ""
    for since, after in ((comment.received, RECEIPT), (closes, CLOSING)):
        first = _day(since)
        if first and day < first:
            values: dict[str, object] = {"day": answer.date, "since": first.isoformat(), "after": after}
            yield about(context, comment, f"date: {answer.date}", values, EARLY, CORRECT)
            return


def _day(instant: str) -> date | None:
    """The day of an instant in the zone in which it is written; None if it is none."""
    try:
        return datetime.fromisoformat(instant).date() if instant else None
    except ValueError:
        return None


def unknown_change(context: CheckContext) -> Iterator[Violation]:
    """Name each ID under `changes` that neither draft nor lineage has."""
    known = explicable(context)
    for comment in answerable(context):
        for name in comment.disposition.changes if comment.disposition else ():
            if name not in known:
                yield Violation(
                    at=record(context, comment, name),
                    clause=comment.anchor.clause,
                    length=len(name),
                    values={"id": comment.id, "name": name},
                )


RUNNING = Bilingual(
    "征求意见 {consultation} 还有 {count} 条意见没有处理意见，{id} 等；全部答复之后才能冻结",
    "{count} comments of the consultation {consultation} have no disposition, {id} among them;"
    " the draft can be frozen when all have one",
)
LIST = Bilingual(
    "用 clausework comments list --outcome open 列出，逐条用 clausework comments settle 处理",
    "List them with `clausework comments list --outcome open`,"
    " and settle each with `clausework comments settle`",
)


def unsettled_comment(context: CheckContext) -> Iterator[Violation]:
    """Name each unanswered comment of a consultation that has closed, and count those of one that has not."""
    known = consultations(context)
    running: dict[str, list[Comment]] = {}
    for comment in answerable(context):
        if comment.disposition:
            continue
        consultation = known.get(comment.consultation)
        if consultation and _closed(consultation, context.draft.date):
            values: dict[str, object] = {"consultation": comment.consultation}
            yield about(context, comment, comment.id, values)
        else:
            running.setdefault(comment.consultation, []).append(comment)
    for name, comments in running.items():
        values = {"consultation": name, "count": len(comments)}
        yield about(context, comments[0], comments[0].id, values, RUNNING, LIST, "info")


def _closed(consultation: Consultation, day: str) -> bool:
    if not consultation.closes or not day:
        return False
    return datetime.fromisoformat(consultation.closes).date() <= date.fromisoformat(day)


MOVED = Bilingual(
    "意见 {id} 的答复以 {place} 为依据，其文字在答复之后（{draft}）改过",
    "The answer to {id} relies on {place}, whose words have moved since it was given ({draft})",
)
VANISHED = Bilingual(
    "意见 {id} 的答复以 {place} 为依据，文本中已没有它",
    "The answer to {id} relies on {place}, which the text has no more",
)


def reopened_answer(context: CheckContext) -> Iterator[Violation]:
    """Name each answer whose claim holds no more: the words moved, or those that were refused came in."""
    for comment, claim, gone, word, line in broken_claims(
        context.comments, lambda: context.account.lines, context.draft
    ):
        values: dict[str, object] = {"place": claim.place, "draft": claim.draft or comment.draft}
        if line:
            yield about(context, comment, word, {**values, "word": word, "line": line.place})
        else:
            yield about(context, comment, claim.place, values, VANISHED if gone else MOVED)


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
                values: dict[str, object] = {"said": said[0].text, "now": now.text, "place": place}
                yield about(context, comment, said[0].text, values)


def _units(one: Quantity) -> tuple[str, ...]:
    """The units by which two quantities can be of one thing; what is counted needs one counter, 三件."""
    counter = one.text[-1] if is_han(one.text[-1]) else ""
    known = (measure.exact[1] for measure in one.measures)
    found = (f"{unit} {counter}" if unit == COUNT else unit for unit in known)
    return tuple(unit for unit in found if unit.strip() not in ("", COUNT))
