"""The log of comments over HTTP: its signed state, its leaves, and the file of a receipt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from clausework.comments.log import LogEntry, log_entry
from clausework.comments.proof import receipt_file
from clausework.comments.store.audit import BATCH, each_event
from clausework.comments.store.chain import Event
from clausework.comments.store.session import Session
from clausework.comments.store.tracking import receipt as of_number
from clausework.model.canonical import canonical_json
from clausework.service.office import Office
from clausework.service.pages import page

T = TypeVar("T")
PAGE = 1000
"""Leaves that one answer holds at most."""
FRESH = {"cache-control": "no-cache", "access-control-allow-origin": "*"}
"""Anyone may watch the log, from a page of another site too: it holds nothing private."""


class Entries(msgspec.Struct, frozen=True):
    """Leaves of the log; `next` is where the following page starts, left out at the end."""

    start: int
    entries: tuple[LogEntry, ...]
    next: int | None = None


async def checkpoint(request: Request) -> Response:
    """The log as it is now, as a signed note."""
    office: Office = request.app.state.office
    state = await asked(office, office.log.signed)
    return PlainTextResponse(state.note, headers=FRESH)


async def asked(office: Office, work: Callable[..., T], *given: int) -> T:
    """What the log answers, by a reader of the store.

    What is new is taken up a batch for each call of a reader: its first growth may take a while.
    """
    log, count = office.log, BATCH
    while count == BATCH:
        count = await office.read(lambda db: log.grow(partial(each_event, db), BATCH))
    return await office.read(lambda db: work(*given, events=partial(each_event, db)))


async def verifier(request: Request) -> Response:
    """The key under which the notes hold."""
    office: Office = request.app.state.office
    return PlainTextResponse(f"{office.log.signer.verifier}\n", headers=FRESH)


async def entries(request: Request) -> Response:
    """The leaves from `start` and before `end`, a thousand at most."""
    office: Office = request.app.state.office
    start, end = (_number(request, name) for name in ("start", "end"))
    if start is None or end is None or (end and end < start):
        return PlainTextResponse("400\n", 400)
    count = min(PAGE, end - start) if end else PAGE
    found = await office.read(lambda db: tuple(map(log_entry, each_event(db, start, start + count))))
    more = start + count if len(found) == count == PAGE else None
    body = msgspec.json.encode(Entries(start, found, more))
    return Response(body, headers=FRESH, media_type="application/json")


def _number(request: Request, name: str) -> int | None:
    """A whole number of a sensible size in the query, 0 if it is not there, None if it is something else."""
    text = request.query_params.get(name, "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


async def receipt(request: Request) -> Response:
    """The file of a receipt, for one who has its secret."""
    office: Office = request.app.state.office
    number, secret = request.path_params["number"], request.query_params.get("t", "")
    found = await office.read(lambda db: of_number(db, office.store.desk, number, secret))
    if found is None:
        return page("unknown.html", office, office.languages[0], 404)
    event = await office.read(lambda db: received(db, number))
    state = await asked(office, office.log.signed)
    proof = await asked(office, office.log.inclusion, event.seq - 1, state.size)
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{found.number}.json"',
    }
    body = canonical_json(receipt_file(found.comment, event, proof, state.note))
    return Response(body, headers=headers, media_type="application/json")


def received(db: Session, number: str) -> Event:
    """The event that received a comment."""
    row = db.execute("SELECT * FROM event WHERE number = ? AND kind = 'received'", (number,)).get
    return Event(*row)
