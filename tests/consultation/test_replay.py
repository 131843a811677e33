"""Whatever is changed, added or deleted in the database past us, `verify` finds it and names the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import msgspec
import pytest
from click.testing import CliRunner
from filled_rig import fill
from postgres_rig import new_database

from clausework.cli import cli
from clausework.consultation.log.chain import Event, link
from clausework.model.finding import Finding
from clausework.workflow.consult import open_store, verify

CONSULTATION = """\
  rehearsal:
    draft: working
    rehearsal: true
    prefix: R
    silence: no-objection
    invited: {unit-one: {zh: 演练单位甲, en: Rehearsal body A}}
"""
Undo = Callable[[], None]
UNTOLD = ("challenge",)
"""Tables of which the chain tells nothing: what strangers ask for holds for minutes."""


class Refused(Exception):
    """The database would not have it."""


class Base:
    """A database behind the back of the store: its guards are away."""

    mark: str

    def run(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def tables(self) -> list[str]:
        raise NotImplementedError

    def columns(self, table: str) -> list[str]:
        raise NotImplementedError

    def place(self) -> str:
        """What the database calls the place of a row."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open between two statements."""

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """The places of the rows, each with its values."""
        return self.run(
            f"SELECT {self.place()}, {', '.join(self.columns(table))} FROM {table} ORDER BY 2{', 3' * (len(self.columns(table)) > 1)}"
        )

    def insert(self, table: str, values: tuple[Any, ...]) -> Any:
        holes = ", ".join(self.mark for _ in values)
        names = ", ".join(self.columns(table))
        return self.run(f"INSERT INTO {table} ({names}) VALUES ({holes}) RETURNING {self.place()}", values)[
            0
        ][0]

    def change(self, table: str, column: str, place: Any, value: Any) -> Any:
        where = f"WHERE {self.place()} = {self.mark}"
        sql = f"UPDATE {table} SET {column} = {self.mark} {where} RETURNING {self.place()}"
        return self.run(sql, (value, place))[0][0]

    def delete(self, table: str, place: Any) -> None:
        self.run(f"DELETE FROM {table} WHERE {self.place()} = {self.mark}", (place,))


class Sqlite(Base):
    mark = "?"

    def __init__(self, address: str) -> None:
        self.address = address

    def run(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with closing(apsw.Connection(self.address)) as db:
            db.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
            try:
                return list(db.execute(sql, values))
            except (apsw.ConstraintError, apsw.MismatchError) as error:
                raise Refused from error

    def tables(self) -> list[str]:
        found = self.run("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
        return [name for (name,) in found if name not in UNTOLD]

    def columns(self, table: str) -> list[str]:
        return [name for (name,) in self.run("SELECT name FROM pragma_table_info(?)", (table,))]

    def place(self) -> str:
        return "rowid"


class Postgres(Base):
    mark = "%s"

    def __init__(self, address: str) -> None:
        import psycopg

        self.db = psycopg.connect(address, autocommit=True, options="-c search_path=clausework_rehearsal")
        self.db.execute("SET session_replication_role = replica")

    def run(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        import psycopg

        try:
            found = self.db.execute(sql, values)
        except (psycopg.IntegrityError, psycopg.DataError, psycopg.ProgrammingError) as error:
            raise Refused from error
        return found.fetchall() if found.description else []

    def tables(self) -> list[str]:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
        # A schema of another revision is none of ours: nothing opens it.
        return [name for (name,) in self.run(sql) if name not in (*UNTOLD, "alembic_version")]

    def columns(self, table: str) -> list[str]:
        sql = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum"
        return [name for (name,) in self.run(sql, (table,))]

    def place(self) -> str:
        return "ctid"

    def close(self) -> None:
        self.db.close()


def another(value: Any) -> Any:
    return value + 1 if isinstance(value, int) else f"{value}x"


def filled(base: Base) -> list[str]:
    """The tables that have a row: `merger` has none, and is kept for its place alone."""
    return [table for table in base.tables() if base.rows(table)]


def flips(
    base: Base, given: tuple[Any, ...] = (None, "", 0, b"\xff")
) -> Iterator[tuple[str, Callable[[], Undo]]]:
    """Each column of each table with other values, in one row."""
    for table in filled(base):
        first = base.rows(table)[0]
        for number, column in enumerate(base.columns(table), 1):
            old = first[number]
            for value in (another(old), *given):
                if value == old and type(value) is type(old):
                    continue

                def flip(
                    table: str = table, column: str = column, number: int = number, value: Any = value
                ) -> Undo:
                    row = base.rows(table)[0]
                    place = base.change(table, column, row[0], value)
                    if {row[0]: row for row in base.rows(table)}[place] == (place, *row[1:]):
                        raise Refused  # it has made of it what was there
                    return lambda: base.change(table, column, place, row[number])

                yield f"{table}.{column} = {value!r}", flip


def losses(base: Base) -> Iterator[tuple[str, Callable[[], Undo]]]:
    """Each row deleted."""
    for table in base.tables():
        for number, row in enumerate(base.rows(table)):

            def lose(table: str = table, row: tuple[Any, ...] = row) -> Undo:
                place = next(found[0] for found in base.rows(table) if found[1:] == row[1:])
                base.delete(table, place)
                return lambda: base.insert(table, row[1:])

            yield f"{table} without row {number}", lose


def additions(base: Base) -> Iterator[tuple[str, Callable[[], Undo]]]:
    """A copy of a row under another key."""
    for table in filled(base):
        row = base.rows(table)[0][1:]

        def add(table: str = table, row: tuple[Any, ...] = row) -> Undo:
            try:
                place = base.insert(table, (_far(row[0]), *row[1:]))
            except Refused:
                place = base.insert(table, tuple(map(_far, row)))
            return lambda: base.delete(table, place)

        yield f"{table} with a row more", add


def _far(value: Any) -> Any:
    return value + 1000 if isinstance(value, int) else f"{value}x"


@pytest.fixture
def root(small: Path) -> Path:
    file = small / "standard" / "standard.yml"
    file.write_text(file.read_text(encoding="utf-8") + CONSULTATION, encoding="utf-8")
    return small


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, root: Path) -> str:
    """Where the store is, once for each database."""
    return str(root / "var" / "rehearsal.db") if request.param == "sqlite" else new_database()


@pytest.fixture
def base(root: Path, address: str) -> Iterator[Base]:
    """The database of a store that has a row in every table."""
    fill(root, address)
    found = Postgres(address) if address.startswith("postgres") else Sqlite(address)
    assert [table for table in found.tables() if not found.rows(table)] == [
        "merger"
    ]  # kept for its place alone
    assert verify(root, True, address) == ()
    yield found
    found.close()


def unnoticed(
    root: Path, address: str, base: Base, changes: Callable[[Base], Iterator[tuple[str, Callable[[], Undo]]]]
) -> tuple[int, list[str]]:
    """How many changes were tried, and which of them nothing tells of under the name of its table."""
    tried, silent, before = 0, [], verify(root, True, address)
    for how, change in changes(base):
        try:
            undo = change()
        except Refused:
            continue
        tried += 1
        found = tuple(item for item in verify(root, True, address) if item not in before)
        if not names(found, how.partition(" ")[0].partition(".")[0]):
            silent.append(how)
        undo()
    assert verify(root, True, address) == before
    return tried, silent


def names(found: tuple[Finding, ...], table: str) -> bool:
    """Whether a finding names the table; an event is named by its number, and missing ones by the log in git."""
    said = re.compile(rf"\btable {table}\b" + (r"|\bevent \d" if table == "event" else ""))
    return any(
        said.search(item.message["en"]) or (table == "event" and item.rule == "CMT-211")
        for item in found
        if "CMT-2" in item.rule
    )


@pytest.mark.parametrize(
    ("address", "changes", "least"),
    [
        ("sqlite", additions, 20),
        *(
            pytest.param(address, *tried, marks=pytest.mark.slow)
            for address, *tried in (
                ("sqlite", losses, 80),
                ("sqlite", flips, 150),
                ("postgresql", flips, 150),
                ("postgresql", losses, 80),
                ("postgresql", additions, 20),
            )
        ),
    ],
    indirect=["address"],
)
def test_every_change_of_the_database_is_found(
    root: Path, address: str, base: Base, changes: Callable[..., Any], least: int
) -> None:
    tried, silent = unnoticed(root, address, base, changes)
    assert silent == []
    assert tried >= least


@pytest.mark.slow
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_values_of_other_types_are_found_where_tables_take_them(root: Path, address: str, base: Base) -> None:
    loose = "UPDATE sqlite_schema SET sql = replace(replace(sql, ' STRICT', ''), ' NOT NULL', '')"
    base.run(f"PRAGMA writable_schema = ON; {loose}")
    tried, silent = unnoticed(root, address, base, partial(flips, given=(None, b"\xff", 1.5)))
    assert silent == []
    assert tried >= 300


def test_a_table_of_releases_that_is_gone_is_found(root: Path, address: str, base: Base) -> None:
    base.run("DROP TABLE compatibility")
    assert names(verify(root, True, address), "compatibility")


ALTERATIONS = (
    "UPDATE comment SET text = 'other' WHERE number = '{0}'",
    "UPDATE comment SET name = 'other' WHERE number = '{0}'",
    "UPDATE comment SET role = 'platform' WHERE number = '{0}'",
    "UPDATE comment SET lang = 'en' WHERE number = '{0}'",
    "UPDATE comment SET draft = 'D9' WHERE number = '{0}'",
    "UPDATE comment SET late = 1 WHERE number = '{0}'",
    "UPDATE comment SET suspect = 1 WHERE number = '{0}'",
    "UPDATE comment SET verified = '' WHERE number = '{0}'",
    "UPDATE comment SET received = 'garbage' WHERE number = '{0}'",
    "UPDATE comment SET track = 'other' WHERE number = '{0}'",
    "UPDATE comment SET submission = 'other' WHERE number = '{0}'",
    "UPDATE comment SET body = 'other' WHERE number = '{0}'",
    "UPDATE comment SET sequence = 77 WHERE number = '{0}'",
    "UPDATE event SET payload = replace(payload, 'late', 'soon') WHERE number = '{0}'",
    "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
    "INSERT INTO agreement SELECT number, device || 'x', address || 'x', at FROM agreement",
    "INSERT INTO account SELECT 'mallory', role, password, secret, step, made, ended FROM account LIMIT 1",
    "UPDATE account SET role = 'reviewer' WHERE name = 'wang'",
    "DELETE FROM act",
    "INSERT INTO merger VALUES ('{1}', '{0}')",
    "INSERT INTO proposal VALUES ('{1}', 'rejected', 'x', '', 'drafted', 1, 'li', '')",
    "UPDATE personal SET contact = 'other'",
    "DELETE FROM personal",
    "INSERT INTO mark VALUES ('{0}', 'hasty', '')",
)


@pytest.mark.slow
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_what_somebody_would_change_is_found_by_the_command(root: Path, address: str, base: Base) -> None:
    numbers = [row[1] for row in base.rows("comment")]
    kept, silent = Path(address).read_bytes(), []
    command = ["comments", "verify", "--root", str(root), "--rehearsal", "--lang", "zh"]
    for sql in ALTERATIONS:
        base.run(sql.format(numbers[0], numbers[2]))
        found = CliRunner().invoke(cli, command)
        if found.exit_code != 1 or not isinstance(found.exception, SystemExit) or "CMT-2" not in found.output:
            silent.append(sql)
        Path(address).write_bytes(kept)
    assert silent == []
    whole = CliRunner().invoke(cli, command)
    assert (whole.exit_code, "每一行都与事件所记一致" in whole.output) == (0, True)


def test_a_time_that_runs_backwards_is_found(root: Path) -> None:
    store = open_store(root, True, clock=lambda _: "2020-07-12T06:05:09.123Z")
    store.close()
    store = open_store(root, True, clock=lambda _: "2020-07-12T06:05:09.123Z")
    event = link(store.events()[-1], "2020-07-12T06:05:09.122Z", "reviewed", "", {})
    with closing(store.open_session()) as db, db.transaction():
        db.add("event", Event.__struct_fields__, msgspec.structs.astuple(event))
    assert [(fault.said, fault.event) for fault in store.faults()] == [("time_back", 2)]
    store.close()


def test_nothing_secret_is_told_of_a_row(root: Path) -> None:
    fill(root)
    base = Sqlite(str(root / "var" / "rehearsal.db"))
    secrets = [str(row[1]) for table in ("sitting", "invitation", "recovery") for row in base.rows(table)]
    for table in ("sitting", "invitation", "recovery"):
        for row in base.rows(table):
            base.change(table, "name", row[0], "other")
    said = " ".join(item.message["en"] for item in verify(root, True))
    assert all(secret[:8] in said and secret[:12] not in said for secret in secrets)
