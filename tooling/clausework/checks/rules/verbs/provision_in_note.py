"""A note, example or footnote that obliges."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import stray_verbs


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the normative verbs of notes, examples and footnotes."""
    return stray_verbs(context, lambda passage: passage.aside)


RULE = Rule(
    id="MOD-014",
    name="provision-in-note",
    severity="error",
    title=Bilingual("注、示例或者脚注中有要求", "Provision inside a note, example or footnote"),
    message=Bilingual(
        "注、示例和脚注不作规定，此处却用了“{verb}”",
        "Notes, examples and footnotes provide nothing, yet this one says “{verb}”",
    ),
    remedy=Bilingual("改为陈述；要求移到条文中", "State facts, and move the provision to the text"),
    why=Bilingual(
        "注和示例是附加信息，读者可不看。", "Notes and examples only add information; one may skip them."
    ),
    source="GB/T 1.1—2020, 9.10 to 9.12; ISO/IEC Directives 2, 24.5",
    broken="注：平台应保存记录。",
    passing="注：记录包括订单和回放。",
    check=check,
    covers=("ENG-005",),
)
