"""A redline as an amending decision: the text that a body would adopt."""

from __future__ import annotations

from clausework.rendering.amending.decision import decided, decision_text
from clausework.rendering.redline_formats import RedlineContext


def render(context: RedlineContext) -> str:
    """The format `amend`: the decision on the text in the language that was asked for, if there is one."""
    made = decided(context)
    return decision_text(made.decision, made.old, made.new, made.lang(context.lang))
