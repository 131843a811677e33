"""The consultations of standard.yml: when they are held, and under what numbers comments arrive."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from clausework.model.comment import ZONE, Consultation
from clausework.source.fields import Fields
from clausework.source.inviting import read_invited, read_silence

PREFIX = re.compile("[ABCDEFGHJKLMNPQRSTVWXYZ]{1,8}")
"""What numbers of comments begin with; letters that are misread for figures are left out."""
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
            entry.unfit_key("YML-020", "bad_prefix", "prefix", prefix=one.prefix)
        elif other != name:
            entry.unfit_key("YML-020", "same_prefix", "prefix", prefix=one.prefix, other=other)
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
    opens, closes = fields.instant("opens"), fields.instant("closes")
    if opens and closes:
        if datetime.fromisoformat(closes) > datetime.fromisoformat(opens):
            return opens, closes
        fields.unfit_key("YML-020", "closes_first", "closes")
    elif "opens" not in fields.data and closes:
        fields.unfit_key("YML-020", "half_period", "closes", missing="opens")
    elif "closes" not in fields.data and opens:
        fields.unfit_key("YML-020", "half_period", "opens", missing="closes")
    return "", ""


def _zone(fields: Fields) -> str:
    value = fields.text("zone", ZONE)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # as for a name that is none, a path, a folder of zones
        fields.unfit_key("YML-020", "bad_zone", "zone", zone=value)
        return ZONE
    return value
