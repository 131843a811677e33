"""Previews of files as pictures: drawn by a sandboxed process; the desk never shows the file itself."""

from __future__ import annotations

import anyio
import anyio.to_thread

from clausework.workflow.public.submitting import Attachment, Vault, made_of

DRAWING = "clausework.service.drawing:drawn"
AT_A_TIME = 2
PAGES = 20
"""Pages of a document that are shown; for more of them it is downloaded."""
KINDS = frozenset(["pdf", "jpeg", "png"])
PNG = b"\x89PNG\r\n\x1a\n"


class Pictures:
    """Draws a few at a time, for one event loop."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._turns = anyio.CapacityLimiter(AT_A_TIME)

    async def pages(self, file: Attachment) -> int:
        """The number of pictures that show a file, 0 if none can; StoreError if it is not as it was kept."""
        answer = await self._drawn(file, 0)
        return int(answer) if answer.isdigit() and len(answer) < 7 else 0  # it is not to be believed

    async def picture(self, file: Attachment, page: int) -> bytes | None:
        """A page as a PNG; None if it cannot be drawn."""
        png = await self._drawn(file, page)
        return png if png.startswith(PNG) else None

    async def _drawn(self, file: Attachment, page: int) -> bytes:
        if not can_show(file):
            return b""
        return await anyio.to_thread.run_sync(
            lambda: made_of(self._vault.read(file), DRAWING, file.kind, str(page)), limiter=self._turns
        )


def can_show(file: Attachment) -> bool:
    """Whether a file may be drawn: not one in which the scanner found something, unless it was released."""
    infected = any(reason.startswith("infected") for reason in file.held)
    return file.kind in KINDS and not (infected and file.is_held)
