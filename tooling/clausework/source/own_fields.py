"""Own fields of requirements: declared under `fields` in standard.yml, given under `provisions` of a clause.

A clause file is read by itself, so what it gives is compared with what is declared when all files are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Protocol, get_args

import msgspec

from clausework.model.clause import FieldKind, OwnField, Place
from clausework.model.finding import Finding
from clausework.source.fields import Fields
from clausework.strings.catalogue import both

PROVISION_KEYS = ("basis", "later", "own", "verify", "proposal", "roles")
"""What every standard can say of a provision."""
NAME = re.compile("[a-z][a-z0-9_]*")
"""What a field is called: pages have the name in their addresses, catalogues in theirs."""


class GivenField(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A value that a clause file gives to a field of a provision, or to a key that is none."""

    name: str
    value: str
    key: Place
    at: Place


def declared_fields(fields: Fields) -> tuple[OwnField, ...]:
    """The fields that standard.yml declares; none has the name of a key that every standard has."""
    found: list[OwnField] = []
    for name, entry in fields.mappings():
        if not NAME.fullmatch(name) or name in PROVISION_KEYS:
            fields.unfit(fields.at_key(name), "YML-027", "field_name", name)
            continue
        entry.only(("title", "values", "kind"))
        title, values = entry.texts("title", required=True), entry.strings("values")
        found.append(OwnField(name=name, title=title, values=values, kind=_kind(entry)))
    return tuple(found)


def _kind(entry: Fields) -> FieldKind:
    """One of its values where there are such, else text."""
    value = entry.text("kind", "choice" if "values" in entry.data else "text")
    for kind in get_args(FieldKind):
        if value == kind and (kind == "choice") == ("values" in entry.data):
            found: FieldKind = kind
            return found
    entry.unfit_key("YML-027", "field_kind", "kind")
    return "text"


def given_fields(entry: Fields) -> tuple[GivenField, ...]:
    """What an entry says beyond the keys that every standard has."""
    return tuple(
        GivenField(name=key, value=entry.text(key), key=entry.at_key(key), at=entry.at(key))
        for key in entry.data
        if key not in PROVISION_KEYS
    )


class Giver(Protocol):
    """A clause file, as far as it gives values."""

    @property
    def id(self) -> str:
        """The clause."""

    @property
    def given(self) -> tuple[GivenField, ...]:
        """What it says of its provisions beyond the keys that every standard has."""


def misfits(files: Iterable[Giver], declared: Iterable[OwnField]) -> Iterator[Finding]:
    """A finding for each key that is declared nowhere, and for each value that its field has not."""
    fields = {field.name: field for field in declared}
    for file in files:
        for one in file.given:
            yield from _misfit(one, fields, file.id)


def _misfit(given: GivenField, fields: Mapping[str, OwnField], clause: str) -> Iterator[Finding]:
    field, names = fields.get(given.name), sorted({*PROVISION_KEYS, *fields})
    if field is None:
        near = get_close_matches(given.name, names, 1)
        remedy = "reader.unknown_field_near" if near else "reader.unknown_field_remedy"
        told = {"key": given.name, "near": near[0] if near else "", "known": "、".join(names)}
        yield _finding("YML-010", given.key, "reader.unknown_key", remedy, told, len(given.name), clause)
    elif field.kind == "choice" and given.value not in field.values:
        told = {"key": given.name, "value": given.value, "known": "、".join(field.values)}
        message, length = "reader.field_value", max(1, len(given.value))
        yield _finding("YML-027", given.at, message, f"{message}_remedy", told, length, clause)


def _finding(
    rule: str, at: Place, message: str, remedy: str, told: dict[str, str], length: int, clause: str
) -> Finding:
    return Finding(
        rule=rule,
        severity="error",
        at=at,
        message=both(message, **told),
        remedy=both(remedy, **told),
        length=length,
        clause=clause,
    )
