"""The session of a request: its cookies, its account, the CSRF token of its forms."""

from __future__ import annotations

import hmac
import time
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Literal, TypeVar

import anyio.to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.model.account import Account
from clausework.service.guard import address_of, from_elsewhere, is_safe
from clausework.service.state import NO_STORE, state_of
from clausework.workflow.desk import people
from clausework.workflow.desk.people import DEVICE_SECONDS, SESSION_SECONDS

# Cookies of the desk: given to a browser, read as it sends them back, and taken away. Over HTTPS their
# names begin with `__Host-`: a browser takes such a one from this very host alone, and never from a
# neighbour in the same domain, nor over a connection that somebody can change.
HOST = "__Host-"


def cookie(request: Request, name: str) -> str:
    """The value of a cookie as it came, "" if there is none; of two of a name the first.

    Ours are never in quotation marks. Starlette has the standard library take such off, which before
    Python 3.11.10 takes a time that grows with the square of the backslashes in them.
    """
    wanted = _named(request, name)
    for pair in "; ".join(request.headers.getlist("cookie")).split(";"):
        found, _, value = pair.partition("=")
        if found.strip() == wanted:
            return value.strip()
    return ""


def give(
    request: Request,
    response: Response,
    name: str,
    value: str,
    seconds: int,
    path: str,
    samesite: Literal["strict", "lax"] = "strict",
) -> None:
    """Have a browser keep a value, for a path where the connection is not secure."""
    safe = is_safe(request)
    response.set_cookie(
        _named(request, name),
        value,
        seconds,
        path="/" if safe else path,  # `__Host-` asks for the path of the whole host
        secure=safe,
        httponly=True,  # no script reads it
        samesite=samesite,
    )


def take_away(request: Request, response: Response, name: str, path: str) -> None:
    """Have a browser forget what it was given."""
    safe = is_safe(request)
    response.delete_cookie(
        _named(request, name), path="/" if safe else path, secure=safe, httponly=True, samesite="strict"
    )


def _named(request: Request, name: str) -> str:
    return f"{HOST}{name}" if is_safe(request) else name


T = TypeVar("T")
COOKIE = "desk"
DEVICE = "desk_device"
"""The device cookie: of a browser in which the owner of an account has signed in before."""


def hashing_of(request: Request) -> people.HashingPool:
    """The threads that hash passwords, which takes 32 MiB and a processor for a while: few at a time.

    A flood of passwords delays those who sign in by one, and takes no memory from others.
    """
    limiter = state_of(request).hashing

    async def hashed(work: Callable[..., T], *given: object) -> T:
        return await anyio.to_thread.run_sync(work, *given, limiter=limiter)

    return hashed


def browser_of(request: Request) -> people.Browser:
    """The sender of a request, as the use cases of sign-in know it."""
    return people.Browser(address_of(request), cookie(request, DEVICE), token_of(request))


def token_of(request: Request) -> str:
    """The token of the browser's session, "" without one."""
    return cookie(request, COOKIE)


async def current_account(request: Request) -> Account | None:
    """The account that is signed in."""
    return await people.account_signed_in(state_of(request).context, token_of(request), time.time())


def csrf_token(request: Request) -> str:
    """The CSRF token of the forms of this session."""
    return people.form_token(state_of(request).context.key, token_of(request))


def is_forged(request: Request, csrf: str) -> bool:
    """Whether a form was not sent from a page of this session."""
    given = csrf.encode("utf-8", "replace")  # compare_digest takes no text that is not ASCII
    return from_elsewhere(request) or not hmac.compare_digest(given, csrf_token(request).encode())


def text(form: FormData, name: str) -> str:
    """A field of a form; "" if it is not there or is a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def missing(form: FormData, *names: str) -> dict[str, str]:
    """The fields that were left empty, each with the key of its message."""
    return {name: f"no_{name}" for name in names if not text(form, name).strip()}


def to_sign_in() -> Response:
    """The way to the page for signing in."""
    return RedirectResponse("/desk/sign-in", 303, NO_STORE)


def for_account(
    endpoint: Callable[[Request, Account], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Decorate an endpoint for the account that is signed in; without one it leads to sign-in."""

    @wraps(endpoint)
    async def checked(request: Request) -> Response:
        account = await current_account(request)
        return to_sign_in() if account is None else await endpoint(request, account)

    return checked


def with_session(request: Request, entered: people.SignedIn, response: Response) -> Response:
    """The answer with the cookies of a new session and of its browser."""
    with_device(request, entered.device, response)
    give(request, response, COOKIE, entered.session, SESSION_SECONDS, "/desk")
    return response


def with_device(request: Request, device: str, response: Response) -> Response:
    """The answer with the device cookie, if there is one to give."""
    if device:
        give(request, response, DEVICE, device, DEVICE_SECONDS, "/desk")
    return response
