"""The elements of a standardizing document: their order, their fixed titles and sentences."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from clausework.checks.engine.rule import GBT2020, ISO
from clausework.model.draft import Element

_FIXED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _patterns(name: str) -> dict[str, re.Pattern[str]]:
    return {where: re.compile(pattern) for where, pattern in _FIXED[name].items()}


DRAFTED: dict[str, str] = _FIXED["drafted"]
PATENTS: dict[str, str] = _FIXED["patents"]
LISTED: dict[str, str] = _FIXED["listed"]
NONE_LISTED = re.compile(_FIXED["none_listed"])
NONE_DEFINED = re.compile(_FIXED["none_defined"])
PATENT_CALL = re.compile(_FIXED["patent_call"])
DEFINED, SYMBOLS = _patterns("defined"), _patterns("symbols")
SPECIFIES, APPLIES = _patterns("specifies"), _patterns("applies")
ORDER: tuple[Element, ...] = tuple(_FIXED["order"])
TITLES: dict[Element, dict[str, str]] = _FIXED["titles"]
ALIASES: dict[str, Element] = _FIXED["aliases"]


def worded_by(profile: str, lang: str) -> str:
    """The profile whose sentences a text has: in English those of ISO, in Chinese those of GB/T 1.1."""
    return ISO if lang != "zh" else GBT2020 if profile == ISO else profile


def squeezed(text: str) -> str:
    """The text without spaces and with one kind of semicolon, for comparison with a fixed sentence."""
    return re.sub(r"\s+", "", text).replace("；", "。").replace(";", ".").lower()
