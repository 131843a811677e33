"""Cookies of the desk: given to a browser, read as it sends them back, and taken away.

Over HTTPS their names begin with `__Host-`: a browser takes such a one from this very host alone, and
never from a neighbour in the same domain, nor over a connection that somebody can change.
"""

from __future__ import annotations

from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from clausework.service.origin import is_safe

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
        path="/" if safe else path,
        secure=safe,
        httponly=True,
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
