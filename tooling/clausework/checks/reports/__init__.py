"""The reports of findings: one module for each format, each with a `report`."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the list of all commands is there at once without it
    from clausework.model.finding import Finding


def formats() -> tuple[str, ...]:
    """The names of the formats, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def words_of(item: Finding, lang: str) -> str:
    """The message of a finding, its remedy, and what it follows from, a line each."""
    from clausework.strings.catalogue import say

    told = [item.message[lang], item.remedy.get(lang, "")]
    if item.follows:
        at = item.follows.at
        told.append(say(lang, "checks.follows", rule=item.follows.rule, path=at.path, line=at.line))
    return "\n".join(part for part in told if part)


def report(
    name: str, findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str, **more: str
) -> str:
    """The findings in the format `name`; `sources` are the texts of the files, for excerpts.

    SARIF tells those that are excused too, and takes `home`, the address of the pages of rules.
    """
    told = findings if name == "sarif" else tuple(item for item in findings if item.excuse is None)
    made: str = import_module(f"{__name__}.{name}").report(told, sources, lang, **more)
    return made


def statistics(name: str, findings: tuple[Finding, ...], lang: str) -> str:
    """The numbers of findings by rule and severity, as text or json."""
    made: str = import_module(f"{__name__}.{name}").statistics(findings, lang)
    return made
