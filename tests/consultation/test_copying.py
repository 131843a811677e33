"""Backups taken in use, restored and verified; stores moved between databases and back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from click.testing import CliRunner
from postgres_rig import new_database
from test_store_both import Clock, sent, take

from clausework.cli import cli
from clausework.errors import StoreError
from clausework.model.comment import Consultation
from clausework.store.address import open_at
from clausework.store.base import Store
from clausework.store.copies import backup, move, restore

KEY = b"k" * 32
JULY = Consultation(
    id="2020-07", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
)


def filled(opener: Callable[..., Store], count: int = 40) -> Store:
    store = opener(clock=Clock())
    for n in range(count):
        take(store, sent(f"k{n}", text=f"第{n}条\t\\N \\. ?%s “”", name="甲", contact="a@b.cn"))
    store.review(store.comments()[0].id, "withheld", "理由")
    return store


def everything(store: Store) -> tuple[object, ...]:
    personal = store.open_session()
    rows = sorted(personal.execute("SELECT * FROM personal"))
    personal.close()
    return store.comments(), store.events(), rows


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:{tmp_path / 'other' / 'new.db'}" if request.param == "sqlite" else new_database()


@pytest.mark.slow
def test_a_restored_backup_is_the_store_and_goes_on(
    opener: Callable[..., Store], address: str, target: str, tmp_path: Path
) -> None:
    store = filled(opener)
    file = tmp_path / "backup" / "b.db"
    saved = backup(address, False, file)
    assert saved.comments == 40
    assert saved.last == store.events()[-1].hash
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == ["b.db"]
    before = file.read_bytes()
    assert restore(file, target, False) == saved
    assert file.read_bytes() == before
    again = open_at(target, False, [JULY], KEY, clock=Clock())
    assert everything(again) == everything(store)
    assert again.faults() == ()
    assert take(again, sent("k0", text="第0条\t\\N \\. ?%s “”", name="甲", contact="a@b.cn")).again
    assert take(again, sent("next")).number.startswith("C-0041-")
    again.close()
    with pytest.raises(StoreError, match=r"already|not empty"):
        restore(file, target, False)
    with pytest.raises(StoreError, match="already"):
        backup(address, False, file)


def test_a_backup_taken_in_use_is_of_one_instant(
    opener: Callable[..., Store], address: str, tmp_path: Path
) -> None:
    store = filled(opener, 5)
    stop = threading.Event()

    def load() -> None:
        n = 0
        while not stop.is_set():
            take(store, sent(f"load{n}", contact="c"))
            n += 1

    thread = threading.Thread(target=load)
    thread.start()
    try:
        saved = [backup(address, False, tmp_path / f"{n}.db") for n in range(4)]
    finally:
        stop.set()
        thread.join()
    hashes = [event.hash for event in store.events()]
    assert [hashes[item.events - 1] for item in saved] == [item.last for item in saved]
    assert saved[0].comments < saved[-1].comments


def test_a_backup_that_was_altered_is_not_restored(
    opener: Callable[..., Store], address: str, tmp_path: Path
) -> None:
    filled(opener, 3)
    file = tmp_path / "b.db"
    backup(address, False, file)
    db = apsw.Connection(str(file))
    db.execute("DROP TRIGGER comment_is_fixed; UPDATE comment SET text = 'x' WHERE sequence = 2")
    db.close()
    with pytest.raises(StoreError, match="C-0002"):
        restore(file, str(tmp_path / "new.db"), False)
    assert not (tmp_path / "new.db").exists()
    (tmp_path / "junk").write_bytes(b"junk" * 1000)
    with pytest.raises(StoreError, match="junk"):
        restore(tmp_path / "junk", str(tmp_path / "new.db"), False)


def test_the_commands_say_what_they_did_and_what_is_next(small: Path) -> None:
    run = CliRunner()
    options = ["--root", str(small), "--lang", "zh", "--rehearsal"]
    (small / "standard/standard.yml").write_text(
        (small / "standard/standard.yml").read_text("utf-8")
        + "  rehearsal: {draft: working, rehearsal: true, prefix: R}\n",
        encoding="utf-8",
    )
    assert run.invoke(cli, ["comments", "export", "--unreviewed", *options]).exit_code == 0
    done = run.invoke(cli, ["store", "backup", str(small / "b.db"), *options], catch_exceptions=False)
    assert "意见 0 条，不含附件" in done.output
    assert not (small / "b.db.files").exists()
    assert "b.db.files" not in done.output
    (small / "var" / "rehearsal.db").unlink()
    done = run.invoke(cli, ["store", "restore", str(small / "b.db"), *options], catch_exceptions=False)
    assert "comments verify" in done.output
    database = new_database()
    arguments = ["store", "migrate", str(small / "var/rehearsal.db"), database, "--rehearsal", "--lang", "en"]
    assert "Moved: 0 comments and 3 events" in run.invoke(cli, arguments, catch_exceptions=False).output


def test_an_address_that_is_none_is_refused_without_its_password(tmp_path: Path) -> None:
    for address in ("mysql://u:secret@h/d", "postgresql://u:secret@[h/d"):
        with pytest.raises(StoreError) as caught:
            move(address, str(tmp_path / "x.db"), False)
        assert "secret" not in str(caught.value)
    with pytest.raises(StoreError) as caught:
        open_at("postgresql://u:secret@127.0.0.1:1/d", False, [JULY], KEY)
    assert "postgresql://127.0.0.1:1/d#clausework cannot be reached" in str(caught.value)
    assert "secret" not in str(caught.value)
