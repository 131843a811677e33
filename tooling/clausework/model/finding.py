"""A fault in the user's text."""

from __future__ import annotations

from typing import Literal

import msgspec

from clausework.model.clause import Place

Severity = Literal["error", "warning", "info"]


class Finding(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is wrong, where, and what to do; `message` and `remedy` have one text per language.

    `length` is the number of characters at fault from the place on; `clause` is the clause's ID.
    """

    rule: str
    severity: Severity
    at: Place
    message: dict[str, str]
    remedy: dict[str, str] = {}
    length: int = 1
    clause: str = ""
