"""Findings as SARIF 2.1.0, which code hosts and editors show beside the text.

Columns count Unicode code points, as ours do; the log says so, for its default is UTF-16.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from clausework.model.canonical import canonical_json
from clausework.model.draft import Place
from clausework.model.finding import Allowance, Finding, Fix, RootFinding, Severity, TextEdit
from clausework.strings.catalogue import say

ROOT = "%SRCROOT%"
"""What files are told from, by the name that code hosts know."""
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
Json = dict[str, Any]


def sarif(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str, home: str = "") -> str:
    """One run with the rules that were broken and a result for each finding, excused ones among them.

    Files are told from the root of the project on: where that lies on a machine is nobody's business.
    """
    rules = {rule: number for number, rule in enumerate(sorted({item.rule for item in findings}))}
    named = zip(findings, fingerprints(findings, sources), strict=True)
    driver = {
        "name": "clausework",
        "version": version("clausework"),
        "semanticVersion": version("clausework"),
        **({"informationUri": home} if home else {}),
        "rules": [_rule(rule, lang, home) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": say(lang, "checks.sarif_root")}}},
        "results": [_result(item, name, rules[item.rule], lang) for item, name in named],
    }
    return canonical_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}).decode()


def fingerprints(findings: Iterable[Finding], sources: Mapping[str, str]) -> tuple[str, ...]:
    """The name of each finding: by its rule, its file and the words of its line, wherever that moves to.

    Of several in like lines each is counted; where there are no words, by those of the message.
    """
    lines: dict[str, list[str]] = {}
    met = Counter[tuple[str, ...]]()
    names: list[str] = []
    for item in findings:
        path = item.at.path
        text = lines.setdefault(path, sources.get(path, "").split("\n"))
        words = text[item.at.line - 1].strip() if item.at.line <= len(text) else ""
        what = (item.rule, path, words if words.strip("-") else item.message.get("en", ""))
        met[what] += 1
        told = "\n".join((*what, str(met[what])))
        names.append(hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return tuple(names)


def _rule(rule_id: str, lang: str, home: str) -> Json:
    """The entry of a rule or a notice in the catalogue of rules."""
    from clausework.checks.engine.registry import find_notice, find_rule

    rule = find_rule(rule_id)
    entry = rule or find_notice(rule_id)
    if entry is None:
        return {"id": rule_id}
    return {
        "id": entry.id,
        **({"name": rule.name} if rule else {}),
        **({"helpUri": f"{home}{entry.id.partition('-')[0].lower()}/#{entry.id}"} if rule and home else {}),
        "help": {"text": entry.remedy.said(lang)},
        "shortDescription": {"text": entry.title.said(lang)},
        "fullDescription": {"text": entry.why.said(lang)},
        "defaultConfiguration": {"level": LEVELS[entry.severity]},
    }


def _result(item: Finding, name: str, index: int, lang: str) -> Json:
    words = [item.message[lang], item.remedy.get(lang, "")]
    made: Json = {
        "ruleId": item.rule,
        "ruleIndex": index,
        "level": LEVELS[item.severity],
        "message": {"text": "\n".join(part for part in words if part)},
        "locations": [{"physicalLocation": _location(item)}],
        "partialFingerprints": {"clausework/v2": name},
        "suppressions": [_suppression(item, item.excuse)] if item.excuse else [],
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
    return {"artifactLocation": _artifact(at.path), "region": region}


def _location(item: Finding) -> Json:
    region = _region(item.at.line, item.at.column, item.length)
    return {"artifactLocation": _artifact(item.at.path), "region": region}


def _region(line: int, column: int, length: int) -> Json:
    return {"startLine": line, "startColumn": column, "endLine": line, "endColumn": column + length}


def _suppression(item: Finding, excuse: Allowance) -> Json:
    kind = "inSource" if excuse.at.path == item.at.path else "external"
    return {
        "kind": kind,
        "status": "accepted",
        "justification": excuse.reason,
        "location": {"physicalLocation": _point(excuse.at)},
    }


def _artifact(path: str) -> Json:
    return {"uri": quote(path)} | ({} if path.startswith("/") else {"uriBaseId": ROOT})


def _fix(fix: Fix, lang: str) -> Json:
    changes: dict[str, list[Json]] = {}
    for edit in fix.edits:
        changes.setdefault(edit.path, []).append(_replacement(edit))
    listed = [
        {"artifactLocation": _artifact(path), "replacements": replacements}
        for path, replacements in changes.items()
    ]
    return {"description": {"text": fix.title[lang]}, "artifactChanges": listed}


def _replacement(edit: TextEdit) -> Json:
    region = _region(edit.line, edit.column, edit.length)
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}
