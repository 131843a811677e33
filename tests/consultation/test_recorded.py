"""Nothing is written to a table past `recorded`: of such a row the chain would not tell."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_store_both import Clock, Opener, sent, take

from clausework.errors import StoreError
from clausework.store import recording as recorded
from clausework.store.address import open_at
from clausework.store.integrity.keys import keys_agreed, keys_of
from clausework.store.recording import settle
from clausework.store.schema import row_digests as shape
from clausework.store.schema.row_digests import Recorder, layout
from clausework.store.session import Session

STORE = Path(recorded.__file__).parent
ROOM = STORE.parents[1]
PAST = re.compile(
    r"\b(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|MERGE INTO|TRUNCATE(?: TABLE)?|COPY)\s+[a-z{][^\"]*"
    r"|\b(?:db|session|self|target)\.(?:add|load)\((?!row\.)[^)]+"
)
MAY = {
    "recording.py": ("UPDATE {table}", "DELETE FROM {table}", "db.add(table", 'db.add("event"'),
    # What sends the rows that `put` was given; and what release may go on with the store, which is of the schema.
    "sqlite.py": ("INSERT INTO {table}", "DELETE FROM compatibility", "INSERT INTO compatibility"),
    "postgres.py": ("INSERT INTO {table}", "COPY {table}", "DELETE FROM {}", "INSERT INTO {}", "UPDATE {}"),
    "session.py": ("self.load(table",),
    "integrity/audit.py": ("INSERT OR REPLACE INTO row", "UPDATE row"),  # a file that is no store
    # Rows and chain together, as they are.
    "copies.py": ("target.load(table", "DELETE FROM {table}", "UPDATE {table}", "new.load("),
}


def test_no_module_writes_past_it() -> None:
    wrong = [
        (file.relative_to(ROOM).as_posix(), found)
        for file in sorted(ROOM.rglob("*.py"))
        for found in PAST.findall(file.read_text(encoding="utf-8"))
        if not found.startswith(
            MAY.get(file.relative_to(STORE).as_posix(), ()) if STORE in file.parents else ()
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("text", ["UPDATE comment SET x", "DELETE FROM mark", "db.add('mark', MARK)"])
def test_what_writes_past_it_would_be_seen(text: str) -> None:
    assert PAST.findall(f'    db.execute("{text}")\n')


def test_tables_keys_and_columns_are_those_of_the_database(opener: Opener) -> None:
    store = opener(clock=Clock())
    for table in shape.tables():
        columns = store.read(lambda db, table=table: db.columns(table))
        assert set(shape.blanks(table)) == set(columns)
        assert set(shape.key_of(table)) <= set(columns)
    assert set(recorded.recorded_tables()) | set(recorded.BESIDE) == set(shape.tables())


def test_a_column_that_is_added_later_changes_no_digest() -> None:
    recorder = Recorder(b"k" * 32)
    old, new = (
        layout("sitting", ("token", "name", "expires")),
        layout("sitting", ("since", "token", "expires", "name")),
    )
    assert recorder.digest(old, ("t", "wang", 7)) == recorder.digest(new, (0, "t", 7, "wang"))
    assert recorder.digest(old, ("t", "wang", 7)) != recorder.digest(new, (1, "t", 7, "wang"))


@pytest.mark.parametrize("other", [None, "", b"", 0.0, 7, "0"])
def test_a_value_of_another_type_is_another_value(other: object) -> None:
    recorder, form = Recorder(b"k" * 32), layout("sitting", ("token", "name", "since"))
    assert recorder.digest(form, ("t", "wang", 0)) != recorder.digest(form, ("t", "wang", other))


def test_an_event_tells_of_writing_and_work_without_one_of_rows(opener: Opener) -> None:
    store = opener(clock=Clock())

    def work(db: Session, _desk: object) -> None:
        recorded.put(db, "proof", ("challenge", "expires"), ("c", 1))
        recorded.change(db, "proof", {"expires": 2}, "challenge = ?", ("c",))

    take(store, sent())
    store.write(work).result(30)
    store.write(lambda db, _: recorded.drop(db, "proof", "challenge = ?", ("c",))).result(30)
    assert [event.kind for event in store.events()] == ["made", "received", "rows", "rows"]
    assert all('"rows":"' in event.payload for event in store.events())
    assert store.faults() == ()


def test_work_that_does_not_tell_of_its_rows_is_undone(opener: Opener) -> None:
    store = opener(clock=Clock())
    session = store.open_session()
    with pytest.raises(RuntimeError), session.transaction():
        recorded.put(session, "proof", ("challenge", "expires"), ("c", 1))
    with session.transaction():
        recorded.put(session, "proof", ("challenge", "expires"), ("d", 1))
        settle(session)
    assert [name for (name,) in session.execute("SELECT challenge FROM proof")] == ["d"]
    session.close()
    assert store.faults() == ()


def test_many_rows_are_told_of_by_several_events(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded, "MOST", 10)
    store = opener(clock=Clock())

    def work(db: Session, _desk: object) -> None:
        for number in range(25):
            recorded.put(db, "proof", ("challenge", "expires"), (f"c{number}", 1))

    store.write(work).result(30)
    assert [len(event.payload.split()) for event in store.events() if event.kind == "rows"] == [10, 10, 5]
    assert store.faults() == ()


def test_an_event_does_not_tell_whether_somebody_left_a_contact(opener: Opener) -> None:
    store = opener(clock=Clock())
    take(store, sent("k1"))
    take(store, sent("k2", contact="a@b.cn"))
    plain, with_contact = (event.payload for event in store.events() if event.kind == "received")
    assert len(plain) == len(with_contact)
    assert "sender" not in plain


def test_nothing_is_noted_with_a_key_not_of_the_store(opener: Opener, address: str) -> None:
    store = opener(clock=Clock())
    store.write(lambda db, desk: keys_agreed(db, desk, keys_of(desk.key, "log"))).result(30)
    other = open_at(address, False, tuple(store.consultations.values()), b"o" * 32, clock=Clock())
    with pytest.raises(StoreError) as error:
        other.submit(sent()).result(30)
    assert error.value.key == "not_recording"
    assert {fault.said for fault in other.faults()} == {"rows_keyless"}
    other.close()
    assert store.faults() == ()


def test_a_store_that_goes_on_with_another_key_is_told_of_anew(opener: Opener, address: str) -> None:
    before = opener(clock=Clock())
    take(before, sent("old", contact="a@b.cn"))
    before.close()  # its writer would go on to look for comments that are alike, with the key of before
    other = open_at(address, False, tuple(before.consultations.values()), b"o" * 32, clock=Clock())
    assert {fault.said for fault in other.faults()} == {"rows_keyless"}
    other.adopt_keys(keys_of(b"o" * 32, "log"))
    assert other.faults() == ()
    take(other, sent("new"))
    assert other.faults() == ()
    other.close()


SQL = re.compile(
    r"\b(?:SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\b", re.DOTALL
)


def texts(file: Path) -> Iterator[str]:
    """The texts in a module, those with values in them without the values."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else " x " for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def with_sql(folder: Path) -> list[str]:
    found = (file for file in sorted(folder.rglob("*.py")) if any(map(SQL.search, texts(file))))
    return [file.relative_to(folder).as_posix() for file in found]


def test_no_sql_is_in_the_consultation_and_it_would_be_seen() -> None:
    assert with_sql(STORE.parent / "consultation") == []
    assert {"reviewing.py", "recording.py"} <= set(with_sql(STORE))
