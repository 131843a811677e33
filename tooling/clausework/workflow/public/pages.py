"""Names of clauses and drafts, a comment as plain text, and addresses of the site's pages."""

from __future__ import annotations

from clausework.consultation.fields import NAMED, QUOTED, REACHED, SAID, TYPED, value_of
from clausework.consultation.submission import Submission as Submission
from clausework.consultation.tokens import sign_instant
from clausework.consultation.window import instant
from clausework.drafts.naming import draft_name as draft_name
from clausework.rendering import routes
from clausework.rendering.formats.data import ClauseData
from clausework.rendering.page import templates_of as templates_of
from clausework.strings.catalogue import say
from clausework.workflow.public.published import PublishedDraft

hand_page = routes.page
"""The address of a page that was written by hand."""


def opening_token(key: bytes, now: str) -> str:
    """The instant at which a form is opened, signed; the service gets it back with the form."""
    return sign_instant(key, instant(now))


def heading(clause: ClauseData | None, lang: str, clause_id: str) -> str:
    """Number and title of a clause, or its ID where we have no such clause."""
    if clause is None:
        return clause_id
    return f"{_number(clause, lang)} {clause.title.get(lang, clause.id)}".strip()


def mention(clause: ClauseData | None, lang: str, clause_id: str) -> str:
    """What a reference to a clause is: 第5章 or Clause 5, 5.1.3; its title where it has no number."""
    number = _number(clause, lang) if clause else ""
    if number.isdigit():
        return say(lang, "site.chapter", number=number)
    return number or heading(clause, lang, clause_id)


def _number(clause: ClauseData, lang: str) -> str:
    annex = clause.element == "annex" and clause.number.isalpha()
    return say(lang, "site.annex", letter=clause.number) if annex else clause.number


def text_addresses(lang: str, label: str) -> tuple[str, ...]:
    """Where a draft is to be read, the best place first; not each of them need be there."""
    return routes.draft(lang, label), routes.texts(lang), routes.home(lang)


def form_addresses(draft: PublishedDraft, lang: str) -> tuple[str, ...]:
    """Where the Word forms of the consultations are; not each of them need be there."""
    return tuple(routes.comment_form(lang, name) for name in draft.consultations)


def typed_fields() -> tuple[str, ...]:
    """The fields of a form in which a commenter types, by their names in it."""
    return tuple(field.key for field in TYPED)


def label_of(field: str, lang: str) -> str:
    """What people read beside a field of a form, "" if nothing is typed in it."""
    return next((item.label(lang) for item in TYPED if item.key == field), "")


def comment_as_text(draft: PublishedDraft, sent: Submission) -> str:
    """A comment as text to be pasted into a letter."""
    lang, clause = sent.lang, draft.clauses.get(sent.anchor.clause)
    standard = f"{draft.number} {draft.title.get(lang, '')} {draft_name(sent.draft, lang)}"
    parts = [
        (say(lang, "service.copy_standard"), standard),
        (
            say(lang, "service.copy_clause"),
            f"{heading(clause, lang, sent.anchor.clause)} {sent.anchor.provision}".strip(),
        ),
        *((field.label(lang), value_of(sent, field.key)) for field in (*QUOTED, *SAID)),
        (say(lang, "commenting.role"), draft.commenters.get(sent.role, {}).get(lang, sent.role)),
        *((field.label(lang), value_of(sent, field.key)) for field in (*NAMED, *REACHED)),
    ]
    lines = [say(lang, "service.copy", label=label, value=value) for label, value in parts if value.strip()]
    return "\n\n".join(lines)
