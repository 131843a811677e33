"""Files that came with a comment: pictures of them in its page, and themselves as downloads alone."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import Response

from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account
from clausework.service.desk.sessions import current_account, for_account, is_forged, text, token_of
from clausework.service.desk.views import DrawnFile, comment_page
from clausework.service.pictures import PAGES
from clausework.service.response_headers import NO_STORE
from clausework.service.state import state_of
from clausework.service.uploads import download
from clausework.workflow.desk.access import Forbidden
from clausework.workflow.desk.review import file_of_comment, file_token, look_at_file, take_file

SANDBOX = {"content-security-policy": "default-src 'none'; sandbox"}


@for_account
async def take(request: Request, account: Account) -> Response:
    """A file as a download, in no page of ours, and noted; not while it is held back."""
    if await _is_forged(request):
        return await comment_page(request, account, 403, "forbidden")
    context = state_of(request).context
    number, identity = request.path_params["number"], request.path_params["id"]
    try:
        taken = await take_file(context, context.vault, account, number, identity)
    except StoreError as error:
        return await _failed(request, account, error)
    if isinstance(taken, Forbidden):
        return await comment_page(request, account, 403, "forbidden")
    response = download(number, taken)
    response.headers.update(SANDBOX)
    return response


@for_account
async def show(request: Request, account: Account) -> Response:
    """The page of the comment with pictures of a file; that somebody has looked at it is noted."""
    if await _is_forged(request):
        return await comment_page(request, account, 403, "forbidden")
    number, identity = request.path_params["number"], request.path_params["id"]
    try:
        file = await look_at_file(state_of(request).context, account, number, identity)
        if isinstance(file, Forbidden):
            return await comment_page(request, account, 403, "forbidden")
        drawn = DrawnFile(identity, await state_of(request).pictures.pages(file), _token(request))
    except StoreError as error:
        return await _failed(request, account, error)
    return await comment_page(request, account, drawn=drawn)


async def picture(request: Request) -> Response:
    """One page of a file as a PNG, for the session in which the look at it was noted."""
    account = await current_account(request)
    given = request.query_params.get("t", "").encode("utf-8", "replace")
    if account is None or not hmac.compare_digest(given, _token(request).encode()):
        return Response(status_code=403)
    number, identity, page = (request.path_params[name] for name in ("number", "id", "page"))
    try:
        file = await file_of_comment(state_of(request).context, account, number, identity)
        if isinstance(file, Forbidden):
            return Response(status_code=403)
        made = await state_of(request).pictures.picture(file, page) if 1 <= page <= PAGES else None
    except StoreBusy:
        raise
    except StoreError:
        made = None
    if made is None:
        return Response(status_code=404)
    return Response(made, headers={**NO_STORE, **SANDBOX}, media_type="image/png")


async def _is_forged(request: Request) -> bool:
    form = await request.form(max_files=0, max_fields=10)
    return is_forged(request, text(form, "csrf"))


async def _failed(request: Request, account: Account, error: StoreError) -> Response:
    if isinstance(error, StoreBusy):
        return await comment_page(request, account, 503, "busy")
    if error.key == "file_held":
        return await comment_page(request, account, 403, "held")
    return await comment_page(request, account, 404, "file")


def _token(request: Request) -> str:
    number, identity = request.path_params["number"], request.path_params["id"]
    return file_token(state_of(request).context.key, token_of(request), number, identity)
