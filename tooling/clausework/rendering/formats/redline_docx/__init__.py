"""A redline as the publication in Word with revisions: accepted it is the new text, rejected the old.

Both drafts are written as they are published. pairing says which paragraphs of the two are one, marking puts
them into one order, joins and parts them, and body merges their words, each change tracked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from clausework.layout.framed import Side
from clausework.layout.stream import Sides
from clausework.model.comment import Comment
from clausework.model.redline import Redline
from clausework.rendering.pictures import Picture, nowhere
from clausework.rendering.redline_formats import RedlineContext
from clausework.rendering.redlining import undecided_notes
from clausework.strings.catalogue import say, spoken


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
) -> bytes:
    """The whole text with every change tracked; the same redline gives the same bytes.

    The words are those of the language, in the text's own where it has none in this one; what the file
    says of itself is in the language given. The changes bear the names of the two drafts as their
    author and the day of the new one. Our drafts have their covers and contents, with the `pages` of clauses
    in print; texts of others have neither, and no author and no day but what they say.

    Each change has a comment that says what it amounts to, its weight and its causes with what was answered,
    in full if the `comments` are given; all changes are listed behind the text. `picture` gives a `data:`
    address by digest; a figure without one names its file. Whoever edits the document goes on tracking
    changes.
    """
    from clausework.drafts.naming import draft_name, standing
    from clausework.layout.stream import framed_change
    from clausework.rendering.docx.document_parts import DocumentParts
    from clausework.rendering.docx.standard.document import (
        DocumentSoFar,
        StandardDocument,
        identities,
        packed_text,
    )
    from clausework.rendering.docx.standard.numbering import Bookmarks, Lists, look_of
    from clausework.rendering.formats.redline_docx import pairing
    from clausework.rendering.formats.redline_docx.body import BodyContext, body_of
    from clausework.rendering.formats.redline_docx.changes_told import summary_of, told_changes
    from clausework.rendering.formats.redline_docx.marking import marked, merge
    from clausework.rendering.labels import dated_name

    written, speech, ours = pairing.language_of(redline, lang), spoken(lang), sides.numbered
    others = pairing.other_languages(redline, written)
    clauses = [framed_change(change, sides, others.get(change.id, written)) for change in redline.changes]
    look, parts = look_of(sides.new.look, written), DocumentParts()
    lists = Lists(look, spoken(written))
    marks = Bookmarks(dict.fromkeys((*identities(sides.new, written), *identities(sides.old, written))))
    pictures = pairing.shown_pictures(redline, picture)
    blocks = []
    names: tuple[Side, Side] = ("old", "new")
    for side, draft, lines in zip(
        names, (sides.old, sides.new), pairing.lines_of_drafts(clauses), strict=True
    ):
        document = StandardDocument(
            draft,
            written,
            look,
            DocumentSoFar(lists, parts, marks, pictures, side),
            lines,
            titles=pairing.titles_of(redline, clauses, side),
            pages=pairing.pages_of(redline, side, pages or {}),
            ours=ours,
        )
        blocks.append([*document.blocks()])
    units = pairing.units_of(redline, clauses, *blocks)
    pairing.require_text(redline, units)
    pairing.share_lists(units, lists)
    told = told_changes(redline, speech, comments, caused=ours)
    context = BodyContext(parts=parts, told={name: of.lines() for name, of in told.items()}, by_label=ours)
    body = body_of(marked(merge(units)), redline, context)
    old, new = (dated_name(side, speech) for side in (redline.old, redline.new))
    subject = say(speech, "redline.heading", old=old, new=new)
    notes = (subject, *undecided_notes(redline, undecided, speech))
    length = sum(len(of.text or "") for of in body.iter("w:t"))  # without the list that follows
    body.extend(summary_of(redline, told.values(), speech, notes, length))
    between = {side: draft_name(getattr(redline, side).label, speech) for side in names}
    return packed_text(
        sides.new,
        written,
        body,
        document.so_far,
        mark=standing(sides.new, speech) if ours else "",
        warning=say(speech, "redline.heading", **between),
        drafts=(sides.old.label, sides.new.label),
        paged=not ours or bool(pages),
        tracked=True,
        hide_ids=hide_ids,
        ours=ours,
    )
