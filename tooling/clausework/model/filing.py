"""What an association files with a standard beside its text."""

from __future__ import annotations

import msgspec

Names = dict[str, str]
"""A name in each language."""


class Filing(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What only people know of a standard: where it came from, who wrote it, which patents it touches.

    `industry` is its code in the classification of the national economy, GB/T 4754. Whatever is empty is
    shown as still to be written.
    """

    industry: str = ""
    task: Names = {}
    organisations: tuple[Names, ...] = ()
    drafters: tuple[Names, ...] = ()
    content: Names = {}
    patents: Names = {}


class LegalQuestion(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a lawyer must still decide on a provision or a clause; the drafters do not guess it."""

    provision: str
    question: Names
