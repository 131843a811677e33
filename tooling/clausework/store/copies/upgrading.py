"""Schema upgrade of a whole store: planned, backed up, tried on a copy, then done."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from clausework.errors import StoreError
from clausework.model.progress import Progress, silent
from clausework.store.address import PATIENT, file_of, is_postgres, opened_at, schema_of
from clausework.store.copies.copying import StoreContent, copy_rows, verified
from clausework.store.drivers.sqlite_copy import beside, copy_file, new_name
from clausework.store.drivers.sqlite_schema import SqliteLedger, migrate
from clausework.store.drivers.sqlite_session import WAL_SAFE, SqliteSession, connect, sqlite_version
from clausework.store.schema.ledger import Ledger, due, last_contracting, make_due, must_be_known
from clausework.store.schema.shape import tables
from clausework.store.schema.steps import STEPS
from clausework.store.session import Session


class DueStep(msgspec.Struct, frozen=True):
    """A step that is due; `rows` are those that it goes through at most."""

    name: str
    contracts: bool
    rows: int


class UpgradedStore(msgspec.Struct, frozen=True):
    """The steps that were made, what the store holds, and the copy of it as it was before."""

    steps: tuple[str, ...]
    content: StoreContent
    kept: Path


def plan(address: str, rehearsal: bool) -> tuple[DueStep, ...]:
    """The steps that are due, in their order."""
    with opened_at(address, rehearsal) as (db, ledger):
        there = {name for name in tables() if db.columns(name)}
        return tuple(
            DueStep(
                step.name, step.contracts, sum(_count(db, name) for name in there.intersection(step.rewrites))
            )
            for step in due(ledger)
        )


def _count(db: Session, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").get)  # noqa: S608 - our own names


def kept_name(address: str, rehearsal: bool, folder: Path) -> Path:
    """Where the store is kept unless somebody says where: beside a file, else in a folder."""
    with opened_at(address, rehearsal) as (_, ledger):
        file = folder / f"{schema_of(rehearsal)}.db" if is_postgres(address) else file_of(address)
        return new_name(file, ledger.last())


def upgrade(address: str, rehearsal: bool, file: Path, progress: Progress = silent) -> UpgradedStore:
    """Keep the store in a file as it is, bring a copy of that up to date and read it through; then the store.

    Nothing of the store is changed if the copy does not hold. An earlier release can be put on the file.
    """
    if file.exists():
        raise StoreError("file_there", path=file)
    with opened_at(address, rehearsal) as (db, ledger):
        progress("copy")
        file.parent.mkdir(parents=True, exist_ok=True)
        with beside(file) as part:
            if is_postgres(address):
                _keep(db, ledger, part)
            else:
                copy_file(file_of(address), part)
        progress("prove")
        _try(file)
        progress("upgrade")
        steps = make_due(ledger)
        return UpgradedStore(tuple(step.name for step in steps), verified(db, progress), file)


def _keep(source: Session, ledger: Ledger, part: Path) -> None:
    """Write a store as its own release would have it in a file."""
    must_be_known(ledger)
    made = STEPS[: len(STEPS) - len(due(ledger))]
    db = connect(part, PATIENT)
    with closing(SqliteSession(db)) as target:
        own = SqliteLedger(db)
        with own.turn():
            for step in made:
                own.make(step, last_contracting(step))
        with target.transaction(moved=True):
            copy_rows(source, target)
        if sqlite_version() >= WAL_SAFE:
            db.pragma("journal_mode", "delete")


def _try(file: Path) -> None:
    """Bring a copy of what was kept up to date and read it through."""
    with TemporaryDirectory(dir=file.parent) as folder:
        copy = Path(folder) / file.name
        copy_file(file, copy)
        db = connect(copy, PATIENT)
        with closing(SqliteSession(db)) as session:
            migrate(db)
            verified(session)
