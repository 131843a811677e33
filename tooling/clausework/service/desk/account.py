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
    browser_of,
    for_account,
    hashing_of,
    is_forged,
    missing,
    text,
    token_of,
    with_device,
)
from clausework.service.response_headers import NO_STORE
from clausework.service.state import state_of
from clausework.workflow.desk.access import SessionTooOld, TooManyAttempts
from clausework.workflow.desk.own_account import (
    AppRefused,
    LastSignInMethod,
    NewApp,
    NewCodes,
    PasswordRefused,
    account_view,
    change_account,
    change_app,
    change_password,
    new_app,
    sealed_app,
)
from clausework.workflow.desk.people import SHORTEST


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
    if is_forged(request, text(form, "csrf")):
        return await _page(request, account, 403, "forbidden")
    if act == "password":
        return await _password(request, account, form)
    if act == "app":
        app = new_app(account, time.time())
        return await (
            _stale(request, account) if isinstance(app, SessionTooOld) else _page(request, account, new=app)
        )
    if act == "app_try":
        return await _app(request, account, form)
    identity, label = text(form, "passkey"), text(form, "label").strip()
    if act == "passkey_name" and not label:
        return await _page(request, account, 422, faults={f"label-{identity}": "no_label"})
    context, session = state_of(request).context, text(form, "mark")
    try:
        new = await change_account(
            context, account, act, time.time(), passkey=identity, label=label, session=session
        )
    except LastSignInMethod:
        return await _page(request, account, 422, "last")
    except StoreBusy:
        raise
    except StoreError:
        return await _page(request, account, 422, "undone_account")
    if isinstance(new, SessionTooOld):
        return await _stale(request, account)
    return await _page(request, account, new=new) if new.codes else _again()


async def _password(request: Request, account: Account, form: FormData) -> Response:
    """A new password, if the old one is right."""
    old, new = text(form, "old"), text(form, "password")
    changed = await change_password(
        state_of(request).context, hashing_of(request), account, browser_of(request), old, new, time.time()
    )
    if isinstance(changed, TooManyAttempts):
        return too_many_attempts(request, changed)
    if isinstance(changed, SessionTooOld):
        return await _stale(request, account)
    if isinstance(changed, PasswordRefused):
        faults = missing(form, "old") or {"old": "old"} if changed.wrong_password else {}
        faults |= {"password": "short"} if changed.short_password else {}
        return await _page(request, account, 422, faults=faults)
    return with_device(request, changed.device, _again())


async def _app(request: Request, account: Account, form: FormData) -> Response:
    """A new app for codes, if the code is one of it."""
    sealed, code = text(form, "app"), text(form, "code")
    changed = await change_app(
        state_of(request).context, account, browser_of(request), sealed, code, time.time()
    )
    if isinstance(changed, SessionTooOld):
        return await _stale(request, account)
    if not isinstance(changed, AppRefused):
        return with_device(request, changed.device, _again())
    if not changed.secret:
        return await _page(request, account, 422, "undone_account")
    said = "no_code" if missing(form, "code") else "code"
    return await _page(request, account, 422, new=NewApp(changed.secret), faults={"new-code": said})


async def _stale(request: Request, account: Account) -> Response:
    return await _page(request, account, 403, "stale")


def _again() -> Response:
    return RedirectResponse("/desk/account", 303, NO_STORE)
