"""Comments as they come in: read, checked, stored, and answered with a receipt or with all their words."""

from __future__ import annotations

import time
import uuid
from errno import errorcode

import anyio.to_thread
import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.consultation.receipts import Acknowledgement, Refusal
from clausework.consultation.submission import Submission
from clausework.errors import StoreBusy, StoreError
from clausework.model.finding import Finding
from clausework.service.comment_writer import CommentWriter
from clausework.service.context import AppContext
from clausework.service.error_page import Fault, Refused, wants_json
from clausework.service.form_input import Entry, Halved, Unreadable, read_posted, submission
from clausework.service.guard import Malformed, TooLarge, TooSlow, from_elsewhere
from clausework.service.json_log import level_of, note
from clausework.service.metrics import Metrics
from clausework.service.origin import origin_of
from clausework.service.pages import form_page, page, refused_page
from clausework.service.rate_limits import taps_of
from clausework.service.spam_gate import SpamGate, address_of
from clausework.service.suggestion import compare, present_words
from clausework.service.uploads import Examiner, keep
from clausework.service.witnesses import FORKED, Witnesses
from clausework.strings.catalogue import say

WAIT = 5
"""Seconds after which a busy store is worth another try."""
READ_SECONDS = 30
"""Within which a short form must have come in."""

STATUS = {
    "elsewhere": 403,
    "unreadable": 400,
    "halved": 400,
    "slow": 408,
    "early": 403,
    "closed": 403,
    "unserved": 404,
    "conflict": 409,
    "replayed": 409,
    "full": 429,
    "busy": 503,
    "moved": 503,
    "undone": 503,
    "unwitnessed": 503,
    "failed": 500,
}


class Taken(msgspec.Struct, frozen=True):
    """A receipt as JSON."""

    number: str
    digest: str
    received: str
    late: bool
    again: bool
    receipt: str
    track: str


async def receive(request: Request) -> Response:
    """Take a comment: 303 to its receipt for a form, 201 with the receipt for a program."""
    began = time.perf_counter()
    context: AppContext = request.app.state.context
    response, outcome = await _receive(request, context)
    spent = round((time.perf_counter() - began) * 1000, 1)
    metrics: Metrics = request.app.state.metrics
    metrics.comment(outcome)
    status = response.status_code
    note("comment", level_of(status), outcome=outcome, status=status, ms=spent)
    return response


async def _receive(request: Request, context: AppContext) -> tuple[Response, str]:
    posted = await _read(request)
    if isinstance(posted, str):
        return _unread(request, context, posted), posted
    entry, files = posted
    try:
        return await _judge(request, context, entry, files)
    finally:
        for file in files:
            await file.close()


async def _judge(
    request: Request, context: AppContext, entry: Entry, files: tuple[UploadFile, ...]
) -> tuple[Response, str]:
    address = address_of(request)
    sent, findings = await _understood(entry, context)
    if findings is None:
        return _returned(request, context, "busy", entry, sent, bool(files)), "busy"
    gate: SpamGate = request.app.state.gate
    size = sum(file.size or 0 for file in files)
    judged = gate.judge(address, sent, entry.proof, size=size) if not findings else sent
    if isinstance(judged, int):
        return _returned(request, context, "full", entry, sent, bool(files), judged), "full"
    sent = judged
    examiner: Examiner = request.app.state.examiner
    looks, wrong = await examiner.examine(files) if files else ((), ())
    if findings or wrong:
        return _faulty(request, context, entry, sent, (*findings, *wrong), bool(files)), "faulty"
    if files:
        try:
            looks = await examiner.scan(files, looks)
            sent = msgspec.structs.replace(sent, attachments=await keep(context, files, looks))
        except OSError as error:
            note("files", "error", outcome="failed", reason=errorcode.get(error.errno or 0, ""))
            return _returned(request, context, "busy", entry, sent, True), "busy"
    outcome = await submit(request, sent)
    if isinstance(outcome, str):
        return _returned(request, context, outcome, entry, sent, bool(files)), outcome
    if isinstance(outcome, Refusal):
        kind = "unserved" if outcome.kind == "unknown" else outcome.kind
        return _returned(request, context, kind, entry, sent, bool(files)), kind
    told = "again" if outcome.again else "late" if outcome.late else "received"
    return _taken(request, outcome), told


async def _understood(entry: Entry, context: AppContext) -> tuple[Submission, tuple[Finding, ...] | None]:
    """The entry as a submission and what is wrong with it; None where the store cannot be asked just now.

    It is asked for the first comment by whoever supplements it.
    """
    try:
        return await submission(entry, context)
    except StoreBusy:
        alone = msgspec.structs.replace(entry, follows="")
        return (await submission(alone, context))[0], None


async def submit(request: Request, sent: Submission) -> Acknowledgement | Refusal | str:
    """The store's answer; files of a comment that was not kept anew are dropped again.

    Where it is not known what became of the comment its files stay, and are swept up as strays. Where the
    log must be cosigned, a comment that no witness knows yet is kept without a receipt, and none is taken
    once a witness knows another history of the log.
    """
    hands: CommentWriter = request.app.state.hands
    witnesses: Witnesses | None = request.app.state.witnesses
    if witnesses and witnesses.standing == FORKED:
        return "failed"
    try:
        outcome = await hands.take(sent)
    except StoreBusy as error:
        return "moved" if error.key == "store_moved" else "busy"
    except StoreError:
        return "failed"
    if sent.attachments and (isinstance(outcome, Refusal) or outcome.again):
        context: AppContext = request.app.state.context
        context.vault.drop([file.id for file in sent.attachments])
    if witnesses and isinstance(outcome, Acknowledgement) and not await witnesses.cover(outcome.arrival):
        return "unwitnessed"
    return outcome


async def _read(request: Request) -> tuple[Entry, tuple[UploadFile, ...]] | str:
    """The entry and its files, or what stands in the way of reading them."""
    if from_elsewhere(request):
        return "elsewhere"
    try:
        return await read_posted(request)
    except Halved:
        return "halved"
    except Unreadable:
        return "unreadable"
    except TooSlow:
        return "slow"
    except (TooLarge, Malformed):
        raise
    except OSError as error:  # the disk does not take what is larger than one keeps in memory
        note("files", "error", outcome="failed", reason=errorcode.get(error.errno or 0, ""))
        return "undone"


def _unread(request: Request, context: AppContext, kind: str) -> Response:
    """We have no words to give back; the sender's browser or program still has them."""
    lang, status = context.languages[0], STATUS[kind]
    headers = {"retry-after": str(WAIT)} if status == 503 else {}
    if wants_json(request):
        return _json(Refused(kind, say(lang, f"service.why_{kind}")), status, headers)
    return page("unread.html", context, lang, status, headers, kind=kind)


def _taken(request: Request, receipt: Acknowledgement) -> Response:
    origin = origin_of(request)
    path = f"/receipt/{receipt.number}?t={receipt.secret}"
    if not wants_json(request):
        return RedirectResponse(path, 303, {"cache-control": "no-store"})
    told = Taken(
        receipt.number,
        receipt.digest,
        receipt.received,
        receipt.late,
        receipt.again,
        origin + path,
        f"{origin}/track/{receipt.secret}",
    )
    return _Receipted(msgspec.json.encode(told), 200 if receipt.again else 201)


def _faulty(
    request: Request,
    context: AppContext,
    entry: Entry,
    sent: Submission,
    findings: tuple[Finding, ...],
    lost: bool,
) -> Response:
    if wants_json(request):
        faults = tuple(Fault(item.rule, item.at.path, item.message[sent.lang]) for item in findings)
        message = say(sent.lang, "service.title_error", count=len(findings))
        return _json(Refused("faulty", message, faults), 422)
    return form_page(
        context, "error", entry, sent, status=422, findings=findings, uuid=_name(entry), lost=lost
    )


def _returned(
    request: Request,
    context: AppContext,
    kind: str,
    entry: Entry,
    sent: Submission,
    lost: bool,
    wait: int = WAIT,
) -> Response:
    """Nothing has been kept, so the sender gets every word back."""
    status = STATUS[kind]
    headers = {"retry-after": str(wait)} if status in (429, 503) else {}
    if wants_json(request):
        return _json(Refused(kind, say(sent.lang, f"service.why_{kind}")), status, headers)
    if kind in ("early", "closed", "unserved"):
        return refused_page(context, kind, sent, status=status)
    # What was sent before stays as it was; other words need a form with another name.
    fresh = str(uuid.uuid4()) if kind == "conflict" else _name(entry)
    return form_page(context, kind, entry, sent, status=status, uuid=fresh, headers=headers, lost=lost)


async def preview(request: Request) -> Response:
    """The comment as it will read, and its suggestion against the present words; nothing is kept."""
    context: AppContext = request.app.state.context
    posted = await _read(request)
    if isinstance(posted, str):
        return _unread(request, context, posted)
    entry, files = posted
    for file in files:
        await file.close()
    sent, findings = await _understood(entry, context)
    if findings is None:
        return _returned(request, context, "busy", entry, sent, bool(files))
    if findings:
        return form_page(
            context, "error", entry, sent, status=422, findings=findings, uuid=_name(entry), lost=bool(files)
        )
    wait = taps_of(request).preview(address_of(request), sent.anchor.clause)
    if wait:
        back = {"retry-after": str(wait)}
        return form_page(
            context,
            "often",
            entry,
            sent,
            status=429,
            uuid=_name(entry),
            headers=back,
            lost=bool(files),
        )
    words = present_words(context.clauses[sent.anchor.clause], sent.anchor.provision, sent.lang)
    edits = (
        await anyio.to_thread.run_sync(compare, words, sent.suggestion, sent.lang) if sent.suggestion else ()
    )
    return form_page(
        context, "preview", entry, sent, status=200, edits=edits, uuid=_name(entry), lost=bool(files)
    )


def _name(entry: Entry) -> str:
    """The name of the form, or a new one where the page was not served by us."""
    return entry.uuid if entry.uuid and entry.uuid != "cw-uuid" else str(uuid.uuid4())


class _Receipted(Response):
    """A receipt for a program, with headers that are made once."""

    fixed = ((b"cache-control", b"no-store"), (b"content-type", b"application/json"))

    def init_headers(self, _: object = None) -> None:
        self.raw_headers = [*self.fixed, (b"content-length", b"%d" % len(self.body))]


def _json(value: msgspec.Struct, status: int, headers: dict[str, str] | None = None) -> Response:
    body = msgspec.json.encode(value)
    return Response(body, status, {"cache-control": "no-store", **(headers or {})}, "application/json")
