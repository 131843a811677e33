"""Rules about changed lines and their causes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clausework.checks.engine.context import CheckContext, LocatedFact, Violation
from clausework.checks.shared.settling import differing, place_of
from clausework.lang.reasons import explains
from clausework.model.cause import COVER, ChangedLine
from clausework.model.draft import Reason
from clausework.redline.bars import of_meaning, told
from clausework.strings.catalogue import both

REASONS = "standard/reasons.yml"
LINEAGE = "standard/lineage.yml"


def amiss_reason(context: CheckContext) -> Iterator[Violation]:
    """Look at each reason that the draft before does not have."""
    label = context.project.label if context.project else context.draft.label
    before = context.previous.reasons if context.previous else ()
    news = [(place, reason) for place, reason in enumerate(context.draft.reasons) if reason not in before]
    for _, reason in news:
        if context.previous and reason.draft != label:
            yield _fault(context, reason.draft, "draft", draft=reason.draft, label=label)
    yield from _empty(context, [reason for _, reason in news])
    yield from _contradictions(context, [reason for _, reason in news])
    if context.previous is None:
        return
    for promise in context.account.broken:
        if promise.reason >= 0:
            yield _fault(context, promise.name)
    for place in context.account.idle:
        yield _fault(context, _covers(context.draft.reasons[place]), "idle")
    for barred in context.account.barred:
        covers, bars = _covers(context.draft.reasons[barred.reason]), told(barred.bars)
        yield _fault(context, covers, "barred", bars=bars)


def _empty(context: CheckContext, reasons: list[Reason]) -> Iterator[Violation]:
    """The reasons, also those of the lineage, that do not say why."""
    main = context.draft.languages[0] if context.draft.languages else "zh"
    for reason in reasons:
        if (said := _hollow(reason.reason, main)) is not None:
            covers = next(iter(reason.lines), "") or _covers(reason)
            yield _fault(context, covers, "empty", reason=said)
    for event in context.draft.lineage:
        if event in (context.previous.lineage if context.previous else ()) or not any(event.reason.values()):
            continue
        if (said := _hollow(event.reason, main)) is not None:
            name = next(iter((*event.old, *event.new)), "")
            yield _fault(context, name, "empty", LINEAGE, reason=said)


def _hollow(reason: Mapping[str, str], main: str) -> str | None:
    """The words in the authoritative language, or in another, that say nothing; None if all say why."""
    said = ((lang, reason.get(lang, "")) for lang in dict.fromkeys((main, *reason)))
    return next((words.strip() for lang, words in said if not explains(words, lang)), None)


def _covers(reason: Reason) -> str:
    return reason.edition or next(iter(reason.replaces), "")


def _contradictions(context: CheckContext, reasons: list[Reason]) -> Iterator[Violation]:
    weights: dict[str, str] = {}
    for reason in reasons:
        for name in reason.lines:
            weight = weights.setdefault(name, reason.weight)
            if reason.weight and weight and reason.weight != weight:
                yield _fault(context, name, "against")
            weights[name] = weight or reason.weight


def _fault(
    context: CheckContext, name: str, case: str = "", file: str = REASONS, **values: object
) -> Violation:
    found = context.spot(file, name)
    return found.fault(case, values, about=(name.partition("@")[0],), key=name, id=name)


def unexplained_change(context: CheckContext) -> Iterator[Violation]:
    """Name each line that must have a cause and has none."""
    for line in context.account.open():
        at, length = place_of(context, line)
        broken = [promise for promise in context.account.broken if promise.place == line.place]
        causes = "、".join(dict.fromkeys(promise.comment or promise.name for promise in broken))
        old, new = (words or "∅" for words in differing(line.old, line.new))
        here = line.clause in context.clauses
        cover = line.aspect in (*COVER, "role_name")
        meaning = of_meaning(line.old, line.new, line.lang, context.draft.verbs) if line.lang else ()
        translated = line.lang and ("otherwise" if meaning else "translation")
        case = "again" if causes else "cover" if cover else translated or _case(line, here)
        what = both(f"redline.aspect_{line.aspect}") if cover else line.aspect
        values: dict[str, object] = {"place": line.place, "line": line.name, "old": old, "new": new}
        values |= {"causes": causes, "meaning": told(meaning), "what": what}
        fact = LocatedFact(at=at, clause=line.clause if here else "", length=length)
        draft = context.previous.label if context.previous else ""
        yield fact.fault(case, values, about=(line.place,), key=line.name, draft=draft)


def _case(line: ChangedLine, here: bool) -> str:
    if line.aspect == "title" and not line.old and not line.new:
        return "untitled-new" if here else "untitled-gone"
    if line.aspect not in ("text", "title"):
        return "stands"
    if line.old and line.new:
        return "stands" if line.aspect == "title" else ""
    return "new" if line.new else "gone"
