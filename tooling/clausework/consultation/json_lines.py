"""All comments as JSON lines, for people who count: public parts only, one comment after the other.

A record for each comment is what git keeps; a million files are nothing that anybody can open. Here
each line is a comment, in the order of arrival, and memory does not grow with their number.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from clausework.consultation.export import public_part
from clausework.model.comment import Comment

CHUNK = 1 << 20


class Source(Protocol):
    """What is asked of a store."""

    def each(self) -> Iterator[Comment]:
        """Every comment, in the order of arrival."""


def write_lines(store: Source, file: Path) -> int:
    """Write the file beside and rename it; the number of lines."""
    encoder = msgspec.json.Encoder(order="sorted")
    buffer, count = bytearray(), 0
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            for comment in store.each():
                encoder.encode_into(public_part(comment), buffer, len(buffer))
                buffer += b"\n"
                count += 1
                if len(buffer) > CHUNK:
                    out.write(buffer)
                    buffer.clear()
            out.write(buffer)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return count
