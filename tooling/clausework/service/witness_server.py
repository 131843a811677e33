"""A witness over HTTP (C2SP tlog-witness), until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from clausework.service.server import bounded_server, check_port_is_free
from clausework.workflow.serving.witnesses import LARGEST as LARGEST_ADDITION, Witness, WitnessAnswer

CONNECTIONS = 64
READ_SECONDS = 10
"""Within which a request must have come in."""
UNREAD = WitnessAnswer(400, "too long or too slow\n")


def witness_app(witness: Witness) -> Starlette:
    """The application of a witness: one address, to which logs send their checkpoints."""

    async def add(request: Request) -> Response:
        body = await _body(request)
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


async def _body(request: Request) -> bytes | None:
    """The body that was sent; None if it is too much, or does not come."""
    found = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for piece in request.stream():
                found += piece
                if len(found) > LARGEST_ADDITION:
                    return None
    except (TimeoutError, ClientDisconnect):
        return None
    return bytes(found)


def serve_witness(witness: Witness, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM."""
    check_port_is_free(host, port)
    try:
        asyncio.run(_serve(witness, host, port, ready))
    finally:
        witness.close()


async def _serve(witness: Witness, host: str, port: int, ready: Callable[[], None]) -> None:
    server = bounded_server(witness_app(witness), host, port, CONNECTIONS)
    loop = asyncio.get_running_loop()
    serving = loop.create_task(server.serve())

    def stop() -> None:
        server.stop()  # type: ignore[no-untyped-call]
        loop.call_later(READ_SECONDS, serving.cancel)

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    loop.call_later(0.2, ready)
    await asyncio.wait([serving])
    if not serving.cancelled():
        serving.result()
