"""The redline in Word as one document: both drafts written, paired, merged, and the changes listed behind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from clausework.drafts.naming import draft_name, standing
from clausework.layout.framed import FramedClause, Side
from clausework.layout.stream import Sides, framed_change
from clausework.model.comment import Comment
from clausework.model.redline import Redline
from clausework.rendering.docx.document_parts import DocumentParts
from clausework.rendering.docx.standard.document import (
    NOTHING,
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
from clausework.rendering.pictures import Picture, nowhere
from clausework.rendering.redlining import undecided_notes
from clausework.strings.catalogue import say, spoken

SIDES: tuple[Side, Side] = ("old", "new")


def redline_docx(
    redline: Redline,
    sides: Sides,
    lang: str,
    *,
    comments: Iterable[Comment] = (),
    picture: Picture = nowhere,
    undecided: Collection[str] = (),
    pages: Mapping[str, str] = NOTHING,
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
    written, speech, ours = pairing.language_of(redline, lang), spoken(lang), sides.numbered
    others = pairing.other_languages(redline, written)
    clauses = [framed_change(change, sides, others.get(change.id, written)) for change in redline.changes]
    lists = Lists(look_of(sides.new.look, written), spoken(written))
    pictures = pairing.shown_pictures(redline, picture)
    old, new = _both_drafts(redline, sides, written, clauses, lists, pictures, pages, mark)
    units = pairing.units_of(redline, clauses, [*old.blocks()], [*new.blocks()])
    pairing.require_text(redline, units)
    pairing.share_lists(units, lists)
    told = told_changes(redline, speech, comments, caused=ours)
    context = BodyContext(
        parts=new.so_far.parts, told={name: of.lines() for name, of in told.items()}, by_label=ours
    )
    body = body_of(marked(merge(units)), redline, context)
    subject = say(
        speech, "redline.heading", old=dated_name(redline.old, speech), new=dated_name(redline.new, speech)
    )
    notes = (subject, *undecided_notes(redline, undecided, speech))
    length = sum(len(of.text or "") for of in body.iter("w:t"))  # without the list that follows
    body.extend(summary_of(redline, told.values(), speech, notes, length))
    between = {side: draft_name(getattr(redline, side).label, speech) for side in SIDES}
    return packed_text(
        sides.new,
        written,
        body,
        new.so_far,
        mark=standing(sides.new, speech) if ours else "",
        warning=say(speech, "redline.heading", **between),
        drafts=(sides.old.label, sides.new.label),
        paged=not ours or bool(pages),
        tracked=True,
        hide_ids=hide_ids,
        ours=ours,
    )


def _both_drafts(
    redline: Redline,
    sides: Sides,
    lang: str,
    clauses: Sequence[FramedClause],
    lists: Lists,
    pictures: Mapping[str, bytes],
    pages: Mapping[str, str],
    mark: tuple[str, bytes],
) -> tuple[StandardDocument, StandardDocument]:
    """The older and the newer draft as they are published, in one file: of lists, parts and bookmarks too."""
    parts, look, ours = DocumentParts(), look_of(sides.new.look, lang), sides.numbered
    marks = Bookmarks(dict.fromkeys((*identities(sides.new, lang), *identities(sides.old, lang))))
    old, new = (
        StandardDocument(
            draft,
            lang,
            look,
            DocumentSoFar(lists, parts, marks, pictures, side, mark=mark),
            lines,
            titles=pairing.titles_of(redline, clauses, side),
            pages=pairing.pages_of(redline, side, pages),
            ours=ours,
        )
        for side, draft, lines in zip(
            SIDES, (sides.old, sides.new), pairing.lines_of_drafts(clauses), strict=True
        )
    )
    return old, new
