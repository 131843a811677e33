"""Store addresses: the path of a file, or the URL of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from clausework.consultation.log.high_water import HighWaterMark
from clausework.errors import StoreError
from clausework.model.comment import Consultation
from clausework.store.base import WAIT, Store
from clausework.store.schema.ledger import SchemaVersions
from clausework.store.session import Clock, Session, database_now
from clausework.store.sqlite import SqliteLedger, SqliteSession, SqliteStore, connect, file_name, prepare

PATIENT = 30.0
"""Seconds that work on a whole store waits for a lock."""
SCHEMES = ("postgresql://", "postgres://")


def is_postgres(address: str) -> bool:
    """Whether the address is that of a PostgreSQL database."""
    return address.startswith(SCHEMES)


def file_of(address: str) -> Path:
    """The file that an address names, with `sqlite:` before it or without."""
    if "://" in address:
        raise StoreError("store_scheme", scheme=address.partition(":")[0])
    return Path(address.removeprefix("sqlite:"))


def schema_of(rehearsal: bool) -> str:
    """The schema within the database; a rehearsal has one of its own."""
    return "clausework_rehearsal" if rehearsal else "clausework"


def open_at(
    address: str,
    rehearsal: bool,
    consultations: Iterable[Consultation],
    key: bytes,
    *,
    clock: Clock = database_now,
    floors: Mapping[str, int] | None = None,
    mark: HighWaterMark | None = None,
) -> Store:
    """The store at an address, made if it is not there."""
    if not is_postgres(address):
        return SqliteStore(file_of(address), consultations, key, clock=clock, floors=floors, mark=mark)
    from clausework.store.postgres import PostgresStore

    schema = schema_of(rehearsal)
    return PostgresStore(address, schema, consultations, key, clock=clock, floors=floors, mark=mark)


def name_at(address: str, rehearsal: bool) -> str:
    """The name of a store in messages: its place, without a password."""
    if not is_postgres(address):
        return file_name(file_of(address))
    from clausework.store.postgres import place

    return place(address, schema_of(rehearsal))


@contextmanager
def opened_at(address: str, rehearsal: bool) -> Iterator[tuple[Session, SchemaVersions]]:
    """A session on a store of whatever release, which must be there, and what it notes of its steps."""
    if not is_postgres(address):
        if not file_of(address).is_file():
            raise StoreError("no_store", address=address)
        db = connect(file_of(address), PATIENT)
        with closing(SqliteSession(db)) as session:
            yield session, SqliteLedger(db)
        return
    from clausework.store.postgres import ledger, old_session

    schema = schema_of(rehearsal)
    with ledger(address, schema) as noted:
        if not noted.last():
            raise StoreError("no_store", address=noted.name)
        with closing(old_session(address, schema, PATIENT)) as session:
            yield session, noted


def session_at(address: str, rehearsal: bool) -> Session:
    """A session on the store at an address, for work that needs no project."""
    if not is_postgres(address):
        db = connect(file_of(address), WAIT)
        prepare(db)
        return SqliteSession(db)
    from clausework.store.postgres import session

    return session(address, schema_of(rehearsal), WAIT)
