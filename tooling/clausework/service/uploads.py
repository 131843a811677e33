"""Files that a form brings: looked at, kept in the vault, and handed out as downloads alone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import BinaryIO
from urllib.parse import quote

import anyio
import anyio.to_thread
import msgspec
from starlette.datastructures import UploadFile
from starlette.responses import StreamingResponse

from clausework.consultation.files.attachments import KINDS, LIMIT, MOST, Attachment, kind_of, tidy_name
from clausework.consultation.files.inspection import inspect
from clausework.consultation.parse import finding
from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.service.context import AppContext
from clausework.service.json_log import LOG
from clausework.service.metrics import Metrics
from clausework.service.scanner import SECONDS, UNSCANNED, Scanner
from clausework.store.files import file_of, named

MIB = 1024 * 1024
PLACE = Place("files")
RESERVE = 512 * MIB
"""Bytes of the disk that files leave free: a comment in words needs little of it, but needs it."""
LOOKS, SCANS = 2, 4
"""Files that are looked through, and scanned, at a time: other work of the service goes on beside them."""


class Look(msgspec.Struct, frozen=True):
    """What a file is, "" for what we do not take, and why it is held back."""

    kind: str
    held: tuple[str, ...] = ()


class Examiner:
    """Looks at files before they are kept: few at a time, in threads, for one event loop."""

    def __init__(self, context: AppContext, scanner: Scanner | None, metrics: Metrics) -> None:
        self._context = context
        self._scanner = scanner
        self._metrics = metrics
        self._looks = anyio.CapacityLimiter(LOOKS)
        self._scans = anyio.CapacityLimiter(SCANS)

    async def examine(self, files: Sequence[UploadFile]) -> tuple[tuple[Look, ...], tuple[Finding, ...]]:
        """What each file is, and what keeps any from being taken."""
        looks: list[Look] = []
        wrong: list[Finding] = []
        if self._context.vault.room() < RESERVE + sum(file.size or 0 for file in files):
            wrong.append(finding("CMT-117", PLACE, "noroom"))
        if len(files) > MOST:
            wrong.append(finding("CMT-107", PLACE, "many", count=len(files), limit=MOST))
        for file in files:
            name = tidy_name(file.filename or "", "txt").removesuffix(".txt")
            if (file.size or 0) > LIMIT:
                size = f"{(file.size or 0) / MIB:.1f}"
                wrong.append(finding("CMT-108", PLACE, "large", name=name, size=size, limit=LIMIT // MIB))
                continue
            looks.append(await anyio.to_thread.run_sync(_look, file.file, limiter=self._looks))
            if not looks[-1].kind:
                wrong.append(finding("CMT-109", PLACE, "strange", name=name, known=", ".join(KINDS)))
        return tuple(looks), tuple(wrong)

    async def scan(self, files: Sequence[UploadFile], looks: Sequence[Look]) -> tuple[Look, ...]:
        """The same with what the scanner finds; once it does not answer, the others are unscanned too."""
        found: list[Look] = []
        until = time.monotonic() + SECONDS
        said = ""
        for file, look in zip(files, looks, strict=True):
            if self._scanner is not None and said != UNSCANNED:
                work = partial(self._scanner.scan, file.file, until)
                said = await anyio.to_thread.run_sync(work, limiter=self._scans)
            found.append(msgspec.structs.replace(look, held=(said, *look.held) if said else look.held))
        for look in found:
            self._metrics.file("held" if look.held else "clear")
        if said == UNSCANNED:
            self._metrics.file(UNSCANNED)
            LOG.error("scanner", extra={"fields": {"outcome": "away"}})
        return tuple(found)


def _look(file: BinaryIO) -> Look:
    kind = kind_of(file)
    return Look(kind, inspect(file, kind) if kind else ())


async def keep(
    context: AppContext, files: Sequence[UploadFile], looks: Sequence[Look]
) -> tuple[Attachment, ...]:
    """The files in the vault, on disk; whoever does not commit them drops them again.

    OSError if the disk does not take them all; then none is kept.
    """
    found: list[Attachment] = []
    try:
        for file, look in zip(files, looks, strict=True):
            work = partial(context.vault.keep, file.file, file.filename or "", look.kind, look.held)
            found.append(await anyio.to_thread.run_sync(work))
    except OSError:
        context.vault.drop([file.id for file in found])
        raise
    return tuple(found)


async def download(context: AppContext, number: str, identity: str) -> StreamingResponse | None:
    """A file for the secretariat: always as a download, whatever it is; None if it is not there.

    StoreError, before a byte is sent, if it is not as it was kept.
    """
    found = await context.read(lambda db: file_of(db, number, identity))
    if found is None or not context.vault.path(found.id).is_file():
        return None
    (found,) = named((found,), context.key)
    name = quote(found.name or f"{number}-{found.id[:8]}.{found.kind}")
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{name}",
        "content-length": str(found.size),
        "cache-control": "no-store",
    }
    return StreamingResponse(
        context.vault.read(found), headers=headers, media_type="application/octet-stream"
    )
