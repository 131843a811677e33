"""Check a form: what it says as a submission, and all that is wrong with it."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from clausework.consultation.fields import TYPED, with_values
from clausework.consultation.parse import finding
from clausework.consultation.receipts import Receipt
from clausework.consultation.submission import Submission, faults, tidy
from clausework.consultation.tokens import signed_instant
from clausework.model.clause import Place
from clausework.model.comment import UNSTATED, Anchor
from clausework.model.finding import Finding
from clausework.rendering.formats.data import ClauseData
from clausework.workflow.public.published import PublishedDraft, language_of
from clausework.workflow.public.suggesting import effective

__all__ = ["CheckedForm", "CommentForm", "Submission", "check_form", "is_form_name"]

FORM_NAME = re.compile(r"[0-9A-Za-z-]{16,64}")
BASE = re.compile(r"[0-9a-f]{8,64}")
SPACE = " \t\u3000"
"""Trimmed from the ends of a line; Python's own notion of space would also hide control characters."""


class FormFrame(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says beside what is typed in it, all of it texts; what is not sent is empty."""

    consultation: str = ""
    clause: str = ""
    draft: str = ""
    base: str = ""
    provision: str = ""
    role: str = ""
    publish_name: str = ""
    keep_contact: str = ""
    lang: str = ""
    uuid: str = ""
    opened: str = ""
    website: str = ""
    proof: str = ""
    follows: str = ""


if TYPE_CHECKING:
    CommentForm = FormFrame
else:  # Nothing of ours reads a typed field by its name: the table has them, and the form follows it.
    CommentForm = msgspec.defstruct(
        "CommentForm",
        [(field.key, str, "") for field in TYPED],
        bases=(FormFrame,),
        frozen=True,
        kw_only=True,
    )


class CheckedForm(NamedTuple):
    """A form as it is meant; it may be sent in if there are no findings."""

    sent: Submission
    findings: tuple[Finding, ...]


def is_form_name(text: str) -> bool:
    """Whether a text may be the name of a form, by which one that is sent twice is known."""
    return FORM_NAME.fullmatch(text) is not None


def check_form(form: CommentForm, draft: PublishedDraft, first: Receipt | None = None) -> CheckedForm:
    """The form as a submission, and all that is wrong with it; `first` is the comment that it supplements."""
    if first is not None:  # a supplement is about the same clause, whatever its form says
        about = first.comment
        form = msgspec.structs.replace(form, consultation=about.consultation, clause=about.anchor.clause)
    clause = draft.clauses.get(form.clause)
    name = form.consultation or next(iter(draft.consultations), "")
    consultation = draft.consultations.get(name)
    sent = Submission(
        consultation=name,
        draft=form.draft or (consultation.draft if consultation else ""),
        anchor=Anchor(
            clause=form.clause,
            provision=form.provision,
            base=form.base if BASE.fullmatch(form.base) else "",
        ),
        role=form.role or UNSTATED,
        publish_name=bool(form.publish_name),
        keep_contact=bool(form.keep_contact),
        lang=language_of(draft, form.lang),
        opened=signed_instant(draft.key, form.opened),
        suspect=bool(form.website),
        follows=first.number if first else "",
        # Without a name of its own each sending is another comment: two people behind one address may
        # say the same, and neither is to have what opens the other's.
        keys=(form.uuid if is_form_name(form.uuid) else str(uuid.uuid4()),),
        text="",
    )
    sent = tidy(with_values(sent, _typed(form)))
    if sent.suggestion and clause:
        sent = msgspec.structs.replace(sent, suggestion=effective(sent.suggestion, clause))
    lost = (finding("CMT-115", Place("follows"), "nofirst"),) if form.follows and first is None else ()
    return CheckedForm(sent, (*lost, *_unknown_names(sent, clause, draft), *faults(sent)))


def _typed(form: CommentForm) -> dict[str, Any]:
    """What was typed freely, by its path; a line without the blanks at its ends."""
    values = ((field, getattr(form, field.key)) for field in TYPED)
    return {field.path: value if field.form == "prose" else value.strip(SPACE) for field, value in values}


def _unknown_names(sent: Submission, clause: ClauseData | None, draft: PublishedDraft) -> list[Finding]:
    """Fields that must name something we have, and do not."""
    wrong: list[Finding] = []
    if clause is None:
        wrong.append(finding("CMT-111", Place("clause"), "noclause", id=sent.anchor.clause[:80]))
    elif sent.anchor.provision and sent.anchor.provision not in {duty.id for duty in clause.provisions}:
        wrong.append(finding("CMT-112", Place("provision"), "noprovision", id=sent.anchor.provision[:80]))
    if sent.consultation in draft.consultations and sent.draft not in draft.drafts:
        wrong.append(finding("CMT-113", Place("draft"), "nodraft", id=sent.draft[:80]))
    if sent.role != UNSTATED and sent.role not in draft.commenters:
        wrong.append(finding("CMT-114", Place("role"), "norole"))
    return wrong
