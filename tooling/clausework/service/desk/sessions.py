"""Signing in and out, and who a request is from."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable
from typing import TypeVar

import anyio.to_thread
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.comments.buckets import Buckets, Rate
from clausework.comments.passwords import SHORTEST, app_address, hash_password, step_of
from clausework.comments.sealing import keyed
from clausework.comments.store import accounts
from clausework.comments.store.accounts import Account
from clausework.comments.store.intake import Desk
from clausework.comments.store.session import Session
from clausework.service.desk.pages import desk_page, language
from clausework.service.guard import from_elsewhere
from clausework.service.office import Office
from clausework.service.pages import qr_svg

T = TypeVar("T")
COOKIE = "desk"
TRIES = Rate(capacity=5, refill=1 / 30, low=0)
"""How often a name may be tried."""


async def written(office: Office, work: Callable[[Session, Desk], T]) -> T:
    """What the writer answers once the work is on disk."""
    return await asyncio.wrap_future(office.store.write(work))


def who(request: Request) -> Account | None:
    """Who sits at the desk and sent this."""
    office: Office = request.app.state.office
    token = request.cookies.get(COOKIE, "")
    return office.store.read(lambda db: accounts.sitter(db, token, time.time())) if token else None


def seal_of(request: Request) -> str:
    """What a form of this session carries, and none of another can."""
    office: Office = request.app.state.office
    token = request.cookies.get(COOKIE, "")
    return keyed(office.key, "desk form", token)


def is_forged(request: Request, form: FormData) -> bool:
    """Whether a form was not sent from a page of this session."""
    given = text(form, "seal").encode("utf-8", "replace")
    return from_elsewhere(request) or not hmac.compare_digest(given, seal_of(request).encode())


def text(form: FormData, name: str) -> str:
    """A field of a form; "" if it is not there or is a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


async def sign_in_page(request: Request) -> Response:
    """The form for signing in."""
    return RedirectResponse("/desk/", 303) if who(request) else desk_page("desk_signin.html", request)


async def sign_in(request: Request) -> Response:
    """A session for the right name, password and code; whatever is wrong, the answer is the same."""
    office: Office = request.app.state.office
    tries: Buckets = request.app.state.tries
    form = await request.form(max_files=0, max_fields=10)
    name, now = text(form, "name").strip().lower(), time.time()
    if from_elsewhere(request):
        return desk_page("desk_signin.html", request, 403, problem="elsewhere")
    if tries.take(name[:40], 1, now) == "empty":
        wait = {"retry-after": str(tries.wait(name[:40], 1, now))}
        return desk_page("desk_signin.html", request, 429, wait, problem="often")
    known = office.store.read(lambda db: accounts.kept(db, name))
    step = await anyio.to_thread.run_sync(
        accounts.is_right, office.key, name, known, text(form, "password"), text(form, "code"), now
    )
    token = await written(office, lambda db, desk: accounts.sit(db, desk, name, step, now)) if step else ""
    if not token:
        return desk_page("desk_signin.html", request, 403, problem="wrong")
    return _seated(request, token)


def _seated(request: Request, token: str) -> Response:
    response = RedirectResponse("/desk/", 303, {"cache-control": "no-store"})
    secure = request.url.scheme == "https"
    response.set_cookie(
        COOKIE, token, accounts.SITS, path="/desk", secure=secure, httponly=True, samesite="strict"
    )
    return response


async def sign_out(request: Request) -> Response:
    """End the session."""
    office: Office = request.app.state.office
    form = await request.form(max_files=0, max_fields=10)
    if not is_forged(request, form):
        token = request.cookies.get(COOKIE, "")
        await written(office, lambda db, _desk: accounts.rise(db, token))
    response = RedirectResponse("/desk/sign-in", 303, {"cache-control": "no-store"})
    response.delete_cookie(COOKIE, path="/desk")
    return response


async def join_page(request: Request) -> Response:
    """The form by which an invited person chooses a password and sets up an app for codes."""
    return _join(request)


async def join(request: Request) -> Response:
    """Make the account of an invitation."""
    office: Office = request.app.state.office
    form = await request.form(max_files=0, max_fields=10)
    token, now = request.path_params["token"], time.time()
    found = office.store.read(lambda db: accounts.invitation(db, office.key, token, now))
    if found is None or from_elsewhere(request):
        return _join(request)
    password = text(form, "password")
    if len(password) < SHORTEST:
        return _join(request, "short")
    step = step_of(found.secret, text(form, "code"), now)
    if not step:
        return _join(request, "code")
    kept = await anyio.to_thread.run_sync(hash_password, password)
    await written(office, lambda db, desk: accounts.join(db, desk, token, kept, step, now))
    return RedirectResponse("/desk/sign-in", 303, {"cache-control": "no-store"})


def _join(request: Request, problem: str = "") -> Response:
    office: Office = request.app.state.office
    token = request.path_params["token"]
    found = office.store.read(lambda db: accounts.invitation(db, office.key, token, time.time()))
    if found is None:
        return desk_page("desk_signin.html", request, 404, problem="invitation")
    lang = language(request)
    address = app_address(found.secret, found.name, office.title.get(lang, "Clausework"))
    drawn = Markup(qr_svg(address, found.secret))  # noqa: S704 - drawn by us
    status = 422 if problem else 200
    return desk_page(
        "desk_join.html", request, status, invited=found, qr=drawn, problem=problem, least=SHORTEST
    )
