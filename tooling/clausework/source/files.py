"""Files are written beside and renamed, so that a reader never meets half of one."""

from __future__ import annotations

import os
from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Replace the file at `path`, or leave it as it was; OSError if the disk refuses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        error.filename = str(path)  # not the file beside it, of which nobody knows
        raise
    finally:
        beside.unlink(missing_ok=True)
