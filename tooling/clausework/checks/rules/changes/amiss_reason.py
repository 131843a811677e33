"""A reason that explains nothing: of a line that did not change, for another draft, or against another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.reasons import explains
from clausework.model.draft import Lineage, Reason
from clausework.redline.bars import told

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


def check(context: CheckContext) -> Iterator[Violation]:
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


RULE = Rule(
    id="CHG-002",
    name="amiss-reason",
    severity="warning",
    gate=True,
    title=Bilingual("修改理由对不上", "Reason that explains nothing"),
    message=Bilingual(
        "修改理由指的是 {id}，没有这样的改动", "A reason names {id}, and no line has changed so"
    ),
    remedy=Bilingual(
        "文字又改过的，用 clausework why 重新写明；改动已撤回的，删去这一项",
        "If the words were changed again, name the cause anew with `clausework why`;"
        " if the change is gone, delete the name",
    ),
    why=Bilingual(
        "对不上的理由不会印在修改旁边。", "A reason that fits no change is printed beside none of them."
    ),
    source="Clausework",
    needs="draft",
    broken="""
%reason P-1@00000000 | 与法律一致。
%previous
# platform 平台
平台应公示规则。{#P-1}
%draft
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
%reason P-1 | 与法律一致。
%previous
# platform 平台
平台应公示规则。{#P-1}
%draft
# platform 平台
平台应公示规则和协议。{#P-1}
""",
    check=check,
    follows={"name": ("CHG-001", "IDS")},
)
