"""The address of a visitor, and the endpoint that poses proofs of work."""

from __future__ import annotations

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.service.response_headers import NO_STORE
from clausework.service.state import state_of
from clausework.workflow.public.spam import pose_challenge


def address_of(request: Request) -> str:
    """The address of the visitor; "" where there is none."""
    return request.client.host if request.client else ""


async def challenge(request: Request) -> Response:
    """A sum for the sender's machine, or 204 where none is asked for."""
    state = state_of(request)
    wanted = state.gate.ask(address_of(request), request.query_params.get("clause", ""))
    if wanted is None:
        return Response(None, 204, NO_STORE)
    posed = await anyio.to_thread.run_sync(pose_challenge, state.context.key, wanted)
    return Response(msgspec.json.encode(posed), 200, NO_STORE, "application/json")
