"""Findings that are not made by rules: faults of files, records and settings, each with an ID.

They can be neither allowed nor graded: the text cannot be used as long as they are there. The
readers word each of them at its place; here is what `explain` and the reference say of it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from clausework.checks.engine.rule import Bilingual
from clausework.model.finding import Severity


class Notice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of notices.toml: what the fault is, why it is one, and what cures it."""

    id: str
    title: Bilingual
    why: Bilingual
    remedy: Bilingual
    severity: Severity = "error"


@cache
def all_notices() -> tuple[Notice, ...]:
    """Every notice, by ID."""
    source = Path(__file__).with_name("notices.toml").read_text(encoding="utf-8")
    found = msgspec.convert(tomllib.loads(source)["notice"], tuple[Notice, ...])
    return tuple(sorted(found, key=lambda notice: notice.id))


def find_notice(name: str) -> Notice | None:
    """The notice of that ID, written in any case; None if there is none."""
    return next((notice for notice in all_notices() if notice.id == name.strip().upper()), None)
