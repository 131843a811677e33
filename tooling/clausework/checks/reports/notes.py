"""Findings for programs: as canonical JSON, and as notes at lines for editors, GitHub and Gitee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from clausework.checks.reports.text import totals
from clausework.model.canonical import canonical_json
from clausework.model.finding import Finding
from clausework.strings.catalogue import say

GITEE = {"error": "failure", "warning": "warning", "info": "notice"}
GITHUB = {**GITEE, "error": "error"}


def json(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str) -> str:
    """A list of findings in every language."""
    return canonical_json(findings).decode()


def concise(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str) -> str:
    """A line for each finding, path:line:column: CODE words; nothing if there are none."""
    return "".join(f"{item.at}: {item.rule} {item.message[lang]}\n" for item in findings)


def github(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str) -> str:
    """The workflow commands that GitHub Actions shows at a pull request, one for each finding."""
    return "".join(f"{_command(item, lang)}\n" for item in findings)


def _command(item: Finding, lang: str) -> str:
    properties = {
        "file": item.at.path,
        "line": str(item.at.line),
        "col": str(item.at.column),
        "endColumn": str(item.at.column + item.length),
        "title": item.rule,
    }
    told = ",".join(
        f"{name}={_data(value).replace(':', '%3A').replace(',', '%2C')}" for name, value in properties.items()
    )
    return f"::{GITHUB[item.severity]} {told}::{_data(_words_of(item, lang))}"


def _data(text: str) -> str:
    """A message: a command ends with its line, and % opens an escape."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _words_of(item: Finding, lang: str) -> str:
    """The message of a finding, its remedy, and what it follows from, a line each."""
    told = [item.message[lang], item.remedy.get(lang, "")]
    if item.follows:
        at = item.follows.at
        told.append(say(lang, "checks.follows", rule=item.follows.rule, path=at.path, line=at.line))
    return "\n".join(part for part in told if part)


def gitee(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str) -> str:
    """The form that Gitee takes at /v5/repos/OWNER/REPO/check-runs and shows at a pull request.

    URL-encoded, with a note for each finding; without any, that all is well. Who sends it adds what only
    the pipeline knows:

        clausework check --format gitee > form
        curl --data @form --data access_token=… --data head_sha=… --data pull_request_id=… URL
    """
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
    yield "annotation_level", GITEE[item.severity]
    yield "title", item.rule
    yield "message", _words_of(item, lang)
