"""Endpoints of a comment that is there: its receipt, progress, data and agreements; and of its log."""

from __future__ import annotations

from collections.abc import Callable

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from clausework.errors import StoreError
from clausework.model.canonical import canonical_json
from clausework.service import intake
from clausework.service.context import AppContext
from clausework.service.guard import address_of, from_elsewhere, origin_of, public_origin, visited
from clausework.service.pages import error_response, page, receipt_page, unknown_page, unread_page
from clausework.service.state import NO_STORE, RETRY_S, json_response, retry_after, state_of
from clausework.strings.catalogue import say
from clausework.workflow.public import tracking
from clausework.workflow.public.published import language_of
from clausework.workflow.public.replying import AgreementCount, agree
from clausework.workflow.public.tracking import AnswerVerdict, TrackedComment, tracked_comment
from clausework.workflow.serving.witnesses import NotCosigned


async def data(request: Request) -> Response:
    """All that is kept of a comment, as a file, for one who knows its secret."""
    context, secret = state_of(request).context, request.path_params["secret"]
    found = await context.read(lambda db: tracking.own_data(db, context.store.context, secret))
    if found is None:
        return unknown_page(context, context.languages[0])
    headers = {
        **NO_STORE,
        "content-disposition": f'attachment; filename="{found.comment.id}-data.json"',
    }
    return Response(canonical_json(found), headers=headers, media_type="application/json")


async def done(request: Request, act: Callable[..., tuple[str, ...] | None]) -> Response:
    """An act on the comment behind a secret: its page then, or why not; files that are gone are dropped."""
    context, secret = state_of(request).context, request.path_params["secret"]
    found = await context.read(lambda db: tracking.track(db, context.store.context, secret))
    if found is None:
        return unknown_page(context, context.languages[0])
    lang, number = found.comment.lang, found.number
    if from_elsewhere(request):
        return unread_page(context, lang, "elsewhere", 403)
    try:
        deleted = await context.write(lambda db, store: act(db, store, number))
    except StoreError:
        return unread_page(context, lang, "undone", 503, RETRY_S)
    context.vault.drop(deleted or ())
    return RedirectResponse(f"/track/{secret}", 303, NO_STORE)


FRESH = {"cache-control": "no-cache", "access-control-allow-origin": "*"}
"""Anyone may watch the log, from a page of another site too: it holds nothing private."""
LASTING = FRESH | {"cache-control": "public, max-age=31536000, immutable"}


async def checkpoint(request: Request) -> Response:
    """The log as it is now, as a signed note; where it has witnesses, the last one that they cosigned."""
    state = await state_of(request).log.state()
    return PlainTextResponse(state.note, headers=FRESH) if state else _unwitnessed()


def _unwitnessed() -> Response:
    return PlainTextResponse("503\n", 503, headers=FRESH | retry_after())


async def verifier(request: Request) -> Response:
    """The key under which the notes hold."""
    return PlainTextResponse(f"{state_of(request).log.verifier}\n", headers=FRESH)


async def tile(request: Request) -> Response:
    """A tile of the log (C2SP tlog-tiles): what it holds never changes."""
    found = await state_of(request).log.tile(request.path_params["level"], request.path_params["place"])
    if found is None:
        return PlainTextResponse("404\n", 404, headers=FRESH)
    return Response(found, headers=LASTING, media_type="application/octet-stream")


async def consistency(request: Request) -> Response:
    """The proof that the log of `to` leaves begins with that of `from`; up to the signed state by default."""
    log = state_of(request).log
    old, size = (_number(request, name) for name in ("from", "to"))
    state = await log.state()
    if state is None:
        return _unwitnessed()
    if "to" not in request.query_params:
        size = state.size
    if old is None or size is None or not old <= size <= state.size:
        return PlainTextResponse("400\n", 400)
    return json_response(await log.consistency(old, size, state), headers=FRESH)


async def entries(request: Request) -> Response:
    """The leaves from `start` and before `end`, a thousand at most."""
    start, end = (_number(request, name) for name in ("start", "end"))
    if start is None or end is None or (end and end < start):
        return PlainTextResponse("400\n", 400)
    return json_response(await state_of(request).log.entries(start, end), headers=FRESH)


def _number(request: Request, name: str) -> int | None:
    """A whole number of a sensible size in the query, 0 if it is not there, None if it is something else."""
    text = request.query_params.get(name, "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


async def receipt_file(request: Request) -> Response:
    """The file of a receipt, for one who has its secret."""
    context, log = state_of(request).context, state_of(request).log
    number = request.path_params["number"]
    file = await log.receipt_file(number, request.query_params.get("t", ""))
    if file is None:
        return page("unknown.html", context, context.languages[0], 404)
    if isinstance(file, NotCosigned):
        return error_response(request, context, "unwitnessed", 503, retry_after())
    headers = {**NO_STORE, "content-disposition": f'attachment; filename="{number}.json"'}
    return Response(file, headers=headers, media_type="application/json")


async def receipt(request: Request) -> HTMLResponse:
    """The receipt with this number, for one who has its secret."""
    context = state_of(request).context
    secret = request.query_params.get("t", "")
    found = await tracked_comment(context, secret, request.path_params["number"])
    return await _answer(request, context, found, secret, tracked=False)


async def track(request: Request) -> HTMLResponse:
    """The same, by the secret alone."""
    context = state_of(request).context
    secret = request.path_params["secret"]
    found = await tracked_comment(context, secret)
    return await _answer(request, context, found, secret, tracked=True)


FIELDS_MOST = 10
"""Fields of a form of ours with a verdict at most."""


async def judge(request: Request) -> Response:
    """Say whether the answer satisfies, for one who knows the comment's secret; then its page says so."""
    state, secret = state_of(request), request.path_params["secret"]
    context = state.context
    fields = await intake.read_pairs(request, FIELDS_MOST)
    found = await tracked_comment(context, secret)
    if found is None:
        return unknown_page(context, context.languages[0])
    lang = found.receipt.comment.lang
    if isinstance(fields, intake.UnreadReason):
        return unread_page(context, lang, fields, intake.STATUS[fields])
    if must_wait := state.rate_limits.agree(address_of(request)):
        return unread_page(context, lang, "hurried", 429, must_wait.seconds)
    if not tracking.may_judge(found):
        return RedirectResponse(f"/track/{secret}", 303, NO_STORE)
    verdict = tracking.written_verdict(fields)
    if tracking.verdict_fault(verdict):
        return await _answer(request, context, found, secret, tracked=True, written=verdict)
    return await done(request, lambda db, store, number: tracking.judge(db, store, number, verdict))


async def _answer(
    request: Request,
    context: AppContext,
    found: TrackedComment | None,
    secret: str,
    *,
    tracked: bool,
    written: AnswerVerdict | None = None,
) -> HTMLResponse:
    """The page; a wrong number and a wrong secret get the same answer."""
    wanted = request.query_params.get("lang", "")
    if found is None:
        return unknown_page(context, language_of(context, wanted))
    comment, origin = found.receipt.comment, origin_of(request)
    lang = wanted if wanted in context.languages else comment.lang
    # It may read a whole draft, which nobody else shall wait for.
    where = await anyio.to_thread.run_sync(context.whereabouts.sentence, comment, lang)
    return receipt_page(context, found, secret, origin, lang, where, tracked=tracked, written=written)


class AgreementAnswer(msgspec.Struct, frozen=True):
    """Count of those who agree, as a number and in words."""

    count: int
    text: str


async def agree_with(request: Request) -> Response:
    """Count an agreement: a page that says so, or JSON for the script."""
    state = state_of(request)
    context, number = state.context, request.path_params["number"]
    posted = await intake.read_form(request)
    if isinstance(posted, intake.UnreadReason):
        return unread_page(context, context.languages[0], posted, intake.STATUS[posted])
    for file in posted.files:
        await file.close()
    form, lang = posted.form, language_of(context, posted.form.lang)
    address = address_of(request)
    must_wait = state.rate_limits.agree(address)
    if must_wait:
        return unread_page(context, lang, "crowded", 429, must_wait.seconds)
    try:
        found = await context.write(lambda db, store: agree(db, store, number, form.uuid, address))
    except StoreError:
        return unread_page(context, lang, "undone", 503, RETRY_S)
    if found is not None:
        context.cache.count(found.number, found.count)
    return _agreed(request, context, lang, found)


def _agreed(request: Request, context: AppContext, lang: str, found: AgreementCount | None) -> Response:
    if found is None:
        return unread_page(context, lang, "unagreeable", 404)
    if "application/json" in request.headers.get("accept", ""):
        return json_response(AgreementAnswer(found.count, count_text(found.count, lang)))
    back = request.headers.get("referer", "").partition("?")[0]
    own = f"{public_origin(request) or visited(request)}/"
    place = back if back.startswith(own) else "/"  # no way to another site by a header
    return page("agreed.html", context, lang, found=found, back=place)


def count_text(count: int, lang: str) -> str:
    """A count of agreements in words, "" for none."""
    return say(lang, "service.agreed_count", count=count) if count else ""
