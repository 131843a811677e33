"""A redline as an amending decision: the text that a body would adopt."""

from __future__ import annotations

from clausework.redline.amend.decide import decide
from clausework.rendering.amending.decision import decision_language, decision_text
from clausework.rendering.redline_formats import RedlineContext


def render(context: RedlineContext) -> str:
    """The format `amend`: the decision on the text in the language that was asked for, if there is one."""
    old, new = context.drafts
    decision = decide(context.redline, old, new)
    return decision_text(decision, old, new, decision_language(old, new, context.lang))
