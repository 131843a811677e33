"""The log of comments over HTTP: its signed state, its leaves, and the file of a receipt."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from clausework.service.error_page import error_response
from clausework.service.pages import page
from clausework.service.state import NO_STORE, retry_after, state_of
from clausework.workflow.serving.witnesses import NotCosigned

FRESH = {"cache-control": "no-cache", "access-control-allow-origin": "*"}
"""Anyone may watch the log, from a page of another site too: it holds nothing private."""
LASTING = FRESH | {"cache-control": "public, max-age=31536000, immutable"}


async def checkpoint(request: Request) -> Response:
    """The log as it is now, as a signed note; where it has witnesses, the last one that they cosigned."""
    state = await state_of(request).log.state()
    return PlainTextResponse(state.note, headers=FRESH) if state else _unwitnessed()


def _unwitnessed() -> Response:
    return PlainTextResponse("503\n", 503, headers=FRESH | retry_after())


async def verifier(request: Request) -> Response:
    """The key under which the notes hold."""
    return PlainTextResponse(f"{state_of(request).log.verifier}\n", headers=FRESH)


async def tile(request: Request) -> Response:
    """A tile of the log (C2SP tlog-tiles): what it holds never changes."""
    found = await state_of(request).log.tile(request.path_params["level"], request.path_params["place"])
    if found is None:
        return PlainTextResponse("404\n", 404, headers=FRESH)
    return Response(found, headers=LASTING, media_type="application/octet-stream")


async def consistency(request: Request) -> Response:
    """The proof that the log of `to` leaves begins with that of `from`; up to the signed state by default."""
    log = state_of(request).log
    old, size = (_number(request, name) for name in ("from", "to"))
    state = await log.state()
    if state is None:
        return _unwitnessed()
    if "to" not in request.query_params:
        size = state.size
    if old is None or size is None or not old <= size <= state.size:
        return PlainTextResponse("400\n", 400)
    return _json(await log.consistency(old, size, state))


async def entries(request: Request) -> Response:
    """The leaves from `start` and before `end`, a thousand at most."""
    start, end = (_number(request, name) for name in ("start", "end"))
    if start is None or end is None or (end and end < start):
        return PlainTextResponse("400\n", 400)
    return _json(await state_of(request).log.entries(start, end))


def _json(value: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(value), headers=FRESH, media_type="application/json")


def _number(request: Request, name: str) -> int | None:
    """A whole number of a sensible size in the query, 0 if it is not there, None if it is something else."""
    text = request.query_params.get(name, "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


async def receipt(request: Request) -> Response:
    """The file of a receipt, for one who has its secret."""
    context, log = state_of(request).context, state_of(request).log
    number = request.path_params["number"]
    file = await log.receipt_file(number, request.query_params.get("t", ""))
    if file is None:
        return page("unknown.html", context, context.languages[0], 404)
    if isinstance(file, NotCosigned):
        return error_response(request, context, "unwitnessed", 503, retry_after())
    headers = {**NO_STORE, "content-disposition": f'attachment; filename="{number}.json"'}
    return Response(file, headers=headers, media_type="application/json")
