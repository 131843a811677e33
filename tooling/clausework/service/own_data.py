"""Endpoints for the personal data of a comment: export and erasure."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.errors import StoreError
from clausework.model.canonical import canonical_json
from clausework.service.guard import from_elsewhere
from clausework.service.pages import unknown_page, unread_page
from clausework.service.state import NO_STORE, RETRY_S, state_of
from clausework.workflow.public.tracking import erase, own_data, track


async def data(request: Request) -> Response:
    """All that is kept of a comment, as a file, for one who knows its secret."""
    context, secret = state_of(request).context, request.path_params["secret"]
    found = await context.read(lambda db: own_data(db, context.store.context, secret))
    if found is None:
        return unknown_page(context, context.languages[0])
    headers = {
        **NO_STORE,
        "content-disposition": f'attachment; filename="{found.comment.id}-data.json"',
    }
    return Response(canonical_json(found), headers=headers, media_type="application/json")


async def forget(request: Request) -> Response:
    """Erase who sent a comment, for one who knows its secret; the page then says so."""
    context, secret = state_of(request).context, request.path_params["secret"]
    found = await context.read(lambda db: track(db, context.store.context, secret))
    if found is None:
        return unknown_page(context, context.languages[0])
    lang, number = found.comment.lang, found.number
    if from_elsewhere(request):
        return unread_page(context, lang, "elsewhere", 403)
    try:
        deleted = await context.write(lambda db, store: erase(db, store, number))
    except StoreError:
        return unread_page(context, lang, "undone", 503, RETRY_S)
    context.vault.drop(deleted)
    return RedirectResponse(f"/track/{secret}", 303, NO_STORE)
