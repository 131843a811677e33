"""Send in the comments on a chapter: all of them or none, each with a receipt of its own."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from clausework.consultation.parse import finding
from clausework.consultation.submission import Submission
from clausework.consultation.tokens import tracking_secret
from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.rendering.formats.data import ClauseData
from clausework.store.session import Session
from clausework.store.tracking import sent_under
from clausework.workflow.public.checking import CommentForm, check_form, is_form_name
from clausework.workflow.public.published import PublishedDraft
from clausework.workflow.public.submitting import (
    NOT_OPEN,
    TROUBLE,
    CommentAccepted,
    CommentRefused,
    RefusalReason,
)

TEXT = "text-"
"""The field of a clause's comment is this and the clause's ID."""


class ChapterForm(CommentForm, frozen=True, kw_only=True):
    """What is said once in a chapter's form, with the invited body whose page led here."""

    unit: str = ""


class CheckedChapter(NamedTuple):
    """A submission for each clause that something was written on, and what is wrong with any."""

    sents: list[Submission]
    findings: tuple[Finding, ...]


class AllSent(NamedTuple):
    """Each comment of the sending has its receipt."""


class AlreadySent(NamedTuple):
    """Other words came before under the names of some of them: a finding for each."""

    findings: tuple[Finding, ...]


class ChapterReceipt(NamedTuple):
    """A comment of one sending, and what opens its receipt."""

    number: str
    clause: str
    digest: str
    secret: str


def check_chapter(
    form: ChapterForm, texts: Mapping[str, str], clauses: Sequence[ClauseData], draft: PublishedDraft
) -> CheckedChapter:
    """The texts on the clauses of a chapter as submissions; one finding for each field and rule."""
    sents: list[Submission] = []
    findings: dict[tuple[str, str], Finding] = {}
    for clause in clauses:
        text = texts.get(clause.id, "")
        if not text.strip():
            continue
        about = msgspec.structs.replace(
            form, clause=clause.id, text=text, suggestion="", provision="", follows=""
        )
        sent, wrong = check_form(about, draft)
        sents.append(msgspec.structs.replace(sent, keys=(_name(form.uuid, clause),)))
        for item in wrong:
            where = f"{TEXT}{clause.id}" if item.at.path == "text" else item.at.path
            at = msgspec.structs.replace(item.at, path=where)
            findings.setdefault((where, item.rule), msgspec.structs.replace(item, at=at))
    if not sents:
        findings["", ""] = finding("CMT-101", Place(f"{TEXT}{clauses[0].id}"), "blank")
    return CheckedChapter(sents, tuple(findings.values()))


def outcome_of(
    sents: Iterable[Submission], outcomes: Sequence[CommentAccepted | CommentRefused]
) -> AllSent | AlreadySent | CommentRefused:
    """What became of a sending; sent again, those of it that are kept stay one."""
    reasons = {item.reason for item in outcomes if isinstance(item, CommentRefused)}
    if not reasons:
        return AllSent()
    if shut := reasons & NOT_OPEN:
        return CommentRefused(RefusalReason.UNSERVED if RefusalReason.UNSERVED in shut else min(shut))
    if reasons <= TROUBLE:
        return CommentRefused(min(reasons))
    return AlreadySent(
        tuple(
            finding("CMT-116", Place(f"{TEXT}{sent.anchor.clause}"), "already")
            for sent, outcome in zip(sents, outcomes, strict=True)
            if isinstance(outcome, CommentRefused) and outcome.reason not in TROUBLE
        )
    )


def sending_secret(key: bytes, name: str) -> str:
    """What opens the receipts of a sending: its name was made up by a browser, and may be guessed."""
    return tracking_secret(key, f"{name} receipts")


def opens_sending(key: bytes, name: str, given: str) -> bool:
    """Whether somebody has the secret of a sending."""
    right = sending_secret(key, name).encode()
    return hmac.compare_digest(given.encode("utf-8", "replace"), right) and is_form_name(name)


def sent_comments(
    db: Session, key: bytes, name: str, clauses: Iterable[ClauseData]
) -> tuple[ChapterReceipt, ...]:
    """The comments of one sending, in the order of arrival."""
    found = sent_under(db, tuple(_name(name, clause) for clause in clauses))
    return tuple(
        ChapterReceipt(item.number, item.clause, item.digest, tracking_secret(key, item.submission))
        for item in found
    )


def _name(sending: str, clause: ClauseData) -> str:
    """The name under which the comment on a clause comes."""
    return f"{sending}.{clause.id}"
