"""A witness over HTTP (C2SP tlog-witness), until it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from clausework.service.server import serve_alone
from clausework.service.state import body_within
from clausework.workflow.serving.witnesses import LARGEST as LARGEST_ADDITION, Witness, WitnessAnswer

CONNECTIONS = 64
READ_SECONDS = 10
"""Within which a request must have come in."""
UNREAD = WitnessAnswer(400, "too long or too slow\n")


def witness_app(witness: Witness) -> Starlette:
    """The application of a witness: one address, to which logs send their checkpoints."""

    async def add(request: Request) -> Response:
        try:
            async with asyncio.timeout(READ_SECONDS):
                body = await body_within(request, LARGEST_ADDITION)
        except (TimeoutError, ClientDisconnect):
            body = None
        answer = UNREAD if body is None else await run_sync(witness.add, body)
        # Given as a header: to a media type of text Starlette would add a charset.
        return Response(answer.text, answer.status, {"content-type": answer.kind})

    async def verifier(_request: Request) -> Response:
        return PlainTextResponse(f"{witness.cosigner.verifier}\n")

    return Starlette(
        routes=[
            Route("/add-checkpoint", add, methods=["POST"]),
            Route("/verifier", verifier, methods=["GET"]),
        ]
    )


def serve_witness(witness: Witness, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM."""
    try:
        serve_alone(witness_app(witness), (host, port), CONNECTIONS, READ_SECONDS, ready)
    finally:
        witness.close()
