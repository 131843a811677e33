"""The service under granian, in this process and on one port, until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from starlette.types import ASGIApp

from clausework.errors import PortTaken
from clausework.service.app import create_app
from clausework.service.context import AppContext, open_context
from clausework.service.json_log import begin, end, note
from clausework.service.settings import USUAL, ServiceSettings
from clausework.strings.catalogue import say
from clausework.workflow.serving.opening import CommentWriter

if TYPE_CHECKING:  # a start reads no project
    from clausework.workflow.project import Project

# Shutdown: in order if it can be, and within some seconds whatever hangs. The signals are taken by a thread
# of their own, so that they are heard even where the event loop stands still.
LAST_SECONDS = 14.0
"""Within which the process has ended once it was told to."""
CLOSE_SECONDS = 2.0
"""Of them those for what waits for the store when the event loop has ended."""
GIVE_BACK_SECONDS = 5.0
"""Those where the head is given back as well, to a host that may be far away."""
LOG_SECONDS = 0.5
"""Those for the last line."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)
FORCED = 1
"""The exit code of a process that had to end itself."""


def stop_on_signal(stop: Callable[[], object]) -> None:
    """Have `stop` called, in a thread, at the first signal; if need be this process then ends itself.

    It is for the main thread, with the event loop running: the loop hears of no signals from here on.
    """
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)  # the wake-up descriptor of Python must be so
    for name in SIGNALS:
        signal.signal(name, _ignore)
    signal.set_wakeup_fd(theirs.detach(), warn_on_full_buffer=False)  # also while C code runs
    threading.Thread(target=_wait_for_signal, args=(ours, stop), name="signals", daemon=True).start()


def _ignore(_number: int, _frame: object) -> None:
    """The interpreter has written the number of the signal into the socket, wherever the main thread was."""


def _wait_for_signal(link: socket.socket, stop: Callable[[], object]) -> None:
    with link:
        while not set(SIGNALS) & set(link.recv(64)):  # others, as of a child that ended, are passed over
            pass
        with suppress(RuntimeError):  # the loop has ended already
            stop()
        time.sleep(LAST_SECONDS)
    force_exit(FORCED)


def close_or_exit(close: Callable[[], None], seconds: float = CLOSE_SECONDS) -> None:
    """Close what may hang; if it does, end this process: all that could be done in order has been."""
    closing = threading.Thread(target=close, name="closing", daemon=True)
    closing.start()
    closing.join(seconds)
    if closing.is_alive():
        force_exit(0)


def force_exit(code: int) -> None:
    """End this process at once, without waiting for its threads, nor for who reads what it notes."""
    last_line = threading.Thread(target=_log_forced_stop, daemon=True)
    last_line.start()
    last_line.join(LOG_SECONDS)
    os._exit(code)


def _log_forced_stop() -> None:
    note("stop", outcome="forced", threads=threading.active_count())
    end()


# Notifications to systemd (sd_notify), by datagrams to the socket that the environment names. `READY=1`
# once it answers, `STOPPING=1` when it was told to stop, and `WATCHDOG=1` for as long as the event loop
# turns: who does not hear that for `WatchdogSec` starts the service anew.
STATUS_SECONDS = 15.0
"""Between two words on how the service is, where no watchdog wants them more often."""


def notify(*lines: str) -> None:
    """Send some lines, such as `READY=1`; nothing where no supervisor listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        link.setblocking(False)
        link.sendto("\n".join(lines).encode(), address.replace("@", "\0", 1))  # an abstract socket


def watchdog_seconds() -> float:
    """Within which systemd wants to hear of this process; 0 if it does not."""
    wanted, whose = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not wanted.isdecimal() or whose not in ("", str(os.getpid())):
        return 0.0
    return int(wanted) / 1_000_000


async def send_status(status: Callable[[], str]) -> None:
    """Tell again and again that the event loop turns, and how the service is."""
    seconds = watchdog_seconds()
    alive = ("WATCHDOG=1",) if seconds else ()
    while True:
        notify(*alive, f"STATUS={status()}")
        await asyncio.sleep(seconds / 2 or STATUS_SECONDS)  # twice in the time, as systemd advises


Wrap = Callable[[ASGIApp], ASGIApp]
BACKLOG = 1024
CONNECTIONS, SPARE_FILES = 4096, 512
"""Connections that are open at a time, and files beside them: the next waits until one is closed."""
GC_THRESHOLDS = (10_000, 20, 20)
STOP_SECONDS, HURRY_SECONDS = 7, 5
"""Within which it must have ended that is under way: whoever sends or reads for longer is cut off.

Those who wait for the store by then are told before, that they come again. See `shutdown` for the rest.
"""
HEADER_MILLISECONDS = 10_000
HEADER_BYTES = 32 * 1024
"""Headers of as much are taken and of twice as much are not: the server reads on by what fits its buffer."""


def serve(project: Project, host: str = "127.0.0.1", port: int = 8000, *, rehearsal: bool = False) -> None:
    """Serve the built site of a project and take comments on it, until SIGINT or SIGTERM.

    `clausework serve` has the settings of a public service. ClauseworkError without a site, or if the port
    is taken.
    """
    serve_context(open_context(project.root, rehearsal, project.root / "build/site"), host, port)


def serve_context(
    context: AppContext,
    host: str,
    port: int,
    ready: Callable[[], None] = lambda: None,
    settings: ServiceSettings = USUAL,
    wrap: Wrap = lambda app: app,
    stopping: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM; answers that are under way are given and comments are stored.

    `wrap` is put around the application; `stopping` is called once the end has come.
    """
    if sys.stderr is None:  # it was closed by whoever started us, and is to be written to all the same
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - for as long as we run
    begin()
    _prepare_process()
    try:
        check_port_is_free(host, port)
        # On uvloop, if it is installed, the loop costs a comment a good part less.
        run = asyncio.run if find_spec("uvloop") is None else import_module("uvloop").run
        run(_serve(context, (host, port), ready, settings, wrap, stopping))
    finally:
        close_or_exit(context.close, CLOSE_SECONDS if context.lease is None else GIVE_BACK_SECONDS)
        end()


def _prepare_process() -> None:
    """Have room for connections, and take neither the processor nor memory from oneself.

    As a batch job a thread that wakes does not push aside the one that woke it: a server of several
    threads then changes between them half as often, and each finds more to do at once. The collector
    of garbage leaves alone what the service is made of.
    """
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):  # where a sandbox forbids it, it goes without
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )
    gc.collect()
    gc.freeze()  # what is there by now stays to the end, and need not be looked through again
    gc.set_threshold(*GC_THRESHOLDS)


def _max_connections() -> int:
    """The number of connections for which there are file descriptors."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(1, min(CONNECTIONS, soft - SPARE_FILES))


def check_port_is_free(host: str, port: int) -> None:
    """PortTaken if somebody listens there: granian would share the port, and each get half the visitors."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # an ended link holds no port
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(host, port, error) from error


async def _serve(
    context: AppContext,
    address: tuple[str, int],
    ready: Callable[[], None],
    settings: ServiceSettings,
    wrap: Wrap,
    stopping: Callable[[], None],
) -> None:
    writer = CommentWriter(context.store)
    server = bounded_server(wrap(create_app(context, settings, writer)), *address, _max_connections())
    loop = asyncio.get_running_loop()
    serving = loop.create_task(server.serve())
    reporting = loop.create_task(_report(context, address, ready))

    def stop() -> None:
        notify("STOPPING=1")
        stopping()
        server.stop()  # type: ignore[no-untyped-call]
        writer.limit_wait(HURRY_SECONDS)
        loop.call_later(STOP_SECONDS, serving.cancel)

    stop_on_signal(lambda: loop.call_soon_threadsafe(stop))
    await asyncio.wait([serving])
    reporting.cancel()
    if not serving.cancelled():
        serving.result()


async def _report(context: AppContext, address: tuple[str, int], ready: Callable[[], None]) -> None:
    """Say that the service answers once it does, and then how it is, for as long as the loop turns."""
    while not await _listens(address):
        await asyncio.sleep(0.05)
    notify("READY=1")
    with suppress(OSError):  # nobody reads what is said here
        ready()
    lang = context.languages[0]
    serving, silent = say(lang, "service.status_serving"), say(lang, "service.status_silent")
    await send_status(lambda: silent if context.readers.silent else serving)


async def _listens(address: tuple[str, int]) -> bool:
    """Whether a connection is taken; an address that stands for all is asked for by this machine's own."""
    host, port = address
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not bound
    try:
        _, link = await asyncio.open_connection(host, port)
    except OSError:
        return False
    with closing(link):
        return True


def serve_alone(
    app: ASGIApp, address: tuple[str, int], connections: int, seconds: float, ready: Callable[[], None]
) -> None:
    """Serve an application until SIGINT or SIGTERM; what is under way then has so many seconds to end."""
    check_port_is_free(*address)

    async def serve() -> None:
        server = bounded_server(app, *address, connections)
        loop = asyncio.get_running_loop()
        serving = loop.create_task(server.serve())

        def stop() -> None:
            server.stop()  # type: ignore[no-untyped-call]
            loop.call_later(seconds, serving.cancel)

        for name in SIGNALS:
            loop.add_signal_handler(name, stop)
        loop.call_later(0.2, ready)
        await asyncio.wait([serving])
        if not serving.cancelled():
            serving.result()

    asyncio.run(serve())


def bounded_server(app: ASGIApp, host: str, port: int, most: int) -> Server:
    """A server of HTTP/1 with bounds on what a visitor may hold: connections, bytes and time of a header."""
    return Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        # Alone it has a time for what says nothing; where HTTP/2 is taken too, that has none.
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        backlog=BACKLOG,
        backpressure=most,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=HEADER_BYTES),
    )
