"""Signing in by password and code, signing out, and taking up an invitation."""

from __future__ import annotations

import time
from collections.abc import Mapping

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.accounts import attempts as tries
from clausework.accounts import people as accounts
from clausework.accounts import sessions as sittings
from clausework.accounts.passwords import SHORTEST, app_address, hash_password, step_of
from clausework.accounts.settings import SignIn
from clausework.service.context import AppContext
from clausework.service.desk.cookies import take_away
from clausework.service.desk.pages import desk_page, language
from clausework.service.desk.sessions import (
    COOKIE,
    FRESH,
    gone,
    hashed,
    is_forged,
    missing,
    seated,
    text,
    token_of,
    tried,
    tries_of,
    who,
    written,
)
from clausework.service.guard import from_elsewhere
from clausework.service.json_log import warn
from clausework.service.pages import qr_svg
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session


async def sign_in_page(request: Request) -> Response:
    """The page for signing in; `again` is for whoever sits already and has to show who they are."""
    again = "again" in request.query_params
    return RedirectResponse("/desk/", 303, FRESH) if await who(request) and not again else door(request)


def door(
    request: Request,
    status: int = 200,
    problem: str = "",
    wait: int = 0,
    faults: Mapping[str, str] | None = None,
    name: str = "",
) -> Response:
    """The page for signing in, with what is wrong; the name stays that was typed."""
    settings: SignIn = request.app.state.sign_in
    provider = settings.provider
    headers = {"retry-after": str(wait)} if wait else {}
    called = (provider.name or provider.issuer) if provider is not None else ""
    return desk_page(
        "desk_signin.html",
        request,
        status,
        headers,
        faults=faults,
        problem=problem,
        provider=called,
        kept={"name": name},
    )


async def sign_in(request: Request) -> Response:
    """A session for the right name, password and code; whatever is wrong, the answer is the same."""
    context: AppContext = request.app.state.context
    form = await request.form(max_files=0, max_fields=10)
    name, now = text(form, "name").strip().lower(), time.time()
    if from_elsewhere(request):
        return door(request, 403, "elsewhere")
    lacking = missing(form, "name", "password", "code")
    if lacking:
        return door(request, 422, faults=lacking, name=name)
    wait = await tried(request, name)
    if wait:
        return door(request, 429, "often", wait, name=name)
    known = await context.read(lambda db: sittings.kept(db, name))
    shown = await hashed(
        request,
        sittings.judge_sign_in,
        context.key,
        name,
        known,
        text(form, "password"),
        text(form, "code"),
        now,
    )
    former, wanted = token_of(request), await tries_of(request, name)

    def work(db: Session, desk: StoreContext) -> str:
        """One commit, whatever is wrong."""
        token = sittings.sit_shown(db, desk, name, shown, now, former) if shown is not None else ""
        if not token:
            tries.fail(db, desk, wanted, name, "password")
        return token

    token = await written(context, work)
    if not token:
        warn("sign_in", outcome="failed", way="password")
        return door(request, 403, "wrong", name=name)
    return await seated(request, token, RedirectResponse("/desk/", 303, FRESH))


async def sign_out(request: Request) -> Response:
    """End the session; a page of another site ends none, and takes no browser's cookie away."""
    context: AppContext = request.app.state.context
    form = await request.form(max_files=0, max_fields=10)
    response = gone()
    if is_forged(request, text(form, "seal")):
        return response
    token = token_of(request)
    await written(context, lambda db, desk: sittings.rise(db, desk, token))
    take_away(request, response, COOKIE, "/desk")
    return response


async def join_page(request: Request) -> Response:
    """The form by which an invited person chooses a password and sets up an app for codes, or a passkey."""
    return await _join(request)


async def join(request: Request) -> Response:
    """Make the account of an invitation."""
    context: AppContext = request.app.state.context
    form = await request.form(max_files=0, max_fields=10)
    token, now = request.path_params["token"], time.time()
    found = await context.read(lambda db: accounts.invitation(db, context.key, token, now))
    if found is None or from_elsewhere(request):
        return await _join(request)
    password = text(form, "password")
    step = step_of(found.secret, text(form, "code"), now)
    faults = missing(form, "code") or ({} if step else {"code": "code"})
    if len(password) < SHORTEST:
        faults = {"password": "short", **faults}
    if faults:
        return await _join(request, faults)
    kept = await hashed(request, hash_password, password)
    await written(context, lambda db, desk: accounts.join(db, desk, token, kept, step, now))
    return gone()


async def _join(request: Request, faults: Mapping[str, str] | None = None) -> Response:
    context: AppContext = request.app.state.context
    token = request.path_params["token"]
    found = await context.read(lambda db: accounts.invitation(db, context.key, token, time.time()))
    if found is None:
        return door(request, 404, "invitation")
    return desk_page(
        "desk_join.html",
        request,
        422 if faults else 200,
        faults=faults,
        invited=found,
        token=token,
        qr=app_picture(request, found.name, found.secret),
        least=SHORTEST,
    )


def app_picture(request: Request, name: str, secret: str) -> Markup:
    """What an app for codes reads with a camera."""
    context: AppContext = request.app.state.context
    address = app_address(secret, name, context.title.get(language(request), "Clausework"))
    return Markup(qr_svg(address, secret))  # noqa: S704 - drawn by us
