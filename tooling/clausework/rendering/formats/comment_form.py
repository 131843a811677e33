"""The form on which an organisation writes its comments in a word processor, a row for each clause.

Its headings are those that an import knows, so that a form that comes back is taken in as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

import msgspec

from clausework.consultation.fields import SAID
from clausework.drafts.naming import draft_name, standing
from clausework.model.comment import Consultation, Rehearsed, roles_to_choose
from clausework.model.draft import Draft
from clausework.rendering import labels, routes
from clausework.rendering.dates import closing_name, period_name, told
from clausework.rendering.docx import about, packed
from clausework.rendering.docx.blocks import paragraph, ruled
from clausework.rendering.publication import Publication
from clausework.strings.catalogue import say

WHO = ("organisation", "name", "role", "publish", "contact", "received")


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """Texts of the form; `who` are the headings of the table on the sender, `clauses` the first column."""

    title: str
    facts: tuple[str, ...]
    guide: tuple[str, ...]
    who: tuple[str, ...]
    columns: tuple[str, ...]
    clauses: tuple[str, ...]


def comment_form(
    consultation: Consultation,
    draft: Draft,
    commenters: Mapping[str, dict[str, str]],
    contact: Mapping[str, str],
    lang: str,
    found: Rehearsed,
) -> Form:
    """The form for the draft of a consultation, of which as much as `found` says is a rehearsal."""
    known = say(lang, "form.comma").join(
        names[lang] for names in roles_to_choose(commenters).values() if lang in names
    )
    return Form(
        title=say(lang, "form.title"),
        facts=tuple(_facts(consultation, draft, lang, found)),
        guide=tuple(_guide(consultation, contact.get(lang, ""), lang)),
        who=tuple(say(lang, f"form.who_{name}", known=known) for name in WHO),
        columns=(say(lang, "form.column_clause"), *(field.label(lang) for field in SAID)),
        clauses=tuple(_places(draft, lang)),
    )


def _facts(consultation: Consultation, draft: Draft, lang: str, found: Rehearsed) -> Iterator[str]:
    yield say(lang, "answers.standard", title=draft.title.get(lang, draft.standard))
    stage = f"{draft.stage.get(lang, '')} {draft_name(draft.label, lang)}".strip()
    yield say(lang, "answers.draft", draft=stage)
    if consultation.opens and consultation.closes:
        yield told(say(lang, "answers.period", period=period_name(consultation, lang)), found, lang)


def _guide(consultation: Consultation, contact: str, lang: str) -> Iterator[str]:
    if consultation.rehearsal:
        yield say(lang, "form.rehearsal")
    yield from say(lang, "form.guide").split("\n")
    if consultation.closes and contact:
        yield say(lang, "form.send", closes=closing_name(consultation, lang), contact=contact)


def _places(draft: Draft, lang: str) -> Iterator[str]:
    """The places open to comments, the whole document first, each with its ID on a line of its own."""
    if draft.is_whole(draft.standard):
        yield f"{labels.place_heading(draft, draft.standard, lang)}\n{draft.standard}"
    for clause in draft.clauses:
        if any(text.blocks for text in clause.texts.values()):
            yield f"{labels.heading_of(clause, lang)}\n{clause.id}"


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
    of = about(draft, lang, form.facts[0], form.title, standing(draft, lang))
    return packed(of, lang, body, across=True)


def _widths() -> tuple[int, ...]:
    shares = [SHARES.get(field.key, SHARE) for field in SAID]
    return (CLAUSE, *(share * (WIDTH - CLAUSE) // sum(shares) for share in shares))
