"""The error response of last resort: in every language at once, without asking the store."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from clausework.service.context import AppContext
from clausework.service.pages import PRIVATE, environment
from clausework.service.state import NO_STORE
from clausework.strings.catalogue import say


class FieldFault(msgspec.Struct, frozen=True):
    """Something wrong with a field, as JSON."""

    rule: str
    field: str
    message: str


class RefusalAnswer(msgspec.Struct, frozen=True):
    """A refusal as JSON; the sender has the text and must keep it."""

    error: str
    message: str
    faults: tuple[FieldFault, ...] = ()


def error_response(
    request: Request, context: AppContext, kind: str, status: int, headers: Mapping[str, str]
) -> Response:
    """Why a request was not served, as a page or as JSON."""
    if wants_json(request):
        body = msgspec.json.encode(RefusalAnswer(kind, say(context.languages[0], f"service.why_{kind}")))
        return Response(body, status, {**NO_STORE, **headers}, "application/json")
    parts = [
        (
            "zh-CN" if lang == "zh" else lang,
            say(lang, f"service.title_{kind}"),
            say(lang, f"service.why_{kind}"),
        )
        for lang in context.languages
    ]
    html = environment().get_template("error.html").render(parts=parts, context=context)
    return HTMLResponse(html, status, {**PRIVATE, **headers})


def wants_json(request: Request) -> bool:
    """Whether the sender is a program: it sent JSON, or asks for JSON and not for a page."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return True
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept
