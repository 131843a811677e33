"""A redline as a Word document whose changes are tracked: accepted it is the new text, rejected the old.

printing says what each paragraph reads in either draft, merging puts the paragraphs of both into
one order, marking joins and parts them, and body writes them as WordprocessingML.
"""

from __future__ import annotations

from clausework.model.draft import Draft
from clausework.model.redline import Redline


def redline_docx(redline: Redline, lang: str, drafts: tuple[Draft, Draft] | None = None) -> bytes:
    """The whole text in one language with every change tracked; the same redline gives the same bytes.

    The changes bear the names of the two drafts as their author and the day of the new one. From
    the `drafts` come the cover, the status of the annexes, and the body that the file names as its
    author; texts of others have none of these.
    """
    from clausework.render.docx import packed
    from clausework.render.formats.redline_docx.body import body_of
    from clausework.render.formats.redline_docx.fronts import about, front_of
    from clausework.render.formats.redline_docx.marking import marked
    from clausework.render.formats.redline_docx.merging import merge
    from clausework.render.formats.redline_docx.printing import printed

    old, new = (front_of(draft, lang) for draft in drafts or (None, None))
    blocks = marked(merge(printed(redline, lang, old, new)))
    return packed(about(redline, lang, new), lang, body_of(blocks, redline))
