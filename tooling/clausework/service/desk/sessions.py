"""Who a request is from, whether a form is ours, and how often one may try."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from typing import TypeVar

import anyio.to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.accounts import attempts as tries
from clausework.accounts import challenges, devices
from clausework.accounts import sessions as sittings
from clausework.accounts.attempts import Trial
from clausework.consultation.sealing import keyed
from clausework.consultation.spam.rate_limits import place_of
from clausework.model.account import Account
from clausework.service.context import AppContext
from clausework.service.desk.cookies import cookie, give
from clausework.service.guard import from_elsewhere
from clausework.service.json_log import warn
from clausework.service.spam_gate import address_of
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session

T = TypeVar("T")
COOKIE = "desk"
DEVICE = "desk_device"
"""The cookie of a browser in which somebody has signed in before."""
FRESH = {"cache-control": "no-store"}


async def written(context: AppContext, work: Callable[[Session, StoreContext], T]) -> T:
    """What the writer answers once the work is on disk."""
    return await context.write(work)


async def hashed(request: Request, work: Callable[..., T], *given: object) -> T:
    """What comes of hashing a password, which takes 32 MiB and a processor for a while: few at a time.

    Who sends many passwords at once makes those wait who sign in by one, and takes no memory from others.
    """
    return await anyio.to_thread.run_sync(work, *given, limiter=request.app.state.hashing)


async def tries_of(request: Request, name: str = "") -> tuple[Trial, ...]:
    """What a try to sign in counts for: where it comes from, and whose name it takes.

    From a browser in which the owner has signed in before it counts for that browser alone.
    """
    context: AppContext = request.app.state.context
    own = await trial_of_device(request, name)
    if own is not None:
        return (own,)
    return tries.trials(context.key, place_of(address_of(request)), name)


async def trial_of_device(request: Request, name: str = "") -> Trial | None:
    """What a try counts for in a browser in which the owner of an account has signed in before."""
    context: AppContext = request.app.state.context
    token = cookie(request, DEVICE)
    if not token:
        return None
    return await context.read(lambda db: devices.trial_of_device(db, context.key, token, name))


async def tried(request: Request, name: str = "") -> int:
    """Count a try to sign in; seconds until the next if there may be none now."""
    return await counted(request, await tries_of(request, name))


async def counted(request: Request, wanted: tuple[Trial, ...]) -> int:
    """Count a try for all that it counts for; one that may not be writes nothing more."""
    context: AppContext = request.app.state.context
    now = time.time()
    seconds, told = await context.read(lambda db: tries.wait(db, wanted, now))
    if not wanted or (seconds and told):
        return seconds
    seconds = await written(context, lambda db, desk: tries.take(db, desk, wanted, now))
    if seconds:
        warn("sign_in", outcome="locked")
    return seconds


async def answered(context: AppContext, kind: str, token: str) -> str | None:
    """The detail of a question that a browser answers, used up by this; None if it is none of ours."""
    now = time.time()
    if not token or not await context.read(lambda db: challenges.is_open(db, kind, token, now)):
        return None
    return await written(context, lambda db, _desk: challenges.take(db, kind, token, now))


def token_of(request: Request) -> str:
    """The token of the browser's session, "" without one."""
    return cookie(request, COOKIE)


async def who(request: Request) -> Account | None:
    """Who sits at the desk and sent this."""
    context: AppContext = request.app.state.context
    token = token_of(request)
    return await context.read(lambda db: sittings.sitter(db, token, time.time())) if token else None


def is_fresh(account: Account) -> bool:
    """Whether somebody signed in a short while ago, and may change how they sign in."""
    return time.time() - account.since < sittings.FRESH


def seal_of(request: Request) -> str:
    """What a form of this session carries, and none of another can."""
    context: AppContext = request.app.state.context
    return keyed(context.key, "desk form", token_of(request))


def is_forged(request: Request, seal: str) -> bool:
    """Whether a form was not sent from a page of this session."""
    given = seal.encode("utf-8", "replace")
    return from_elsewhere(request) or not hmac.compare_digest(given, seal_of(request).encode())


def text(form: FormData, name: str) -> str:
    """A field of a form; "" if it is not there or is a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def missing(form: FormData, *names: str) -> dict[str, str]:
    """The fields that nothing was written into, each with the key of what is said of it."""
    return {name: f"no_{name}" for name in names if not text(form, name).strip()}


def gone() -> Response:
    """The way to the page for signing in."""
    return RedirectResponse("/desk/sign-in", 303, FRESH)


async def seated(request: Request, token: str, response: Response) -> Response:
    """The answer with the cookie of a new session, and that by which this browser is known again."""
    context: AppContext = request.app.state.context
    account = await context.read(lambda db: sittings.sitter(db, token, time.time()))
    if account is not None:
        await known_again(request, account.name, response)
    give(request, response, COOKIE, token, sittings.SITS, "/desk")
    return response


async def known_again(request: Request, name: str, response: Response) -> Response:
    """The answer with the cookie by which the browser of an account's owner is known again."""
    context: AppContext = request.app.state.context
    device = await context.read(lambda db: devices.token_of_device(db, context.key, name))
    give(request, response, DEVICE, device, devices.HOLDS, "/desk")
    return response
