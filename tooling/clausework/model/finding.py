"""A fault in the user's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from clausework.model.draft import Place

Severity = Literal["error", "warning", "info"]


class TextEdit(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Put `text` in the place of the `length` characters of a line, from `column` (counted from 1) on."""

    path: str
    line: int
    column: int
    length: int = 0
    text: str = ""


class Fix(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Cure of a finding; `title` names it in each language.

    A `safe` fix leaves the meaning as it was and may be applied unseen; any other is a suggestion.
    The edits of one fix are all made or none.
    """

    title: dict[str, str]
    edits: tuple[TextEdit, ...] = ()
    safe: bool = False


class Allowance(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A rule that may be broken, for a reason: in those clauses, or everywhere if none is named.

    With a `key`, only where the finding has that key, or stands in these words of its line.
    """

    rule: str
    reason: str
    at: Place
    clauses: tuple[str, ...] = ()
    key: str = ""


class Grade(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The severity that a project gives a rule; `off` switches it off, for a reason."""

    rule: str
    level: str
    at: Place
    reason: str = ""


class RootFinding(msgspec.Struct, frozen=True, gc=False):
    """The finding that another follows from, by its rule and place."""

    rule: str
    at: Place


class Finding(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Fault of a project, its place and its remedy; `message` and `remedy` have one text per language.

    `length` is the number of characters at fault from the place on; `clause` is the clause's ID. A `gate`
    keeps a draft from being frozen, whatever the severity; `key` names what an exception to it must name.
    `about` are the IDs, or other names, that it speaks of; what `follows` another goes away with it. One
    with an `excuse` is allowed, or known, and counts for nothing.
    """

    rule: str
    severity: Severity
    at: Place
    message: dict[str, str]
    remedy: dict[str, str] = {}
    length: int = 1
    clause: str = ""
    fix: Fix | None = None
    gate: bool = False
    key: str = ""
    about: tuple[str, ...] = ()
    follows: RootFinding | None = None
    excuse: Allowance | None = None


class RuleCount(msgspec.Struct, frozen=True):
    """The number of findings of a rule at a severity."""

    count: int
    severity: Severity
    rule: str


def counted(findings: Iterable[Finding]) -> tuple[RuleCount, ...]:
    """The numbers of findings by rule and severity, the highest first."""
    counts = Counter((item.severity, item.rule) for item in findings)
    return tuple(
        RuleCount(count, *of) for of, count in sorted(counts.items(), key=lambda it: (-it[1], it[0]))
    )


def standing(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that nothing excuses."""
    return tuple(item for item in findings if item.excuse is None)
