"""Which edition of a document holds on a day, as far as editions.toml knows."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from clausework.checks.shared.citations import dated

STATE = "中华人民共和国"
UNTIL = "2026-11-25"
"""The day up to which the table is kept; a draft without a date is judged as of it."""


class Successor(msgspec.Struct, frozen=True):
    """What took the place of a document, and from which day."""

    by: str
    since: str


class Editions(msgspec.Struct, frozen=True):
    """The editions of each standard with the day each took effect, and documents that others replaced."""

    standards: dict[str, dict[str, str]]
    documents: dict[str, Successor]


@cache
def _known() -> Editions:
    source = Path(__file__).with_name("editions.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(source), Editions)


def replaced_by(key: str, year: str, day: str) -> str:
    """The edition that has replaced `key` of that year on a day, or "" if it holds as far as is known."""
    successor = _known().documents.get(key)
    if successor and successor.since <= (day or UNTIL):
        return successor.by
    editions = _known().standards.get(key, {}) if year else {}
    held = [edition for edition, since in editions.items() if since <= (day or UNTIL)]
    newest = max(held, default="")
    return dated(key, newest) if year < newest else ""


def title_replaced_by(title: str, day: str) -> str:
    """What has replaced the law or rule of that title, with or without the name of the state before it."""
    bare = title.strip("《》").strip()
    name = next((form for form in (bare, STATE + bare) if form in _known().documents), "")
    return replaced_by(name, "", day) if name else ""
