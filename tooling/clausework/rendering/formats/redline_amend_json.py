"""A redline as an amending decision for machines: what `clausework amend` executes."""

from __future__ import annotations

from clausework.model.canonical import canonical_json
from clausework.redline.amend.decide import decide
from clausework.rendering.redline_formats import RedlineContext


def render(context: RedlineContext) -> str:
    """The format `amend-json`: the acts on the texts in all languages."""
    return canonical_json(decide(context.redline, *context.drafts)).decode()
