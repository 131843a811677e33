"""One line for each finding, for editors and scripts: path:line:column: CODE words."""

from __future__ import annotations

from collections.abc import Mapping

from clausework.model.finding import Finding


def report(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str) -> str:
    """The findings, a line each; nothing if there are none."""
    return "".join(f"{item.at}: {item.rule} {item.message[lang]}\n" for item in findings)
