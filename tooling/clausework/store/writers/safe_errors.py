"""Error output of the writer process: the kind and the place of a fault, never the words of an error.

The words may be a visitor's: a database quotes the row that it refuses, and a decoder what it could
not read. The lines are like those of the service, on the same standard error.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
import warnings
from contextlib import suppress
from types import TracebackType

import msgspec

STANDARD_ERROR = 2


class _Names(logging.Handler):
    """What a library would say, without what it says."""

    def emit(self, record: logging.LogRecord) -> None:
        """Name the library."""
        _say(record.levelname.lower(), {"event": "library", "from": record.name})


def begin() -> None:
    """From now on nothing that goes wrong is told with its words."""
    sys.excepthook = lambda kind, _, trace: fault(kind, trace)
    sys.unraisablehook = lambda found: fault(found.exc_type, found.exc_traceback)
    threading.excepthook = lambda found: fault(found.exc_type, found.exc_traceback)
    logging.lastResort = _Names(logging.WARNING)
    warnings.simplefilter("ignore")


def fault(kind: type[BaseException], trace: TracebackType | None) -> None:
    """Tell of an error."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else ""
    _say("error", {"event": "scribe", "outcome": "fault", "error": kind.__name__, "where": where})


def _say(level: str, fields: dict[str, str]) -> None:
    line = {"at": time.strftime("%Y-%m-%dT%H:%M:%S%z"), "level": level, **fields}
    with suppress(OSError):  # whoever started us may have closed it
        os.write(STANDARD_ERROR, msgspec.json.encode(line) + b"\n")
