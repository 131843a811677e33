"""Drafting rules of a standard: which checks hold, and which words make a provision."""

from __future__ import annotations

import msgspec

from clausework.lang.modals import Wording


class DraftingRules(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Rules that are not those of a standards body, as a file says them; a draft carries them along.

    `like` names the rules of a body whose layout and fixed sentences hold. `without` has the IDs, or the
    beginnings of IDs, of checks that do not hold. `verbs` are the words that make a provision, with its
    level; None leaves it to the language, and none at all makes no provision.
    """

    name: str
    like: str = "iso-directives-2"
    without: tuple[str, ...] = ()
    verbs: Wording | None = None
