"""Findings as the workflow commands that GitHub Actions shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Mapping

from clausework.checks.reports import words_of
from clausework.model.finding import Finding, Severity

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def report(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str) -> str:
    """A command for each finding; nothing if there are none."""
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
    return f"::{LEVELS[item.severity]} {told}::{_data(words_of(item, lang))}"


def _data(text: str) -> str:
    """A message: a command ends with its line, and % opens an escape."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
