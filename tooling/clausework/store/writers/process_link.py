"""The service's end of the writer process: its start, the socket to it, and its end."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import msgspec

from clausework.errors import StoreBusy
from clausework.store.writers.comment_writer import LOG
from clausework.store.writers.protocol import (
    RESULT_DECODER,
    OpenRequest,
    WriteResult,
    error_of,
    frame,
    unframe,
)

COMMAND = (sys.executable, "-P", "-m", "clausework.store.writers.writer_process")
START_SECONDS = 60
"""Within which the process must have opened the store."""
STOP_SECONDS = 4
"""Within which it must have ended once it was told that no more will come."""
POLL_SECONDS = 0.02


class ProcessLink(asyncio.Protocol):
    """One writer process, for one event loop; `on_result` is called with each answer.

    `on_lost` is called once the process has closed its end or was given up because it does not speak the
    protocol, whether it had been opened or not. Until `wait_gone` returns the process may still be there,
    and commit what it was given.
    """

    def __init__(
        self,
        request: OpenRequest,
        on_result: Callable[[WriteResult], None],
        on_lost: Callable[[ProcessLink], None],
    ) -> None:
        self._request = request
        self._on_result = on_result
        self._on_lost = on_lost
        self._buffer = bytearray()
        self._loop = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._opened.add_done_callback(retrieve_exception)
        self._closed: asyncio.Future[None] = self._loop.create_future()
        self._transport: asyncio.Transport | None = None
        self._reaping: asyncio.Task[None] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of the process; 0 before there is one."""
        return self._process.pid if self._process is not None else 0

    async def open(self) -> None:
        """Start the process; StoreError if it cannot be started or cannot open the store."""
        try:
            await self._spawn()
            self.write(frame(self._request))
            async with asyncio.timeout(START_SECONDS):
                await self._opened
            if self._closed.done():
                raise StoreBusy("store_failed", kind="ScribeLost")
        except BaseException as error:  # also if whoever starts the service has thought better of it
            self.kill()  # it was given nothing to write
            self._abandon()
            await self.wait_gone()
            if isinstance(error, OSError):  # no file descriptor, no process, no program, no answer in time
                raise StoreBusy("store_failed", kind=type(error).__name__) from error
            raise

    async def _spawn(self) -> None:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                # In a session of its own: Ctrl-C is for the service, which then lets the process finish.
                # It has nothing to say to the standard output, which may be a file or a pipe of somebody's.
                self._process = subprocess.Popen(  # noqa: S603 - our own
                    COMMAND, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, start_new_session=True
                )
            self._transport, _ = await self._loop.create_unix_connection(lambda: self, sock=ours)
        except BaseException:
            ours.close()
            raise

    def write(self, data: bytes) -> None:
        """Send, or keep until the socket takes it."""
        if self._transport is not None:
            self._transport.write(data)

    def kill(self) -> None:
        """Kill the process, which then is lost."""
        if self._process is not None:
            self._process.kill()

    async def close(self) -> None:
        """Tell the process that no more will come, and wait for its end."""
        if self._transport is not None and not self._closed.done():
            self._transport.write_eof()
            _, late = await asyncio.wait([self._closed], timeout=STOP_SECONDS)
            if late:
                LOG.error("scribe", extra={"fields": {"outcome": "stuck"}})
                self.kill()
        self._abandon()
        await self.wait_gone()

    async def wait_gone(self) -> None:
        """Return when the process is gone, or nothing ends it."""
        if self._reaping is not None:
            await asyncio.wait([self._reaping])

    def _abandon(self) -> None:
        """Leave the process to itself: it commits what it has and ends."""
        if self._transport is not None:
            self._transport.abort()
        self._reap()

    def _reap(self) -> None:
        if self._reaping is None and self._process is not None:
            self._reaping = self._loop.create_task(_reap(self._process))

    def data_received(self, data: bytes) -> None:
        """Take answers, the first of them to the opening; a process that does not speak so is killed."""
        self._buffer += data
        try:
            self._read_results()
        except (ValueError, KeyError, msgspec.DecodeError) as error:
            LOG.error("scribe", extra={"fields": {"outcome": "garbled", "reason": type(error).__name__}})
            self.kill()
            self._abandon()

    def _read_results(self) -> None:
        for body in unframe(self._buffer):
            result = RESULT_DECODER.decode(body)
            if self._opened.done():
                self._on_result(result)
            elif error := error_of(result):
                self._opened.set_exception(error)
            else:
                self._opened.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        """The process has closed its end: it has ended, or is about to."""
        if not self._opened.done():
            self._opened.set_exception(StoreBusy("store_failed", kind="ScribeLost"))
        if not self._closed.done():
            self._closed.set_result(None)
        self._reap()
        self._on_lost(self)


def retrieve_exception(future: asyncio.Future[Any]) -> None:
    """Mark the exception of a future as seen, also if nobody awaits it any more."""
    if not future.cancelled():
        future.exception()


async def _reap(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that has nothing more to do; kill it if it does not end.

    Without a thread: it may be that there can be no more of them.
    """
    for _ in range(int(STOP_SECONDS / POLL_SECONDS)):
        if process.poll() is not None:
            return
        await asyncio.sleep(POLL_SECONDS)
    process.kill()
    for _ in range(int(STOP_SECONDS / POLL_SECONDS)):
        if process.poll() is not None:
            return
        await asyncio.sleep(POLL_SECONDS)
