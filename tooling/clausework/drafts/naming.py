"""What a draft is called in a sentence."""

from __future__ import annotations

from clausework.model.draft import WORKING
from clausework.strings.catalogue import say


def draft_name(label: str, lang: str) -> str:
    """The label of a draft, or that it is the working text."""
    return say(lang, "site.working") if label == WORKING else label
