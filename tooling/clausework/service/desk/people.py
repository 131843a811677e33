"""The accounts of the desk, and how one is revoked."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account
from clausework.service.desk.pages import desk_page
from clausework.service.desk.sessions import for_account, is_forged, text
from clausework.service.response_headers import NO_STORE
from clausework.service.state import state_of
from clausework.workflow.desk.access import Forbidden
from clausework.workflow.desk.people import people_listed, revoke_account


@for_account
async def page(request: Request, account: Account) -> Response:
    """All accounts."""
    return await _page(request, account)


async def _page(request: Request, account: Account, status: int = 200, problem: str = "") -> Response:
    people = await people_listed(state_of(request).context, account, time.time())
    if isinstance(people, Forbidden):
        return desk_page("desk_refused.html", request, 403, account=account)
    return desk_page(
        "desk_people.html",
        request,
        status,
        account=account,
        problem=problem,
        people=people,
    )


@for_account
async def revoke(request: Request, account: Account) -> Response:
    """Shut an account at once."""
    form = await request.form(max_files=0, max_fields=10)
    if is_forged(request, text(form, "csrf")):
        return await _page(request, account, 403, "forbidden")
    try:
        revoked = await revoke_account(state_of(request).context, account, text(form, "name"))
    except StoreBusy:
        raise
    except StoreError:
        return await _page(request, account, 422, "undone_account")
    if isinstance(revoked, Forbidden):
        return await _page(request, account, 403, "forbidden")
    return RedirectResponse("/desk/people", 303, NO_STORE)
