"""The accounts of the desk, and how one is revoked."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.accounts import people as accounts
from clausework.errors import StoreError
from clausework.model.account import may
from clausework.service.context import AppContext
from clausework.service.desk.pages import desk_page
from clausework.service.desk.sessions import FRESH, gone, is_forged, seal_of, text, who, written


async def page(request: Request) -> Response:
    """Who has an account."""
    return await _page(request)


async def _page(request: Request, status: int = 200, problem: str = "") -> Response:
    account = await who(request)
    if account is None:
        return gone()
    if not may(account.role, "revoke"):
        return desk_page("desk_refused.html", request, 403, account=account, seal=seal_of(request))
    context: AppContext = request.app.state.context
    return desk_page(
        "desk_people.html",
        request,
        status,
        account=account,
        seal=seal_of(request),
        problem=problem,
        people=await context.read(lambda db: accounts.people(db, time.time())),
    )


async def revoke(request: Request) -> Response:
    """Shut an account at once."""
    account = await who(request)
    if account is None:
        return gone()
    form = await request.form(max_files=0, max_fields=10)
    if is_forged(request, text(form, "seal")) or not may(account.role, "revoke"):
        return await _page(request, 403, "forbidden")
    context: AppContext = request.app.state.context
    try:
        await written(context, lambda db, desk: accounts.revoke(db, desk, account, text(form, "name")))
    except StoreError:
        return await _page(request, 422, "undone_account")
    return RedirectResponse("/desk/people", 303, FRESH)
