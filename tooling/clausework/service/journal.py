"""What happens, one JSON object on each line of the standard error; no line holds what anybody wrote.

An address of ours may hold the secret of a comment, and one of a visitor says who it was: a line
names the route that was taken and never the path, the sender or the words.
"""

from __future__ import annotations

import logging
import sys

import msgspec

LOG = logging.getLogger("clausework.service")


def note(event: str, **fields: str | int | float) -> None:
    """Write a line."""
    LOG.info("%s", event, extra={"fields": fields})


class JsonLines(logging.Formatter):
    """A record as one line of JSON; of an error its type and where it arose, not what it says."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            error, trace = record.exc_info[1], record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else ""
            line |= {"error": type(error).__name__, "where": where}
        return msgspec.json.encode(line).decode("utf-8")


def begin() -> None:
    """Send what is noted to the standard error, and nothing anywhere else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    LOG.handlers[:] = [handler]
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
