"""Slips of the hand in YAML: what was typed, and where, behind the place at which a parser gives up.

A tab, a full-width colon or a brace left open is often noticed lines later, as something else.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError

KEY = r"^[ \t]*(?:- +)*(?P<key>[A-Za-z][\w.-]*)"
WIDE_COLON = re.compile(KEY + "(?P<sign>：)", re.MULTILINE)
TIGHT_COLON = re.compile(KEY + r"(?P<sign>:)(?=[^\s:/])", re.MULTILINE)
TAB = re.compile(r"^[ -]*(?P<sign>\t)", re.MULTILINE)
OPENED = {"while parsing a flow mapping": "open_brace", "while parsing a flow sequence": "open_bracket"}


class YamlSlip(NamedTuple):
    """What was typed: the string that says it, its line and column from 0, its length, and its key."""

    said: str
    line: int
    column: int
    length: int = 1
    key: str = ""


def slip_of(text: str, error: MarkedYAMLError) -> YamlSlip | None:
    """The slip because of which a parser gave up; None if it is none of those that are known."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return None
    lines = text.split("\n")
    if found := _last(TAB, lines, mark.line, "tab"):
        return found
    problem, begun = str(error.problem or ""), error.context_mark
    if begun is not None and begun.line < mark.line and "quoted scalar" in str(error.context):
        return YamlSlip("open_quote", begun.line, begun.column)
    if "expected ',' or" in problem and begun is not None and begun.line < mark.line:
        return YamlSlip(OPENED.get(str(error.context), "open_bracket"), begun.line, begun.column)
    if "mapping values" in problem or "expected ':'" in problem or "block end" in problem:
        wide = _last(WIDE_COLON, lines, mark.line, "wide_colon")
        tight = _last(TIGHT_COLON, lines, mark.line, "tight_colon")
        return max(filter(None, (wide, tight)), key=lambda slip: slip.line, default=None)
    return None


def wide_colon(text: str) -> YamlSlip | None:
    """The first full-width colon behind a key, where a text is no mapping because of it."""
    lines = text.split("\n")
    found = (_last(WIDE_COLON, lines[: number + 1], number, "wide_colon") for number in range(len(lines)))
    return next(filter(None, found), None)


def _last(pattern: re.Pattern[str], lines: list[str], line: int, said: str) -> YamlSlip | None:
    """The last line up to this one on which the pattern is found."""
    for number in range(min(line, len(lines) - 1), -1, -1):
        match = pattern.match(lines[number])
        if match:
            key = match.groupdict().get("key") or ""
            return YamlSlip(said, number, match.start("sign"), 1, key)
    return None
