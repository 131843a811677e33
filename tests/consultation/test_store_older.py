"""A store of any earlier release is brought up to date, and nothing in it changes; see `store_rig`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import apsw
import psycopg
import pytest
import store_rig
from click.testing import CliRunner, Result
from postgres_rig import new_database
from store_rig import tracked
from test_store_both import Clock, Opener, disarm, sent, take

from clausework.cli import cli
from clausework.consultation.tokens import tracking_secret
from clausework.errors import StoreError
from clausework.store import recording as recorded
from clausework.store.address import is_postgres, open_at, session_at
from clausework.store.base import Store
from clausework.store.copies import plan, upgrade
from clausework.store.integrity.keys import keys_of
from clausework.store.postgres import connect, ledger
from clausework.store.schema import steps as schema
from clausework.store.schema.dialects import SchemaStep
from clausework.store.schema.ledger import make_due
from clausework.store.schema.steps import STEPS
from clausework.store.session import Session, Value

REMEDY = "a step has no frozen store: run python tests/consultation/store_rig.py and commit what it writes"
RELEASES = range(1, len(STEPS) + 1)
KEY = store_rig.KEY


def load(address: str, steps: int = len(STEPS)) -> None:
    """Put the frozen store of a release at an address."""
    if not is_postgres(address):
        store_rig.load_sqlite(Path(address), steps)
        return
    with connect(address, "clausework", 10) as db:
        db.execute("DROP SCHEMA IF EXISTS clausework CASCADE")
        db.execute("CREATE SCHEMA clausework")
        store_rig.load_postgres(db, steps)


def rows(address: str) -> dict[str, list[dict[str, Any]]]:
    """All that a store has, by table and column."""
    if not is_postgres(address):
        with closing(apsw.Connection(address)) as db:
            db.row_trace = lambda cursor, row: dict(zip([c[0] for c in cursor.description], row, strict=True))
            return {name: rows_of(db, name) for name, _ in columns(db)}
    with connect(address, "clausework", 10) as db:
        db.row_factory = psycopg.rows.dict_row
        names = [
            row["name"]
            for row in db.execute("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'clausework'")
        ]
        return {name: rows_of(db, name) for name in names if name not in ("alembic_version", "compatibility")}


def columns(db: apsw.Connection) -> list[tuple[str, int]]:
    found = db.execute("SELECT name, 0 FROM sqlite_master WHERE type = 'table' AND name <> 'compatibility'")
    return [(row["name"], 0) for row in found]  # type: ignore[call-overload]


def rows_of(db: Any, table: str) -> list[dict[str, Any]]:
    return sorted((dict(row) for row in db.execute(f"SELECT * FROM {table}")), key=str)


def test_every_step_has_its_frozen_stores() -> None:
    names = {store_rig.file_of(steps, kind).name for steps in RELEASES for kind in ("sqlite", "postgresql")}
    assert {path.name for path in store_rig.FOLDER.iterdir()} == names, REMEDY


@pytest.mark.parametrize("steps", RELEASES)
def test_a_step_makes_what_it_made_when_it_was_new(tmp_path: Path, steps: int) -> None:
    store_rig.load_sqlite(tmp_path / "then.db", steps)
    store_rig.make_sqlite(tmp_path / "now.db", steps)
    with (
        closing(apsw.Connection(str(tmp_path / "then.db"))) as then,
        closing(apsw.Connection(str(tmp_path / "now.db"))) as now,
    ):
        assert store_rig.sqlite_schema(now) == store_rig.sqlite_schema(then)
    assert store_rig.freeze_postgres(steps) == store_rig.file_of(steps, "postgresql").read_text("utf-8")


@contextmanager
def known(*steps: SchemaStep) -> Iterator[None]:
    """A release that knows other steps than this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "STEPS", steps)
        yield


EXPANDS = SchemaStep(
    "r9998_more",
    (
        "CREATE TABLE more (name TEXT PRIMARY KEY)",
        "ALTER TABLE comment ADD COLUMN extra TEXT NOT NULL DEFAULT ''",
    ),
)
CONTRACTS = SchemaStep("r9999_less", ("DROP TABLE more",), contracts=True)


NEXT = (*STEPS, EXPANDS)
"""The steps of a release to come, to which this one is an earlier one."""


@pytest.mark.parametrize("steps", [STEPS, NEXT], ids=["this", "next"])
def test_a_store_that_was_frozen_goes_on(
    opener: Opener, address: str, steps: tuple[SchemaStep, ...], tmp_path: Path
) -> None:
    load(address)
    before = rows(address)
    with known(*steps):
        assert [item.name for item in plan(address, False)] == [step.name for step in steps[len(STEPS) :]]
        if is_postgres(address) and steps is NEXT:
            with pytest.raises(StoreError, match="store upgrade"):
                opener(clock=Clock())
            assert rows(address) == before
        assert upgrade(address, False, tmp_path / "kept.db").content.events == len(before["event"])
        after = rows(address)
        for table, found in before.items():
            kept = [{name: row[name] for name in found[0]} for row in after[table]] if found else after[table]
            assert sorted(kept, key=str) == found, table
        store = opener(clock=Clock())
        assert store.faults() == ()
        got = take(store, sent("new", text="又一条", name="甲", contact="a@b.cn", keep_contact=True))
        assert got.number.startswith(f"C-{len(before['comment']) + 1:04}-")
        found = tracked(store, tracking_secret(KEY, "two"))
        assert found is not None
        assert found.comment.text == "保存五年。"
        assert store.faults() == ()
        assert [event.kind for event in store.each_event()][len(before["event"]) :] == ["received"]
        assert opener(clock=Clock()).comments() == store.comments(), "a second start changes nothing"


def with_another_key(address: str) -> Store:
    """The frozen store, opened with another key."""
    return open_at(address, False, [store_rig.JULY], b"o" * 32, clock=Clock())


KEYS = keys_of(b"o" * 32, "log")


def test_the_rows_are_told_with_other_keys_whole_or_not_at_all(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded, "MOST", 1)
    load(address)
    note_rows, calls = recorded.note_rows, []

    def stopped(
        db: Session, table: str, columns: tuple[str, ...], rows: tuple[tuple[Value, ...], ...]
    ) -> None:
        calls.append(table)
        if len(calls) == 4:
            raise StoreError("store_closing")
        note_rows(db, table, columns, rows)

    monkeypatch.setattr(recorded, "note_rows", stopped)
    with closing(with_another_key(address)) as store:
        before = store.events()
        with pytest.raises(StoreError):
            store.adopt_keys(KEYS)
        assert calls == ["consultation", "comment", "comment", "comment"]
        assert store.events() == before
        store.adopt_keys(KEYS)
        assert calls[4:7] == ["consultation", "comment", "comment"]
        assert [event.kind for event in store.events()].count("keyed") == 1
        assert store.faults() == ()


def test_what_somebody_altered_before_is_not_made_good(address: str) -> None:
    load(address)
    session = session_at(address, False)
    disarm(session, address)
    session.execute("UPDATE comment SET text = 'other' WHERE sequence = 1")
    session.close()
    with closing(with_another_key(address)) as store:
        store.adopt_keys(KEYS)
        assert {fault.said for fault in store.faults()} == {"comment_unlike"}


def test_what_is_kept_before_an_upgrade_is_the_earlier_store(address: str, tmp_path: Path) -> None:
    load(address)
    before = rows(address)
    with known(*NEXT):
        upgrade(address, False, tmp_path / "kept.db")
    assert rows(str(tmp_path / "kept.db")) == before
    with closing(apsw.Connection(str(tmp_path / "kept.db"))) as kept:
        assert kept.pragma("user_version") == len(STEPS)
    load(str(tmp_path / "then.db"))
    with (
        closing(apsw.Connection(str(tmp_path / "then.db"))) as then,
        closing(apsw.Connection(str(tmp_path / "kept.db"))) as kept,
    ):
        assert store_rig.sqlite_schema(kept) == store_rig.sqlite_schema(then)


def test_a_file_of_an_earlier_release_is_kept_when_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "var" / "c.db"
    load(str(file))
    before = rows(str(file))
    with known(*NEXT):
        with closing(open_at(str(file), False, [store_rig.JULY], KEY, clock=Clock())) as store:
            assert store.kept == tmp_path / "var" / "backup" / f"c-{STEPS[-1].name}.db"
            assert rows(str(store.kept)) == before
            assert store.kept.stat().st_mode & 0o077 == 0
        with closing(open_at(str(file), False, [store_rig.JULY], KEY, clock=Clock())) as store:
            assert store.kept is None


def test_a_step_that_fails_changes_nothing(opener: Opener, address: str, tmp_path: Path) -> None:
    load(address)
    before = rows(address)
    broken = SchemaStep("r9999_broken", ("CREATE TABLE half (number TEXT)", "SELECT * FROM no_such_table"))
    with known(*STEPS, broken), pytest.raises(Exception, match="no_such_table"):
        upgrade(address, False, tmp_path / "a.db")
    assert rows(address) == before
    with known(*NEXT):
        upgrade(address, False, tmp_path / "b.db")
        assert opener(clock=Clock()).faults() == ()


def test_a_release_goes_on_with_later_store_until_a_contraction(
    opener: Opener, address: str, tmp_path: Path
) -> None:
    store = opener(clock=Clock())
    take(store, sent("before"))
    with known(*STEPS, EXPANDS):
        upgrade(address, False, tmp_path / "a.db")
    take(store, sent("beside"))
    assert take(opener(clock=Clock()), sent("opened anew")).number.startswith("C-0003-")
    assert store.faults() == ()
    assert plan(address, False) == ()
    with known(*STEPS, EXPANDS, CONTRACTS):
        upgrade(address, False, tmp_path / "b.db")
    with pytest.raises(StoreError, match="later release"):
        opener(clock=Clock())


def test_a_step_gives_way_to_a_lock_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clausework.store import postgres as postgres_schema

    address = new_database()
    load(address)
    alone = SchemaStep("r9997_alone", ("ALTER TABLE event ADD COLUMN extra TEXT NOT NULL DEFAULT ''",))
    monkeypatch.setattr(postgres_schema, "PAUSE", 0.1)
    monkeypatch.setattr(postgres_schema, "TRIES", 2)
    monkeypatch.setattr(postgres_schema, "STALL", "200ms")
    with known(*STEPS, alone):
        with connect(address, "clausework", 10) as other, other.transaction():
            other.execute("LOCK TABLE event IN ACCESS SHARE MODE")
            with ledger(address, "clausework") as found, pytest.raises(StoreError, match=alone.name):
                make_due(found)
        assert [step.name for step in plan(address, False)] == [alone.name]
        upgrade(address, False, tmp_path / "a.db")
        assert plan(address, False) == ()


def test_the_command_tells_what_is_due_and_does_it(address: str, tmp_path: Path, small: Path) -> None:
    load(address)
    options = ["--db", address, "--root", str(small), "--lang", "en"]

    def upgrade_command(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["store", "upgrade", *arguments, *options], catch_exceptions=False)

    before = rows(address)
    with known(*STEPS, EXPANDS, CONTRACTS):
        told = upgrade_command("--check")
        assert told.exit_code == 1
        lines = [line for line in told.output.splitlines() if line.startswith("  r")]
        names = [line.split(":")[0].strip() for line in lines]
        assert names == [EXPANDS.name, CONTRACTS.name]
        assert [("must be stopped" in line) for line in lines] == [False, True]
        assert "stop all services" in told.output
        assert rows(address) == before
        done = upgrade_command()
        assert done.exit_code == 0
        (kept,) = tmp_path.rglob(f"backup/*-{STEPS[-1].name}.db")
        assert str(kept) in done.output
        assert rows(str(kept)) == before
        assert upgrade_command("--check").exit_code == 0
        again = upgrade_command()
        assert "no upgrade is needed" in again.output
