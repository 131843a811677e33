"""Files that came with a comment: pictures of them in its page, and themselves as downloads alone."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import Response

from clausework.consultation.sealing import keyed
from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account, may
from clausework.service.context import AppContext
from clausework.service.desk.sessions import FRESH, gone, is_forged, text, token_of, who, written
from clausework.service.desk.views import Shown, comment_page
from clausework.service.pictures import PAGES, Pictures
from clausework.service.uploads import download
from clausework.store import reviewing
from clausework.store.files import file_of

SANDBOX = {"content-security-policy": "default-src 'none'; sandbox"}


async def take(request: Request) -> Response:
    """A file as a download, in no page of ours, and noted; not while it is held back."""
    account = await who(request)
    if account is None:
        return gone()
    if not await _allowed(request, account):
        return await comment_page(request, account, 403, "forbidden")
    context: AppContext = request.app.state.context
    number, identity = request.path_params["number"], request.path_params["id"]
    try:
        response = await download(context, number, identity)
        if response is None:
            return await comment_page(request, account, 404, "file")
        await written(context, lambda db, desk: reviewing.take_file(db, desk, account, number, identity))
    except StoreError as error:
        return await _failed(request, account, error)
    response.headers.update(SANDBOX)
    return response


async def show(request: Request) -> Response:
    """The page of the comment with pictures of a file; that somebody has looked at it is noted."""
    account = await who(request)
    if account is None:
        return gone()
    if not await _allowed(request, account):
        return await comment_page(request, account, 403, "forbidden")
    context: AppContext = request.app.state.context
    pictures: Pictures = request.app.state.pictures
    number, identity = request.path_params["number"], request.path_params["id"]
    try:
        file = await written(
            context, lambda db, desk: reviewing.see_file(db, desk, account, number, identity)
        )
        shown = Shown(identity, await pictures.pages(file), _token(request))
    except StoreError as error:
        return await _failed(request, account, error)
    return await comment_page(request, account, shown=shown)


async def picture(request: Request) -> Response:
    """One page of a file as a PNG, for the session in which that it was looked at has been noted."""
    account = await who(request)
    given = request.query_params.get("t", "").encode("utf-8", "replace")
    if account is None or not may(account.role, "files"):
        return Response(status_code=403)
    if not hmac.compare_digest(given, _token(request).encode()):
        return Response(status_code=403)
    context: AppContext = request.app.state.context
    pictures: Pictures = request.app.state.pictures
    number, identity, page = (request.path_params[name] for name in ("number", "id", "page"))
    try:
        file = await context.read(lambda db: file_of(db, number, identity))
        made = await pictures.picture(file, page) if file is not None and 1 <= page <= PAGES else None
    except StoreError:
        made = None
    if made is None:
        return Response(status_code=404)
    return Response(made, headers={**FRESH, **SANDBOX}, media_type="image/png")


async def _allowed(request: Request, account: Account) -> bool:
    form = await request.form(max_files=0, max_fields=10)
    return not is_forged(request, text(form, "seal")) and may(account.role, "files")


async def _failed(request: Request, account: Account, error: StoreError) -> Response:
    if isinstance(error, StoreBusy):
        return await comment_page(request, account, 503, "busy")
    if error.key == "file_held":
        return await comment_page(request, account, 403, "held")
    return await comment_page(request, account, 404, "file")


def _token(request: Request) -> str:
    """What proves that the look at a file was noted in this session."""
    context: AppContext = request.app.state.context
    number, identity = request.path_params["number"], request.path_params["id"]
    return keyed(context.key, "desk picture", f"{token_of(request)} {number} {identity}")
