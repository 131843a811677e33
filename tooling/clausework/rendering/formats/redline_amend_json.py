"""A redline as an amending decision for machines: what `clausework amend` executes."""

from __future__ import annotations

from clausework.model.canonical import canonical_json
from clausework.rendering.amending.decision import decided
from clausework.rendering.redline_formats import RedlineContext


def render(context: RedlineContext) -> str:
    """The format `amend-json`: the acts on the texts in all languages."""
    return canonical_json(decided(context).decision).decode()
