"""The log of comments over HTTP: its signed state, its leaves, and the file of a receipt."""

from __future__ import annotations

import re

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from clausework.consultation.log.chain import Event
from clausework.consultation.log.proof import base64_of, receipt_file
from clausework.consultation.log.tiles import read_tile_path
from clausework.consultation.log.tree import LogEntry, SignedState, log_entry
from clausework.model.canonical import canonical_json
from clausework.service.context import AppContext
from clausework.service.error_page import error_response
from clausework.service.pages import page
from clausework.service.witnesses import Witnesses
from clausework.store.integrity.audit import each_event
from clausework.store.session import EVENT_COLUMNS, Session
from clausework.store.tracking import receipt as of_number

PAGE = 1000
"""Leaves that one answer holds at most."""
FRESH = {"cache-control": "no-cache", "access-control-allow-origin": "*"}
"""Anyone may watch the log, from a page of another site too: it holds nothing private."""
LASTING = FRESH | {"cache-control": "public, max-age=31536000, immutable"}
LEVEL = re.compile("[0-9]|[1-5][0-9]|6[0-3]")
RETRY = "5"
"""Seconds after which witnesses that were silent may have answered."""


class Entries(msgspec.Struct, frozen=True):
    """Leaves of the log; `next` is where the following page starts, left out at the end."""

    start: int
    entries: tuple[LogEntry, ...]
    next: int | None = None


class Consistency(msgspec.Struct, frozen=True):
    """That the log of `to` leaves begins with that of `from`, and a signed state of the log."""

    start: int = msgspec.field(name="from")
    end: int = msgspec.field(name="to")
    proof: tuple[str, ...]
    checkpoint: str


async def checkpoint(request: Request) -> Response:
    """The log as it is now, as a signed note; where it has witnesses, the last one that they cosigned."""
    state = await _standing(request)
    return PlainTextResponse(state.note, headers=FRESH) if state else _unwitnessed()


async def _standing(request: Request, least: int = 0) -> SignedState | None:
    """The signed state of the log that is shown; None if no cosigned one has so many leaves yet."""
    context: AppContext = request.app.state.context
    witnesses: Witnesses | None = request.app.state.witnesses
    if witnesses is None:
        return await context.ask_log(context.log.signed)
    return witnesses.latest if await witnesses.cover(least) else None


def _unwitnessed() -> Response:
    return PlainTextResponse("503\n", 503, headers=FRESH | {"retry-after": RETRY})


async def verifier(request: Request) -> Response:
    """The key under which the notes hold."""
    context: AppContext = request.app.state.context
    return PlainTextResponse(f"{context.log.signer.verifier}\n", headers=FRESH)


async def tile(request: Request) -> Response:
    """A tile of the log (C2SP tlog-tiles): what it holds never changes."""
    context: AppContext = request.app.state.context
    level, place = request.path_params["level"], read_tile_path(request.path_params["place"])
    if place is None or not LEVEL.fullmatch(level):
        return PlainTextResponse("404\n", 404)
    found = await context.ask_log(context.log.tile, int(level), *place)
    if found is None:
        return PlainTextResponse("404\n", 404, headers=FRESH)
    return Response(found, headers=LASTING, media_type="application/octet-stream")


async def consistency(request: Request) -> Response:
    """The proof that the log of `to` leaves begins with that of `from`; up to the signed state by default."""
    context: AppContext = request.app.state.context
    old, size = (_number(request, name) for name in ("from", "to"))
    state = await _standing(request)
    if state is None:
        return _unwitnessed()
    if "to" not in request.query_params:
        size = state.size
    if old is None or size is None or not old <= size <= state.size:
        return PlainTextResponse("400\n", 400)
    proof = await context.ask_log(context.log.consistency, old, size)
    body = msgspec.json.encode(Consistency(old, size, tuple(map(base64_of, proof)), state.note))
    return Response(body, headers=FRESH, media_type="application/json")


async def entries(request: Request) -> Response:
    """The leaves from `start` and before `end`, a thousand at most."""
    context: AppContext = request.app.state.context
    start, end = (_number(request, name) for name in ("start", "end"))
    if start is None or end is None or (end and end < start):
        return PlainTextResponse("400\n", 400)
    count = min(PAGE, end - start) if end else PAGE
    found = await context.read(lambda db: tuple(map(log_entry, each_event(db, start, start + count))))
    more = start + count if len(found) == count == PAGE else None
    body = msgspec.json.encode(Entries(start, found, more))
    return Response(body, headers=FRESH, media_type="application/json")


def _number(request: Request, name: str) -> int | None:
    """A whole number of a sensible size in the query, 0 if it is not there, None if it is something else."""
    text = request.query_params.get(name, "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


async def receipt(request: Request) -> Response:
    """The file of a receipt, for one who has its secret."""
    context: AppContext = request.app.state.context
    number, secret = request.path_params["number"], request.query_params.get("t", "")
    found = await context.read(lambda db: of_number(db, context.store.context, number, secret))
    if found is None:
        return page("unknown.html", context, context.languages[0], 404)
    event = await context.read(lambda db: received(db, number))
    state = await _standing(request, event.seq)
    if state is None:
        return error_response(request, context, "unwitnessed", 503, {"retry-after": RETRY})
    proof = await context.ask_log(context.log.inclusion, event.seq - 1, state.size)
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{found.number}.json"',
    }
    body = canonical_json(receipt_file(found.comment, event, proof, state.note))
    return Response(body, headers=headers, media_type="application/json")


def received(db: Session, number: str) -> Event:
    """The event that received a comment."""
    sql = f"SELECT {EVENT_COLUMNS} FROM event WHERE number = ? AND kind = 'received'"  # noqa: S608 - our own names
    row = db.execute(sql, (number,)).get
    return Event(*row)
