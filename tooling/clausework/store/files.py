"""Attachments: their rows, and why one is held back and when it was released.

Their bytes lie in the vault, see `consultation.files`. That one is held back and released are events in the
chain and nothing else, as acts of the desk are: closed in the public log.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from clausework.consultation.files.attachments import Attachment, FiledAttachment
from clausework.consultation.log.chain import Event
from clausework.consultation.tokens import seal, unseal
from clausework.store.recording import change, put
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


COLUMNS = ("id", "number", "place", "name", "kind", "size", "digest")


def insert_files(db: Session, number: str, files: tuple[Attachment, ...], key: bytes) -> None:
    """Note the files of a comment; what they are called often says who sent them, and is sealed."""
    for place, file in enumerate(files, 1):
        name = seal(key, file.id, "file", file.name)
        put(db, "attachment", COLUMNS, (file.id, number, place, name, file.kind, file.size, file.digest))


def named(files: tuple[Attachment, ...], key: bytes) -> tuple[Attachment, ...]:
    """The files with their names opened; where the key was lost it says at least of what kind each is."""
    opened = [unseal(key, file.id, "file", file.name) for file in files]
    return tuple(
        msgspec.structs.replace(file, name=name or (file.name and f"{file.id[:8]}.{file.kind}"))
        for file, name in zip(files, opened, strict=True)
    )


def files_of(db: Session, number: str) -> tuple[Attachment, ...]:
    """The files of a comment, in the order in which they were given, with their names sealed."""
    found = db.execute(
        "SELECT id, name, kind, size, digest FROM attachment WHERE number = ? ORDER BY place", (number,)
    )
    files = tuple(
        Attachment(id=id_, name=name, kind=kind, size=size, digest=digest)
        for id_, name, kind, size, digest in found
    )
    return with_hold_events(db, number, files) if files else ()


def file_of(db: Session, number: str, identity: str) -> Attachment | None:
    """One file of a comment."""
    return next((file for file in files_of(db, number) if file.id == identity), None)


def all_files(db: Session) -> tuple[FiledAttachment, ...]:
    """The files of all comments, without those that were erased."""
    sql = "SELECT number, place, id, name, kind, size, digest FROM attachment WHERE name <> '' ORDER BY id"
    return tuple(
        FiledAttachment(number=number, place=place, id=id_, name=name, kind=kind, size=size, digest=digest)
        for number, place, id_, name, kind, size, digest in db.execute(sql)
    )


def forget_files(db: Session, number: str) -> tuple[str, ...]:
    """The files of a comment are gone: their digests stay, their names do not; what to delete."""
    found = files_of(db, number)
    change(db, "attachment", {"name": ""}, "number = ?", (number,))
    return tuple(file.id for file in found)


def known_files(db: Session) -> frozenset[str]:
    """The names on disk of all files that belong to a comment."""
    return frozenset(name for (name,) in db.execute("SELECT id FROM attachment"))
