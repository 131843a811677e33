"""Typed access to the keys of a YAML mapping; what does not fit becomes a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches

from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.source.yaml import Key, Plain, Yaml
from clausework.strings.catalogue import both, say

DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
HIGHEST = 36_500
"""Of anything that is counted here, days among it: a hundred years of them."""


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
            self._meant.update(near)
            remedy = "reader.unknown_key_near" if near else "reader.unknown_key_remedy"
            said = "reader.unknown_key"
            if "：" in key:
                said, remedy = "reader.wide_colon", "reader.wide_colon_remedy"
            self._add(
                "YML-010",
                self.at_key(key),
                both(said, key=key),
                both(
                    remedy,
                    near=near[0] if near else "",
                    known="、".join(names),
                ),
                len(key),
                near[0] if near else "",
            )

    def text(self, key: str, default: str = "", required: bool = False) -> str:
        """A text; a number counts as its digits."""
        value = self.data.get(key)
        if value is None:
            self._missing(key, required)
            return default
        if isinstance(value, (str, int)) and not isinstance(value, bool):
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

    def unfit_key(self, rule: str, said: str, key: str, **values: str) -> None:
        """A finding on a key, or on the mapping where the key is wanting."""
        self._say(rule, said, self.at_key(key) if key in self.data else self.at(), len(key), values)

    def _say(
        self, rule: str, said: str, at: Place, length: int, values: Mapping[str, str], about: str = ""
    ) -> None:
        message, remedy = both(f"reader.{said}", **values), both(f"reader.{said}_remedy", **values)
        self._add(rule, at, message, remedy, length, about)

    def _missing(self, key: str, required: bool) -> None:
        if required and key not in self._meant:  # a misspelt one is reported already
            message, remedy = both("reader.missing_key", key=key), both("reader.missing_key_remedy", key=key)
            self._add("YML-011", self.at(), message, remedy)

    def _wrong(self, place: Place, key: str, expected: str) -> None:
        names = {lang: say(lang, f"reader.type_{expected}") for lang in ("zh", "en")}
        message = {
            lang: say(lang, "reader.wrong_type", key=key, expected=name) for lang, name in names.items()
        }
        self._add("YML-012", place, message, both("reader.wrong_type_remedy"))

    def _add(
        self,
        rule: str,
        place: Place,
        message: dict[str, str],
        remedy: dict[str, str],
        length: int = 1,
        about: str = "",
    ) -> None:
        self.findings.append(
            Finding(
                rule=rule,
                severity="error",
                at=place,
                message=message,
                remedy=remedy,
                length=length,
                about=(about,) if about else (),
            )
        )


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
            findings.append(
                Finding(
                    rule="YML-012",
                    severity="error",
                    at=yaml.place(*keys, index),
                    message=both("reader.bad_entry", what=str(item)),
                    remedy=both("reader.bad_entry_remedy"),
                )
            )
