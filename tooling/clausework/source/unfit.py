"""Faults of files, told in the words of the catalogue, and those of the text of a clause among them.

Markdown lets these stand: tags, stray IDs, endless text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from clausework.lang.patterns import Patterns
from clausework.model.draft import Mark, Place, Run, Spot
from clausework.model.finding import Finding, Fix, Severity, TextEdit
from clausework.source.memory import BOM, conflict, decoded
from clausework.strings.catalogue import both

PROVISION_NAME = "[A-Za-z][A-Za-z0-9.-]*"
PROVISION_ID = re.compile(rf"\{{#({PROVISION_NAME})\}}\s*$")
RAW_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
FIND = Patterns(__file__)
PRINTED = (
    ("MD-003", "raw_html", RAW_HTML),
    ("MD-007", "no_footnote", FIND.footnote),
    ("MD-008", "open_formula", FIND.formula),
    ("MD-012", "wide_reference", FIND.wide_reference),
)
"""What stays in the text because it is not what it was meant to be."""
VERBATIM: frozenset[Mark] = frozenset(["code", "math"])


def fault(
    rule: str,
    at: Place,
    key: str,
    values: Mapping[str, object] | None = None,
    /,
    *,
    severity: Severity = "error",
    remedy: str = "",
    length: int = 1,
    clause: str = "",
    about: tuple[str, ...] = (),
    **more: object,
) -> Finding:
    """A fault of a file, in the words of the catalogue; the remedy is usually under `KEY_remedy`."""
    told = {**(values or {}), **more}
    return Finding(
        rule=rule,
        severity=severity,
        at=at,
        message=both(key, **told),
        remedy=both(remedy or f"{key}_remedy", **told),
        length=length,
        clause=clause,
        about=about,
    )


UNREAD = frozenset(
    {"FIL-002", "FIL-003", "FIL-004", "FIL-006", "MD-004", "MD-010", "YML-001", "YML-003", "YML-006"}
)
"""Why what a file says is not known: encoding, name, two versions in one, no way to it, length, syntax."""
MARKED = "FIL-007"
"""That a file begins with a byte order mark."""


def text_of(data: bytes, path: str) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file, and what is wrong with its encoding, or with two versions that stand in it."""
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return "", (fault("FIL-002", Place(path, line), "reader.not_utf8"),)
    line = conflict(text)
    if line:
        return text, (fault("FIL-004", Place(path, line), "reader.conflict"),)
    if not text.startswith(BOM):
        return text, ()
    fix = Fix(title=both("reader.bom_remedy"), edits=(TextEdit(path, 1, 1, len(BOM)),), safe=True)
    return text, (msgspec.structs.replace(fault(MARKED, Place(path), "reader.bom"), fix=fix),)


def text_at(root: Path, path: str) -> tuple[str | None, tuple[Finding, ...]]:
    """The text of a file that is listed; None, and why, if what it says cannot be known."""
    try:
        text, wrong = text_of((root / path).read_bytes(), path)
    except OSError:
        return None, (fault("FIL-006", Place(path), "reader.unreadable"),)
    unread = tuple(item for item in wrong if item.rule in UNREAD)
    return None if unread else text, unread


def unfit(found: Sequence[tuple[Run, Spot]], path: str) -> Iterator[Finding]:
    """A finding for each piece of a block's text that cannot stay in it, where it stands.

    An ID belongs to the paragraph or item that it ends. Elsewhere it would be printed; most often
    the blank line before the next paragraph is missing, and two paragraphs have become one.
    """
    for number, (run, spot) in enumerate(found, 1):
        if run.mark == "text":
            for rule, key, pattern in PRINTED:
                yield from _findings(rule, key, pattern.finditer(run.text), path, spot)
        if run.mark not in VERBATIM:
            own = PROVISION_ID.search(run.text) if number == len(found) and run.mark == "text" else None
            strays = FIND.stray_id.finditer(run.text, 0, own.start() if own else len(run.text))
            yield from _findings("MD-006", "stray_id", strays, path, spot)


def surplus_cell(row: str, columns: int, at: Place) -> Iterator[Finding]:
    """A finding if a row of a table has more cells than its head: Markdown drops what is in them.

    `row` is its line in the source, `at` the place of the line's first character.
    """
    ends = [match.start() for match in FIND.cell_end.finditer(row)]
    if ends and not row[: ends[0]].strip():
        ends = ends[1:]
    if len(ends) >= columns and row[ends[columns - 1] + 1 :].strip():
        start = ends[columns - 1] + 1
        place, length = Place(at.path, at.line, at.column + start), len(row.rstrip()) - start
        yield fault("MD-009", place, "reader.surplus_cell", length=length, count=columns)


def open_code(lines: Sequence[str], at: Place) -> Iterator[Finding]:
    """A finding if code has no line that closes it: all that follows in the clause has become code.

    `lines` are those of the code with the ones around it, `at` the place of the first.
    """
    opening = FIND.fence.search(lines[0])
    closing = FIND.fence.search(lines[-1]) if len(lines) > 1 else None
    if opening and not (closing and closing[1].startswith(opening[1]) and not closing[2].strip()):
        yield fault("MD-011", at, "reader.open_code", length=len(opening[1]), fence=opening[1])


def too_long(at: Place, what: Literal["paragraph", "file"], length: int, most: int) -> Finding:
    """The finding that a paragraph or a file is longer than is read, both in characters."""
    return fault("MD-010", at, f"reader.long_{what}", count=f"{length:,}", most=f"{most:,}")


def _findings(
    rule: str, key: str, matches: Iterable[re.Match[str]], path: str, spot: Spot
) -> Iterator[Finding]:
    for match in matches:
        at, what = Place(path, spot.line, spot.column + match.start()), match.group()
        yield fault(rule, at, f"reader.{key}", match.groupdict(), length=len(what), what=what)
