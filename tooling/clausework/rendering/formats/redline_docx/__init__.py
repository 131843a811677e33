"""A redline as a Word document whose changes are tracked: accepted it is the new text, rejected the old.

printing says what each paragraph reads in either draft, merging puts the paragraphs of both into
one order, marking joins and parts them, and body writes them as WordprocessingML.
"""

from __future__ import annotations

from clausework.model.draft import Draft
from clausework.model.redline import Redline
from clausework.rendering.redline_formats import RedlineContext


def render(context: RedlineContext) -> bytes:
    """The format `docx` of the redline."""
    return redline_docx(context.redline, context.lang, context.drafts)


def redline_docx(redline: Redline, lang: str, drafts: tuple[Draft, Draft] | None = None) -> bytes:
    """The whole text with every change tracked; the same redline gives the same bytes.

    The words are those of the language, in the text's own where it has none in this one; what the file
    says of itself is in the language given. The changes bear the names of the two drafts as their
    author and the day of the new one. From the `drafts` come the cover, the status of the annexes,
    the numbers of tables, and the body that the file names as its author; texts of others, of which
    no drafts are given, have none of these, and no author and no day but what they say.
    """
    from clausework.rendering.docx import packed
    from clausework.rendering.formats.redline_docx.body import body_of
    from clausework.rendering.formats.redline_docx.fronts import about, front_of
    from clausework.rendering.formats.redline_docx.languages import language_of, require_text
    from clausework.rendering.formats.redline_docx.marking import marked
    from clausework.rendering.formats.redline_docx.merging import merge
    from clausework.rendering.formats.redline_docx.printing import printed

    written = language_of(redline, lang)
    old, new = (front_of(draft, written) for draft in drafts or (None, None))
    units = printed(redline, written, old, new)
    require_text(redline, units)
    body = body_of(marked(merge(units)), redline, by_label=drafts is not None)
    return packed(about(redline, lang, new), written, body)
