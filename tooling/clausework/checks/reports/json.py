"""Findings as canonical JSON, and the schema of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from clausework.model.canonical import canonical_json
from clausework.model.finding import Finding, counted


def report(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str) -> str:
    """A list of findings in every language."""
    return canonical_json(findings).decode()


def statistics(findings: tuple[Finding, ...], lang: str) -> str:
    """A list of the counts."""
    return canonical_json(counted(findings)).decode()


def schema() -> dict[str, Any]:
    """The JSON Schema of what `report` gives."""
    return msgspec.json.schema(list[Finding])
