"""Findings as SARIF 2.1.0, which code hosts and editors show beside the text.

Columns count Unicode code points, as ours do; the log says so, for its default is UTF-16.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from clausework.model.canonical import canonical_json
from clausework.model.draft import Place
from clausework.model.finding import Finding, Fix, RootFinding, Severity, TextEdit
from clausework.strings.catalogue import say

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
Json = dict[str, Any]


def report(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str) -> str:
    """One run with the rules that were broken and a result for each finding."""
    rules = {item.rule: number for number, item in enumerate(_first_of_each_rule(findings))}
    run = {
        "tool": {"driver": {"name": "clausework", "rules": [_rule(rule, lang) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(item, rules[item.rule], lang) for item in findings],
    }
    return canonical_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}).decode()


def _first_of_each_rule(findings: tuple[Finding, ...]) -> list[Finding]:
    first: dict[str, Finding] = {}
    for item in findings:
        first.setdefault(item.rule, item)
    return [first[rule] for rule in sorted(first)]


def _rule(rule_id: str, lang: str) -> Json:
    """The entry of a rule or a notice in the catalogue of rules."""
    from clausework.checks.engine.registry import find_notice, find_rule

    rule = find_rule(rule_id)
    entry = rule or find_notice(rule_id)
    if entry is None:
        return {"id": rule_id}
    return {
        "id": entry.id,
        **({"name": rule.name} if rule else {}),
        "shortDescription": {"text": entry.title.said(lang)},
        "fullDescription": {"text": entry.why.said(lang)},
        "defaultConfiguration": {"level": LEVELS[entry.severity]},
    }


def _result(item: Finding, index: int, lang: str) -> Json:
    words = [item.message[lang], item.remedy.get(lang, "")]
    made: Json = {
        "ruleId": item.rule,
        "ruleIndex": index,
        "level": LEVELS[item.severity],
        "message": {"text": "\n".join(part for part in words if part)},
        "locations": [{"physicalLocation": _location(item)}],
        "partialFingerprints": {"clausework/v1": _fingerprint(item)},
    }
    if item.follows is not None:
        told = say(lang, "checks.follows", **_root(item.follows))
        made["relatedLocations"] = [
            {"id": 0, "message": {"text": told}, "physicalLocation": _point(item.follows.at)}
        ]
    if item.fix is not None and item.fix.edits:
        made["fixes"] = [_fix(item.fix, lang)]
    return made


def _root(root: RootFinding) -> dict[str, object]:
    return {"rule": root.rule, "path": root.at.path, "line": root.at.line}


def _point(at: Place) -> Json:
    region = {"startLine": at.line, "startColumn": at.column}
    return {"artifactLocation": {"uri": quote(at.path)}, "region": region}


def _location(item: Finding) -> Json:
    region = {
        "startLine": item.at.line,
        "startColumn": item.at.column,
        "endLine": item.at.line,
        "endColumn": item.at.column + item.length,
    }
    return {"artifactLocation": {"uri": quote(item.at.path)}, "region": region}


def _fingerprint(item: Finding) -> str:
    """The same for the same fault of the same clause, wherever its line has moved to."""
    told = "\n".join((item.rule, item.at.path, item.clause, item.message.get("en", "")))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _fix(fix: Fix, lang: str) -> Json:
    changes: dict[str, list[Json]] = {}
    for edit in fix.edits:
        changes.setdefault(edit.path, []).append(_replacement(edit))
    listed = [
        {"artifactLocation": {"uri": quote(path)}, "replacements": replacements}
        for path, replacements in changes.items()
    ]
    return {"description": {"text": fix.title[lang]}, "artifactChanges": listed}


def _replacement(edit: TextEdit) -> Json:
    region = {
        "startLine": edit.line,
        "startColumn": edit.column,
        "endLine": edit.line,
        "endColumn": edit.column + edit.length,
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}
