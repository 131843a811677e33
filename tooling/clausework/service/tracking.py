"""Receipts, and what has become of a comment, for whoever knows its secret."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from clausework.consultation.receipts import Receipt
from clausework.consultation.records import read_record
from clausework.errors import StoreError
from clausework.service.context import AppContext
from clausework.service.guard import from_elsewhere
from clausework.service.origin import origin_of
from clausework.service.pages import page, receipt_page
from clausework.store.session import Session
from clausework.store.tracking import TrackedComment, tracked
from clausework.store.tracking import track as by_secret
from clausework.store.tracking import withdraw as take_back


async def receipt(request: Request) -> HTMLResponse:
    """The receipt with this number, for one who has its secret."""
    context: AppContext = request.app.state.context
    secret = request.query_params.get("t", "")
    found = await _found(context, secret)
    right = found is not None and found.receipt.number == request.path_params["number"]
    return _answer(request, context, found if right else None, secret)


async def track(request: Request) -> HTMLResponse:
    """The same, by the secret alone."""
    context: AppContext = request.app.state.context
    secret = request.path_params["secret"]
    return _answer(request, context, await _found(context, secret), secret, tracked=True)


async def _found(context: AppContext, secret: str) -> TrackedComment | None:
    """What the page of the receipt tells that a secret opens."""

    def work(db: Session) -> TrackedComment | None:
        found = by_secret(db, context.store.context, secret)
        return tracked(db, found) if found is not None else None

    return await context.read(work)


async def withdraw(request: Request) -> Response:
    """Take a comment back, for one who knows its secret; then its page says so."""
    context: AppContext = request.app.state.context
    secret = request.path_params["secret"]
    found = await context.read(lambda db: by_secret(db, context.store.context, secret))
    if found is None:
        return page("unknown.html", context, context.languages[0], 404)
    if from_elsewhere(request):
        return page("unread.html", context, found.comment.lang, 403, kind="elsewhere")
    try:
        await context.write(lambda db, desk: take_back(db, desk, found.number))
    except StoreError:
        return page("unread.html", context, found.comment.lang, 503, {"retry-after": "5"}, kind="undone")
    return RedirectResponse(f"/track/{secret}", 303, {"cache-control": "no-store"})


def _answer(
    request: Request, context: AppContext, found: TrackedComment | None, secret: str, *, tracked: bool = False
) -> HTMLResponse:
    """The page; a wrong number and a wrong secret get the same answer."""
    wanted = request.query_params.get("lang", "")
    if found is None:
        lang = wanted if wanted in context.languages else context.languages[0]
        return page("unknown.html", context, lang, 404)
    lang = wanted if wanted in context.languages else found.receipt.comment.lang
    told = msgspec.structs.replace(found, receipt=_settled(context, found.receipt))
    return receipt_page(context, told, secret, origin_of(request), lang, tracked=tracked)


def _settled(context: AppContext, found: Receipt) -> Receipt:
    """The receipt with the answer that the record in git holds, if it holds one."""
    record = read_record(context.root, found.number)
    if record is None or record.digest != found.digest or record.disposition is None:
        return found
    comment = msgspec.structs.replace(found.comment, disposition=record.disposition, state=record.state)
    return msgspec.structs.replace(found, comment=comment)
