"""The form on which an organisation writes its comments in a word processor, a row for each clause.

Its headings are those that an import knows, so that a form that comes back is taken in as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from clausework.consultation.fields import SAID
from clausework.drafts.naming import draft_name
from clausework.model.comment import Consultation, Rehearsed, roles_to_choose
from clausework.model.draft import Draft
from clausework.rendering import labels
from clausework.rendering.dates import closing_name, period_name
from clausework.rendering.rehearsal import told
from clausework.strings.catalogue import say

WHO = ("organisation", "name", "role", "publish", "contact", "received")


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What the form says; `who` are the headings of the table on the sender, `clauses` the first column."""

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
    label = draft_name(draft.label, lang)
    stage = " ".join(filter(None, (draft.stage.get(lang, ""), label)))
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
    """What may be commented on, the whole document first, each with its ID on a line of its own."""
    if draft.is_whole(draft.standard):
        yield f"{labels.place_heading(draft, draft.standard, lang)}\n{draft.standard}"
    for clause in draft.clauses:
        if any(text.blocks for text in clause.texts.values()):
            yield f"{labels.heading_of(clause, lang)}\n{clause.id}"
