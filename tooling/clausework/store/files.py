"""Attachments: their rows, why one is held back and when it was released, and why it was deleted.

Their bytes lie in the vault, see `consultation.files`. What the desk did with one are events in the chain
and nothing else: closed in the public log. Of one that was deleted the digest stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from clausework.consultation.files.attachments import Attachment, FiledAttachment
from clausework.consultation.log.chain import Event
from clausework.consultation.tokens import seal, unseal
from clausework.store.recording import change, drop, put
from clausework.store.session import Session, Tuple, holes

HELD, RELEASED, DELETED = "held", "released", "deleted"


def file_reference(file: Attachment) -> str:
    """The reference of events to a file: its digest, which another with the same bytes shares."""
    return f"file {file.digest}"


def with_hold_events(db: Session, number: str, files: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The files of a comment, each with what was done with it as the events have it."""
    found = db.execute(
        "SELECT event.* FROM act JOIN event ON event.seq = act.seq "
        "WHERE act.number = ? AND event.kind IN (?, ?, ?) ORDER BY event.seq",
        (number, HELD, RELEASED, DELETED),
    )
    held: dict[str, tuple[str, ...]] = {}
    released: dict[str, str] = {}
    gone: dict[str, str] = {}
    for row in found:
        event = Event(*row)
        told = msgspec.json.decode(event.payload, type=dict[str, str])
        if event.kind == HELD:
            held[told["old"]] = tuple(told["new"].split())
        elif event.kind == RELEASED:
            released[told["new"]] = event.at
        else:
            gone[told["old"]] = told["new"]
    return tuple(
        msgspec.structs.replace(
            file,
            held=held.get(name := file_reference(file), ()),
            released=released.get(name, ""),
            why_gone="" if file.name else gone.get(name, ""),
        )
        for file in files
    )


SOURCE = ("number", "id", "name", "kind", "size", "digest", "note")
SOURCES = f"SELECT {', '.join(SOURCE[1:])} FROM source"  # noqa: S608 - our own names
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


def insert_source(db: Session, number: str, file: Attachment, note: str, key: bytes) -> None:
    """Note the file that a comment was brought in with; what it is called and what stood there is sealed."""
    name, beside = seal(key, file.id, "file", file.name), seal(key, number, "note", note)
    put(db, "source", SOURCE, (number, file.id, name, file.kind, file.size, file.digest, beside))


def kept_source(db: Session, digest: str) -> Attachment | None:
    """The file of these bytes that comments were brought in with before: it is kept once."""
    row = db.execute(f"{SOURCES} WHERE digest = ? AND name <> '' LIMIT 1", (digest,)).get
    return None if row is None else _attachment(row)


def source_of(db: Session, number: str) -> tuple[tuple[Attachment, ...], str]:
    """The file that a comment was brought in with, if it was, and the sealed note of what stood there."""
    row = db.execute(f"{SOURCES} WHERE number = ?", (number,)).get
    return ((), "") if row is None else (with_hold_events(db, number, (_attachment(row),)), row[5])


def _attachment(row: Tuple) -> Attachment:
    id_, name, kind, size, digest = row[:5]
    return Attachment(id=id_, name=name, kind=kind, size=size, digest=digest)


def files_of(db: Session, number: str) -> tuple[Attachment, ...]:
    """The files of a comment, in the order in which they were given, with their names sealed."""
    found = db.execute(
        "SELECT id, name, kind, size, digest FROM attachment WHERE number = ? ORDER BY place", (number,)
    )
    files = tuple(map(_attachment, found))
    return with_hold_events(db, number, files) if files else ()


def file_of(db: Session, number: str, identity: str) -> Attachment | None:
    """One file of a comment, or the one that it was brought in with; None if it is gone."""
    files = (*files_of(db, number), *source_of(db, number)[0])
    return next((file for file in files if file.id == identity and file.name), None)


def all_files(db: Session) -> tuple[FiledAttachment, ...]:
    """The files of all comments, without those that were erased or deleted."""
    sql = (
        "SELECT number, place, id, name, kind, size, digest FROM attachment WHERE name <> '' UNION ALL "
        "SELECT min(number), 0, id, min(name), kind, size, digest FROM source WHERE name <> '' "
        "GROUP BY id, kind, size, digest ORDER BY 3"
    )
    return tuple(
        FiledAttachment(number=number, place=place, id=id_, name=name, kind=kind, size=size, digest=digest)
        for number, place, id_, name, kind, size, digest in db.execute(sql)
    )


def forget_files(db: Session, number: str) -> tuple[str, ...]:
    """The files of a comment are gone: their digests stay, their names do not; what to delete."""
    found = files_of(db, number)
    change(db, "attachment", {"name": ""}, "number = ?", (number,))
    return (*(file.id for file in found), *forget_sources(db, (number,)))


def forget_file(db: Session, identity: str) -> None:
    """A file is gone from all comments that came with it: its digest stays, its name does not."""
    for table in ("attachment", "source"):
        change(db, table, {"name": ""}, "id = ?", (identity,))


def forget_sources(db: Session, numbers: Sequence[str]) -> tuple[str, ...]:
    """Comments are tied no more to what they were brought in with; the files that no other is tied to."""
    where = f"number IN ({holes(numbers)})"
    found = sorted({id_ for (id_,) in db.execute(f"SELECT id FROM source WHERE {where}", numbers)})  # noqa: S608 - marks
    drop(db, "source", where, numbers)
    still = "SELECT count(*) FROM source WHERE id = ?"
    return tuple(id_ for id_ in found if not db.execute(still, (id_,)).get)
