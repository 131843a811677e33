"""Passkeys at the desk: made with an invitation or on the page of the account, and signed in with.

These answer a script in JSON: `to` is where to go, `problem` is said to whoever waits. Who has no
script signs in by password and code.
"""

from __future__ import annotations

import secrets
import time
from importlib.resources import files

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.accounts import attempts as tries
from clausework.accounts import challenges, passkeys
from clausework.accounts import people as accounts
from clausework.accounts import sessions as sittings
from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account
from clausework.service.context import AppContext
from clausework.service.desk import ceremony
from clausework.service.desk.ceremony import Credential, place_of_desk
from clausework.service.desk.pages import language
from clausework.service.desk.sessions import (
    FRESH,
    answered,
    counted,
    is_forged,
    is_fresh,
    seated,
    token_of,
    trial_of_device,
    tried,
    who,
    written,
)
from clausework.service.guard import from_elsewhere
from clausework.service.json_log import warn
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.strings.catalogue import say

SCRIPT = files("clausework.service.desk").joinpath("passkey.js").read_bytes()


class Sent(msgspec.Struct, frozen=True):
    """What the script sends."""

    seal: str = ""
    label: str = ""
    credential: Credential = {}


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """What it is answered."""

    to: str = ""
    problem: str = ""


async def script(_request: Request) -> Response:
    """The script itself."""
    return Response(SCRIPT, 200, {"cache-control": "no-cache"}, "text/javascript; charset=utf-8")


async def ask(request: Request) -> Response:
    """A question for any passkey of this desk."""
    if from_elsewhere(request):
        return _refused(request, 403, "elsewhere")
    wait = await tried(request)
    if wait:
        return _refused(request, 429, "often", wait)
    token = await _question(request, "sign-in", "")
    return _options(request, ceremony.request_options(place_of_desk(request), token) if token else "")


async def sign_in(request: Request) -> Response:
    """A session for whoever holds a passkey; the question is used up, whatever comes of it."""
    context: AppContext = request.app.state.context
    sent = await _read(request)
    if sent is None or from_elsewhere(request):
        return _refused(request, 403, "elsewhere")
    now = time.time()
    question = await _asked(request, "sign-in", sent)
    identity = ceremony.identity_in(sent.credential)
    known = await context.read(lambda db: passkeys.passkey(db, identity))
    if question is None or known is None:
        return _refused(request, 403, "passkey")
    if await trial_of_device(request, known.name) is None:
        wait = await counted(request, (tries.trial_of_passkey(context.key, known.name),))
        if wait:
            return _refused(request, 429, "often", wait)
    handle = ceremony.handle_of(context.key, known.name)
    counter = ceremony.used(place_of_desk(request), sent.credential, question[0], known)
    shown, former = counter is not None and ceremony.identity_in(sent.credential, handle), token_of(request)

    def work(db: Session, desk: StoreContext) -> str:
        good = shown and counter is not None and passkeys.advance(db, desk, known, counter)
        token = sittings.sit(db, desk, known.name, "passkey", now, former) if good else ""
        if not token:
            tries.fail(db, desk, (), known.name, "passkey")
        return token

    token = await written(context, work)
    if not token:
        warn("sign_in", outcome="failed", way="passkey")
        return _refused(request, 403, "passkey")
    return await _entered(request, token)


async def make(request: Request) -> Response:
    """A question for a new passkey of one's own account."""
    account = await who(request)
    sent = await _read(request)
    wrong = _not_now(request, account, sent)
    if wrong is not None or account is None:
        return wrong or _refused(request, 403, "forbidden")
    return await _creation(request, "make", account.name)


async def add(request: Request) -> Response:
    """Take a new passkey of one's own account."""
    account = await who(request)
    sent = await _read(request)
    wrong = _not_now(request, account, sent)
    if wrong is not None or account is None or sent is None:
        return wrong or _refused(request, 403, "forbidden")
    found = await _made(request, "make", account.name, sent)
    if found is None:
        return _refused(request, 403, "passkey")
    context: AppContext = request.app.state.context
    try:
        await written(
            context,
            lambda db, desk: passkeys.add(
                db, desk, account, found.id, found.public, found.counter, sent.label.strip()
            ),
        )
    except StoreError:
        return _refused(request, 422, "passkey")
    return _told(Told(to="/desk/account"))


async def join_ask(request: Request) -> Response:
    """A question for the first passkey of an account that somebody is invited to."""
    name = await _invited(request)
    if not name or from_elsewhere(request):
        return _refused(request, 404, "invitation")
    return await _creation(request, "join", name)


async def join(request: Request) -> Response:
    """Make the account of an invitation, which this passkey opens; and sit down."""
    context: AppContext = request.app.state.context
    sent, name, now = await _read(request), await _invited(request), time.time()
    if sent is None or not name or from_elsewhere(request):
        return _refused(request, 404, "invitation")
    found = await _made(request, "join", name, sent)
    if found is None:
        return _refused(request, 403, "passkey")
    invitation, label, former = request.path_params["token"], sent.label.strip(), token_of(request)

    def work(db: Session, desk: StoreContext) -> str:
        account = accounts.join(db, desk, invitation, "", 0, now)
        if account is None:
            raise StoreError("invitation_used")
        passkeys.add(db, desk, account, found.id, found.public, found.counter, label)
        return sittings.sit(db, desk, account.name, "passkey", now, former)

    try:
        return await _entered(request, await written(context, work))
    except StoreError:
        return _refused(request, 403, "invitation")


def _not_now(request: Request, account: Account | None, sent: Sent | None) -> Response | None:
    """Why a passkey cannot be added now, if anything keeps it."""
    if account is None or sent is None or is_forged(request, sent.seal):
        return _refused(request, 403, "forbidden")
    return None if is_fresh(account) else _refused(request, 403, "stale")


async def _invited(request: Request) -> str:
    context: AppContext = request.app.state.context
    token = request.path_params["token"]
    found = await context.read(lambda db: accounts.invitation(db, context.key, token, time.time()))
    return found.name if found is not None else ""


async def _question(request: Request, kind: str, detail: str) -> str:
    """The token of a new question, "" if too many are open."""
    context: AppContext = request.app.state.context
    token = secrets.token_urlsafe(ceremony.CHALLENGE)
    try:
        await written(context, lambda db, _desk: challenges.ask(db, kind, token, detail, time.time()))
    except StoreBusy:
        return ""
    return token


async def _asked(request: Request, kind: str, sent: Sent) -> tuple[str, str] | None:
    """The question that is answered, with its detail; from here on it is used up."""
    context: AppContext = request.app.state.context
    token = ceremony.question_in(sent.credential)
    detail = await answered(context, kind, token)
    return None if detail is None else (token, detail)


async def _creation(request: Request, kind: str, name: str) -> Response:
    context: AppContext = request.app.state.context
    if wait := await tried(request):
        return _refused(request, 429, "often", wait)
    token = await _question(request, kind, name)
    if not token:
        return _refused(request, 503, "busy", 5)
    known = await context.read(lambda db: passkeys.passkeys(db, name)) if kind == "make" else ()
    title = context.title.get(language(request), "Clausework")
    handle = ceremony.handle_of(context.key, name)
    return _options(request, ceremony.creation(place_of_desk(request), title, name, handle, known, token))


async def _made(request: Request, kind: str, name: str, sent: Sent) -> ceremony.Made | None:
    question = await _asked(request, kind, sent)
    if question is None or question[1] != name:
        return None
    return await anyio.to_thread.run_sync(ceremony.made, place_of_desk(request), sent.credential, question[0])


async def _read(request: Request) -> Sent | None:
    try:
        return msgspec.json.decode(await request.body(), type=Sent)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _options(request: Request, options: str) -> Response:
    if not options:
        return _refused(request, 503, "busy", 5)
    return Response(options, 200, FRESH, "application/json")


async def _entered(request: Request, token: str) -> Response:
    return await seated(request, token, _told(Told(to="/desk/")))


def _refused(request: Request, status: int, problem: str, wait: int = 0) -> Response:
    headers = {"retry-after": str(wait)} if wait else {}
    return _told(Told(problem=say(language(request), f"desk.problem_{problem}")), status, headers)


def _told(told: Told, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = msgspec.json.encode(told)
    return Response(body, status, {**FRESH, **(headers or {})}, "application/json")
