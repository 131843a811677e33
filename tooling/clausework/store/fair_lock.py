"""Whose turn it is to write to a file of SQLite, which knows no queue: who asks again at once, wins.

A writer that commits one group after another leaves the lock free for moments that another, who
sleeps between two tries, seldom meets. So each takes its turn before it asks for the lock, and gives
the turn back when it has the lock: whoever waits for the lock has the turn, and nobody overtakes.

It is a courtesy and no lock: a holder that went to sleep keeps nobody for long, and where the turn
cannot be had, by the kind of the disk or of the system, all is as it is without.
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

COURTESY = 0.25
"""Seconds for which one lets those go first who came first."""
PAUSE = 0.001
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
        """It is our turn, or we have waited for it long enough."""
        ends = time.monotonic() + COURTESY
        while self._try() is False and time.monotonic() < ends:
            time.sleep(PAUSE)
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
