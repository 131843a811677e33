"""The process of a scribe and the socket to it, from its start until it has been asked after."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable

import msgspec

from clausework.errors import StoreBusy
from clausework.service.json_log import note
from clausework.store.scribe import DONE, Done, Opening, error_of, frame, unframe

COMMAND = (sys.executable, "-P", "-m", "clausework.store.scribe")
START_SECONDS = 60
"""Within which a scribe must have opened the store."""
STOP_SECONDS = 4
"""Within which it must have ended once it was told that no more will come."""
POLL_SECONDS = 0.02


class Link(asyncio.Protocol):
    """A scribe, for one event loop: `answered` is told each answer, `lost` that no more will come.

    `lost` is told once the process has closed its end, or was given up because it speaks as no scribe
    does, whether it had been opened or not. Until `over` returns the process may still be there, and
    commit what it was given.
    """

    def __init__(
        self, opening: Opening, answered: Callable[[Done], None], lost: Callable[[Link], None]
    ) -> None:
        self._opening = opening
        self._answered = answered
        self._lost = lost
        self._buffer = bytearray()
        self._loop = asyncio.get_running_loop()
        self._started: asyncio.Future[None] = self._loop.create_future()
        self._started.add_done_callback(heard)
        self._ended: asyncio.Future[None] = self._loop.create_future()
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
            await self._begin()
            self.write(frame(self._opening))
            async with asyncio.timeout(START_SECONDS):
                await self._started
            if self._ended.done():
                raise StoreBusy("store_failed", kind="ScribeLost")
        except BaseException as error:  # also if whoever starts the service has thought better of it
            self.kill()  # it was given nothing to write
            self._give_up()
            await self.over()
            if isinstance(error, OSError):  # no file descriptor, no process, no program, no answer in time
                raise StoreBusy("store_failed", kind=type(error).__name__) from error
            raise

    async def _begin(self) -> None:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                # In a session of its own: Ctrl-C is for the service, which then lets the scribe finish.
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
        """End the process, which then is lost."""
        if self._process is not None:
            self._process.kill()

    async def close(self) -> None:
        """Tell the process that no more will come, and see it end."""
        if self._transport is not None and not self._ended.done():
            self._transport.write_eof()
            _, late = await asyncio.wait([self._ended], timeout=STOP_SECONDS)
            if late:
                note("scribe", "error", outcome="stuck")
                self.kill()
        self._give_up()
        await self.over()

    async def over(self) -> None:
        """Return when the process is gone, or nothing ends it."""
        if self._reaping is not None:
            await asyncio.wait([self._reaping])

    def _give_up(self) -> None:
        """Leave the process to itself: it commits what it has and ends."""
        if self._transport is not None:
            self._transport.abort()
        self._reap()

    def _reap(self) -> None:
        if self._reaping is None and self._process is not None:
            self._reaping = self._loop.create_task(_reap(self._process))

    def data_received(self, data: bytes) -> None:
        """Answers, the first of them to the opening; whoever speaks otherwise is no scribe of ours."""
        self._buffer += data
        try:
            self._read()
        except (ValueError, KeyError, msgspec.DecodeError) as error:
            note("scribe", "error", outcome="garbled", reason=type(error).__name__)
            self.kill()
            self._give_up()

    def _read(self) -> None:
        for body in unframe(self._buffer):
            done = DONE.decode(body)
            if self._started.done():
                self._answered(done)
            elif error := error_of(done):
                self._started.set_exception(error)
            else:
                self._started.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        """The process has closed its end: it is over, or about to be."""
        if not self._started.done():
            self._started.set_exception(StoreBusy("store_failed", kind="ScribeLost"))
        if not self._ended.done():
            self._ended.set_result(None)
        self._reap()
        self._lost(self)


def heard(asked: asyncio.Future[None]) -> None:
    """Take note of an answer that whoever asked may no longer wait for."""
    if not asked.cancelled():
        asked.exception()


async def _reap(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that has nothing more to do; end it if it does not.

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
