"""Tables as the steps leave them: names, keys, and the blank value of each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from clausework.store.schema.steps import STEPS

BLANK: Mapping[str, str | int] = {"TEXT": "", "INTEGER": 0}


def _made() -> Iterator[tuple[str, str]]:
    """Each table and the statement that makes it."""
    for step in STEPS:
        for part in step.parts:
            match = re.match(r"\s*CREATE TABLE (\w+)", part) if isinstance(part, str) else None
            if match and isinstance(part, str):
                yield match[1], part


@cache
def tables() -> tuple[str, ...]:
    """The names of all tables, each after those that it refers to."""
    return tuple(name for name, _ in _made())


@cache
def number_of(table: str) -> int:
    """The place of a table among all; it stays, for steps are only added."""
    return tables().index(table)


@cache
def key_of(table: str) -> tuple[str, ...]:
    """The columns of the primary key."""
    statement = dict(_made())[table]
    several = re.search(r"PRIMARY KEY \(([\w, ]+)\)", statement)
    found = several[1].split(", ") if several else re.findall(r"(\w+) \w+ PRIMARY KEY", statement)
    return tuple(found)


@cache
def blanks(table: str) -> Mapping[str, str | int]:
    """For each column the value that says nothing: what a column that is added has in all rows."""
    found = re.findall(r"(\w+) (TEXT|INTEGER)\b", dict(_made())[table])
    for step in STEPS:
        for part in step.parts:
            if isinstance(part, str):
                found += re.findall(rf"ALTER TABLE {table} ADD COLUMN (\w+) (TEXT|INTEGER)\b", part)
    return {name: BLANK[kind] for name, kind in found}
