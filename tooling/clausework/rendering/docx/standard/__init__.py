"""A standard as a Word document by the styles of the template that its drafting rules come with.

Word numbers the clauses, items, notes, tables and figures itself, by lists that are linked to the styles, so
that a text pasted into the template stays numbered. References are words that lead to their clause.
"""

from __future__ import annotations

from collections.abc import Mapping

from clausework.model.draft import Draft


def standard_docx(draft: Draft, lang: str, pictures: Mapping[str, bytes], successor: str = "") -> bytes:
    """The document; the same draft gives the same bytes. `pictures` are the figures by their digests.

    A `successor` is the draft that superseded it.
    """
    from clausework.drafts.naming import standing
    from clausework.rendering.docx import SETTING, About
    from clausework.rendering.docx.properties import WordPart, package
    from clausework.rendering.docx.standard.document import StandardDocument, running_parts, settings_part
    from clausework.rendering.docx.standard.numbering import look_of, style_sheet
    from clausework.rendering.labels import title_without_stage
    from clausework.strings.catalogue import text_in

    look = look_of(draft.look, lang)
    made = StandardDocument(draft, lang, look, pictures)
    body = made.body()
    mark = " ".join(filter(None, (standing(draft, lang, successor), draft.date)))
    title = title_without_stage(draft, lang)
    shown = ("Number", draft.number) if draft.number else ("CoverTitle", title)
    parts = [
        WordPart("rIdStyles", "styles", "styles.xml", style_sheet(look, lang, made.lists.linked)),
        WordPart("rIdNumbering", "numbering", "numbering.xml", made.lists.part()),
        settings_part(notes=made.parts.has_footnotes),
        *running_parts(look, shown[1], shown[0], mark),
    ]
    about = About(
        title=" ".join(filter(None, (draft.number, title))),
        subject=mark,
        author=text_in(draft.author, lang),
        day=draft.date,
    )
    return package(about, SETTING["zh" if lang == "zh" else "en"]["locale"], body, parts, made.parts)
