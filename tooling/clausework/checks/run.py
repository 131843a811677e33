"""All rules over one draft."""

from __future__ import annotations

from clausework.checks.context import Context
from clausework.checks.registry import all_rules
from clausework.checks.rule import Fault, Rule
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.source.project import Project


def check(
    draft: Draft,
    previous: Draft | None = None,
    project: Project | None = None,
    comments: tuple[Comment, ...] = (),
) -> tuple[Finding, ...]:
    """What the rules of the draft's profile find, sorted by place.

    `previous` is the last frozen draft; rules about history and process need it, or `project`.
    """
    context = Context(draft, previous, project, comments)
    found = [
        finding(rule, fault)
        for rule in all_rules()
        if not rule.profiles or draft.profile in rule.profiles
        for fault in rule.check(context)
    ]
    return tuple(sorted(found, key=order))


def finding(rule: Rule, fault: Fault) -> Finding:
    """The finding that a fault of a rule makes."""
    return Finding(
        rule=rule.id,
        severity=fault.severity or rule.severity,
        at=fault.at,
        message=(fault.message or rule.message).fill(fault.values),
        remedy=(fault.remedy or rule.remedy).fill(fault.values),
        length=max(1, fault.length),
        clause=fault.clause,
    )


def order(item: Finding) -> tuple[str, int, int, str, str]:
    """The key by which findings are sorted: place, then rule, then words."""
    return item.at.path, item.at.line, item.at.column, item.rule, item.message.get("zh", "")
