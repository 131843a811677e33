"""Spans in the words of a comment: those of personal data, and those that the public does not read.

A span is written `field:start-end` in characters of the field, and several stand with spaces between them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from clausework.consultation.fields import FIELDS, OWN, S, value_of, with_values
from clausework.errors import StoreError
from clausework.lang.personal import found_in
from clausework.model.comment import Statement

BLACK = "▇"
SPAN = re.compile(rf"({'|'.join(OWN)}):(\d{{1,5}})-(\d{{1,5}})", re.ASCII)
PATHS = {field.key: field.path for field in FIELDS}
Spans = Mapping[str, tuple[tuple[int, int], ...]]


def personal_spans(said: Statement) -> str:
    """The spans of personal data in the words of a comment, "" if there are none."""
    found = {}
    for key in OWN:
        value = value_of(said, key)
        if value and (spans := tuple(found_in(value))):
            found[key] = spans
    return written(found) if found else ""


def is_guarded(said: Statement, confirmed: bool) -> bool:
    """Whether a comment shows personal data of which nobody has said that they may be read."""
    return not confirmed and bool(personal_spans(said))


def written(spans: Spans) -> str:
    """Spans as they are noted."""
    return " ".join(f"{key}:{start}-{end}" for key in OWN for start, end in sorted(spans.get(key, ())))


def read_spans(text: str) -> Spans:
    """Spans by the field that they are of; StoreError for what is none."""
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for part in text.split():
        match = SPAN.fullmatch(part)
        if match is None or int(match[2]) >= int(match[3]):
            raise StoreError("no_span", span=part)
        found[match[1]] = (*found.get(match[1], ()), (int(match[2]), int(match[3])))
    return found


def is_covered(spans: str, by: str) -> bool:
    """Whether each character of some spans is in others."""
    black = {key: _points(found) for key, found in read_spans(by).items()} if by else {}
    return all(_points(found) <= black.get(key, set()) for key, found in read_spans(spans).items())


def _points(spans: tuple[tuple[int, int], ...]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def redacted(said: S, spans: str) -> S:
    """The words with a black character in place of each in the spans; line feeds stay."""
    values = {}
    for key, found in read_spans(spans).items():
        values[PATHS[key]] = _black(value_of(said, key), found)
    return with_values(said, values)


def as_public(said: S, spans: str, confirmed: bool) -> S:
    """The words as anybody may read them: what looks like personal data is black unless it was confirmed."""
    said = redacted(said, spans)
    black = {} if confirmed else {PATHS[key]: blacked(value_of(said, key)) for key in OWN}
    return with_values(said, black)


def blacked(text: str) -> str:
    """A text of the desk with personal data in it black."""
    return _black(text, tuple(found_in(text)))


def _black(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    points = _points(spans)
    return "".join(BLACK if at in points and char != "\n" else char for at, char in enumerate(text))
