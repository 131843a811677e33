"""Shutdown: in order if it can be, and within some seconds whatever hangs.

The signals are taken by a thread of their own, so that they are heard even where the event loop
stands still.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from clausework.service.json_log import end, note

STOP_SECONDS = 14.0
"""Within which the process has ended once it was told to."""
CLOSE_SECONDS = 2.0
"""Of them those for what waits for the store when the event loop has ended."""
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
    theirs.setblocking(False)
    for name in SIGNALS:
        signal.signal(name, _ignore)
    signal.set_wakeup_fd(theirs.detach(), warn_on_full_buffer=False)
    threading.Thread(target=_wait_for_signal, args=(ours, stop), name="signals", daemon=True).start()


def _ignore(_number: int, _frame: object) -> None:
    """The interpreter has written the number of the signal into the socket, wherever the main thread was."""


def _wait_for_signal(link: socket.socket, stop: Callable[[], object]) -> None:
    with link:
        while not set(SIGNALS) & set(link.recv(64)):  # others, as of a child that ended, are passed over
            pass
        with suppress(RuntimeError):  # the loop has ended already
            stop()
        time.sleep(STOP_SECONDS)
    force_exit(FORCED)


def close_or_exit(close: Callable[[], None]) -> None:
    """Close what may hang; if it does, end this process: all that could be done in order has been."""
    closing = threading.Thread(target=close, name="closing", daemon=True)
    closing.start()
    closing.join(CLOSE_SECONDS)
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
