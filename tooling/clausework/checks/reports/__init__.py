"""The reports of findings, each a function of a module here."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the list of all commands is there at once without it
    from clausework.model.finding import Finding

MODULES = {"text": "text", "sarif": "sarif"} | dict.fromkeys(("concise", "gitee", "github", "json"), "notes")


def formats() -> tuple[str, ...]:
    """The names of the formats, sorted."""
    return tuple(sorted(MODULES))


def report(
    name: str, findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str, **more: str
) -> str:
    """The findings in the format `name`; `sources` are the texts of the files, for excerpts.

    SARIF tells those that are excused too, and takes `home`, the address of the pages of rules.
    """
    told = findings if name == "sarif" else tuple(item for item in findings if item.excuse is None)
    made: str = getattr(import_module(f"{__name__}.{MODULES[name]}"), name)(told, sources, lang, **more)
    return made


def statistics(name: str, findings: tuple[Finding, ...], lang: str) -> str:
    """The numbers of findings by rule and severity, as text or json."""
    from clausework.checks.reports.text import statistics
    from clausework.model.canonical import canonical_json
    from clausework.model.finding import counted

    told = tuple(item for item in findings if item.excuse is None)
    return canonical_json(counted(told)).decode() if name == "json" else statistics(told, lang)
