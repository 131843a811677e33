"""Cookies as a browser sends them back."""

from __future__ import annotations

from starlette.requests import Request


def cookie(request: Request, name: str) -> str:
    """The value of a cookie as it came, "" if there is none; of two of a name the first.

    Ours are never in quotation marks. Starlette has the standard library take such off, which before
    Python 3.11.10 takes a time that grows with the square of the backslashes in them.
    """
    for pair in "; ".join(request.headers.getlist("cookie")).split(";"):
        found, _, value = pair.partition("=")
        if found.strip() == name:
            return value.strip()
    return ""
