"""Findings as the form that Gitee takes at /v5/repos/OWNER/REPO/check-runs and shows at a pull request.

Who sends it adds what only the pipeline knows:

    clausework check --format gitee > form
    curl --data @form --data access_token=… --data head_sha=… --data pull_request_id=… URL
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from clausework.checks.reports import words_of
from clausework.checks.reports.text import totals
from clausework.model.finding import Finding, Severity
from clausework.strings.catalogue import say

LEVELS: dict[Severity, str] = {"error": "failure", "warning": "warning", "info": "notice"}


def report(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str) -> str:
    """The form, URL-encoded, with a note for each finding; without any, that all is well."""
    failed = any(item.severity == "error" for item in findings)
    fields = [
        ("name", "clausework check"),
        ("status", "completed"),
        ("conclusion", "failure" if failed else "success"),
        ("output[title]", "clausework check"),
        ("output[summary]", totals(findings, lang) if findings else say(lang, "checks.clean")),
    ]
    for number, item in enumerate(findings):
        fields += [(f"output[annotations][{number}][{name}]", value) for name, value in _note(item, lang)]
    return urlencode(fields, errors="replace") + "\n"


def _note(item: Finding, lang: str) -> Iterator[tuple[str, str]]:
    yield "path", item.at.path
    yield "start_line", str(item.at.line)
    yield "end_line", str(item.at.line)
    yield "start_column", str(item.at.column)
    yield "end_column", str(item.at.column + item.length)
    yield "annotation_level", LEVELS[item.severity]
    yield "title", item.rule
    yield "message", words_of(item, lang)
