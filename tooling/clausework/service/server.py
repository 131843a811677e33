"""The service under granian, in this process and on one port, until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from clausework.errors import PortTaken
from clausework.service.app import create_app
from clausework.service.hands import LATE_SECONDS, Beside, Hands, hands_of
from clausework.service.journal import begin, end
from clausework.service.office import Office
from clausework.service.settings import USUAL, Settings

BACKLOG = 1024
CONNECTIONS, SPARE = 4096, 512
"""Connections that are open at a time, and files beside them: the next waits until one is closed."""
SELDOM = (10_000, 20, 20)
STOP_SECONDS = LATE_SECONDS + 5
"""Within which it must have ended that is under way: whoever sends or reads for longer is cut off."""
HEADER_MILLISECONDS = 10_000
HEADER_BYTES = 32 * 1024
"""Headers of as much are taken and of twice as much are not: the server reads on by what fits its buffer."""


def serve(
    office: Office,
    host: str,
    port: int,
    ready: Callable[[], None] = lambda: None,
    settings: Settings = USUAL,
) -> None:
    """Serve until SIGINT or SIGTERM; answers that are under way are given and comments are stored."""
    if sys.stderr is None:  # it was closed by whoever started us, and is to be written to all the same
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - for as long as we run
    begin()
    _settle()
    try:
        claim(host, port)
        _run(_serve(office, host, port, ready, settings))
    finally:
        office.store.close()
        end()


def _settle() -> None:
    """Have room for connections, and take neither the processor nor memory from oneself.

    As a batch job a thread that wakes does not push aside the one that woke it: a server of several
    threads then changes between them half as often, and each finds more to do at once. The collector
    of garbage leaves alone what the service is made of.
    """
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):  # where a sandbox forbids it, it goes without
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _room() -> int:
    """How many connections there are file descriptors for."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(1, min(CONNECTIONS, soft - SPARE))


def _run(main: Coroutine[object, object, None]) -> None:
    """Run on uvloop if it is installed: the loop then costs a comment a good part less."""
    if find_spec("uvloop") is None:
        asyncio.run(main)
    else:
        import_module("uvloop").run(main)


def claim(host: str, port: int) -> None:
    """PortTaken if somebody listens there: granian would share the port, and each get half the visitors."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(host, port, error) from error


async def _serve(office: Office, host: str, port: int, ready: Callable[[], None], settings: Settings) -> None:
    hands = hands_of(office.store)
    try:
        if isinstance(hands, Beside):
            await hands.start()
        server = make_server(office, host, port, settings, hands)
        loop = asyncio.get_running_loop()
        serving = loop.create_task(server.serve())

        def stop() -> None:
            server.stop()  # type: ignore[no-untyped-call]
            loop.call_later(STOP_SECONDS, serving.cancel)

        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop)
        loop.call_later(0.2, ready)
        await asyncio.wait([serving])
        if not serving.cancelled():
            serving.result()
    finally:
        if isinstance(hands, Beside):
            await hands.close()


def make_server(
    office: Office, host: str, port: int, settings: Settings = USUAL, hands: Hands | None = None
) -> Server:
    """The server of an office, which whoever has an event loop can run."""
    return Server(
        create_app(office, settings, hands),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        # Alone it has a time for what says nothing; where HTTP/2 is taken too, that has none.
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        backlog=BACKLOG,
        backpressure=_room(),
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=HEADER_BYTES),
    )
