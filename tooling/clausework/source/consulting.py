"""The consultations of standard.yml: when they are held, and under what numbers comments arrive."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from clausework.model.comment import Consultation
from clausework.model.finding import Finding
from clausework.source.fields import Fields
from clausework.source.inviting import read_invited, read_silence
from clausework.text.catalogue import both

PREFIX = re.compile("[ABCDEFGHJKLMNPQRSTVWXYZ]{1,8}")
"""What numbers of comments begin with; letters that are misread for figures are left out."""
ZONE = "Asia/Shanghai"
UNFIT = frozenset({"YML-014", "YML-020"})
"""The findings with which a consultation cannot be held."""


def read_consultations(fields: Fields) -> tuple[Consultation, ...]:
    """The consultations in their order; one that cannot be held as it is written is a finding."""
    taken: dict[str, str] = {}
    found: list[Consultation] = []
    for name, entry in fields.mappings():
        one = _consultation(name, entry)
        other = taken.setdefault(one.prefix, name)
        if not PREFIX.fullmatch(one.prefix):
            _unfit(entry, "prefix", "bad_prefix", prefix=one.prefix)
        elif other != name:
            _unfit(entry, "prefix", "same_prefix", prefix=one.prefix, other=other)
        found.append(one)
    return tuple(found)


def _consultation(name: str, fields: Fields) -> Consultation:
    fields.only(set(Consultation.__struct_fields__) - {"id"})
    opens, closes = _period(fields)
    return Consultation(
        id=name,
        draft=fields.text("draft", required=True),
        title=fields.texts("title"),
        opens=opens,
        closes=closes,
        zone=_zone(fields),
        grace_minutes=fields.number("grace_minutes", 15),
        prefix=fields.text("prefix", "C"),
        rehearsal=fields.flag("rehearsal"),
        days=fields.number("days", 30),
        answer_days=fields.number("answer_days", 0),
        silence=read_silence(fields),
        invited=read_invited(fields.below("invited")),
    )


def _period(fields: Fields) -> tuple[str, str]:
    """The opening and the closing: both, or none."""
    opens, closes = _instant(fields, "opens"), _instant(fields, "closes")
    if opens and closes:
        if datetime.fromisoformat(closes) > datetime.fromisoformat(opens):
            return opens, closes
        _unfit(fields, "closes", "closes_first")
    elif "opens" not in fields.data and closes:
        _unfit(fields, "closes", "half_period", missing="opens")
    elif "closes" not in fields.data and opens:
        _unfit(fields, "opens", "half_period", missing="closes")
    return "", ""


def _instant(fields: Fields, key: str) -> str:
    value = fields.text(key)
    try:
        good = not value or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        good = False
    if good:
        return value
    fields.findings.append(
        Finding(
            rule="YML-014",
            severity="error",
            at=fields.at(key),
            message=both("reader.bad_instant", value=value),
            remedy=both("reader.bad_instant_remedy"),
            length=len(value),
        )
    )
    return ""


def _zone(fields: Fields) -> str:
    value = fields.text("zone", ZONE)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # as for a name that is none, a path, a folder of zones
        _unfit(fields, "zone", "bad_zone", zone=value)
        return ZONE
    return value


def _unfit(fields: Fields, key: str, said: str, **values: str) -> None:
    at = fields.at_key(key) if key in fields.data else fields.at()
    fields.findings.append(
        Finding(
            rule="YML-020",
            severity="error",
            at=at,
            message=both(f"reader.{said}", **values),
            remedy=both(f"reader.{said}_remedy", **values),
            length=len(key),
        )
    )
