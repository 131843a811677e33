"""Uploaded files: examined, scanned and kept in threads, and handed out as downloads alone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

import anyio
import anyio.to_thread
import msgspec
from starlette.datastructures import UploadFile
from starlette.responses import StreamingResponse

from clausework.model.finding import Finding
from clausework.service.context import AppContext
from clausework.service.json_log import LOG
from clausework.service.metrics import Metrics
from clausework.service.scanner import SECONDS, UNSCANNED, Scanner
from clausework.service.state import NO_STORE
from clausework.workflow.desk.review import TakenFile
from clausework.workflow.public.uploading import (
    Attachment,
    FileLook,
    Upload,
    Vault,
    keep_files,
    look_at,
    together_refused,
)

LOOKS, SCANS = 2, 4
"""Files that are looked through, and scanned, at a time: other work of the service goes on beside them."""


class Examined(NamedTuple):
    """What each file is, and what keeps any from being taken."""

    looks: tuple[FileLook, ...]
    findings: tuple[Finding, ...]


class Examiner:
    """Looks at files before they are kept: few at a time, in threads, for one event loop."""

    def __init__(self, context: AppContext, scanner: Scanner | None, metrics: Metrics) -> None:
        self._vault = context.vault
        self._scanner = scanner
        self._metrics = metrics
        self._looks = anyio.CapacityLimiter(LOOKS)
        self._scans = anyio.CapacityLimiter(SCANS)

    async def examine(self, uploads: Sequence[Upload]) -> Examined:
        """What each file is; with findings, no file is to be kept."""
        looks: list[FileLook] = []
        wrong = list(together_refused(self._vault, uploads))
        for upload in uploads:
            found = await anyio.to_thread.run_sync(look_at, upload, limiter=self._looks)
            if isinstance(found, Finding):
                wrong.append(found)
            else:
                looks.append(found)
        return Examined(tuple(looks), tuple(wrong))

    async def scan(self, uploads: Sequence[Upload], looks: Sequence[FileLook]) -> tuple[FileLook, ...]:
        """The same with what the scanner finds; once it does not answer, the others are unscanned too."""
        found: list[FileLook] = []
        until = time.monotonic() + SECONDS
        virus = ""
        for upload, look in zip(uploads, looks, strict=True):
            if self._scanner is not None and virus != UNSCANNED:
                work = partial(self._scanner.scan, upload.file, until)
                virus = await anyio.to_thread.run_sync(work, limiter=self._scans)
            found.append(msgspec.structs.replace(look, held=(virus, *look.held)) if virus else look)
        for look in found:
            self._metrics.file("held" if look.held else "clear")
        if virus == UNSCANNED:
            self._metrics.file(UNSCANNED)
            LOG.error("scanner", extra={"fields": {"outcome": "away"}})
        return tuple(found)


def uploads_of(files: Sequence[UploadFile]) -> tuple[Upload, ...]:
    """The files of a form, apart from what the framework knows of them."""
    return tuple(Upload(file.filename or "", file.size or 0, file.file) for file in files)


async def keep(vault: Vault, uploads: Sequence[Upload], looks: Sequence[FileLook]) -> tuple[Attachment, ...]:
    """The files in the vault, on disk; see `keep_files`."""
    return await anyio.to_thread.run_sync(keep_files, vault, uploads, looks)


def download(number: str, taken: TakenFile) -> StreamingResponse:
    """A file for the secretariat: always as a download, whatever it is."""
    file = taken.file
    name = quote(file.name or f"{number}-{file.id[:8]}.{file.kind}")
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{name}",
        "content-length": str(file.size),
        **NO_STORE,
    }
    return StreamingResponse(taken.pieces, headers=headers, media_type="application/octet-stream")
