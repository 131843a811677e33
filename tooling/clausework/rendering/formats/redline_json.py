"""A redline as canonical JSON: all that was found, or with a clause only the changes of that one."""

from __future__ import annotations

import msgspec

from clausework.model.canonical import canonical_json
from clausework.rendering.redline_formats import RedlineContext
from clausework.rendering.redlining import shown_changes


def render(context: RedlineContext) -> str:
    """The redline; for two texts without IDs, with the pairs of their clauses."""
    redline = context.redline
    if context.clause:
        shown = shown_changes(redline, context.clause)
        title = next((change for change in shown if change.entitles), None)
        changes = tuple(change for change in shown if not change.entitles)
        redline = msgspec.structs.replace(redline, title=title, changes=changes)
    whole = msgspec.structs.replace(context.files, redline=redline) if context.files else redline
    return canonical_json(whole).decode()
