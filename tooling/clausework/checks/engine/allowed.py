"""Exceptions and severities of a project: findings that a reason excuses, rules of another severity."""

from __future__ import annotations

from typing import get_args

import msgspec

from clausework.checks.engine.notices import find_notice
from clausework.checks.engine.registry import all_rules, find_rule
from clausework.checks.engine.rule import Bilingual
from clausework.model.clause import Place
from clausework.model.finding import Allowance, Finding, Grade, Severity

OFF = "off"
REASONLESS = Bilingual("容许 {rule} 而没有写明理由", "{rule} is allowed without a reason")
SAY_WHY = Bilingual("在 {rule} 之后写明理由", "Say why after {rule}")
UNKNOWN = Bilingual("没有规则 {rule}", "There is no rule {rule}")
LIST = Bilingual("全部规则：clausework explain --list", "All rules: clausework explain --list")
NEAR = Bilingual("按编号写，写成 {id}", "Write it by its ID, {id}")
NOTICE = Bilingual(
    "{rule} 不能容许，也不能改级别", "{rule} can be neither allowed nor given another severity"
)
MEND = Bilingual("删去这一项，改正 {rule} 所指之处", "Delete this entry and mend what {rule} points at")
UNUSED = Bilingual("容许 {rule} 已无必要：没有违反它的地方", "{rule} need not be allowed: nothing breaks it")
WHOLE = Bilingual(
    "{rule} 管着冻结，容许它要写明是哪一处",
    "{rule} guards freezing; an exception to it must name the one place",
)
NAME = Bilingual(
    "写成 {rule}: {{lines: {{名称: 理由}}}}，名称照检查所给的写，如 P-REC-02@3fa91c07；不能关闭",
    "Write {rule}: {{lines: {{NAME: reason}}}}, with the name that check gives, such as P-REC-02@3fa91c07;"
    " it cannot be switched off",
)
DELETE = Bilingual("删去这一行", "Delete this line")
LEVEL = Bilingual(
    "{rule} 的级别写成了“{level}”，没有这个级别", "{rule} is given “{level}”, which is not a severity"
)
LEVELS = Bilingual("写 error、warning、info 或者 off", "Write error, warning, info or off")
REASONLESS_OFF = Bilingual("关闭 {rule} 而没有写明理由", "{rule} is switched off without a reason")
WRITE_OFF = Bilingual(
    "写成 {rule}: {{level: off, reason: …}}",
    "Write {rule}: {{level: off, reason: …}}",
)


def settle(
    findings: tuple[Finding, ...],
    allowed: tuple[Allowance, ...],
    severity: tuple[Grade, ...],
    *,
    unused: bool = True,
) -> tuple[Finding, ...]:
    """The findings that no reason excuses, at the project's severities, and what is wrong with these.

    With `unused`, an allowance that excuses nothing is a finding; leave it out when only a part of
    the rules was asked.
    """
    wrong = [*_wrong_allowances(allowed), *_wrong_grades(severity)]
    used: set[int] = set()
    kept: list[Finding] = []
    levels = {item.rule: item.level for item in severity}
    for item in findings:
        excuse = next((index for index, allow in enumerate(allowed) if _excuses(allow, item)), None)
        if excuse is not None:
            used.add(excuse)
        else:
            kept.extend(_graded(item, levels.get(item.rule, "")))  # a gate stays, whatever the level
    if unused:
        off = {rule for rule, level in levels.items() if level == OFF}
        wrong.extend(
            _finding("SUP-001", "warning", allow.at, UNUSED, DELETE, rule=allow.rule)
            for index, allow in enumerate(allowed)
            if index not in used and allow.rule in _known() and allow.reason.strip() and allow.rule not in off
            if allow.key or allow.rule not in _gates()
        )
    return (*kept, *wrong)


def _excuses(allow: Allowance, item: Finding) -> bool:
    here = not allow.clauses or item.clause in allow.clauses
    named = allow.key == item.key if item.gate or allow.key else True
    return bool(allow.reason.strip()) and allow.rule == item.rule and here and named


def _graded(item: Finding, level: str) -> tuple[Finding, ...]:
    if level == OFF and not item.gate:
        return ()
    known: Severity | None = next((name for name in get_args(Severity) if name == level), None)
    return (msgspec.structs.replace(item, severity=known) if known else item,)


def _known() -> frozenset[str]:
    return frozenset(rule.id for rule in all_rules())


def _gates() -> frozenset[str]:
    return frozenset(rule.id for rule in all_rules() if rule.gate)


def _wrong_allowances(allowed: tuple[Allowance, ...]) -> list[Finding]:
    found: list[Finding] = []
    for allow in allowed:
        if allow.rule not in _known():
            found.append(_unknown(allow.rule, allow.at))
        elif not allow.reason.strip():
            found.append(_finding("SUP-003", "error", allow.at, REASONLESS, SAY_WHY, rule=allow.rule))
        elif allow.rule in _gates() and not allow.key:
            found.append(_finding("SUP-005", "error", allow.at, WHOLE, NAME, rule=allow.rule))
    return found


def _wrong_grades(severity: tuple[Grade, ...]) -> list[Finding]:
    found: list[Finding] = []
    for grade in severity:
        if grade.rule not in _known():
            found.append(_unknown(grade.rule, grade.at))
        elif grade.level not in (*get_args(Severity), OFF):
            words = {"rule": grade.rule, "level": grade.level}
            found.append(_finding("SUP-004", "error", grade.at, LEVEL, LEVELS, **words))
        elif grade.level == OFF and grade.rule in _gates():
            found.append(_finding("SUP-005", "error", grade.at, WHOLE, NAME, rule=grade.rule))
        elif grade.level == OFF and not grade.reason.strip():
            found.append(_finding("SUP-003", "error", grade.at, REASONLESS_OFF, WRITE_OFF, rule=grade.rule))
    return found


def _unknown(name: str, at: Place) -> Finding:
    """What is wrong with a name that is no ID of a rule."""
    if find_notice(name):
        return _finding("SUP-002", "error", at, NOTICE, MEND, rule=name)
    rule = find_rule(name)
    return _finding("SUP-002", "error", at, UNKNOWN, NEAR if rule else LIST, rule=name, id=rule and rule.id)


def _finding(
    code: str,
    severity: Severity,
    at: Place,
    message: Bilingual,
    remedy: Bilingual,
    *,
    rule: str,
    **values: object,
) -> Finding:
    """A finding at the name of a rule."""
    words = {"rule": rule, **values}
    return Finding(
        rule=code,
        severity=severity,
        at=at,
        message=message.fill(words),
        remedy=remedy.fill(words),
        length=max(1, len(rule)),
    )
