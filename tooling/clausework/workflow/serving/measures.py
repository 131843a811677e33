"""Measures of what a service stands on, for its monitor: room on the disk, age of copies, waiting writes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from clausework.store.address import file_of, is_postgres
from clausework.store.copies.last_runs import DEEDS, last
from clausework.workflow.serving.opening import OpenService

LAST_RUNS: tuple[str, ...] = DEEDS
"""The names under which `last_runs` tells of a command."""


class StoreRoom(msgspec.Struct, frozen=True):
    """Bytes that are free where the store lies, and bytes of its write-ahead log."""

    free: int
    log: int


def store_room(service: OpenService) -> StoreRoom | None:
    """The room that the store has; None where it is no file of this machine."""
    address = service.store.address
    if is_postgres(address):
        return None
    file = file_of(address)
    log = file.with_name(f"{file.name}-wal")
    return StoreRoom(_free(file), log.stat().st_size if log.exists() else 0)


def attachments_room(service: OpenService) -> int:
    """Bytes that are free where attachments lie."""
    return _free(service.vault.folder)


async def last_runs(service: OpenService) -> Mapping[str, datetime]:
    """When the store was last backed up and brought to git, where it ever was; StoreError if it is silent."""
    found = await service.read(last)
    return {name: found[name] for name in DEEDS if name in found}


def _free(path: Path) -> int:
    """The bytes that are free where a path lies, or will."""
    there = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    return shutil.disk_usage(there).free
