"""Endpoints that take and preview a comment: answered with a receipt, or with all its words."""

from __future__ import annotations

import time
import uuid
from errno import errorcode
from typing import NamedTuple

import anyio.to_thread
import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.errors import StoreBusy
from clausework.model.finding import Finding
from clausework.service.context import AppContext
from clausework.service.error_page import FieldFault, RefusalAnswer, wants_json
from clausework.service.form_input import UNREAD_STATUS, Unread, read_form
from clausework.service.json_log import level_of, note
from clausework.service.origin import address_of, origin_of
from clausework.service.pages import form_page, refused_page, unread_page
from clausework.service.state import NO_STORE, RETRY_S, ServiceState, retry_after, state_of
from clausework.service.uploads import keep, uploads_of
from clausework.strings.catalogue import say
from clausework.workflow.public.checking import CheckedForm, CommentForm, Submission, check_form
from clausework.workflow.public.spam import MustWait
from clausework.workflow.public.submitting import (
    NOT_OPEN,
    Acknowledgement,
    CommentRefused,
    RefusalReason,
    submit,
)
from clausework.workflow.public.suggesting import suggested_edits
from clausework.workflow.public.tracking import track

STATUS = {
    RefusalReason.EARLY: 403,
    RefusalReason.CLOSED: 403,
    RefusalReason.UNSERVED: 404,
    RefusalReason.CONFLICT: 409,
    RefusalReason.REPLAYED: 409,
    RefusalReason.FULL: 429,
    RefusalReason.BUSY: 503,
    RefusalReason.MOVED: 503,
    RefusalReason.UNWITNESSED: 503,
    RefusalReason.FAILED: 500,
}
BUSY = CommentRefused(RefusalReason.BUSY)


class ReceiptAnswer(msgspec.Struct, frozen=True):
    """A receipt as JSON."""

    number: str
    digest: str
    received: str
    late: bool
    again: bool
    receipt: str
    track: str


class IntakeAnswer(NamedTuple):
    """What goes back, and what became of the comment, as it is counted."""

    response: Response
    outcome: str


class Filled(NamedTuple):
    """A posted form, the submission that it makes, and whether files that came with it are lost."""

    form: CommentForm
    sent: Submission
    lost: bool


async def receive(request: Request) -> Response:
    """Take a comment: 303 to its receipt for a form, 201 with the receipt for a program."""
    began = time.perf_counter()
    state = state_of(request)
    response, outcome = await _receive(request, state)
    spent = round((time.perf_counter() - began) * 1000, 1)
    state.metrics.comment(outcome)
    status = response.status_code
    note("comment", level_of(status), outcome=outcome, status=status, ms=spent)
    return response


async def _receive(request: Request, state: ServiceState) -> IntakeAnswer:
    posted = await read_form(request)
    if isinstance(posted, Unread):
        return IntakeAnswer(_unread(request, state.context, posted), posted.reason.value)
    try:
        return await _take(request, state, posted.form, posted.files)
    finally:
        for file in posted.files:
            await file.close()


async def _take(
    request: Request, state: ServiceState, form: CommentForm, files: tuple[UploadFile, ...]
) -> IntakeAnswer:
    context = state.context
    checked = await _check(form, context)
    if isinstance(checked, CommentRefused):
        filled = Filled(form, _without_first(form, context), bool(files))
        return _returned(request, context, checked, filled)
    sent, findings = checked
    filled = Filled(form, sent, bool(files))
    if not findings:
        size = sum(file.size or 0 for file in files)
        judged = state.gate.judge(address_of(request), sent, form.proof, size=size)
        if isinstance(judged, MustWait):
            return _returned(request, context, CommentRefused(RefusalReason.FULL, judged.seconds), filled)
        sent = judged
    if files:
        uploads = uploads_of(files)
        looks, wrong = await state.examiner.examine(uploads)
        findings = (*findings, *wrong)
        if not findings:
            try:
                looks = await state.examiner.scan(uploads, looks)
                kept = await keep(context.vault, uploads, looks)
            except OSError as error:
                note("files", "error", outcome="failed", reason=errorcode.get(error.errno or 0, ""))
                return _returned(request, context, BUSY, filled)
            sent = msgspec.structs.replace(sent, attachments=kept)
    if findings:
        return IntakeAnswer(_faulty(request, context, filled, findings), "faulty")
    outcome = await submit(sent, state.writer, context.vault, state.witnesses)
    if isinstance(outcome, CommentRefused):
        return _returned(request, context, outcome, filled)
    return IntakeAnswer(_accepted(request, outcome.receipt), outcome.kind)


async def _check(form: CommentForm, context: AppContext) -> CheckedForm | CommentRefused:
    """The checked form; refused where the store does not answer which comment it supplements."""
    if not form.follows:
        return check_form(form, context)
    store = context.store.context
    try:
        first = await context.read(lambda db: track(db, store, form.follows))
    except StoreBusy:
        return BUSY
    return check_form(form, context, first)


def _without_first(form: CommentForm, context: AppContext) -> Submission:
    """The submission of a form where it is not known which comment it supplements."""
    return check_form(msgspec.structs.replace(form, follows=""), context).sent


def _unread(request: Request, context: AppContext, unread: Unread) -> Response:
    """We have no words to give back; the sender's browser or program still has them."""
    kind, lang, status = unread.reason, context.languages[0], UNREAD_STATUS[unread.reason]
    wait = RETRY_S if status == 503 else 0
    if wants_json(request):
        return _json(RefusalAnswer(kind, say(lang, f"service.why_{kind}")), status, wait)
    return unread_page(context, lang, kind, status, wait)


def _accepted(request: Request, receipt: Acknowledgement) -> Response:
    origin = origin_of(request)
    path = f"/receipt/{receipt.number}?t={receipt.secret}"
    if not wants_json(request):
        return RedirectResponse(path, 303, NO_STORE)
    answer = ReceiptAnswer(
        receipt.number,
        receipt.digest,
        receipt.received,
        receipt.late,
        receipt.again,
        origin + path,
        f"{origin}/track/{receipt.secret}",
    )
    return _ReceiptResponse(msgspec.json.encode(answer), 200 if receipt.again else 201)


def _faulty(request: Request, context: AppContext, filled: Filled, findings: tuple[Finding, ...]) -> Response:
    lang = filled.sent.lang
    if wants_json(request):
        faults = tuple(FieldFault(item.rule, item.at.path, item.message[lang]) for item in findings)
        message = say(lang, "service.title_error", count=len(findings))
        return _json(RefusalAnswer("faulty", message, faults), 422)
    return form_page(context, "error", *filled, status=422, findings=findings, uuid=_name(filled.form))


def _returned(request: Request, context: AppContext, refused: CommentRefused, filled: Filled) -> IntakeAnswer:
    """Nothing has been kept, so the sender gets every word back."""
    reason = refused.reason
    return IntakeAnswer(_refusal(request, context, refused, filled), reason.value)


def _refusal(request: Request, context: AppContext, refused: CommentRefused, filled: Filled) -> Response:
    reason, sent = refused.reason, filled.sent
    status = STATUS[reason]
    wait = refused.wait if status in (429, 503) else 0
    if wants_json(request):
        return _json(RefusalAnswer(reason, say(sent.lang, f"service.why_{reason}")), status, wait)
    if reason in NOT_OPEN:
        return refused_page(context, reason, sent, status=status)
    # What was sent before stays as it was; other words need a form with another name.
    name = str(uuid.uuid4()) if reason is RefusalReason.CONFLICT else _name(filled.form)
    return form_page(context, reason, *filled, status=status, uuid=name, wait=wait)


async def preview(request: Request) -> Response:
    """The comment as it will read, and its suggestion against the present words; nothing is kept."""
    state = state_of(request)
    context = state.context
    posted = await read_form(request)
    if isinstance(posted, Unread):
        return _unread(request, context, posted)
    form, files = posted
    for file in files:
        await file.close()
    checked = await _check(form, context)
    if isinstance(checked, CommentRefused):
        filled = Filled(form, _without_first(form, context), bool(files))
        return _refusal(request, context, checked, filled)
    sent, findings = checked
    filled, name = Filled(form, sent, bool(files)), _name(form)
    if findings:
        return form_page(context, "error", *filled, status=422, findings=findings, uuid=name)
    must_wait = state.rate_limits.preview(address_of(request), sent.anchor.clause)
    if must_wait:
        return form_page(context, "often", *filled, status=429, uuid=name, wait=must_wait.seconds)
    clause, provision = context.clauses[sent.anchor.clause], sent.anchor.provision
    edits = (
        await anyio.to_thread.run_sync(suggested_edits, clause, provision, sent.suggestion, sent.lang)
        if sent.suggestion
        else ()
    )
    return form_page(context, "preview", *filled, status=200, edits=edits, uuid=name)


def _name(form: CommentForm) -> str:
    """The name of the form, or a new one where the page was not served by us."""
    return form.uuid if form.uuid and form.uuid != "cw-uuid" else str(uuid.uuid4())


class _ReceiptResponse(Response):
    """A receipt for a program, with headers that are made once."""

    fixed = ((b"cache-control", b"no-store"), (b"content-type", b"application/json"))

    def init_headers(self, _: object = None) -> None:
        self.raw_headers = [*self.fixed, (b"content-length", b"%d" % len(self.body))]


def _json(value: msgspec.Struct, status: int, wait: int = 0) -> Response:
    return Response(msgspec.json.encode(value), status, NO_STORE | retry_after(wait), "application/json")
