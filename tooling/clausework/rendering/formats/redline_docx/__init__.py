"""A redline as a Word document whose changes are tracked: accepted it is the new text, rejected the old.

printing says what each paragraph reads in either draft, merging puts the paragraphs of both into
one order, marking joins and parts them, and body writes them as WordprocessingML.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from clausework.layout.stream import Sides
from clausework.model.comment import Comment
from clausework.model.redline import Redline
from clausework.rendering.pictures import Picture, nowhere
from clausework.rendering.redline_formats import RedlineContext
from clausework.rendering.redlining import undecided_notes
from clausework.strings.catalogue import spoken


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
) -> bytes:
    """The whole text with every change tracked; the same redline gives the same bytes.

    The words are those of the language, in the text's own where it has none in this one; what the file
    says of itself is in the language given. The changes bear the names of the two drafts as their
    author and the day of the new one. From our drafts come the cover, the status of the annexes,
    the numbers of tables, and the body that the file names as its author; texts of others have none of
    these, and no author and no day but what they say.

    Each change has a comment that says what it amounts to, its weight and its causes with what was answered,
    in full if the `comments` are given; the first pages list all changes. `picture` gives a `data:` address
    by digest; a figure without one names its file. Footnotes are Word's own where it can have them, and so
    are formulas that both drafts have. Whoever edits the document goes on tracking changes.
    """
    from clausework.rendering.docx import packed
    from clausework.rendering.docx.document_parts import DocumentParts
    from clausework.rendering.formats.redline_docx.body import BodyContext, body_of
    from clausework.rendering.formats.redline_docx.changes_told import summary_of, told_changes
    from clausework.rendering.formats.redline_docx.marking import marked, merge
    from clausework.rendering.formats.redline_docx.pieces import footnoted, illustrations
    from clausework.rendering.formats.redline_docx.printing import (
        Front,
        about,
        front_of,
        language_of,
        printed,
        require_text,
    )

    written, speech, ours = language_of(redline, lang), spoken(lang), sides.numbered
    fronts = (front_of(sides.old, written), front_of(sides.new, written)) if ours else (Front(), Front())
    pictures = illustrations(redline, picture)
    units = printed(redline, sides, written, fronts, pictures)
    require_text(redline, units)
    found = footnoted(units)
    told = told_changes(redline, speech, comments, caused=ours)
    parts = DocumentParts()
    lines = {name: change.lines() for name, change in told.items()}
    context = BodyContext(parts=parts, told=lines, pictures=pictures, notes=found.notes, by_label=ours)
    body = body_of(marked(merge(found.units)), redline, context)
    said = about(redline, lang, fronts[1])
    notes = (said.subject, *undecided_notes(redline, undecided, speech))
    for place, element in enumerate(summary_of(redline, told.values(), speech, notes)):
        body.insert(place, element)
    return packed(said, written, body, parts=parts, tracked=True)
