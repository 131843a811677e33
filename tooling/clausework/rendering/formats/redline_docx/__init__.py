"""A redline as the publication in Word with revisions: accepted it is the new text, rejected the old.

Both drafts are written as they are published. pairing says which paragraphs of the two are one, marking puts
them into one order, joins and parts them, and body merges their words, each change tracked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from clausework.layout.stream import Sides
from clausework.model.comment import Comment
from clausework.model.redline import Redline
from clausework.rendering.pictures import Picture, nowhere
from clausework.rendering.redline_formats import RedlineContext


def render(context: RedlineContext) -> bytes:
    """The format `docx` of the redline."""
    return redline_docx(
        context.redline,
        context.sides,
        context.lang,
        comments=context.comments,
        picture=context.picture,
        undecided=context.undecided,
    )


def redline_docx(
    redline: Redline,
    sides: Sides,
    lang: str,
    *,
    comments: Iterable[Comment] = (),
    picture: Picture = nowhere,
    undecided: Collection[str] = (),
    pages: Mapping[str, str] | None = None,
    hide_ids: bool = False,
    mark: tuple[str, bytes] = ("", b""),
) -> bytes:
    """The whole text with every change tracked; the same redline gives the same bytes.

    The words are those of the language, in the text's own where it has none in this one; what the file
    says of itself is in the language given. The changes bear the names of the two drafts as their
    author and the day of the new one. Our drafts have their covers and contents, with the `pages` of clauses
    in print; texts of others have neither, and no author and no day but what they say.

    Each change has a comment that says what it amounts to, its weight and its causes with what was answered,
    in full if the `comments` are given; all changes are listed behind the text. `picture` gives a `data:`
    address by digest; a figure without one names its file. The body's `mark` is on the cover. Whoever
    edits the document goes on tracking changes.
    """
    from clausework.rendering.formats.redline_docx.document import written_redline

    return written_redline(
        redline,
        sides,
        lang,
        comments,
        picture=picture,
        undecided=undecided,
        pages=pages or {},
        hide_ids=hide_ids,
        mark=mark,
    )
