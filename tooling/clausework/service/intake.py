"""Endpoints that take and preview a comment: its form read, its files examined, a receipt given."""

from __future__ import annotations

import asyncio
import re
import time
import tomllib
import uuid
from collections.abc import Mapping, Sequence
from enum import StrEnum
from errno import errorcode
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

import anyio
import anyio.to_thread
import msgspec
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from clausework.errors import StoreBusy
from clausework.model.finding import Finding
from clausework.service import pages
from clausework.service.context import AppContext
from clausework.service.guard import Malformed, TooLarge, TooSlow, address_of, from_elsewhere, origin_of
from clausework.service.json_log import LOG, level_of, note
from clausework.service.metrics import Metrics
from clausework.service.settings import SECONDS, UNSCANNED, Scanner
from clausework.service.state import NO_STORE, RETRY_S, ServiceState, json_response, retry_after, state_of
from clausework.strings.catalogue import say
from clausework.workflow.public.spam import MustWait
from clausework.workflow.public.submitting import (
    NOT_OPEN,
    Attachment,
    CheckedForm,
    CommentForm,
    CommentRefused,
    FileLook,
    Receipt,
    RefusalReason,
    Submission,
    Upload,
    Vault,
    check_form,
    keep_files,
    look_at,
    submit,
    suggested_edits,
    together_refused,
)
from clausework.workflow.public.tracking import track

FIELDS_MOST = 60
FILES_MOST = 20
"""Files that are read at all: of so many one can be told that they are too many, and keep the text."""
READ_SECONDS = 30
"""Within which a short form must have come in."""


class Unreadable(Exception):
    """The body of a request is no form and no JSON that we know."""


class UnreadReason(StrEnum):
    """Reason why a form is not read."""

    ELSEWHERE = "elsewhere"
    """It was sent by a page of another site."""
    UNREADABLE = "unreadable"
    HALVED = "halved"
    SLOW = "slow"
    UNDONE = "undone"
    """The disk does not take what is larger than one keeps in memory."""


STATUS: Mapping[str, int] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
"""The status of the answer by the reason why nothing is taken."""


class PostedForm(NamedTuple):
    """A form with its files."""

    form: CommentForm
    files: tuple[UploadFile, ...]


class Halved(Unreadable):
    """It has half of a character: one of two surrogates without the other."""


HALF = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]|\xed[\xa0-\xbf]"
)


NAMES = frozenset(CommentForm.__struct_fields__)


async def read_form(request: Request) -> PostedForm | UnreadReason:
    """The form in a request of one of our pages or of a program, or why there is none."""
    if from_elsewhere(request):
        return UnreadReason.ELSEWHERE
    try:
        return await read_posted(request)
    except Halved:
        return UnreadReason.HALVED
    except Unreadable:
        return UnreadReason.UNREADABLE
    except TooSlow:
        return UnreadReason.SLOW
    except (TooLarge, Malformed):
        raise
    except OSError as error:
        note("files", "error", outcome="failed", reason=errorcode.get(error.errno or 0, ""))
        return UnreadReason.UNDONE


async def read_pairs(request: Request, most: int) -> dict[str, str] | UnreadReason:
    """The texts in a short form of one of our pages, which brings no files and at most so many fields."""
    if from_elsewhere(request):
        return UnreadReason.ELSEWHERE
    try:
        async with asyncio.timeout(READ_SECONDS), request.form(max_files=0, max_fields=most) as form:
            return {name: value for name, value in form.items() if isinstance(value, str)}
    except HTTPException:
        return UnreadReason.UNREADABLE
    except TimeoutError:
        return UnreadReason.SLOW


async def read_posted(request: Request) -> PostedForm:
    """The form in the body of a request and its files: one of either encoding, or JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return PostedForm(_from_json(await _whole(request)), ())
    if kind == "multipart/form-data":
        try:
            form = await request.form(max_files=FILES_MOST, max_fields=FIELDS_MOST)
        except (HTTPException, UnicodeError) as error:
            raise Unreadable(str(error)) from error
        items = form.multi_items()
        if _halved(items):  # no UTF-8 can be made of it
            await form.close()  # files of it lie on the disk until then
            raise Halved
        pairs = [(name, "" if isinstance(value, UploadFile) else value) for name, value in items]
        return PostedForm(_from_pairs(pairs), await _chosen(items))
    if kind in ("application/x-www-form-urlencoded", ""):
        try:
            text = (await _whole(request)).decode("utf-8")
            # Raw UTF-8, as programs send it, is read as well as the percent-encoding of browsers.
            pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MOST)
        except ValueError as error:
            raise Unreadable(str(error)) from error
        return PostedForm(_from_pairs(pairs), ())
    raise Unreadable(kind)


async def _whole(request: Request) -> bytes:
    """The body of a request; nearly always it comes in one piece."""
    parts: list[bytes] = []
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)


def _halved(items: list[tuple[str, UploadFile | str]]) -> bool:
    """Whether a form that named an encoding of its own brings half of a character."""
    try:
        for _, value in items:
            ((value.filename or "") if isinstance(value, UploadFile) else value).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


async def _chosen(items: list[tuple[str, UploadFile | str]]) -> tuple[UploadFile, ...]:
    """The files of the field for files; where nobody chose one it comes as an empty file without a name."""
    found = []
    for name, value in items:
        if not isinstance(value, UploadFile):
            continue
        if name == "files" and (value.filename or value.size):
            found.append(value)
        else:
            await value.close()
    return tuple(found)


def _from_json(body: bytes) -> CommentForm:
    """The form of a program, in which a field may be a flag or null."""
    try:
        data = msgspec.json.decode(body, type=dict[str, str | bool | None])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise (Halved if HALF.search(body) else Unreadable)(str(error)) from error
    return _from_pairs([(name, "yes" if value is True else value or "") for name, value in data.items()])


def _from_pairs(pairs: list[tuple[str, str]]) -> CommentForm:
    """The first of two fields of one name holds; fields that we do not know are left out."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        if name in NAMES:
            fields.setdefault(name, value)
    return CommentForm(**fields)


LOOKS, SCANS = 2, 4
"""Files that are looked through, and scanned, at a time: other work of the service goes on beside them."""


class Examiner:
    """Looks at files before they are kept: few at a time, in threads, for one event loop."""

    def __init__(self, context: AppContext, scanner: Scanner | None, metrics: Metrics) -> None:
        self._vault = context.vault
        self._scanner = scanner
        self._metrics = metrics
        self._looks = anyio.CapacityLimiter(LOOKS)
        self._scans = anyio.CapacityLimiter(SCANS)

    async def examine(self, uploads: Sequence[Upload]) -> tuple[list[FileLook], list[Finding]]:
        """The kind of each file, and the faults for which none is to be kept."""
        looks: list[FileLook] = []
        wrong = list(together_refused(self._vault, uploads))
        for upload in uploads:
            found = await anyio.to_thread.run_sync(look_at, upload, limiter=self._looks)
            if isinstance(found, Finding):
                wrong.append(found)
            else:
                looks.append(found)
        return looks, wrong

    async def scan(self, uploads: Sequence[Upload], looks: Sequence[FileLook]) -> list[FileLook]:
        """The same with what the scanner finds; once it does not answer, the others are unscanned too."""
        found: list[FileLook] = []
        until = time.monotonic() + SECONDS  # for all files together
        virus = ""
        for upload, look in zip(uploads, looks, strict=True):
            if self._scanner is not None and virus != UNSCANNED:  # it would time out for each file
                work = partial(self._scanner.scan, upload.file, until)
                virus = await anyio.to_thread.run_sync(work, limiter=self._scans)
            found.append(msgspec.structs.replace(look, held=(virus, *look.held)) if virus else look)
        for look in found:
            self._metrics.count("files", "held" if look.held else "clear")
        if virus == UNSCANNED:
            self._metrics.count("files", UNSCANNED)
            LOG.error("scanner", extra={"fields": {"outcome": "away"}})
        return found


async def keep(vault: Vault, uploads: Sequence[Upload], looks: Sequence[FileLook]) -> tuple[Attachment, ...]:
    """The files in the vault, on disk; see `keep_files`."""
    return await anyio.to_thread.run_sync(keep_files, vault, uploads, looks)


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
    """Answer to a sending, and the fate of the comment, as it is counted."""

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
    state.metrics.count("comments", outcome)
    status = response.status_code
    note("comment", level_of(status), outcome=outcome, status=status, ms=spent)
    return response


async def _receive(request: Request, state: ServiceState) -> IntakeAnswer:
    posted = await read_form(request)
    if isinstance(posted, UnreadReason):
        return IntakeAnswer(_unread(request, state.context, posted), posted.value)
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
        judged = state.gate.judge(address_of(request), sent, form.proof, size=size)  # before any work
        if isinstance(judged, MustWait):
            reason = RefusalReason.FILES if judged.files else RefusalReason.FULL
            return _returned(request, context, CommentRefused(reason, judged.seconds), filled)
        sent = judged
    if files:
        uploads = tuple(Upload(file.filename or "", file.size or 0, file.file) for file in files)
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


def _unread(request: Request, context: AppContext, kind: UnreadReason) -> Response:
    """We have no words to give back; the sender's browser or program still has them."""
    lang, status = context.languages[0], STATUS[kind]
    wait = RETRY_S if status == 503 else 0
    if pages.wants_json(request):
        answer = pages.RefusalAnswer(kind, say(lang, f"service.why_{kind}"))
        return json_response(answer, status, NO_STORE | retry_after(wait))
    return pages.unread_page(context, lang, kind, status, wait)


def _accepted(request: Request, receipt: Receipt) -> Response:
    origin = origin_of(request)
    path = f"/receipt/{receipt.number}?t={receipt.secret}"
    if not pages.wants_json(request):
        return RedirectResponse(path, 303, NO_STORE)
    answer = ReceiptAnswer(
        receipt.number,
        receipt.digest,
        receipt.comment.received,
        receipt.comment.late,
        receipt.again,
        origin + path,
        f"{origin}/track/{receipt.secret}",
    )
    return json_response(answer, 200 if receipt.again else 201)


def _faulty(request: Request, context: AppContext, filled: Filled, findings: tuple[Finding, ...]) -> Response:
    lang = filled.sent.lang
    if pages.wants_json(request):
        faults = tuple(pages.FieldFault(item.rule, item.at.path, item.message[lang]) for item in findings)
        message = say(lang, "service.title_error", count=len(findings))
        return json_response(pages.RefusalAnswer("faulty", message, faults), 422)
    return pages.form_page(context, "error", *filled, status=422, findings=findings, uuid=_name(filled.form))


def _returned(request: Request, context: AppContext, refused: CommentRefused, filled: Filled) -> IntakeAnswer:
    """Nothing has been kept, so the sender gets every word back."""
    reason = refused.reason
    return IntakeAnswer(_refusal(request, context, refused, filled), reason.value)


def _refusal(request: Request, context: AppContext, refused: CommentRefused, filled: Filled) -> Response:
    reason, sent = refused.reason, filled.sent
    status = STATUS[reason]
    wait = refused.wait if status in (429, 503) else 0
    if pages.wants_json(request):
        answer = pages.RefusalAnswer(reason, say(sent.lang, f"service.why_{reason}"))
        return json_response(answer, status, NO_STORE | retry_after(wait))
    if reason in NOT_OPEN:
        return pages.refused_page(context, reason, (sent,), status)
    # What was sent before stays as it was; other words need a form with another name.
    name = str(uuid.uuid4()) if reason is RefusalReason.CONFLICT else _name(filled.form)
    return pages.form_page(context, reason, *filled, status=status, uuid=name, wait=wait)


async def preview(request: Request) -> Response:
    """The comment as it will read, and its suggestion against the present words; nothing is kept."""
    state = state_of(request)
    context = state.context
    posted = await read_form(request)
    if isinstance(posted, UnreadReason):
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
        return pages.form_page(context, "error", *filled, status=422, findings=findings, uuid=name)
    must_wait = state.rate_limits.preview(address_of(request), sent.anchor.clause)
    if must_wait:
        return pages.form_page(context, "often", *filled, status=429, uuid=name, wait=must_wait.seconds)
    clause, provision = context.clauses[sent.anchor.clause], sent.anchor.provision
    edits = (
        await anyio.to_thread.run_sync(suggested_edits, clause, provision, sent.suggestion, sent.lang)
        if sent.suggestion
        else ()
    )
    return pages.form_page(context, "preview", *filled, status=200, edits=edits, uuid=name)


def _name(form: CommentForm) -> str:
    """The name of the form, or a new one where the page was not served by us."""
    return form.uuid if form.uuid and form.uuid != "cw-uuid" else str(uuid.uuid4())
