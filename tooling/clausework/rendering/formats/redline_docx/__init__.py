"""A redline as the publication in Word with revisions: accepted it is the new text, rejected the old.

Both drafts are written as they are published. pairing says which paragraphs of the two are one, marking puts
them into one order, joins and parts them, and body merges their words, each change tracked.
"""

from __future__ import annotations

from clausework.rendering.redline_formats import RedlineContext


def render(context: RedlineContext) -> bytes:
    """The format `docx` of the redline."""
    from clausework.rendering.formats.redline_docx.document import redline_docx

    return redline_docx(
        context.redline,
        context.sides,
        context.lang,
        comments=context.comments,
        picture=context.picture,
        undecided=context.undecided,
    )
