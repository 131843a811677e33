"""A redline as a list of the IDs that changed, a line each with the kinds of the change."""

import clausework as cw


def render(context: cw.RedlineContext) -> str:
    changes = context.redline.changed()
    return "".join(f"{change.new or change.old}: {' '.join(change.kinds)}\n" for change in changes)
