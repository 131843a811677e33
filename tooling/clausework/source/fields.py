"""Typed access to the keys of a YAML mapping, with the entries of own fields and of `allow`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import TypeVar, get_args

import msgspec
from ruamel.yaml.nodes import MappingNode

from clausework.model.draft import FieldKind, OwnField, Place
from clausework.model.finding import Allowance, Finding
from clausework.source.unfit import fault
from clausework.source.yaml import Key, Plain, Yaml, compose, find, plain, set_value
from clausework.strings.catalogue import both

DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
HIGHEST = 36_500
"""Of anything that is counted here, days among it: a hundred years of them."""


T = TypeVar("T")


class Fields:
    """The mapping at `keys` of a YAML document; findings are gathered in `findings`."""

    def __init__(self, yaml: Yaml, findings: list[Finding], keys: tuple[Key, ...] = ()) -> None:
        self.yaml = yaml
        self.findings = findings
        self.keys = keys
        self._meant: set[str] = set()
        data: Plain = yaml.data
        for key in keys:
            if isinstance(data, dict):
                data = data.get(str(key))
            elif isinstance(data, list) and isinstance(key, int):
                data = data[key]
        self.data = data if isinstance(data, dict) else {}
        if data is not None and not isinstance(data, dict):
            self._wrong(yaml.place(*keys), str(keys[-1]) if keys else yaml.path, "map")

    def at(self, *keys: Key) -> Place:
        """The place of a key's value below this mapping."""
        return self.yaml.place(*self.keys, *keys)

    def at_key(self, key: Key) -> Place:
        """The place of a key itself."""
        return self.yaml.key_place(*self.keys, key)

    def below(self, *keys: Key) -> Fields:
        """The mapping at a key of this one."""
        return Fields(self.yaml, self.findings, (*self.keys, *keys))

    def only(self, known: Iterable[str]) -> None:
        """Report every key that is not one of `known`."""
        names = sorted(known)
        for key in self.data:
            if key in names:
                continue
            near = get_close_matches(key, names, 1)
            self._meant.update(near)  # so that it is not missing as well
            remedy = "reader.unknown_key_near" if near else "reader.unknown_key_remedy"
            said = "reader.unknown_key"
            if "：" in key:
                said, remedy = "reader.wide_colon", "reader.wide_colon_remedy"
            told = {"key": key, "near": near[0] if near else "", "known": "、".join(names)}
            at, about = self.at_key(key), tuple(near)
            self.findings.append(
                fault("YML-010", at, said, told, remedy=remedy, length=len(key), about=about)
            )

    def text(self, key: str, default: str = "", required: bool = False) -> str:
        """A text; a number counts as its digits."""
        value = self.data.get(key)
        if value is None:
            self._missing(key, required)
            return default
        if isinstance(value, (str, int)) and not isinstance(value, bool):  # True is an int to Python
            return str(value)
        self._wrong(self.at(key), key, "text")
        return default

    def day(self, key: str, required: bool = False) -> str:
        """A day of the calendar as 2020-07-01; "" where there is none."""
        value = self.text(key, required=required)
        if not value or is_day(value):
            return value
        self.unfit_value("YML-023", "bad_day", key, value)
        return ""

    def instant(self, key: str, *, or_day: bool = False, required: bool = False) -> str:
        """An instant with its zone as 2020-07-01T00:00:00+08:00, or else a day; "" where there is none."""
        value = self.text(key, required=required)
        if not value or is_instant(value) or (or_day and is_day(value)):
            return value
        self.unfit_value("YML-014", "bad_instant", key, value)
        return ""

    def texts(self, key: str, required: bool = False) -> dict[str, str]:
        """A mapping of texts, such as one for each language."""
        fields = self.below(key)
        self._missing(key, required and key not in self.data)
        return {name: fields.text(name) for name in fields.data}

    def strings(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.data.get(key)
        if value is None:
            self._missing(key, required)
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(item, (str, int)) for item in value):
            return tuple(str(item) for item in value)
        self._wrong(self.at(key), key, "list")
        return ()

    def number(self, key: str, default: int) -> int:
        """A whole number from 0 to `HIGHEST`."""
        value = self.data.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HIGHEST:
            return value
        self._wrong(self.at(key), key, "number")
        return default

    def flag(self, key: str) -> bool:
        """True only where the key is true."""
        return self.data.get(key) is True

    def mappings(self) -> Iterator[tuple[str, Fields]]:
        """Each key with the mapping below it."""
        for key in self.data:
            yield key, self.below(key)

    def items(self, key: str) -> Iterator[Fields]:
        """Each mapping of the list at a key."""
        value = self.data.get(key)
        if value is not None and not isinstance(value, list):
            self._wrong(self.at(key), key, "list")
        for index in range(len(value)) if isinstance(value, list) else ():
            yield self.below(key, index)

    def unfit(self, at: Place, rule: str, said: str, value: str) -> None:
        """A finding on one value of a list; `said` names the message, to which the value belongs."""
        self._say(rule, said, at, len(value), {"value": value})

    def unfit_value(self, rule: str, said: str, key: str, value: str, **values: str) -> None:
        """A finding on the value of a key; `said` names the message, to which value and values belong."""
        told = {"value": value, **values}
        self._say(rule, said, self.at(key), len(value), told, key)

    def choice(self, key: str, among: Mapping[str, T], otherwise: T, rule: str, said: str) -> T:
        """What a word of a table stands for; `otherwise` without one, and another is a finding."""
        word = self.text(key)
        if word and word not in among:
            self.unfit_value(rule, said, key, word, known="、".join(among))
        return among.get(word, otherwise)

    def unfit_key(self, rule: str, said: str, key: str, **values: str) -> None:
        """A finding on a key, or on the mapping where the key is wanting."""
        self._say(rule, said, self.at_key(key) if key in self.data else self.at(), len(key), values)

    def _say(
        self, rule: str, said: str, at: Place, length: int, values: Mapping[str, str], about: str = ""
    ) -> None:
        names = (about,) if about else ()
        self.findings.append(fault(rule, at, f"reader.{said}", values, length=length, about=names))

    def _missing(self, key: str, required: bool) -> None:
        if required and key not in self._meant:  # a misspelt one is reported already
            self.findings.append(fault("YML-011", self.at(), "reader.missing_key", key=key))

    def _wrong(self, place: Place, key: str, expected: str) -> None:
        kind = both(f"reader.type_{expected}")
        self.findings.append(fault("YML-012", place, "reader.wrong_type", key=key, expected=kind))


def is_day(text: str) -> bool:
    """True for a day that the calendar has, written as 2020-07-01."""
    try:
        return DAY.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def is_instant(text: str) -> bool:
    """True for an instant of a day that the calendar has, with the zone."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def entries(yaml: Yaml, findings: list[Finding], *keys: Key) -> Iterator[Fields]:
    """Each mapping of the list at `keys`; anything else there is a finding."""
    data: Plain = yaml.data
    for key in keys:
        data = data.get(str(key)) if isinstance(data, dict) else None
    for index, item in enumerate(data if isinstance(data, list) else []):
        if isinstance(item, dict):
            yield Fields(yaml, findings, (*keys, index))
        else:
            findings.append(fault("YML-012", yaml.place(*keys, index), "reader.bad_entry", what=str(item)))


# Own fields of requirements: declared under `fields` in standard.yml, given under `provisions` of a clause.
# A clause file is read by itself, so what it gives is compared with what is declared when all files are
# read.
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
        value = entry.text("kind", "choice" if "values" in entry.data else "text")
        kind: FieldKind | None = next((kind for kind in get_args(FieldKind) if kind == value), None)
        if kind is None or (kind == "choice") != ("values" in entry.data):
            entry.unfit_key("YML-027", "field_kind", "kind")
            kind = "text"
        found.append(OwnField(name=name, title=title, values=values, kind=kind))
    return tuple(found)


def given_fields(entry: Fields) -> tuple[GivenField, ...]:
    """The fields of an entry beyond the keys that every standard has."""
    return tuple(
        GivenField(name=key, value=entry.text(key), key=entry.at_key(key), at=entry.at(key))
        for key in entry.data
        if key not in PROVISION_KEYS
    )


def read_allowances(fields: Fields, clauses: tuple[str, ...] = ()) -> Iterator[Allowance]:
    """RULE: reason, or RULE: {clauses: […], reason: …}, or RULE: {lines: {LINE: reason, …}}.

    `clauses` are those of whose file this is; then none are to be named.
    """
    for rule, value in fields.data.items():
        at = fields.at_key(rule)
        if not isinstance(value, dict):
            yield Allowance(rule=rule, reason=fields.text(rule), at=at, clauses=clauses)
            continue
        entry = fields.below(rule)
        entry.only(("lines",) if clauses else ("clauses", "reason", "lines"))
        lines = entry.below("lines")
        for line in lines.data:
            place = lines.at_key(line)
            yield Allowance(rule=rule, reason=lines.text(line), at=place, clauses=clauses, key=line)
        if not lines.data:
            yield Allowance(
                rule=rule, reason=entry.text("reason"), at=at, clauses=clauses or entry.strings("clauses")
            )


def with_allowance(text: str, rule: str, key: str = "", reason: str = "") -> str:
    """The YAML text with an exception to a rule, for what has that key if one is given.

    The same text where there is such an exception already; nothing else of it changes.
    """
    node = find(compose(text), "allow")
    allowed = plain(node) if isinstance(node, MappingNode) else {}
    before = allowed.get(rule) if isinstance(allowed, dict) else None
    lines = before.get("lines") if isinstance(before, dict) else None
    known = lines if isinstance(lines, dict) else {}
    if key in known or (before is not None and not (key and known)):
        return text
    value: Plain = {"lines": {**known, key: reason}} if key else reason
    if isinstance(node, MappingNode) and node.flow_style and isinstance(allowed, dict):
        return set_value(text, ("allow",), {**allowed, rule: value})
    inner = find(node, rule, "lines")
    if isinstance(inner, MappingNode) and not inner.flow_style:
        return set_value(text, ("allow", rule, "lines", key), reason)
    return set_value(text, ("allow", rule), value)
