"""An editor's reason that explains nothing: of an unknown ID, for another draft, or against another."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.context import Context
from clausework.checks.identities import explicable
from clausework.checks.rule import Fault, Rule, Words
from clausework.model.draft import Reason

REASONS = "standard/reasons.yml"
DRAFT = Words(
    "修改理由写的是{draft}，现在起草的是{label}",
    "A reason is given for {draft}; what is written now is {label}",
)
FOR_DRAFT = Words("把 draft 改为 {label}", "Set `draft` to {label}")
AGAINST = Words(
    "{id} 的修改既判为实质性，又判为编辑性", "The change of {id} is called both substantive and editorial"
)
FOR_AGAINST = Words("只留一个 weight", "Keep one `weight`")


def check(context: Context) -> Iterator[Fault]:
    """Look at each reason that the draft before does not have."""
    known = explicable(context)
    label = context.project.label if context.project else context.draft.label
    before = context.previous.reasons if context.previous else ()
    weights: dict[str, str] = {}
    for reason in context.draft.reasons:
        if reason in before:
            continue
        if context.previous and reason.draft != label:
            values: dict[str, object] = {"id": "", "draft": reason.draft, "label": label}
            at = context.named(REASONS, reason.draft)
            yield Fault(at=at, length=len(reason.draft), values=values, message=DRAFT, remedy=FOR_DRAFT)
        for name in reason.ids:
            weight = weights.setdefault(name, reason.weight)
            if name not in known:
                yield Fault(at=context.named(REASONS, name), length=len(name), values={"id": name})
            elif _contradicts(reason, weight):
                yield Fault(
                    at=context.named(REASONS, name),
                    length=len(name),
                    values={"id": name},
                    message=AGAINST,
                    remedy=FOR_AGAINST,
                )
            weights[name] = weight or reason.weight


def _contradicts(reason: Reason, weight: str) -> bool:
    return bool(reason.weight and weight and reason.weight != weight)


RULE = Rule(
    id="CHG-002",
    name="amiss-reason",
    severity="error",
    title=Words("修改理由对不上", "Reason that explains nothing"),
    message=Words("修改理由写了不存在的 {id}", "A reason names {id}, which there is not"),
    remedy=Words(
        "改用条款或者条文的 ID；改的是标准名称的，用标准的 ID",
        "Use the ID of a clause or provision, or that of the standard for its title",
    ),
    why=Words(
        "对不上的理由不会印在修改旁边。", "A reason that fits no change is printed beside none of them."
    ),
    source="Clausework",
    needs="draft",
    broken="""
%reason P-9 | 与法律一致。
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
%reason P-1 | 与法律一致。
# platform 平台
平台应公示规则。{#P-1}
""",
    check=check,
)
