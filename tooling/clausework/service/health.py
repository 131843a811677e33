"""Whether the service lives, and whether it can take a comment now."""

from __future__ import annotations

import asyncio

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.comments.store.keys import noted
from clausework.errors import StoreError
from clausework.service.hands import Hands
from clausework.service.office import Office

PATIENCE = 3.0
FRESH = {"cache-control": "no-store"}


class Alive(msgspec.Struct, frozen=True):
    """That the service answers, and the instant by which it judges."""

    status: str
    now: str


class Ready(msgspec.Struct, frozen=True):
    """What a comment needs, each with "ok" or what is wrong.

    `keys` are "other" where the store goes with keys that this process does not have: a replica
    that was started with its own, or before they were changed.
    """

    status: str
    store: str
    site: str
    keys: str


async def alive(request: Request) -> Response:
    """That the service answers."""
    office: Office = request.app.state.office
    return _json(Alive("ok", office.store.now()), 200)


async def ready(request: Request) -> Response:
    """Whether the store takes a transaction that writes, goes with our keys, and pages are loaded."""
    office: Office = request.app.state.office
    hands: Hands = request.app.state.hands
    store, keys = await _store(office, hands)
    site = "ok" if office.site.files else "empty"
    good = store == keys == site == "ok"
    return _json(Ready("ok" if good else "unready", store, site, keys), 200 if good else 503)


async def _store(office: Office, hands: Hands) -> tuple[str, str]:
    """How the store is for who writes comments down and for ourselves, and which keys we would write by."""
    try:
        async with asyncio.timeout(PATIENCE):
            await hands.answers()
            right = await asyncio.wrap_future(office.store.write(lambda db, desk: noted(db)))
    except TimeoutError:
        return "slow", "unknown"
    except StoreError:
        return "unwritable", "unknown"
    return "ok", "ok" if right == office.keys else "other"


def _json(value: msgspec.Struct, status: int) -> Response:
    return Response(msgspec.json.encode(value), status, FRESH, "application/json")
