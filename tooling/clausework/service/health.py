"""Whether the service lives, and whether it can take a comment now."""

from __future__ import annotations

import asyncio

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.errors import StoreError
from clausework.service.office import Office

PATIENCE = 3.0
FRESH = {"cache-control": "no-store"}


class Alive(msgspec.Struct, frozen=True):
    """That the service answers, and the instant by which it judges."""

    status: str
    now: str


class Ready(msgspec.Struct, frozen=True):
    """What a comment needs, each with "ok" or what is wrong."""

    status: str
    store: str
    site: str


async def alive(request: Request) -> Response:
    """That the service answers."""
    office: Office = request.app.state.office
    return _json(Alive("ok", office.store.now()), 200)


async def ready(request: Request) -> Response:
    """Whether the store takes a transaction that writes, and pages are loaded."""
    office: Office = request.app.state.office
    store = await _store(office)
    site = "ok" if office.site.files else "empty"
    good = store == site == "ok"
    return _json(Ready("ok" if good else "unready", store, site), 200 if good else 503)


async def _store(office: Office) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.wrap_future(office.store.write(lambda db, desk: None))
    except TimeoutError:
        return "slow"
    except StoreError:
        return "unwritable"
    return "ok"


def _json(value: msgspec.Struct, status: int) -> Response:
    return Response(msgspec.json.encode(value), status, FRESH, "application/json")
