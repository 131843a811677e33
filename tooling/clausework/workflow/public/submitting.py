"""Submit a comment and its files, or those on a chapter: checked, then kept and receipted, or refused."""

from __future__ import annotations

import hmac
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import msgspec

from clausework.consultation.fields import TYPED, with_values
from clausework.consultation.files.attachments import (
    KINDS,
    LIMIT as LIMIT,
    MOST as MOST,
    Attachment as Attachment,
    Vault as Vault,
    kind_of,
    tidy_name,
)
from clausework.consultation.files.inspection import inspect
from clausework.consultation.files.limited import made_of as made_of
from clausework.consultation.parse import finding
from clausework.consultation.submission import Receipt as Receipt, Refusal, Submission as Submission, faults
from clausework.consultation.tokens import signed_instant, tracking_secret
from clausework.errors import StoreBusy, StoreError
from clausework.lang.normalise import normalise
from clausework.model.comment import UNSTATED, Anchor
from clausework.model.draft import Place, Run
from clausework.model.finding import Finding
from clausework.model.published import ClauseData
from clausework.model.redline import Edit
from clausework.store.session import Session
from clausework.store.tracking import SentSummary, sent_under
from clausework.workflow.public.published import draft_name, language_of

if TYPE_CHECKING:
    from clausework.workflow.serving.opening import CommentWriter, OpenService
    from clausework.workflow.serving.witnesses import Witnesses


def effective(suggestion: str, clause: ClauseData) -> str:
    """The suggestion, or "" where it only repeats what the clause or a provision of it says."""
    texts = (clause.text, *(duty.text for duty in clause.provisions))
    said = ("", *(words for text in texts for words in text.values()))
    return "" if suggestion.split() in (words.split() for words in said) else suggestion


def compare_words(old: str, new: str, lang: str) -> tuple[Edit, ...]:
    """The deletions and insertions of the suggestion, word by word; nothing is remembered of either."""
    from clausework.model.by_identity import forget  # a start compares nothing
    from clausework.redline.words.diff import compare_runs
    from clausework.redline.words.tokens import Tokenizer

    try:
        return compare_runs((Run(old),), (Run(new),), Tokenizer((), lang))
    finally:  # the comparison keeps what it has compared
        forget()


def suggested_edits(clause: ClauseData, provision: str, suggestion: str, lang: str) -> tuple[Edit, ...]:
    """The edits that a suggestion would make in the present words of a clause, or of one provision of it."""
    own = (duty.text for duty in clause.provisions if duty.id == provision)
    return compare_words(next(own, clause.text).get(lang, ""), suggestion, lang)


FORM_NAME = re.compile(r"[0-9A-Za-z-]{16,64}")  # a UUID, or what a script of others makes
BASE = re.compile(r"[0-9a-f]{8,64}")  # a digest, whole or cut
SPACE = " \t\u3000"
"""Trimmed from the ends of a line; Python's own notion of space would also hide control characters."""


class FormFrame(msgspec.Struct, frozen=True, kw_only=True):
    """Texts of a form beside what is typed in it; what is not sent is empty."""

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
    fields = [(field.key, str, "") for field in TYPED]
    CommentForm = msgspec.defstruct("CommentForm", fields, bases=(FormFrame,), frozen=True, kw_only=True)


class CheckedForm(NamedTuple):
    """A form as it is meant; it may be sent in if there are no findings."""

    sent: Submission
    findings: tuple[Finding, ...]


def is_form_name(text: str) -> bool:
    """Whether a text may be the name of a form, by which one that is sent twice is known."""
    return FORM_NAME.fullmatch(text) is not None


def check_form(form: CommentForm, draft: OpenService, first: Receipt | None = None) -> CheckedForm:
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
            clause=form.clause, provision=form.provision, base=form.base if BASE.fullmatch(form.base) else ""
        ),
        role=form.role or UNSTATED,
        publish_name=bool(form.publish_name),
        keep_contact=bool(form.keep_contact),
        lang=language_of(draft, form.lang),
        opened=signed_instant(draft.key, form.opened),
        suspect=bool(form.website),  # hidden from people, filled in by machines
        follows=first.number if first else "",
        # Without a name of its own each sending is another comment: two people behind one address may
        # say the same, and neither is to have what opens the other's.
        keys=(form.uuid if is_form_name(form.uuid) else str(uuid.uuid4()),),
        text="",
    )
    sent = with_values(sent, _typed(form))
    if sent.suggestion and clause:
        sent = msgspec.structs.replace(sent, suggestion=effective(sent.suggestion, clause))
    lost = (finding("CMT-115", Place("follows"), "nofirst"),) if form.follows and first is None else ()
    return CheckedForm(sent, (*lost, *_unknown_names(sent, clause, draft), *faults(sent)))


def _typed(form: CommentForm) -> dict[str, Any]:
    """The free text of a form, in normal form, by its path; a line without the blanks at its ends."""
    values = ((field, normalise(getattr(form, field.key))) for field in TYPED)
    return {field.path: value if field.form == "prose" else value.strip(SPACE) for field, value in values}


def _unknown_names(sent: Submission, clause: ClauseData | None, draft: OpenService) -> list[Finding]:
    """Fields that must name something we have, and do not."""
    wrong: list[Finding] = []
    if clause is None:
        wrong.append(finding("CMT-111", Place("clause"), "noclause", id=sent.anchor.clause[:80]))
    elif sent.anchor.provision and sent.anchor.provision not in {duty.id for duty in clause.provisions}:
        wrong.append(finding("CMT-112", Place("provision"), "noprovision", id=sent.anchor.provision[:80]))
    if sent.consultation in draft.consultations and sent.draft not in draft.drafts:
        wrong.append(finding("CMT-113", Place("draft"), "nodraft", id=sent.draft[:80]))
    elif clause and (before := draft.whereabouts.frozen(sent.draft)) and not before.clause(clause.id):
        values = {"id": clause.id, "draft": draft_name(sent.draft, sent.lang)}
        wrong.append(finding("CMT-111", Place("clause"), "clause_later", **values))
    if sent.role != UNSTATED and sent.role not in draft.commenters:
        wrong.append(finding("CMT-114", Place("role"), "norole"))
    return wrong


class RefusalReason(StrEnum):
    """Why a comment was not taken."""

    EARLY = "early"
    CLOSED = "closed"
    UNSERVED = "unserved"
    """Its consultation is not held here."""
    CONFLICT = "conflict"
    """Another comment came under the name of its form."""
    REPLAYED = "replayed"
    """Its proof of work was used before."""
    FULL = "full"
    """Too much came from its place."""
    FILES = "files"
    """Too many files came from its place; without files it may be taken."""
    BUSY = "busy"
    MOVED = "moved"
    """The store was moved to another machine."""
    FAILED = "failed"
    UNWITNESSED = "unwitnessed"
    """It is kept, but no witness has cosigned it, so there is no receipt yet."""


NOT_OPEN = frozenset([RefusalReason.EARLY, RefusalReason.CLOSED, RefusalReason.UNSERVED])
TROUBLE = frozenset(
    [RefusalReason.BUSY, RefusalReason.MOVED, RefusalReason.FAILED, RefusalReason.UNWITNESSED]
)
"""Reasons that are ours: later the same comment may be taken."""
REASONS = {reason.value: reason for reason in RefusalReason} | {"unknown": RefusalReason.UNSERVED}
"""By the kinds of refusals of the store."""


class CommentAccepted(NamedTuple):
    """The comment is on disk, now or since an earlier arrival."""

    receipt: Receipt

    @property
    def kind(self) -> str:
        """Whether it had come before, came late or came in time."""
        return "again" if self.receipt.again else "late" if self.receipt.comment.late else "received"


class CommentRefused(NamedTuple):
    """The comment was not taken, so its text must be given back; worth another try after `wait` seconds."""

    reason: RefusalReason
    wait: int = 5


async def submit(
    sent: Submission, writer: CommentWriter, vault: Vault, witnesses: Witnesses | None = None
) -> CommentAccepted | CommentRefused:
    """Have a comment written; files of one that was not kept anew are dropped again.

    Where it is not known what became of the comment its files stay, and are swept up as strays. Where the
    log must be cosigned, a comment that no witness knows yet is kept without a receipt, and none is taken
    once a witness knows another history of the log.
    """
    if witnesses is not None and witnesses.forked:  # a receipt would prove nothing
        return CommentRefused(RefusalReason.BUSY)
    try:
        answer = await writer.submit(sent)
    except StoreBusy as error:
        return CommentRefused(RefusalReason.MOVED if error.key == "store_moved" else RefusalReason.BUSY)
    except StoreError:
        return CommentRefused(RefusalReason.FAILED)
    if sent.attachments and (isinstance(answer, Refusal) or answer.again):  # again: the first ones are kept
        vault.drop([file.id for file in sent.attachments])
    if isinstance(answer, Refusal):
        return CommentRefused(REASONS[answer.kind])
    if witnesses is not None and not await witnesses.cover(answer.arrival):
        return CommentRefused(RefusalReason.UNWITNESSED)
    return CommentAccepted(answer)


TEXT = "text-"
"""The field of a clause's comment is this and the clause's ID."""


class ChapterForm(CommentForm, frozen=True, kw_only=True):
    """Part of a chapter's form that is said once, with the invited body whose page led here."""

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


def check_chapter(
    form: ChapterForm, texts: Mapping[str, str], clauses: Sequence[ClauseData], draft: OpenService
) -> CheckedChapter:
    """The texts on the clauses of a chapter as submissions; one finding for each field and rule."""
    sents: list[Submission] = []
    findings: dict[tuple[str, str], Finding] = {}
    for clause in clauses:
        text = texts.get(clause.id, "")
        if not text.strip():  # most fields of a chapter stay empty
            continue
        about = msgspec.structs.replace(
            form, clause=clause.id, text=text, suggestion="", provision="", follows=""
        )
        sent, wrong = check_form(about, draft)
        sents.append(msgspec.structs.replace(sent, keys=(_name(form.uuid, clause),)))
        for item in wrong:
            where = f"{TEXT}{clause.id}" if item.at.path == "text" else item.at.path
            at = msgspec.structs.replace(item.at, path=where)
            findings.setdefault((where, item.rule), msgspec.structs.replace(item, at=at))  # shared: once
    if not sents:
        findings["", ""] = finding("CMT-101", Place(f"{TEXT}{clauses[0].id}"), "blank")
    return CheckedChapter(sents, tuple(findings.values()))


def outcome_of(
    sents: Iterable[Submission], outcomes: Sequence[CommentAccepted | CommentRefused]
) -> AllSent | AlreadySent | CommentRefused:
    """The result of a sending; sent again, those of it that are kept stay one."""
    reasons = {item.reason for item in outcomes if isinstance(item, CommentRefused)}
    if not reasons:
        return AllSent()
    if shut := reasons & NOT_OPEN:
        return CommentRefused(RefusalReason.UNSERVED if RefusalReason.UNSERVED in shut else min(shut))
    if reasons <= TROUBLE:  # later they may be sent again as they are
        return CommentRefused(min(reasons))
    return AlreadySent(
        tuple(
            finding("CMT-116", Place(f"{TEXT}{sent.anchor.clause}"), "already")
            for sent, outcome in zip(sents, outcomes, strict=True)
            if isinstance(outcome, CommentRefused) and outcome.reason not in TROUBLE
        )
    )


def sending_secret(key: bytes, name: str) -> str:
    """The secret that opens the receipts of a sending: its name was made by a browser, and may be guessed."""
    return tracking_secret(key, f"{name} receipts")


def opens_sending(key: bytes, name: str, given: str) -> bool:
    """Whether somebody has the secret of a sending."""
    right = sending_secret(key, name).encode()
    return hmac.compare_digest(given.encode("utf-8", "replace"), right) and is_form_name(name)


def sent_comments(
    db: Session, key: bytes, name: str, clauses: Iterable[ClauseData]
) -> tuple[SentSummary, ...]:
    """The comments of one sending, in the order of arrival."""
    return sent_under(db, key, tuple(_name(name, clause) for clause in clauses))


def _name(sending: str, clause: ClauseData) -> str:
    """The name under which the comment on a clause comes."""
    return f"{sending}.{clause.id}"


MIB = 1024 * 1024
PLACE = Place("files")
RESERVE = 512 * MIB
"""Bytes of the disk that files leave free: a comment in words needs little of it, but needs it."""


class Upload(NamedTuple):
    """A file as it comes: what it is called, how many bytes it has, and the bytes."""

    name: str
    size: int
    file: BinaryIO


class FileLook(msgspec.Struct, frozen=True):
    """Of what kind a file is, and why it is held back."""

    kind: str
    held: tuple[str, ...] = ()


def together_refused(vault: Vault, uploads: Sequence[Upload]) -> Iterator[Finding]:
    """The reason why files cannot be taken together: no room on the disk, or too many of them."""
    if vault.room() < RESERVE + sum(item.size for item in uploads):
        yield finding("CMT-117", PLACE, "noroom")
    if len(uploads) > MOST:
        yield finding("CMT-107", PLACE, "many", count=len(uploads), limit=MOST)


def look_at(upload: Upload) -> FileLook | Finding:
    """The kind of a file, or why it is not taken: it is too large, or of no kind that we know."""
    name = tidy_name(upload.name, "txt").removesuffix(".txt")  # its kind is not known yet
    if upload.size > LIMIT:
        size = f"{upload.size / MIB:.1f}"
        return finding("CMT-108", PLACE, "large", name=name, size=size, limit=LIMIT // MIB)
    kind = kind_of(upload.file)
    if not kind:
        return finding("CMT-109", PLACE, "strange", name=name, known=", ".join(KINDS))
    return FileLook(kind, inspect(upload.file, kind))


def keep_files(vault: Vault, uploads: Sequence[Upload], looks: Sequence[FileLook]) -> tuple[Attachment, ...]:
    """The files in the vault, on disk; who does not commit them drops them again.

    OSError if the disk does not take them all; then none is kept.
    """
    found: list[Attachment] = []
    try:
        for item, look in zip(uploads, looks, strict=True):
            found.append(vault.keep(item.file, item.name, look.kind, look.held))
    except OSError:
        vault.drop([file.id for file in found])
        raise
    return tuple(found)
