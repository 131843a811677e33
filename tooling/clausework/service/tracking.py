"""Endpoints of a comment behind its secret: the receipt, its progress, and taking it back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from clausework.errors import StoreError
from clausework.service.context import AppContext
from clausework.service.guard import from_elsewhere, origin_of
from clausework.service.pages import receipt_page, unknown_page, unread_page
from clausework.service.state import NO_STORE, RETRY_S, state_of
from clausework.workflow.public import tracking
from clausework.workflow.public.published import language_of
from clausework.workflow.public.tracking import TrackedComment, tracked_comment


async def receipt(request: Request) -> HTMLResponse:
    """The receipt with this number, for one who has its secret."""
    context = state_of(request).context
    secret = request.query_params.get("t", "")
    found = await tracked_comment(context, secret, request.path_params["number"])
    return _answer(request, context, found, secret)


async def track(request: Request) -> HTMLResponse:
    """The same, by the secret alone."""
    context = state_of(request).context
    secret = request.path_params["secret"]
    return _answer(request, context, await tracked_comment(context, secret), secret, tracked=True)


async def withdraw(request: Request) -> Response:
    """Take a comment back, for one who knows its secret; then its page says so."""
    context = state_of(request).context
    secret = request.path_params["secret"]
    found = await context.read(lambda db: tracking.track(db, context.store.context, secret))
    if found is None:
        return unknown_page(context, context.languages[0])
    lang, number = found.comment.lang, found.number
    if from_elsewhere(request):
        return unread_page(context, lang, "elsewhere", 403)
    try:
        await context.write(lambda db, store: tracking.withdraw(db, store, number))
    except StoreError:
        return unread_page(context, lang, "undone", 503, RETRY_S)
    return RedirectResponse(f"/track/{secret}", 303, NO_STORE)


def _answer(
    request: Request, context: AppContext, found: TrackedComment | None, secret: str, *, tracked: bool = False
) -> HTMLResponse:
    """The page; a wrong number and a wrong secret get the same answer."""
    wanted = request.query_params.get("lang", "")
    if found is None:
        return unknown_page(context, language_of(context, wanted))
    lang = wanted if wanted in context.languages else found.receipt.comment.lang
    return receipt_page(context, found, secret, origin_of(request), lang, tracked=tracked)
