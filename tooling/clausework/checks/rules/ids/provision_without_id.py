"""A provision that no ID names."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import unanswered
from clausework.checks.shared.stray import PROVISIONS
from clausework.model.clause import WARNINGS

AS_TRANSLATED = Bilingual(
    "译文中这一条是 {id}：在段末补上 {{#{id}}}",
    "The translation calls it {id}: put {{#{id}}} back at the end",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each provision of the authoritative text without an ID; capabilities may go without."""
    nameless: dict[str, list[Violation]] = {}
    for passage in context.in_language(context.main):
        if (
            passage.block.id
            or passage.block.kind not in ("paragraph", "item", *WARNINGS)
            or not context.normative(passage)
        ):
            continue
        verb = next((verb for verb in passage.verbs if verb.modal in PROVISIONS), None)
        if verb:
            values: dict[str, object] = {"verb": verb.form, "code": passage.clause.code or "P"}
            fault = Violation(
                at=passage.at(verb.start), clause=passage.clause.id, length=len(verb.text), values=values
            )
            nameless.setdefault(passage.clause.id, []).append(fault)
    for name, faults in nameless.items():
        lost = unanswered(context.clauses[name], context.main)
        for place, fault in enumerate(faults):
            if len(lost) != len(faults):
                yield fault
                continue
            values = {**fault.values, "id": lost[place]}
            yield msgspec.structs.replace(fault, values=values, remedy=AS_TRANSLATED)


RULE = Rule(
    id="IDS-002",
    name="provision-without-id",
    severity="error",
    title=Bilingual("条文没有 ID", "Provision without an ID"),
    message=Bilingual(
        "这一段用了“{verb}”，却没有条文 ID", "The paragraph says “{verb}” but has no provision ID"
    ),
    remedy=Bilingual(
        "运行 clausework fmt，会在段末加上 {{#{code}-…}}",
        "Run `clausework fmt`; it adds {{#{code}-…}} at the end",
    ),
    why=Bilingual(
        "没有 ID 的要求，公众无法对它提意见，稿次之间也无法追踪。",
        "Without an ID nobody can comment on a provision or follow it through drafts.",
    ),
    source="Clausework",
    broken="平台应公示规则。",
    passing="平台应公示规则。{#P-1}",
    check=check,
)
