"""The part of a memory that outlives a run: build/cache/checked, which anyone may delete.

The file opens with a hash of all that follows, and names the state of the program that wrote it.
One that is damaged, or written by another state of the program, counts as none.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from clausework.source.memory import digest, files_below

PATH = "build/cache/checked"
PACKAGE = Path(__file__).resolve().parents[1]

Kept = dict[str, tuple[str, bytes]]


def program() -> str:
    """A hash that changes whenever a file of this package does."""
    told = [sys.version]
    for path in files_below(PACKAGE.parent, PACKAGE.name, (".py", ".toml")):
        status = (PACKAGE.parent / path).stat()
        told.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return digest("\n".join(told).encode())


def read_kept(root: Path, state: str) -> Kept:
    """What a run of the same state of the program has kept; nothing if that cannot be relied on."""
    try:
        data = (root / PATH).read_bytes()
        if data[:32].decode("ascii", "replace") != digest(data[32:]):
            return {}
        wrote, kept = msgspec.msgpack.decode(data[32:], type=tuple[str, Kept])
    except (OSError, msgspec.MsgspecError):
        return {}
    return kept if wrote == state else {}


def write_kept(root: Path, state: str, kept: Kept) -> None:
    """Write the file beside and rename it; a disk that refuses costs the next run time, no more."""
    body = msgspec.msgpack.encode((state, kept))
    path = root / PATH
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(digest(body).encode("ascii") + body)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
