"""Keyed names and digests of rows, by which the chain records them without their words.

A mark in an event is 50 hexadecimal digits: 8 bytes that name the row, 1 that hides the number of its table
and whether it is gone, 16 that are the digest of its values. Tables, their keys and the blank value of each
column are as the steps leave them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

import msgspec

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


NAME, DIGEST = 8, 16
"""Bytes of the name of a row, and of the digest of its values."""
GONE = 128
"""Is added to the number of the table for a row that is gone; there are not so many tables."""
ROWS = re.compile(r"([0-9a-f]{50}( [0-9a-f]{50})*)?")
_encode = msgspec.json.Encoder().encode
_hash = hashlib.blake2b


def fingerprint(key: bytes) -> str:
    """The fingerprint of a key, which tells it from another and is no key."""
    return hmac.digest(key, b"fingerprint", "sha256").hex()[:16]


class RowMark(msgspec.Struct, frozen=True):
    """The record of a row in an event."""

    name: bytes
    table: str
    digest: bytes
    gone: bool


class RowLayout(msgspec.Struct, frozen=True):
    """Order of the columns of a table as they come, and as they are sorted by name."""

    number: int
    key: Callable[[Sequence[Any]], Sequence[Any]]
    sort: Callable[[Sequence[Any]], Sequence[Any]]
    form: Callable[..., msgspec.Struct]


@lru_cache(maxsize=128)
def layout(table: str, columns: tuple[str, ...]) -> RowLayout:
    """The layout of rows with these columns.

    What a column holds that says nothing is left out: one that is added later changes no digest.
    """
    blank = blanks(table)
    order = sorted(range(len(columns)), key=columns.__getitem__)
    names = [columns[place] for place in order]
    form = msgspec.defstruct(
        table, [(name, Any, blank.get(name, "")) for name in names], omit_defaults=True, tag=table, gc=False
    )
    key = [columns.index(name) for name in key_of(table)]
    return RowLayout(number_of(table), _picking(key), _picking(order), form)


def _picking(places: list[int]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: (values[places[0]],)


class Recorder:
    """Makes names and digests with one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.fingerprint = fingerprint(key)

    def name(self, number: int, key: Sequence[Any]) -> tuple[bytes, bytes]:
        """The name of a row by the number of its table and its primary key, and its digest once gone."""
        told = _hash(
            _encode((number, *key)), key=self._key, digest_size=NAME + DIGEST, person=b"row name"
        ).digest()
        return told[:NAME], told[NAME:]

    def digest(self, found: RowLayout, values: Sequence[Any]) -> bytes:
        """The digest of a row's values, which come in the order of the layout."""
        told = _encode(found.form(*found.sort(values)))
        return _hash(told, key=self._key, digest_size=DIGEST, person=b"row values").digest()

    def write(self, noted: Mapping[bytes, tuple[int, bytes]], names: Sequence[bytes]) -> str:
        """The marks of some rows, by their names, as an event has them."""
        marks: list[bytes] = []
        for name, hidden in zip(names, self._mask(names), strict=True):
            number, digest = noted[name]
            marks += name, bytes((number ^ hidden,)), digest
        return b"".join(marks).hex(" ", NAME + 1 + DIGEST)

    def read(self, rows: str) -> Iterator[RowMark]:
        """The marks in an event; ValueError if they are none."""
        if not ROWS.fullmatch(rows):
            raise ValueError(rows)
        found = [bytes.fromhex(mark) for mark in rows.split()]
        names = [mark[:NAME] for mark in found]
        known = tables()
        for mark, hidden in zip(found, self._mask(names), strict=True):
            gone, number = divmod(mark[NAME] ^ hidden, GONE)
            table = known[number] if number < len(known) else ""
            yield RowMark(mark[:NAME], table, mark[NAME + 1 :], bool(gone))

    def _mask(self, names: Sequence[bytes]) -> bytes:
        """A byte for each row of an event, which nobody without the key can tell."""
        return hashlib.shake_256(self._key + b"".join(names)).digest(len(names))
