"""Whom a consultation asks by letter, and what their silence means, as standard.yml says it."""

from __future__ import annotations

import re
from typing import get_args

from clausework.lang.normalise import folded
from clausework.model.comment import Silence, Unit
from clausework.source.fields import Fields
from clausework.strings.catalogue import LANGUAGES

KNOWN: tuple[Silence, ...] = get_args(Silence)
UNIT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_silence(fields: Fields) -> Silence:
    """What it means that an invited body does not reply; a word that says neither counts as nothing."""
    said = fields.text("silence", KNOWN[0])
    for silence in KNOWN:
        if silence == said:
            return silence
    fields.unfit_key("YML-017", "bad_silence", "silence", value=said, known="、".join(KNOWN))
    return KNOWN[0]


def read_invited(fields: Fields) -> tuple[Unit, ...]:
    """The invited bodies in their order; one without a name, or with the name of another, is a finding."""
    taken: dict[str, str] = {}
    found: list[Unit] = []
    for name, entry in fields.mappings():
        entry.only((*LANGUAGES, "also", "new_links"))
        names = {lang: entry.text(lang) for lang in LANGUAGES if lang in entry.data}
        unit = Unit(id=name, name=names, also=entry.strings("also"), new_links=entry.number("new_links", 0))
        if not UNIT.fullmatch(name):
            fields.unfit_key("YML-018", "bad_unit", name, id=name)
        elif not any(names.values()):
            fields.unfit_key("YML-018", "unnamed_unit", name, id=name)
        for said in (*names.values(), *unit.also):
            other = taken.setdefault(folded(said), name)
            if other != name:
                fields.unfit_key("YML-018", "same_unit", name, name=said, other=other)
        found.append(unit)
    return tuple(found)
