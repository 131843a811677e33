"""The check: all rules over one draft."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.parts import check_parts
from clausework.checks.engine.registry import all_rules, origin_of
from clausework.checks.engine.rule import Rule, Violation
from clausework.checks.engine.untouchable import touches
from clausework.errors import ClauseworkError, PluginFault
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.model.finding import Finding, Fix, TextEdit
from clausework.model.progress import Progress, counted, silent
from clausework.source.memory import Memory
from clausework.source.project import Project


def check(
    draft: Draft,
    previous: Draft | None = None,
    project: Project | None = None,
    comments: tuple[Comment, ...] = (),
    memory: Memory | None = None,
    only: Collection[str] | None = None,
    progress: Progress = silent,
) -> tuple[Finding, ...]:
    """What the rules of the draft's profile find, sorted by place.

    `previous` is the last frozen draft; rules about history and process need it, or `project`.
    With the memory that the project was read with, only what changed is checked again; with `only`,
    clauses are left out that are neither remembered nor in one of those files. Where a file of a
    clause could not be read, no rule is asked about that clause, its chapter or the whole: what they
    said might follow from what is missing alone.
    """
    context = CheckContext(draft, previous, project, comments, memory)
    rules = tuple(rule for rule in all_rules() if _holds(rule, draft))
    parted = project and (memory or project.unread)

    def ask(context: CheckContext, rules: tuple[Rule, ...]) -> list[Finding]:
        asked = counted(progress, "check", rules)
        return [item for rule in asked for item in _findings(rule, context)]

    found = check_parts(context, rules, ask, only) if parted else ask(context, rules)
    return tuple(sorted(found, key=order))


def _holds(rule: Rule, draft: Draft) -> bool:
    """Whether the profile of the draft has the rule."""
    without = draft.drafting.without if draft.drafting else ()
    return (not rule.profiles or draft.look in rule.profiles) and not rule.id.startswith(without or ("-",))


def _findings(rule: Rule, context: CheckContext) -> list[Finding]:
    """What one rule finds; a rule of others that goes wrong is named, one of ours is a fault of ours."""
    try:
        return [finding(rule, fault, context.project) for fault in rule.check(context)]
    except Exception as error:
        origin = origin_of(rule)
        if origin is None or isinstance(error, ClauseworkError):
            raise
        reason = f"{type(error).__name__}: {error}"
        raise PluginFault("plugin_failed", rule=rule.id, origin=str(origin), reason=reason) from error


def finding(rule: Rule, fault: Violation, project: Project | None = None) -> Finding:
    """The finding that a fault of a rule makes."""
    remedy = (fault.remedy or rule.remedy).fill(fault.values)
    return Finding(
        rule=rule.id,
        severity=fault.severity or rule.severity,
        at=fault.at,
        message=(fault.message or rule.message).fill(fault.values),
        remedy=remedy,
        length=max(1, fault.length),
        clause=fault.clause,
        fix=_fix(fault, remedy, project),
        gate=rule.gate,
        about=fault.about or _named(fault.values),
        key=fault.key,
    )


def _named(values: dict[str, object]) -> tuple[str, ...]:
    """The ID that the words of a fault name."""
    name = values.get("id")
    return (name,) if isinstance(name, str) else ()


def _fix(fault: Violation, title: dict[str, str], project: Project | None) -> Fix | None:
    """The cure of a fault, if its words stand in the source as the rule read them.

    An escape, an entity or a line break inside them hides their extent; then there is no cure. Nor is
    there one that changes an address, code or the target of a link.
    """
    change = fault.change
    if change is None or change.old == change.new:
        return None
    edit = TextEdit(fault.at.path, fault.at.line, fault.at.column, len(change.old), change.new)
    if project is not None and fault.at.path in project.sources:
        source = project.sources[fault.at.path]
        lines = _lines(source)
        line = lines[fault.at.line - 1] if fault.at.line <= len(lines) else ""
        if not line[fault.at.column - 1 :].startswith(change.old) or touches(source, edit):
            return None
    return Fix(title=title, edits=(edit,), safe=change.safe)


@lru_cache(maxsize=64)
def _lines(source: str) -> tuple[str, ...]:
    return tuple(source.split("\n"))


def order(item: Finding) -> tuple[str, int, int, str, str]:
    """The key by which findings are sorted: place, then rule, then words."""
    return item.at.path, item.at.line, item.at.column, item.rule, item.message.get("zh", "")
