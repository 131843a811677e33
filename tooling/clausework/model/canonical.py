"""Canonical bytes: the same value gives the same bytes on every machine."""

from __future__ import annotations

import hashlib
from typing import TypeVar

import msgspec

from clausework.model.comment import Disposition
from clausework.model.draft import ClauseText, lines_of

T = TypeVar("T")


def canonical_json(value: object) -> bytes:
    """UTF-8 JSON with sorted keys, one-space indent and a final newline."""
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=1) + b"\n"


def digest(value: object) -> str:
    """The SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def text_hash(text: ClauseText) -> str:
    """The first sixteen hexadecimal digits of the SHA-256 of a clause's title, term and own lines.

    Places, the layout of the source, generated blocks and what a picture shows have no part in it: a
    reflow changes no hash, and neither a list made from other clauses nor a picture that was drawn
    anew makes a translation stale.
    """
    lines = [msgspec.structs.replace(line, sha256="") if line.sha256 else line for line in lines_of(text.own)]
    value = (text.title, text.term, lines)
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()[:16]


def answer_digest(answer: Disposition) -> str:
    """The SHA-256 of an answer as it was given: what was added to it later has no part in it."""
    return digest(msgspec.structs.replace(answer, corrections=(), translations={}))


def decode_json(data: bytes, kind: type[T]) -> T:
    """The value that canonical JSON stands for; raises msgspec.ValidationError on another shape."""
    return msgspec.json.decode(data, type=kind)
