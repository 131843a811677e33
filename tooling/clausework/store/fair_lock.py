"""A fair queue before the write lock of SQLite, which by itself goes to whoever asks again first.

A writer that commits one group after another leaves the lock free for moments that another, who
sleeps between two tries, seldom meets. So each takes this lock before it asks for SQLite's, and gives
it back when it has that one: nobody overtakes whoever waits.

It is advisory: a holder that hangs keeps nobody for longer than MAX_WAIT_S, and where it cannot be had, by
the kind of the disk or of the system, all is as it is without.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

MAX_WAIT_S = 0.25
"""Seconds for which one lets those go first who came first."""
POLL_S = 0.001
"""Seconds between two looks whether they have gone."""


class FairLock:
    """A place in the queue of those who write to the files of one folder.

    What is locked is the folder: it is there, and to open and close the database itself would
    give up the locks that SQLite has on it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = -1

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold it, or go on without it after having waited long enough."""
        ends = time.monotonic() + MAX_WAIT_S
        while self._try() is False and time.monotonic() < ends:
            time.sleep(POLL_S)
        try:
            yield
        finally:
            self._give_back()

    if sys.platform == "win32":  # where there is no service

        def _try(self) -> bool | None:
            return None

        def _give_back(self) -> None:
            pass

    else:

        def _try(self) -> bool | None:
            """Whether it is our turn; None if there is no telling."""
            try:
                if self._file < 0:
                    self._file = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            except OSError:
                return None
            return True

        def _give_back(self) -> None:
            if self._file >= 0:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave the queue."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
