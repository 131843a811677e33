"""The form for comments as a Word document, on the site for the consultation that is open."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from clausework.consultation.fields import SAID
from clausework.drafts.naming import standing
from clausework.model.draft import Draft
from clausework.rendering import routes
from clausework.rendering.comment_form import Form, comment_form
from clausework.rendering.docx import About, packed
from clausework.rendering.docx.blocks import paragraph, ruled
from clausework.rendering.publication import Publication

FILES = ("*.docx",)
WHO_WIDTHS = (3286, 1900, 3100, 2300, 2300, 1400)
WIDTH, CLAUSE = 14286, 2886
"""The widths of a table that fills A4 across and of its first column, in twips."""
SHARES = {"text": 4600, "suggestion": 4400}
SHARE = 2400
"""How the other columns share the rest."""


def stage(publication: Publication) -> dict[str, bytes]:
    """The form in every language, if anything is open for comment."""
    consultation, draft = publication.open, publication.draft
    if consultation is None:
        return {}
    commenters, contact = publication.commenters, publication.contact
    found = publication.rehearsed[consultation.id]
    return {
        routes.comment_form(lang, consultation.id): form_docx(
            comment_form(consultation, draft, commenters, contact, lang, found), draft, lang
        )
        for lang in draft.languages
    }


def form_docx(form: Form, draft: Draft, lang: str) -> bytes:
    """The document; the same form gives the same bytes."""
    body = Element("w:body")
    paragraph(body, form.title, "FrontHeading")
    for line in (*form.facts, *form.guide):
        paragraph(body, line, "Normal")
    ruled(body, form.who, [("",) * len(form.who)], WHO_WIDTHS)
    paragraph(body, "", "Normal")
    blank = ("",) * len(SAID)
    ruled(body, form.columns, [(clause, *blank) for clause in form.clauses], _widths())
    paragraph(body, "", "Normal")
    about = About(
        title=form.facts[0],
        subject=form.title,
        standing=standing(draft, lang),
        author=draft.author.get(lang, ""),
        day=draft.date,
    )
    return packed(about, lang, body, across=True)


def _widths() -> tuple[int, ...]:
    shares = [SHARES.get(field.key, SHARE) for field in SAID]
    return (CLAUSE, *(share * (WIDTH - CLAUSE) // sum(shares) for share in shares))
