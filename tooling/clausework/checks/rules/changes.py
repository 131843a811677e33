"""Rules about changed lines and their causes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Violation
from clausework.checks.shared.settling import differing, place_of
from clausework.lang.reasons import explains
from clausework.model.cause import COVER, ChangedLine
from clausework.model.draft import Lineage, Reason
from clausework.redline.bars import told
from clausework.strings.catalogue import both

REASONS = "standard/reasons.yml"
LINEAGE = "standard/lineage.yml"
DRAFT = Bilingual(
    "修改理由写的是{draft}，现在起草的是{label}",
    "A reason is given for {draft}; what is written now is {label}",
)
FOR_DRAFT = Bilingual("把 draft 改为 {label}", "Set `draft` to {label}")
AGAINST = Bilingual(
    "{id} 的修改既判为实质性，又判为编辑性", "The change of {id} is called both substantive and editorial"
)
FOR_AGAINST = Bilingual("只留一个 weight", "Keep one `weight`")
IDLE = Bilingual(
    "修改理由 {id} 没有一处改动与它相符",
    "No line changed by {id} alone, which a reason gives",
)
FOR_IDLE = Bilingual(
    "replaces 写改动前后的文字，edition 写现行的起草规则；不再需要的，删去这一条",
    "`replaces` has the old words and the new, `edition` the drafting rules of this draft;"
    " delete the entry if it is not needed",
)

EMPTY = Bilingual("{id} 的理由“{reason}”没有内容", "The reason given for {id}, “{reason}”, says nothing")
FOR_EMPTY = Bilingual(
    "写明为什么改：依据、目的或者所纠正的错误；只说改了不是理由",
    "Say why it was changed: the ground, the aim, or the mistake it mends; that it was changed is no reason",
)
BARRED = Bilingual(
    "修改理由 {id} 改变了{bars}，不是统一用语，不能说明任何改动",
    "The reason {id} changes the {bars}, which is more than a change of wording, and so explains no line",
)
FOR_BARRED = Bilingual(
    "删去这一条，对各处改动分别用 clausework why 写明理由或者意见",
    "Delete the entry, and give each line a reason or its comment with `clausework why`",
)


def amiss_reason(context: CheckContext) -> Iterator[Violation]:
    """Look at each reason that the draft before does not have."""
    label = context.project.label if context.project else context.draft.label
    before = context.previous.reasons if context.previous else ()
    news = [(place, reason) for place, reason in enumerate(context.draft.reasons) if reason not in before]
    for _, reason in news:
        if context.previous and reason.draft != label:
            values: dict[str, object] = {"id": reason.draft, "draft": reason.draft, "label": label}
            yield _fault(context, reason.draft, values, DRAFT, FOR_DRAFT)
    yield from _empty(context, [reason for _, reason in news])
    yield from _contradictions(context, [reason for _, reason in news])
    if context.previous is None:
        return
    for promise in context.account.broken:
        if promise.reason >= 0:
            yield _fault(context, promise.name, {"id": promise.name}, None, None)
    for place in context.account.idle:
        covers = _covers(context.draft.reasons[place])
        yield _fault(context, covers, {"id": covers}, IDLE, FOR_IDLE)
    for barred in context.account.barred:
        covers = _covers(context.draft.reasons[barred.reason])
        values = {"id": covers, "bars": Bilingual(**told(barred.bars))}
        yield _fault(context, covers, values, BARRED, FOR_BARRED)


def _empty(context: CheckContext, reasons: list[Reason]) -> Iterator[Violation]:
    """The reasons, also those of the lineage, that do not say why."""
    main = context.draft.languages[0] if context.draft.languages else "zh"
    for reason in reasons:
        if (said := _hollow(reason.reason, main)) is not None:
            covers = next(iter(reason.lines), "") or _covers(reason)
            yield _fault(context, covers, {"id": covers, "reason": said}, EMPTY, FOR_EMPTY)
    for event in context.draft.lineage:
        if event in _lineage_before(context) or not any(event.reason.values()):
            continue
        if (said := _hollow(event.reason, main)) is not None:
            name = next(iter((*event.old, *event.new)), "")
            values: dict[str, object] = {"id": name, "reason": said}
            yield _fault(context, name, values, EMPTY, FOR_EMPTY, LINEAGE)


def _hollow(reason: Mapping[str, str], main: str) -> str | None:
    """The words in the authoritative language, or in another, that say nothing; None if all say why."""
    said = ((lang, reason.get(lang, "")) for lang in dict.fromkeys((main, *reason)))
    return next((words.strip() for lang, words in said if not explains(words, lang)), None)


def _lineage_before(context: CheckContext) -> tuple[Lineage, ...]:
    return context.previous.lineage if context.previous else ()


def _covers(reason: Reason) -> str:
    return reason.edition or next(iter(reason.replaces), "")


def _contradictions(context: CheckContext, reasons: list[Reason]) -> Iterator[Violation]:
    weights: dict[str, str] = {}
    for reason in reasons:
        for name in reason.lines:
            weight = weights.setdefault(name, reason.weight)
            if reason.weight and weight and reason.weight != weight:
                yield _fault(context, name, {"id": name}, AGAINST, FOR_AGAINST)
            weights[name] = weight or reason.weight


def _fault(
    context: CheckContext,
    word: str,
    values: dict[str, object],
    message: Bilingual | None,
    remedy: Bilingual | None,
    file: str = REASONS,
) -> Violation:
    at = context.named(file, word)
    return Violation(
        at=at,
        length=max(1, len(word)),
        values=values,
        message=message,
        remedy=remedy,
        key=str(values["id"]),
        about=(word.partition("@")[0],),
    )


CAME = Bilingual("{place} 新增“{new}”，没有缘由", "{place}: “{new}” is new and has no cause")
GONE = Bilingual("{place} 删去“{old}”，没有缘由", "{place}: “{old}” is gone and nothing says why")
UNTITLED_CAME = Bilingual(
    "{place} 是新增的无标题条，没有缘由", "{place}, an untitled clause, is new and has no cause"
)
UNTITLED_GONE = Bilingual(
    "{place} 这一无标题条已删去，没有缘由", "{place}, an untitled clause, is gone and nothing says why"
)
STANDS = Bilingual(
    "{place} 的{what}自{draft}以来有改动，没有缘由：“{old}” → “{new}”",
    "{place}: the {what} has changed since {draft} and has no cause: “{old}” → “{new}”",
)
AGAIN = Bilingual(
    "{place} 在写明缘由之后又改过，{causes} 不是这处改动的缘由：“{old}” → “{new}”",
    "{place} has changed again since its cause was given; {causes} did not cause this: “{old}” → “{new}”",
)
ASPECTS = {
    "moved": Bilingual("位置", "place"),
    "renamed": Bilingual("标识", "ID"),
    "split": Bilingual("标识（拆分）", "ID (split)"),
    "merged": Bilingual("标识（合并）", "ID (merged)"),
    "roles": Bilingual("适用对象", "roles"),
    "element": Bilingual("要素类型", "element"),
    "generated": Bilingual("由工具生成的内容", "generated content"),
    "admitted": Bilingual("许用术语", "admitted terms"),
    "provision": Bilingual("附加信息", "information beside the text"),
    "title": Bilingual("标题", "title"),
}

COVER_STANDS = Bilingual(
    "封面的“{what}”自{draft}以来有改动，没有缘由：“{old}” → “{new}”",
    "The cover’s “{what}” has changed since {draft} and has no cause: “{old}” → “{new}”",
)


def unexplained_change(context: CheckContext) -> Iterator[Violation]:
    """Name each line that must have a cause and has none."""
    for line in context.account.open():
        at, length = place_of(context, line)
        broken = [promise for promise in context.account.broken if promise.place == line.place]
        causes = "、".join(dict.fromkeys(promise.comment or promise.name for promise in broken))
        draft = context.previous.label if context.previous else ""
        old, new = differing(line.old, line.new)
        values: dict[str, object] = {
            "place": line.place,
            "line": line.name,
            "old": old or "∅",
            "new": new or "∅",
            "what": ASPECTS.get(line.aspect) or Bilingual(**both(f"redline.aspect_{line.aspect}")),
            "causes": causes,
            "draft": draft,
        }
        yield Violation(
            at=at,
            clause=line.clause if line.clause in context.clauses else "",
            length=length,
            values=values,
            message=AGAIN if causes else _message(line, line.clause in context.clauses),
            key=line.name,
            about=(line.place,),
        )


def _message(line: ChangedLine, here: bool) -> Bilingual | None:
    if line.aspect == "title" and not line.old and not line.new:
        return UNTITLED_CAME if here else UNTITLED_GONE
    if line.aspect in (*COVER, "role_name"):
        return COVER_STANDS
    if line.aspect not in ("text", "title"):
        return STANDS
    if line.old and line.new:
        return STANDS if line.aspect == "title" else None
    return CAME if line.new else GONE
