"""The page of one's own account: sessions, passkeys, password, the app for codes, codes for its loss."""

from __future__ import annotations

import time
from collections.abc import Mapping

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.accounts import passkeys, recovery
from clausework.accounts import sessions as sittings
from clausework.accounts.passwords import SHORTEST, hash_password, is_password, new_secret, step_of
from clausework.consultation.sealing import seal, unseal
from clausework.errors import StoreError
from clausework.model.account import Account
from clausework.service.context import AppContext
from clausework.service.desk.entering import app_picture, door
from clausework.service.desk.pages import desk_page
from clausework.service.desk.sessions import (
    FRESH,
    gone,
    hashed,
    is_forged,
    is_fresh,
    known_again,
    missing,
    seal_of,
    text,
    token_of,
    tried,
    who,
    written,
)
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session

EASY = frozenset(["end", "passkey_name"])
"""What needs no sign-in of a short while ago: it opens nothing."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows once: new codes, or the secret of a new app."""

    codes: tuple[str, ...] = ()
    secret: str = ""


async def page(request: Request) -> Response:
    """The page."""
    account = await who(request)
    return gone() if account is None else await _page(request, account)


async def _page(
    request: Request,
    account: Account,
    status: int = 200,
    problem: str = "",
    shown: Shown | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    context: AppContext = request.app.state.context
    name, now = account.name, time.time()
    new = shown or Shown()
    return desk_page(
        "desk_account.html",
        request,
        status,
        account=account,
        seal=seal_of(request),
        problem=problem,
        faults=faults,
        fresh=is_fresh(account),
        sittings=await context.read(lambda db: sittings.sittings(db, name, now)),
        own=sittings.mark_of_sitting(token_of(request)),
        passkeys=await context.read(lambda db: passkeys.passkeys(db, name)),
        kept=await context.read(lambda db: sittings.kept(db, name)),
        left=await context.read(lambda db: recovery.codes_left(db, name)),
        least=SHORTEST,
        codes=new.codes,
        secret=new.secret,
        sealed=seal(context.key, name, "new app", new.secret),
        qr=app_picture(request, name, new.secret) if new.secret else "",
    )


async def change(request: Request) -> Response:
    """Change something of how one signs in, or end a session."""
    account = await who(request)
    if account is None:
        return gone()
    form = await request.form(max_files=0, max_fields=10)
    act = text(form, "act")
    if is_forged(request, text(form, "seal")):
        return await _page(request, account, 403, "forbidden")
    if act not in EASY and not is_fresh(account):
        return await _page(request, account, 403, "stale")
    if act == "password":
        return await _password(request, account, form)
    if act in ("app", "app_try"):
        return await _app(request, account, form)
    if act == "passkey_name" and missing(form, "label"):
        return await _page(request, account, 422, faults={f"label-{text(form, 'passkey')}": "no_label"})
    context: AppContext = request.app.state.context
    try:
        codes = await written(context, lambda db, desk: _do(db, desk, account, act, form))
    except passkeys.LastWay:
        return await _page(request, account, 422, "last")
    except StoreError:
        return await _page(request, account, 422, "undone_account")
    return await _page(request, account, shown=Shown(codes=codes)) if codes else _again()


def _do(db: Session, desk: StoreContext, account: Account, act: str, form: FormData) -> tuple[str, ...]:
    """What is changed in one go; the codes, where they were made."""
    identity = text(form, "passkey")
    if act == "end":
        sittings.end(db, desk, account, text(form, "mark"))
    elif act == "passkey_name":
        passkeys.rename(db, desk, account, identity, text(form, "label").strip())
    elif act == "passkey_remove":
        passkeys.remove(db, desk, account, identity)
    elif act == "codes":
        return recovery.new_codes(db, desk, account)
    else:
        raise StoreError("unknown_act")
    return ()


async def _password(request: Request, account: Account, form: FormData) -> Response:
    """A new password, for whoever knows the old one; other sessions are over."""
    context: AppContext = request.app.state.context
    new, token = text(form, "password"), token_of(request)
    faults = missing(form, "old") | ({} if len(new) >= SHORTEST else {"password": "short"})
    if faults:
        return await _page(request, account, 422, faults=faults)
    if wait := await tried(request, account.name):
        return door(request, 429, "often", wait)
    known = await context.read(lambda db: sittings.kept(db, account.name))
    right = await hashed(request, is_password, text(form, "old"), known.password)
    if not right:
        await written(context, lambda db, desk: recovery.refuse_password(db, desk, account))
        return await _page(request, account, 422, faults={"old": "old"})
    kept = await hashed(request, hash_password, new)

    def work(db: Session, desk: StoreContext) -> None:
        recovery.set_password(db, desk, account, kept)
        sittings.end_others(db, desk, account, token)

    await written(context, work)
    return await known_again(request, account.name, _again())


async def _app(request: Request, account: Account, form: FormData) -> Response:
    """A new app for codes: first its secret is shown, then a code of it is tried, and only then it counts."""
    context: AppContext = request.app.state.context
    if text(form, "act") == "app":
        return await _page(request, account, shown=Shown(secret=new_secret()))
    secret = unseal(context.key, account.name, "new app", text(form, "app"))
    if not secret or secret == text(form, "app"):
        return await _page(request, account, 422, "undone_account")
    step = step_of(secret, text(form, "code"), time.time())
    if not step:
        said = "no_code" if missing(form, "code") else "code"
        return await _page(request, account, 422, shown=Shown(secret=secret), faults={"new-code": said})
    token = token_of(request)

    def work(db: Session, desk: StoreContext) -> None:
        recovery.set_app(db, desk, account, secret, step)
        sittings.end_others(db, desk, account, token)

    await written(context, work)
    return await known_again(request, account.name, _again())


def _again() -> Response:
    return RedirectResponse("/desk/account", 303, FRESH)
