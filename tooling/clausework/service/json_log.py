"""The log output: one JSON object on each line of the standard error; no line holds what anybody wrote.

An address of ours may hold the secret of a comment, and one of a visitor says who it was: a line
names the route that was taken and never the path, the sender or the words. Of a request that cannot be
read or comes too often it names the network, /24 or /48: an attack can be counted by where it is from.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from contextlib import suppress
from typing import Literal

import msgspec

Level = Literal["info", "warning", "error"]
LEVELS: dict[Level, int] = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
FAULT, BUSY = 500, 503
PACKAGE = "clausework"
LOG = logging.getLogger(PACKAGE)
"""Of the whole package: the rooms below the service log by its children, with `fields` as an extra."""
FLUSH_AFTER_S = 0.2
"""Seconds that a line may wait for others: a system call for each would cost as much as a comment."""
MAX_WAITING_BYTES = 64 * 1024
"""Bytes that may wait."""


class JsonLines(logging.Handler):
    """Lines of JSON, written some at a time; one that tells of a fault is written at once."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._waiting = bytearray()
        self._second = 0
        self._stamp = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line of a record soon, of a fault at once; of an error its type and where it arose."""
        line: dict[str, object] = {"at": self._now(), "level": record.levelname.lower()}
        if record.name.partition(".")[0] == PACKAGE:
            line |= {"event": record.getMessage(), **getattr(record, "fields", {})}
        else:
            line |= {"event": "library", "from": record.name}  # whose words may be a visitor's
        if record.exc_info and record.exc_info[1]:
            error, trace = record.exc_info[1], record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else ""
            line |= {"error": type(error).__name__, "where": where}
        with self._lock:
            first = not self._waiting
            self._waiting += msgspec.json.encode(line) + b"\n"
        if record.levelno > logging.INFO or len(self._waiting) > MAX_WAITING_BYTES:  # the last, perhaps
            self.flush()
        elif first:
            try:
                asyncio.get_running_loop().call_later(FLUSH_AFTER_S, self.flush)
            except RuntimeError:  # outside of the loop, as at the start and the end
                self.flush()

    def flush(self) -> None:
        """Write what waits; where it cannot be written, it is lost and nothing else.

        The disk may be full, or whoever read the lines gone: no comment is refused for that.
        """
        with self._lock:
            lines = self._waiting.decode("utf-8")
            self._waiting.clear()
            if lines:
                with suppress(OSError, ValueError):
                    sys.stderr.write(lines)
                    sys.stderr.flush()

    def _now(self) -> str:
        """The local time to the second, made once for each second."""
        second = int(time.time())
        if second != self._second:
            self._stamp = time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(second))
            self._second = second
        return self._stamp


def level_of(status: int) -> Level:
    """The severity of an answer: too much to do is a warning, any other fault of ours an error."""
    return "info" if status < FAULT else "warning" if status == BUSY else "error"


def note(event: str, level: Level = "info", **fields: str | int | float) -> None:
    """Write a line."""
    LOG.log(LEVELS[level], event, extra={"fields": fields})


def begin() -> None:
    """Send what is noted to the standard error, and nothing anywhere else.

    Libraries may warn too: without a handler of ours Python would print their words as they are.
    """
    handler = JsonLines()
    LOG.handlers[:] = [handler]
    logging.lastResort = handler  # what Python prints with where no handler was set
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


def end() -> None:
    """Write what waits still."""
    for handler in LOG.handlers:
        handler.flush()
