"""Incremental checking: rules over the parts of a draft that changed, cached findings on the others.

A rule that needs no more than a clause is asked again about the clauses that changed, one that
needs a chapter about the chapters with such a clause, one that needs the draft every time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import cast

import msgspec

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Rule
from clausework.model.clause import Clause
from clausework.model.finding import Finding
from clausework.source.memory import digest

Ask = Callable[[CheckContext, tuple[Rule, ...]], list[Finding]]
Findings = tuple[Finding, ...]


def check_parts(
    context: CheckContext, rules: tuple[Rule, ...], ask: Ask, only: Collection[str] | None = None
) -> list[Finding]:
    """What the rules find in a draft whose places are those of a project's files.

    See `check` for `only`.
    """
    keys = _keys(context, rules)
    chapters: dict[str, list[Clause]] = {}
    for clause in context.draft.clauses:
        chapters.setdefault(context.chapter(clause).id, []).append(clause)
    single = {clause.id: [clause] for clause in context.draft.clauses}
    unread = context.project.unread if context.project else frozenset[str]()
    found = [] if unread else ask(context, _needing(rules, "draft"))
    for kind, parts in (("clause", single), ("chapter", chapters)):
        whole = context
        if unread:
            parts = {name: clauses for name, clauses in parts.items() if unread.isdisjoint(_ids(clauses))}
            whole = context.part(clause for clauses in parts.values() for clause in clauses)
        found += _by_part(whole, keys, ask, only, kind, parts, _needing(rules, kind))
    return found


def _ids(clauses: Collection[Clause]) -> Iterator[str]:
    return (clause.id for clause in clauses)


def _needing(rules: tuple[Rule, ...], needs: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.needs == needs)


def _by_part(
    context: CheckContext,
    keys: dict[str, str],
    ask: Ask,
    only: Collection[str] | None,
    kind: str,
    parts: dict[str, list[Clause]],
    rules: tuple[Rule, ...],
) -> list[Finding]:
    """The findings on every part; the rules are asked once, about all parts that changed together."""
    memory = context.memory
    part_keys = {name: "\n".join(keys[clause.id] for clause in clauses) for name, clauses in parts.items()}
    found: list[Finding] = []
    fresh: dict[str, list[Finding]] = {}
    for name in parts:
        known = memory.find(f"{kind} {name}", part_keys[name], Findings)
        if known is not None:
            found += cast("Findings", known)
        elif only is None or any(_in_files(clause, only) for clause in parts[name]):
            fresh[name] = []
    if not fresh:
        return found
    owner = {clause.id: name for name in fresh for clause in parts[name]}
    asked = ask(context.part(clause for clause in context.draft.clauses if clause.id in owner), rules)
    if any(item.clause not in owner for item in asked):
        return ask(context, rules)  # a finding that names no clause cannot be remembered with one
    for item in asked:
        fresh[owner[item.clause]].append(item)
    for name, items in fresh.items():
        memory.keep(f"{kind} {name}", part_keys[name], tuple(items))
    return found + asked


def _in_files(clause: Clause, paths: Collection[str]) -> bool:
    return any(text.at is not None and text.at.path in paths for text in clause.texts.values())


def _keys(context: CheckContext, rules: tuple[Rule, ...]) -> dict[str, str]:
    """For each clause, all that a rule about it alone may look at, as one short text."""
    names = "\n".join(rule.id for rule in rules)
    head = digest(msgspec.msgpack.encode((context.part(()).draft, context.words, names)))
    return {name: f"{head} {view.key}" for name, view in context.views.items()}
