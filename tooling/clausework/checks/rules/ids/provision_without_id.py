"""A provision that no ID names."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import PROVISIONS
from clausework.model.clause import WARNINGS


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each provision of the authoritative text without an ID; capabilities may go without."""
    for passage in context.in_language(context.main):
        if (
            passage.block.id
            or passage.block.kind not in ("paragraph", "item", *WARNINGS)
            or not context.normative(passage)
        ):
            continue
        verb = next((verb for verb in passage.verbs if verb.modal in PROVISIONS), None)
        if verb:
            yield Violation(
                at=passage.at(verb.start),
                clause=passage.clause.id,
                length=len(verb.text),
                values={"verb": verb.form, "code": passage.clause.code or "P"},
            )


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
