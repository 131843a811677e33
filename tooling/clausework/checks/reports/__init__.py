"""The reports of findings, each a function of its name in a module of its name, or in `notes`."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the list of all commands is there at once without it
    from clausework.model.finding import Finding

SHORT = dict.fromkeys(("concise", "gitee", "github", "json"), "notes")


def formats() -> tuple[str, ...]:
    """The names of the formats, sorted."""
    alone = {module.name for module in pkgutil.iter_modules(__path__)} - set(SHORT.values())
    return tuple(sorted(alone | set(SHORT)))


def report(
    name: str, findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str, **more: str
) -> str:
    """The findings in the format `name`; `sources` are the texts of the files, for excerpts.

    SARIF tells those that are excused too, and takes `home`, the address of the pages of rules.
    """
    told = findings if name == "sarif" else tuple(item for item in findings if item.excuse is None)
    module = import_module(f"{__name__}.{SHORT.get(name, name)}")
    made: str = getattr(module, name)(told, sources, lang, **more)
    return made


def statistics(name: str, findings: tuple[Finding, ...], lang: str) -> str:
    """The numbers of findings by rule and severity, as text or json."""
    from clausework.checks.reports.text import statistics
    from clausework.model.canonical import canonical_json
    from clausework.model.finding import counted

    told = tuple(item for item in findings if item.excuse is None)
    return canonical_json(counted(told)).decode() if name == "json" else statistics(told, lang)
