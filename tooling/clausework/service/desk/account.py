"""The page of one's own account: sessions, passkeys, password, app for codes, recovery codes."""

from __future__ import annotations

import time
from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account
from clausework.service.desk.entering import app_picture, too_many_attempts
from clausework.service.desk.pages import desk_page
from clausework.service.desk.sessions import (
    FRESH,
    browser_of,
    for_account,
    hashing_of,
    is_forged,
    is_fresh,
    missing,
    text,
    token_of,
    with_device,
)
from clausework.service.state import state_of
from clausework.workflow.desk.access import TooManyAttempts
from clausework.workflow.desk.own_account import (
    AppRefused,
    LastSignInMethod,
    NewApp,
    NewCodes,
    WrongPassword,
    account_view,
    change_account,
    change_app,
    change_password,
    needs_fresh_session,
    new_app,
    sealed_app,
)
from clausework.workflow.desk.people import SHORTEST, is_long_enough


@for_account
async def page(request: Request, account: Account) -> Response:
    """The page."""
    return await _page(request, account)


async def _page(
    request: Request,
    account: Account,
    status: int = 200,
    problem: str = "",
    new: NewCodes | NewApp | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    """The page, with new codes or the secret of a new app, which are shown once."""
    context = state_of(request).context
    app = new if isinstance(new, NewApp) else None
    return desk_page(
        "desk_account.html",
        request,
        status,
        account=account,
        problem=problem,
        faults=faults,
        fresh=is_fresh(account),
        view=await account_view(context, account, token_of(request), time.time()),
        least=SHORTEST,
        codes=new.codes if isinstance(new, NewCodes) else (),
        secret=app.secret if app else "",
        sealed=sealed_app(context.key, account, app) if app else "",
        qr=app_picture(request, account.name, app.secret) if app else "",
    )


@for_account
async def change(request: Request, account: Account) -> Response:
    """Change something of how one signs in, or end a session."""
    form = await request.form(max_files=0, max_fields=10)
    act = text(form, "act")
    if is_forged(request, text(form, "seal")):
        return await _page(request, account, 403, "forbidden")
    if needs_fresh_session(account, act, time.time()):
        return await _page(request, account, 403, "stale")
    if act == "password":
        return await _password(request, account, form)
    if act == "app":
        return await _page(request, account, new=new_app())
    if act == "app_try":
        return await _app(request, account, form)
    identity, label = text(form, "passkey"), text(form, "label").strip()
    if act == "passkey_name" and not label:
        return await _page(request, account, 422, faults={f"label-{identity}": "no_label"})
    context, session = state_of(request).context, text(form, "mark")
    try:
        new = await change_account(context, account, act, passkey=identity, label=label, session=session)
    except LastSignInMethod:
        return await _page(request, account, 422, "last")
    except StoreBusy:
        raise
    except StoreError:
        return await _page(request, account, 422, "undone_account")
    return await _page(request, account, new=new) if new.codes else _again()


async def _password(request: Request, account: Account, form: FormData) -> Response:
    """A new password, if the old one is right."""
    old, new = text(form, "old"), text(form, "password")
    faults = missing(form, "old") | ({} if is_long_enough(new) else {"password": "short"})
    if faults:
        return await _page(request, account, 422, faults=faults)
    changed = await change_password(
        state_of(request).context, hashing_of(request), account, browser_of(request), old, new, time.time()
    )
    if isinstance(changed, TooManyAttempts):
        return too_many_attempts(request, changed)
    if isinstance(changed, WrongPassword):
        return await _page(request, account, 422, faults={"old": "old"})
    return with_device(request, changed.device, _again())


async def _app(request: Request, account: Account, form: FormData) -> Response:
    """A new app for codes, if the code is one of it."""
    sealed, code = text(form, "app"), text(form, "code")
    changed = await change_app(
        state_of(request).context, account, browser_of(request), sealed, code, time.time()
    )
    if not isinstance(changed, AppRefused):
        return with_device(request, changed.device, _again())
    if not changed.secret:
        return await _page(request, account, 422, "undone_account")
    said = "no_code" if missing(form, "code") else "code"
    return await _page(request, account, 422, new=NewApp(changed.secret), faults={"new-code": said})


def _again() -> Response:
    return RedirectResponse("/desk/account", 303, FRESH)
