"""Stores of earlier releases, frozen as text: made once, and never again for a step that is out.

`python tests/consultation/store_rig.py` writes the texts of the steps that have none.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import apsw
import msgspec

from clausework.accounts import passkeys, people, sessions
from clausework.consultation.files.attachments import Attachment
from clausework.consultation.spam import ProofOfWork, SpamMark
from clausework.consultation.submission import Letter, Receipt, Submission
from clausework.model.account import Account
from clausework.model.comment import Anchor, Consultation, Unit
from clausework.store import reviewing
from clausework.store.address import open_at
from clausework.store.base import Store
from clausework.store.replies import reply
from clausework.store.schema.dialects import sqlite
from clausework.store.schema.ledger import NOTE, last_contracting
from clausework.store.schema.row_digests import tables
from clausework.store.schema.steps import APPLICATION, STEPS
from clausework.store.tracking import agree, erase, track, withdraw

FOLDER = Path(__file__).with_name("stores")
KEY = b"k" * 32
AT = "2020-07-12T06:05:09.123Z"
SECONDS = 1_594_533_909.0
LAW = Unit(id="law-school", name={"zh": "某法学院", "en": "A law school"})
JULY = Consultation(
    id="2020-07",
    draft="D1",
    opens="2020-07-01T00:00:00+08:00",
    closes="2020-08-01T00:00:00+08:00",
    invited=(LAW,),
)


def file_of(steps: int, kind: str) -> Path:
    """Where the text of a release is: `kind` is "sqlite", with rows, or "postgresql", without."""
    return FOLDER / f"{STEPS[steps - 1].name}.{kind}.sql"


def load_sqlite(path: Path, steps: int) -> None:
    """Make the frozen store of a release."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(apsw.Connection(str(path))) as db:
        db.execute(file_of(steps, "sqlite").read_text("utf-8"))
        for statement in noted(steps):
            db.execute(statement)


def load_postgres(db: Any, steps: int) -> None:
    """The same in the schema of a connection, with the rows that the SQLite store has."""
    db.execute(file_of(steps, "postgresql").read_text("utf-8"))
    for statement in noted(steps):
        db.execute(statement)
    with TemporaryDirectory() as folder:
        load_sqlite(Path(folder) / "s.db", steps)
        with closing(apsw.Connection(str(Path(folder) / "s.db"))) as source:
            for table, columns in _tables(source):
                names = ", ".join(columns)
                holes = ", ".join("%s" for _ in columns)
                for row in source.execute(f"SELECT {names} FROM {table}"):
                    db.execute(f"INSERT INTO {table} ({names}) VALUES ({holes})", row)


def noted(steps: int) -> tuple[str, ...]:
    """What the release of a step noted of the releases that may go on, which no frozen text has."""
    return NOTE, f"INSERT INTO compatibility VALUES ('{last_contracting(STEPS[steps - 1])}')"


def _tables(db: apsw.Connection) -> list[tuple[str, tuple[str, ...]]]:
    """The tables of a store, each after those that it refers to, with their columns."""
    columns = "SELECT name FROM pragma_table_info(?, 'main')"
    found = [(name, tuple(column for (column,) in db.execute(columns, (name,)))) for name in tables()]
    return [(name, names) for name, names in found if names]


def sqlite_schema(db: apsw.Connection) -> list[str]:
    """What makes the tables, indices and triggers of a file, each as it was written."""
    found = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'compatibility'")
    return sorted(" ".join(sql.split()) for (sql,) in found)


def make_sqlite(path: Path, steps: int) -> None:
    """An empty file as the first steps make it today."""
    with closing(apsw.Connection(str(path))) as db:
        for step in STEPS[:steps]:
            for statement in sqlite(step):
                db.execute(statement)
        db.execute(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={steps}")


POSTGRES = (
    "SELECT pg_get_functiondef(oid) || ';' FROM pg_proc WHERE pronamespace = 'clausework'::regnamespace",
    """
    SELECT format('CREATE TABLE %s (%s);', c.relname, (
      SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)),
        ', ' ORDER BY a.attnum)
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
    FROM pg_class c WHERE c.relnamespace = 'clausework'::regnamespace AND c.relkind = 'r'
      AND c.relname <> 'compatibility' ORDER BY c.relname
    """,
    """
    SELECT format('ALTER TABLE %s ADD CONSTRAINT %s %s;', c.relname, n.conname, pg_get_constraintdef(n.oid))
    FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
    WHERE c.relnamespace = 'clausework'::regnamespace AND c.relname <> 'compatibility' AND n.contype <> 'n'
    ORDER BY n.contype = 'f', c.relname, n.conname
    """,
    """
    SELECT replace(pg_get_indexdef(i.indexrelid), 'clausework.', '') || ';' FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'clausework'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_constraint n WHERE n.conindid = i.indexrelid) ORDER BY c.relname
    """,
    """
    SELECT replace(pg_get_triggerdef(t.oid), 'clausework.', '') || ';' FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = 'clausework'::regnamespace
      AND NOT t.tgisinternal ORDER BY t.tgname
    """,
    "SELECT format('INSERT INTO alembic_version VALUES (%L);', version_num) FROM clausework.alembic_version",
)


def postgres_schema(db: Any) -> str:
    """The statements that make the schema of a store as it is now."""
    return "\n".join(row[0] for sql in POSTGRES for row in db.execute(sql)) + "\n"


def sent(key: str, text: str, **fields: Any) -> Submission:
    """A comment on the one clause."""
    anchor = Anchor(clause="platform.records")
    made = Submission(
        consultation="2020-07", draft="D1", anchor=anchor, text=text, keys=(key,), role="consumer"
    )
    return msgspec.structs.replace(made, **fields)


def fill(store: Store) -> None:
    """Do all that there is a table for."""

    def take(key: str, text: str, **fields: Any) -> str:
        found = store.submit(sent(key, text, **fields)).result(30)
        assert isinstance(found, Receipt)
        return found.number

    def write(work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        return store.write(lambda db, desk: work(db, desk, *arguments, **named)).result(30)

    one = take("one", "保存三年。", name="甲", contact="a@b.cn", organisation="某社")
    two = take("two", "保存五年。", name="乙", publish_name=True, lang="en")
    three = take("three", "保存八年。")
    store.review(one, "published")
    store.review(two, "withheld", "骂人")
    file = Attachment(id="f" * 32, name="a.txt", kind="txt", size=3, digest="d" * 64)
    take("four", "补充。", follows=one, attachments=(file,))
    write(agree, one, "device", "address")
    write(withdraw, three)
    proof = ProofOfWork("c" * 32, 1_594_600_000)
    letter = Letter("2020-07-10", Attachment(id="e" * 32, name="函.csv", kind="csv", size=3, digest="e" * 64))
    take("eight", "来函。", channel="letter", letter=letter)
    take("five", "买。", suspect=True, marks=(SpamMark("hasty"),), proof=proof)
    _desk(store, write, (one, two, take("six", "保存六年。"), take("seven", "保存六年。")))
    write(reply, JULY, LAW.id, "no-comment")


def tracked(store: Store, secret: str) -> Receipt | None:
    """The receipt that a secret opens."""
    return store.read(lambda db: track(db, store.context, secret))


def act(write: Callable[..., Any], who: Account, kind: str, *numbers: str, **more: Any) -> None:
    """Review some comments at the desk."""
    write(reviewing.carry_out, who, reviewing.ReviewAct(kind=kind, numbers=numbers, **more))


def withdraw_and_more(store: Store, numbers: list[str]) -> None:
    """Add, change and delete rows: a comment comes, others are judged and erased, somebody leaves."""

    def write(work: Callable[..., Any], *arguments: Any) -> None:
        store.write(lambda db, desk: work(db, desk, *arguments)).result(30)

    assert isinstance(store.submit(sent("more", "又。", name="丙")).result(30), Receipt)
    store.review(numbers[1], "published")
    write(withdraw, numbers[1])
    write(erase, numbers[0])
    write(people.revoke, None, "li")
    act(write, Account("li", "editor"), "discuss", numbers[5])


def _desk(store: Store, write: Callable[..., Any], numbers: tuple[str, ...]) -> None:
    token = write(people.invite, "li", "editor", SECONDS)
    write(people.join, token, "scrypt", 7, SECONDS)
    write(people.invite, "wang", "reviewer", SECONDS)
    who = Account("li", "editor", int(SECONDS))
    write(sessions.begin, "li", "password", SECONDS)
    act(write, who, "assign", numbers[2], name="li")
    act(write, who, "propose", numbers[2], outcome="accepted", answer="同意。")
    write(passkeys.add, who, "p" * 20, "q" * 20, 1, "键")
    store.write(lambda db, _: passkeys.open_challenge(db, "sign-in", "t", "detail", SECONDS)).result(30)
    write(people.expect, "zhao", "auditor", "address", "m" * 64)
    write(sessions.new_codes, who)
    act(write, who, "discuss", numbers[2], numbers[3], wanted=True)
    act(write, who, "verify", numbers[1], wanted=True)


def freeze_sqlite(steps: int) -> str:
    """The text of a store with some rows as a release of so many steps had them."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "full.db", Path(folder) / "old.db"
        store = open_at(str(source), False, [JULY], KEY, clock=lambda _: AT)
        fill(store)
        assert store.faults() == ()
        store.close()
        make_sqlite(target, steps)
        with closing(apsw.Connection(str(target))) as db:
            db.execute("ATTACH ? AS full", (str(source),))
            for table, columns in _tables(db):
                names = ", ".join(columns)
                db.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM full.{table}")
        with closing(sqlite3.connect(target)) as db:
            lines = "\n".join(db.iterdump())
    return f"PRAGMA application_id={APPLICATION};\nPRAGMA user_version={steps};\n{lines}\n"


def freeze_postgres(steps: int) -> str:
    """The statements of the schema of such a release."""
    import psycopg
    from postgres_rig import new_database

    from clausework.store.postgres import PostgresLedger

    with psycopg.connect(new_database(), autocommit=True, options="-c search_path=clausework") as db:
        ledger = PostgresLedger(db, "clausework", "frozen")
        with ledger.turn():
            for step in STEPS[:steps]:
                ledger.make(step, last_contracting(step))
        return postgres_schema(db)


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[1]))  # where `postgres_rig` is
    FOLDER.mkdir(exist_ok=True)
    for place in range(1, len(STEPS) + 1):
        for kind, freeze in (("sqlite", freeze_sqlite), ("postgresql", freeze_postgres)):
            if not file_of(place, kind).exists():
                file_of(place, kind).write_text(freeze(place), encoding="utf-8")
