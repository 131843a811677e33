"""A store that comes to a machine which knows nothing of it: no number goes out twice, no size has two roots."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from click.testing import CliRunner
from postgres_rig import new_database
from programs import CLAUSEWORK
from service_rig import Client, Clock, free_port, make_project, running
from test_service_old_backup import run, saved_receipt, take
from test_service_witness import Started

from clausework.cli import cli
from clausework.errors import StoreBusy, StoreError
from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings
from clausework.store.base import Store
from clausework.store.recording import put
from clausework.workflow.consult import open_store
from clausework.workflow.log import mark_of, open_log

STORE = Path("var/rehearsal.db")


def at_home(root: Path) -> str:
    """The address of the store that a project has by itself."""
    return f"sqlite:{root / STORE}"


def opened(root: Path, db: str = "", **told: Any) -> Store:
    return open_context(root, True, root / "build" / "site", db, **told).store


@contextmanager
def served(root: Path, db: str = "", **told: Any) -> Iterator[Client]:
    """The service over HTTP; by its own clock."""
    settings = ServiceSettings(witnesses=told.get("witnesses", ()), quorum=len(told.get("witnesses", ())))
    context = open_context(root, True, root / "build" / "site", db, **told)
    with running(context, Clock(), root, settings) as client:
        yield client


def sent(client: Client, n: int) -> Any:
    return client.send({**client.form(text=f"第{n}条"), "uuid": f"00000000-0000-4000-8000-{n:012d}"})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_project(tmp_path / "home")


class Life:
    """A machine that gave receipts before and after it was backed up, and what everybody saw of it."""

    def __init__(self, root: Path, folder: Path, exported: bool = False) -> None:
        self.root, self.backup = root, folder / "backup.db"
        with closing(opened(root)) as store:
            self.before = [take(store, f"备份以前{n}") for n in range(3)]
            if exported:
                assert run(root, at_home(root), "comments", "export", "--unreviewed").exit_code == 0
            assert run(root, at_home(root), "store", "backup", str(self.backup)).exit_code == 0
            self.old = saved_receipt(root, store, self.before[0])
            self.after = [take(store, f"备份以后{n}") for n in range(3)]
            self.note = open_log(root, store, True).signed().note
            self.size = store.head()

    def machine(self, name: str, git: Path | None = None) -> Path:
        """Another machine, brought up as the manual says: a clone, the keys, the backup."""
        root = make_project(self.root.parent / name)
        if git is not None and (git / "comments").is_dir():
            shutil.copytree(git / "comments", root / "comments")
        (root / "var").mkdir()
        for key in ("service.key", "log.key"):
            shutil.copy2(self.root / "var" / key, root / "var" / key)
        done = run(root, at_home(root), "store", "restore", str(self.backup))
        assert done.exit_code == 0, done.output
        return root


@pytest.fixture
def life(home: Path, tmp_path: Path) -> Life:
    return Life(home, tmp_path)


def test_it_serves_pages_and_takes_nothing_before_it_is_told(life: Life) -> None:
    with served(life.machine("other")) as client:
        ready = client.get("/readyz")
        assert (ready.status, ready.json["store"], ready.json["cause"]) == (503, "unknown", "store_unknown")
        assert client.get("/").status == 200
        assert client.get("/c/platform.records/").status == 200
        assert sent(client, 1).status == 503
        assert client.get("/log/checkpoint").status == 503
        assert client.get("/log/entries").status == 200
        assert client.get("/desk/").status < 500
        assert client.context.store.head() == life.size - len(life.after), "nothing was written"


def test_after_lost_receipts_numbers_and_log_change_epoch(life: Life) -> None:
    root = life.machine("other")
    with served(root, lost_receipts=True) as client:
        assert client.get("/readyz").json["store"] == "ok"
        numbers = [sent(client, n).json["number"] for n in range(3)]
        note = client.get("/log/checkpoint").text
    assert [number[:7] for number in numbers] == ["R2-0001", "R2-0002", "R2-0003"]
    assert not {*numbers} & {*life.before, *life.after}
    assert life.note.split("\n")[0] == "sample/comments/rehearsal"
    assert note.split("\n")[0] == "sample/comments/rehearsal/epoch-2"
    with closing(opened(root)) as store:
        assert store.is_known(), "it is told once"
        assert take(store, "再来一条").startswith("R2-0004-")
    assert run(root, at_home(root), "comments", "export", "--unreviewed").exit_code == 0
    assert run(root, at_home(root), "comments", "verify").exit_code == 0
    verified = CliRunner().invoke(cli, ["receipt", "verify", str(life.old), "--root", str(root)])
    assert verified.exit_code == 0, verified.output
    with pytest.raises(StoreError) as caught:
        opened(root, lost_receipts=True)
    assert caught.value.key == "nothing_lost", "an option that was left in a unit begins no epochs"


def test_after_nothing_lost_it_goes_on_as_it_was(life: Life) -> None:
    assert (
        run(life.root, at_home(life.root), "store", "backup", str(life.backup.with_name("late.db"))).exit_code
        == 0
    )
    life.backup = life.backup.with_name("late.db")
    root = life.machine("other")
    with closing(opened(root, nothing_lost=True)) as store:
        number = take(store, "又一条")
        assert number.startswith("R-0007-")
        assert store.epoch == 1
    with closing(opened(root)) as store:
        assert take(store, "再一条").startswith("R-0008-")


@pytest.mark.parametrize("known", ["log", "records"])
def test_nothing_lost_is_refused_where_git_knows_more(life: Life, known: str) -> None:
    assert run(life.root, at_home(life.root), "comments", "export", "--unreviewed").exit_code == 0
    root = life.machine("other")
    shutil.copytree(life.root / "comments", root / "comments")
    if known == "records":
        shutil.rmtree(root / "comments" / "log")
    with pytest.raises(StoreError) as caught:
        opened(root, nothing_lost=True)
    assert caught.value.key == ("store_behind_log" if known == "log" else "store_behind_records")
    with closing(opened(root, lost_receipts=True)) as store:
        assert take(store, "又一条").startswith("R2-0001-")


@pytest.fixture
def witness(home: Path, tmp_path: Path) -> Iterator[Started]:
    with closing(opened(home)) as store:
        key = open_log(home, store, True).signer.verifier
    found = Started(tmp_path / "witness", key)
    yield found
    found.stop()


def test_nothing_lost_is_refused_where_a_witness_knows_more(
    home: Path, witness: Started, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    with served(home, witnesses=(witness.sworn,)) as client:
        assert sent(client, 1).status == 201
        assert run(home, at_home(home), "store", "backup", str(backup)).exit_code == 0
        assert sent(client, 2).status == 201
    shutil.copytree(home, tmp_path / "other", ignore=shutil.ignore_patterns("rehearsal.db*", "*.state"))
    root = tmp_path / "other"
    assert run(root, at_home(root), "store", "restore", str(backup)).exit_code == 0
    with pytest.raises(StoreError) as caught:
        opened(root, nothing_lost=True, witnesses=(witness.sworn,))
    assert caught.value.key == "store_behind_witness"
    with closing(opened(root)) as store:
        assert not store.is_known(), "it was not told anything"


def test_a_fork_that_a_witness_notices_has_a_way_on(home: Path, witness: Started, tmp_path: Path) -> None:
    """Somebody said that nothing was lost while the witness was away, and was wrong."""
    backup = tmp_path / "backup.db"
    with served(home, witnesses=(witness.sworn,)) as client:
        given = [sent(client, 1).json["number"]]
        assert run(home, at_home(home), "store", "backup", str(backup)).exit_code == 0
        given.append(sent(client, 2).json["number"])
    shutil.copytree(home, tmp_path / "other", ignore=shutil.ignore_patterns("rehearsal.db*", "*.state"))
    root = tmp_path / "other"
    assert run(root, at_home(root), "store", "restore", str(backup)).exit_code == 0
    opened(root, nothing_lost=True).close()
    with served(root, witnesses=(witness.sworn,)) as client:
        assert sent(client, 3).status == 503, "no receipt"
        for _ in range(100):
            ready = client.get("/readyz")
            if ready.json["witness"] == "forked":
                break
            time.sleep(0.1)
        assert ready.status == 503
        assert sent(client, 4).status == 503, "and never 500"
    with pytest.raises(StoreError) as caught:
        opened(root)
    assert caught.value.key == "store_rolled_back", "also once it is started without the witness"
    with closing(opened(root, lost_receipts=True)) as store:
        assert take(store, "又一条") not in given
        assert store.epoch == 2


def test_a_mark_that_was_deleted_or_put_back_is_none(life: Life) -> None:
    mark = mark_of(life.root, True).path
    data = mark.read_bytes()
    for way in ("deleted", "put back"):
        mark.unlink(missing_ok=True)
        if way == "put back":
            mark.write_bytes(b"")  # so that the number of the file is not free again
            part = mark.with_name("part")
            part.write_bytes(data)
            part.replace(mark)
        with closing(opened(life.root)) as store:
            assert not store.is_known(), way
            with pytest.raises(StoreBusy) as caught:
                take(store, "又一条")
            assert caught.value.key == "store_unknown"
    with closing(opened(life.root, lost_receipts=True)) as store:
        assert take(store, "又一条").startswith("R2-0001-")


def test_a_folder_that_was_put_back_whole_gives_no_number_twice(life: Life, tmp_path: Path) -> None:
    """The volume of yesterday: the mark that lies in it says what yesterday was."""
    with closing(opened(life.root)):
        shutil.copytree(life.root / "var", tmp_path / "var")
    with closing(opened(life.root)) as store:
        lost = take(store, "昨天以后")
    shutil.rmtree(life.root / "var")
    shutil.copytree(tmp_path / "var", life.root / "var")
    with closing(opened(life.root)) as store, pytest.raises(StoreBusy):
        take(store, "又一条")
    with closing(opened(life.root, lost_receipts=True)) as store:
        assert take(store, "又一条") != lost


@pytest.mark.parametrize("rehearsal", [False, True])
def test_a_new_store_opens_at_once(home: Path, rehearsal: bool) -> None:
    for _ in range(2):
        context = open_context(home, rehearsal, home / "build" / "site", clock=Clock())
        assert context.store.is_known()
        context.close()


def test_a_rehearsal_begins_anew_where_its_store_was_removed(life: Life) -> None:
    """As the manual says; the log of the first one lies in git, and its numbers are out."""
    assert run(life.root, at_home(life.root), "comments", "export", "--unreviewed").exit_code == 0
    for name in (STORE, f"{STORE}-wal", f"{STORE}-shm"):
        (life.root / name).unlink(missing_ok=True)
    with closing(opened(life.root)) as store:
        assert take(store, "又一条").startswith("R2-0001-")
        assert (
            open_log(life.root, store, True).signed().note.startswith("sample/comments/rehearsal/epoch-2\n")
        )
    with closing(opened(life.root)) as store:
        assert take(store, "再一条").startswith("R2-0002-")
    assert run(life.root, at_home(life.root), "comments", "export", "--unreviewed").exit_code == 0


def test_an_empty_store_for_a_lost_one_is_no_new_consultation(home: Path) -> None:
    context = open_context(home, False, home / "build" / "site", clock=Clock())
    with running(context, Clock(), home) as client:
        assert sent(client, 1).status == 201
    (home / "var" / "consultation.db").unlink()
    with pytest.raises(StoreError) as caught:
        open_context(home, False, home / "build" / "site", clock=Clock())
    assert caught.value.key == "store_rolled_back"


def test_one_backup_that_is_restored_twice_opens_two_epochs(life: Life) -> None:
    """What the second machine gave is told by git alone, for it is lost as well."""
    second = life.machine("second")
    with closing(opened(second, lost_receipts=True)) as store:
        given = [take(store, f"第二台{n}") for n in range(2)]
        note = open_log(second, store, True).signed().note
        assert run(second, at_home(second), "comments", "export", "--unreviewed").exit_code == 0
        receipt = saved_receipt(second, store, given[0])
    third = life.machine("third")
    shutil.copytree(second / "comments", third / "comments")
    for told in ({}, {"nothing_lost": True}):
        with pytest.raises(StoreError) as caught:
            opened(third, **told)
        assert caught.value.key == "store_behind_epoch"
    with closing(opened(third, lost_receipts=True)) as store:
        fresh = take(store, "第三台")
        assert fresh.startswith("R3-0001-")
        other = open_log(third, store, True).signed().note
    assert other.split("\n")[0] != note.split("\n")[0]
    opened(third).close()
    assert run(third, at_home(third), "comments", "export", "--unreviewed").exit_code == 0
    told_ = CliRunner().invoke(cli, ["receipt", "verify", str(receipt), "--root", str(third)])
    assert told_.exit_code == 1
    assert "接收方收到过" in told_.output
    kept = CliRunner().invoke(cli, ["receipt", "verify", str(life.old), "--root", str(third)])
    assert kept.exit_code == 0, kept.output


def test_what_a_machine_that_knows_nothing_opens_stays_as_it_was(life: Life) -> None:
    """Else the chain would differ from the lost one by what was written here, and be said to be kept."""
    root = life.machine("other")
    standard = root / "standard" / "standard.yml"
    more = "  another:\n    draft: working\n    rehearsal: true\n    prefix: S\n"
    standard.write_text(standard.read_text("utf-8").replace("contact:", more + "contact:"), encoding="utf-8")
    for words in (["comments", "verify"], ["comments", "export", "--unreviewed"]):
        assert run(root, at_home(root), *words).exit_code != 0
    with served(root) as client:
        assert client.get("/").status == 200
    with closing(open_store(root, True)) as store:
        row = ("token", "name", "role", "secret", 0)
        columns = ("token", "name", "role", "secret", "expires")
        with pytest.raises(StoreBusy):
            store.write(lambda db, _: put(db, "invitation", columns, row)).result(30)
        assert len(store.events()) == 5
        assert not mark_of(root, True).path.exists()
    with closing(opened(root, lost_receipts=True)) as store:
        assert [event.kind for event in store.events()][5:7] == ["restored", "made"]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_says_cause_reason_and_remedy(life: Life, lang: str, tmp_path: Path) -> None:
    root, out = life.machine("other"), tmp_path / "stderr"
    words = ["serve", "--rehearsal", "--port", str(free_port()), "--root", str(root), "--lang", lang]
    with out.open("wb") as stderr:
        process = subprocess.Popen([*CLAUSEWORK, *words], stderr=stderr, start_new_session=True)
        for _ in range(600):
            if "http://" in out.read_text("utf-8"):
                break
            time.sleep(0.1)
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(30) == 0
    told = out.read_text("utf-8")
    reason = {"zh": "把已给出的编号再次给出", "en": "reissue numbers already given"}[lang]
    assert all(part in told for part in ("var/log.state", reason, "--lost-receipts", "--nothing-lost")), told


# Several hosts on one PostgreSQL.


def hosts(folder: Path) -> tuple[Path, Path]:
    """Two machines with the same keys."""
    one, two = make_project(folder / "one"), make_project(folder / "two")
    open_store(one, True).close()
    with closing(opened(one)):
        shutil.copytree(one / "var", two / "var", ignore=shutil.ignore_patterns("*.db*", "*.state"))
    (one / STORE).unlink()
    mark_of(one, True).path.unlink()
    return one, two


@contextmanager
def server(db: str) -> Iterator[tuple[psycopg.Connection, str]]:
    """The server of a database, and the name that the database has there."""
    name = urlsplit(db).path[1:]
    with psycopg.connect(db.replace(f"/{name}?", "/postgres?"), autocommit=True) as admin:
        yield admin, name


def copied(db: str, suffix: str) -> str:
    """A copy of a database as it is now."""
    with server(db) as (admin, name):
        admin.execute(f"CREATE DATABASE {name}{suffix} TEMPLATE {name}")
    return db.replace(f"/{name}?", f"/{name}{suffix}?")


def put_back(db: str, suffix: str) -> None:
    """Put the copy in the place of the database."""
    with server(db) as (admin, name):
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        admin.execute(f"ALTER DATABASE {name}{suffix} RENAME TO {name}")


def test_a_host_that_gave_nothing_last_gives_no_number_again(tmp_path: Path) -> None:
    """Of two hosts on one database, after a dump was put back, the one that knows of nothing is alone."""
    (one, two), db = hosts(tmp_path), new_database()
    with closing(opened(one, db)) as store, closing(opened(two, db)) as other:
        given = [take(store, "甲一"), take(other, "乙一")]
    copied(db, "_yesterday")
    with closing(opened(one, db)) as store:
        given += [take(store, f"甲{n}") for n in range(2, 5)]
        note, size = open_log(one, store, True).signed().note, store.head()
    put_back(db, "_yesterday")
    with served(two, db) as client:
        assert client.get("/readyz").json["store"] == "unknown"
        assert sent(client, 1).status == 503
        assert client.get("/log/checkpoint").status == 503
    with pytest.raises(StoreError) as caught:
        opened(one, db)
    assert caught.value.key == "store_rolled_back", "this one knows what it gave"
    with closing(opened(two, db, lost_receipts=True)) as store:
        fresh = [take(store, f"乙{n}") for n in range(2, 5)]
        other_note = open_log(two, store, True).signed().note
        assert store.head() >= size
    assert not {*given} & {*fresh}
    assert note.split("\n")[0] != other_note.split("\n")[0]
    with closing(opened(one, db)) as store:
        assert take(store, "甲又") not in {*given, *fresh}, "the other host need not be told again"


def test_a_copy_of_the_database_is_another_life_too(tmp_path: Path) -> None:
    """Its tables have the same numbers as those that it was copied from."""
    (one, two), db = hosts(tmp_path), new_database()
    with closing(opened(one, db)) as store:
        take(store, "甲一")
    copy = copied(db, "_copy")
    with closing(opened(two, copy)) as store, pytest.raises(StoreBusy):
        take(store, "乙一")
    with closing(opened(two, copy, nothing_lost=True)) as store:
        take(store, "乙一")
        assert store.events()[-2].kind == "resumed"
    opened(one, copy).close()


def test_another_host_needs_no_telling_on_a_database_went_on(tmp_path: Path) -> None:
    (one, two), db = hosts(tmp_path), new_database()
    with closing(opened(one, db)) as store:
        number = take(store, "甲一")
    with closing(opened(two, db)) as store:
        assert take(store, "乙一") > number
        assert mark_of(two, True).reached.size == store.head()


def test_a_running_host_marks_what_the_others_write(tmp_path: Path) -> None:
    (one, two), db = hosts(tmp_path), new_database()
    with served(two, db) as client, closing(opened(one, db)) as store:
        for n in range(3):
            take(store, f"甲{n}")
        for _ in range(60):
            if mark_of(two, True).reached.size == store.head():
                break
            time.sleep(0.1)
        assert mark_of(two, True).reached.size == store.head(), "within a second or so"
        assert client.get("/readyz").json["store"] == "ok"


def test_a_store_that_was_moved_to_a_database_goes_on(home: Path, tmp_path: Path) -> None:
    db = new_database()
    with closing(opened(home)) as store:
        take(store, "一")
    moved = ["store", "migrate", at_home(home), db, "--rehearsal"]
    assert CliRunner().invoke(cli, moved).exit_code == 0
    with closing(opened(home, db)) as store:
        assert take(store, "二").startswith("R-0002-")
    back = f"sqlite:{tmp_path / 'back.db'}"
    assert CliRunner().invoke(cli, ["store", "migrate", db, back, "--rehearsal"]).exit_code == 0
    with closing(opened(home, back)) as store:
        assert take(store, "三").startswith("R-0003-")
