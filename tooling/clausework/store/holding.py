"""Quarantine of attachments: why one is held back, and when it was released.

Both are events in the chain and nothing else, as acts of the desk are: closed in the public log.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from clausework.consultation.files.attachments import Attachment
from clausework.consultation.log.chain import Event
from clausework.store.session import Session

HELD, RELEASED = "held", "released"


def file_reference(file: Attachment) -> str:
    """How events name a file: by its digest, which another with the same bytes shares."""
    return f"file {file.digest}"


def with_hold_events(db: Session, number: str, files: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The files of a comment, each with its quarantine as the events have it."""
    found = db.execute(
        "SELECT event.* FROM act JOIN event ON event.seq = act.seq "
        "WHERE act.number = ? AND event.kind IN (?, ?) ORDER BY event.seq",
        (number, HELD, RELEASED),
    )
    held: dict[str, tuple[str, ...]] = {}
    released: dict[str, str] = {}
    for row in found:
        event = Event(*row)
        told = msgspec.json.decode(event.payload, type=dict[str, str])
        if event.kind == HELD:
            held[told["old"]] = tuple(told["new"].split())
        else:
            released[told["new"]] = event.at
    return tuple(
        msgspec.structs.replace(
            file, held=held.get(file_reference(file), ()), released=released.get(file_reference(file), "")
        )
        for file in files
    )
