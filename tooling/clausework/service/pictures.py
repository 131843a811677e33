"""Previews of files as pictures: drawn by a sandboxed process; the desk never shows the file itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

import anyio
import anyio.to_thread

from clausework.workflow.public.submitting import Attachment, Vault

COMMAND = (sys.executable, "-P", "-m", "clausework.service.drawing")
SECONDS = 20
"""Within which a picture is drawn, the start of the process included."""
AT_A_TIME = 2
PAGES = 20
"""Pages of a document that are shown; for more of them it is downloaded."""
KINDS = frozenset(["pdf", "jpeg", "png"])
PASSED = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
"""Of our environment, which may have passwords in it, what a process needs to start."""
PNG = b"\x89PNG\r\n\x1a\n"


class Pictures:
    """Draws a few at a time, for one event loop."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._turns = anyio.CapacityLimiter(AT_A_TIME)

    async def pages(self, file: Attachment) -> int:
        """How many pictures show a file, 0 if it cannot be drawn; StoreError if it is not as it was kept."""
        answer = await self._drawn(file, 0)
        return int(answer) if answer.isdigit() and len(answer) < 7 else 0

    async def picture(self, file: Attachment, page: int) -> bytes | None:
        """A page as a PNG; None if it cannot be drawn."""
        png = await self._drawn(file, page)
        return png if png.startswith(PNG) else None

    async def _drawn(self, file: Attachment, page: int) -> bytes:
        if not can_show(file):
            return b""
        return await anyio.to_thread.run_sync(
            lambda: drawn(self._vault.read(file), file.kind, page), limiter=self._turns
        )


def can_show(file: Attachment) -> bool:
    """Whether a file may be drawn: not one in which the scanner found something, unless it was released."""
    infected = any(reason.startswith("infected") for reason in file.held)
    return file.kind in KINDS and not (infected and file.is_held)


def drawn(pieces: Iterator[bytes], kind: str, page: int) -> bytes:
    """What the process writes of a file; nothing if it fails or takes too long."""
    with TemporaryFile() as source, TemporaryFile() as target:  # without a name, and gone with us
        source.writelines(pieces)
        source.seek(0)
        if not _ran(source, target, kind, page):
            return b""
        target.seek(0)
        return target.read()


def _ran(source: IO[bytes], target: IO[bytes], kind: str, page: int) -> bool:
    process = subprocess.Popen(  # noqa: S603 - our own
        (*COMMAND, kind, str(page)),
        stdin=source,
        stdout=target,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in PASSED if name in os.environ},
        start_new_session=True,
    )
    try:
        return process.wait(SECONDS) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.returncode is None:
            os.killpg(
                process.pid, signal.SIGKILL
            )  # which it leads, and which is there until it is waited for
            process.wait()
