"""What the author of a comment may do with all that is kept of it: take it along, or have it erased."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.consultation.files.attachments import Attachment
from clausework.consultation.receipts import Receipt
from clausework.errors import StoreError
from clausework.model.canonical import canonical_json
from clausework.model.comment import Comment
from clausework.service.context import AppContext
from clausework.service.guard import from_elsewhere
from clausework.service.pages import page
from clausework.store.files import files_of, named
from clausework.store.privacy import CommentEvent, PersonalData, erase, happenings, personal
from clausework.store.tracking import track


class Own(msgspec.Struct, frozen=True):
    """All that the store holds of one comment and its author."""

    comment: Comment
    personal: PersonalData
    events: tuple[CommentEvent, ...]
    files: tuple[Attachment, ...]


async def data(request: Request) -> Response:
    """All that is kept of a comment, as a file, for one who knows its secret."""
    context: AppContext = request.app.state.context
    secret = request.path_params["secret"]
    found = await context.read(lambda db: track(db, context.store.context, secret))
    if found is None:
        return page("unknown.html", context, context.languages[0], 404)
    number = found.number
    apart, events, files = await context.read(
        lambda db: (personal(db, context.key, number), happenings(db, number), files_of(db, number))
    )
    body = canonical_json(Own(found.comment, apart, events, named(files, context.key)))
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{number}-data.json"',
    }
    return Response(body, headers=headers, media_type="application/json")


async def forget(request: Request) -> Response:
    """Erase who sent a comment, for one who knows its secret; the page then says so."""
    context: AppContext = request.app.state.context
    secret = request.path_params["secret"]
    found = await context.read(lambda db: track(db, context.store.context, secret))
    if found is None:
        return page("unknown.html", context, context.languages[0], 404)
    refused = await _refused(request, context, found)
    return refused or RedirectResponse(f"/track/{secret}", 303, {"cache-control": "no-store"})


async def _refused(request: Request, context: AppContext, found: Receipt) -> Response | None:
    lang = found.comment.lang
    if from_elsewhere(request):
        return page("unread.html", context, lang, 403, kind="elsewhere")
    try:
        gone = await context.write(lambda db, desk: erase(db, desk, found.number))
    except StoreError:
        return page("unread.html", context, lang, 503, {"retry-after": "5"}, kind="undone")
    context.vault.drop(gone)
    return None
