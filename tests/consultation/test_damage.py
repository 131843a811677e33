"""Whatever is wrong with the store, its keys or the records, `verify` tells it: by findings or by an error."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from test_alterations import judged, root

from clausework.errors import StoreError
from clausework.workflow.consult import verify

__all__ = ["root"]
PAGE = 4096
JUNK = (b"", b"\xff\xfe", b"{", b"a: [", b"[]", b"- 1\n", b"\x00" * 50)


@pytest.fixture
def spoil(root: Path) -> Path:
    """The file of a store in which all is well."""
    judged(root)
    return root / "var" / "rehearsal.db"


def change(file: Path, sql: str) -> None:
    """Change the store as nobody can who goes by its tables' guards."""
    db = apsw.Connection(str(file))
    guards = list(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for name, _ in guards:
        db.execute(f"DROP TRIGGER {name}")
    db.execute(sql)
    assert db.changes() == 1
    for _, guard in guards:
        db.execute(guard)
    db.close()


@pytest.mark.parametrize("column", ["received", "withdrawn"])
@pytest.mark.parametrize("value", ["'garbage'", "'2020-13-40T00:00:00Z'", "'2020-07-01T00:00:00'"])
def test_a_comment_without_an_instant_is_named_others_compared(
    root: Path, spoil: Path, column: str, value: str
) -> None:
    change(spoil, f"UPDATE comment SET {column} = {value} WHERE number LIKE 'R-0002-%'")
    change(spoil, "UPDATE comment SET text = 'other' WHERE number LIKE 'R-0005-%'")
    found = [(item.rule, item.message["en"]) for item in verify(root, True)]
    assert [rule for rule, message in found if rule == "CMT-203" and "R-0002-" in message]
    assert [rule for rule, message in found if rule == "CMT-203" and "R-0005-" in message]
    assert not [rule for rule, _ in found if rule == "CMT-204"]


def test_an_event_that_tells_nothing_is_found(root: Path, spoil: Path) -> None:
    for change_to in ("kind = 'replied'", "payload = '[1'", "at = 'garbage'"):
        change(spoil, f"UPDATE event SET {change_to} WHERE seq = 3")
        assert "CMT-203" in [item.rule for item in verify(root, True)]


@pytest.mark.parametrize(
    "place", ["comment SET text", "event SET payload", "mark SET detail", "consultation SET id"]
)
def test_what_is_no_text_is_a_finding(root: Path, spoil: Path, place: str) -> None:
    change(spoil, "INSERT INTO mark SELECT number, 'note', 'x' FROM comment LIMIT 1")
    change(spoil, f"UPDATE {place} = CAST(x'ff41' AS TEXT) WHERE rowid = 1")
    said = [item.message["en"] for item in verify(root, True) if item.rule == "CMT-203"]
    assert any(place.partition(" ")[0] in message for message in said)


@pytest.mark.slow
def test_a_damaged_page_is_told(root: Path, spoil: Path) -> None:
    """SQLite need not notice each; where it does, the error is one of ours."""
    data = spoil.read_bytes()
    told = 0
    whole = verify(root, True)
    for start in range(0, len(data), PAGE):
        spoil.write_bytes(data[:start] + b"\xa5" * (PAGE // 2) + data[start + PAGE // 2 :])
        try:
            told += verify(root, True) != whole
        except StoreError:
            told += 1
    assert told >= 8
    for size in (PAGE, len(data) // 2):
        spoil.write_bytes(data[:size])
        with pytest.raises(StoreError):
            verify(root, True)


def test_a_file_of_another_kind_is_left_as_it_is(root: Path, spoil: Path) -> None:
    spoil.unlink()
    db = apsw.Connection(str(spoil))
    db.execute("PRAGMA application_id = 7; CREATE TABLE other (value)")
    db.close()
    for data in (spoil.read_bytes(), b"a text\n" * 1000):
        spoil.write_bytes(data)
        with pytest.raises(StoreError):
            verify(root, True)
        assert spoil.read_bytes()[:16] == data[:16]
    spoil.unlink()
    with pytest.raises(StoreError):
        verify(root, True)


@pytest.mark.parametrize("name", ["service.key", "log.key"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"no key", b"ab" * 31])
def test_a_file_without_a_key_is_no_key(root: Path, spoil: Path, name: str, data: bytes) -> None:
    file = next(spoil.parent.rglob(name))
    file.write_bytes(data)
    with pytest.raises(StoreError) as error:
        verify(root, True)
    assert str(file) in error.value.message("zh")


@pytest.mark.slow
def test_a_record_or_log_that_cannot_be_read_is_a_finding(root: Path, spoil: Path) -> None:
    files = [file for file in (root / "comments").rglob("*") if file.is_file()]
    assert {"checkpoint", "leaves", "verifier"} < {file.name for file in files}
    for file in files:
        data = file.read_bytes()
        for junk in (*JUNK, data[: len(data) // 2], data + b"\n: :\n", data.replace(b"2020", b"2020-13")):
            if junk != data:
                file.write_bytes(junk)
                assert verify(root, True), (file.name, junk[:20])
        file.write_bytes(data)
