"""An old backup does not go on as if nothing had come after it: what git has published is noticed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from postgres_rig import new_database
from service_rig import make_project

from clausework.cli import cli
from clausework.comments.proof import receipt_file
from clausework.comments.receipts import Receipt
from clausework.comments.store.base import Store
from clausework.comments.submission import Submission
from clausework.errors import StoreError
from clausework.model.canonical import canonical_json
from clausework.model.comment import Anchor
from clausework.service.office import open_office
from clausework.source.project import load
from clausework.workflow.consult import open_store
from clausework.workflow.log import open_log


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def address(kind: str, tmp_path: Path, name: str) -> str:
    return f"sqlite:{tmp_path / name}" if kind == "sqlite" else new_database()


def take(store: Store, text: str) -> str:
    anchor = Anchor(clause="platform.records")
    sent = Submission(consultation="rehearsal", draft="working", anchor=anchor, text=text, keys=(text,))
    receipt = store.submit(sent).result(10)
    assert isinstance(receipt, Receipt)
    return receipt.number


def run(root: Path, db: str, *words: str) -> Result:
    options = ["--rehearsal", "--root", str(root), "--db", db, "--lang", "zh"]
    return CliRunner().invoke(cli, [*words, *options])


def served(root: Path, db: str) -> Store:
    return open_office(root, True, root / "build" / "site", db).store


def lived(root: Path, db: str, file: Path) -> tuple[str, ...]:
    """A store that was backed up after two of its comments; git has all five."""
    with closing(served(root, db)) as store:
        first = [take(store, f"第{n}条") for n in range(2)]
        assert run(root, db, "store", "backup", str(file)).exit_code == 0
        rest = [take(store, f"第{n}条") for n in range(2, 5)]
        assert run(root, db, "comments", "export").exit_code == 0
        assert run(root, db, "comments", "verify").exit_code == 0
    return (*first, *rest)


def test_a_backup_that_is_older_than_the_published_log_is_not_restored(
    root: Path, kind: str, tmp_path: Path
) -> None:
    file, target = tmp_path / "old.db", address(kind, tmp_path, "new.db")
    lived(root, address(kind, tmp_path, "first.db"), file)
    done = run(root, target, "store", "restore", str(file))
    assert done.exit_code != 0
    said = str(done.exception)
    assert (
        f"{file} has 4 events, but the log published in git (comments/log/rehearsal/checkpoint) has 7" in said
    )
    assert "a backup made after the last export" in said
    with closing(open_store(root, True, target)) as store:
        assert store.comments() == (), "nothing was restored"


def test_a_store_that_is_older_than_the_published_log_is_not_served(
    root: Path, kind: str, tmp_path: Path
) -> None:
    """Nor is one that was restored behind our back, or a new one in the place of one that was lost."""
    file, target = tmp_path / "old.db", address(kind, tmp_path, "new.db")
    lived(root, address(kind, tmp_path, "first.db"), file)
    with pytest.raises(StoreError) as caught:
        served(root, address(kind, tmp_path, "empty.db"))
    assert caught.value.key == "store_behind_log"
    moved = CliRunner().invoke(cli, ["store", "migrate", f"sqlite:{file}", target, "--rehearsal"])
    assert moved.exit_code == 0, moved.output
    with pytest.raises(StoreError, match="numbers again") as caught:
        served(root, target)
    assert caught.value.values["found"] == 4
    with closing(open_store(root, True, target)) as store:
        for n in range(9):
            take(store, f"另{n}条")
    with pytest.raises(StoreError) as caught:
        served(root, target)
    assert caught.value.key == "store_off_log"
    (root / "comments/log/rehearsal/leaves").unlink()
    with pytest.raises(StoreError) as caught:
        served(root, target)
    assert caught.value.key == "store_off_log", "the signed root alone proves it"


def test_the_command_that_serves_says_so_in_the_language_of_the_reader(root: Path, tmp_path: Path) -> None:
    lived(root, f"sqlite:{tmp_path / 'first.db'}", tmp_path / "old.db")
    command = [sys.executable, "-c", "from clausework.cli import main; main()", "serve", "--rehearsal"]
    command += ["--db", f"sqlite:{tmp_path / 'empty.db'}", "--root", str(root), "--lang", "zh"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "git 中已公布的日志（comments/log/rehearsal/checkpoint）有 7 条" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_made_after_the_export_goes_on(root: Path, kind: str, tmp_path: Path) -> None:
    db, target = address(kind, tmp_path, "first.db"), address(kind, tmp_path, "new.db")
    numbers = lived(root, db, tmp_path / "old.db")
    assert run(root, db, "store", "backup", str(tmp_path / "late.db")).exit_code == 0
    assert run(root, target, "store", "restore", str(tmp_path / "late.db")).exit_code == 0
    with closing(served(root, target)) as store:
        assert take(store, "又一条") not in numbers
        assert run(root, target, "comments", "export").exit_code == 0
        assert run(root, target, "comments", "verify").exit_code == 0


@pytest.mark.parametrize("spoilt", ["checkpoint", "verifier"])
def test_what_is_spoilt_in_git_keeps_no_service_from_its_start(
    root: Path, tmp_path: Path, spoilt: str
) -> None:
    db = f"sqlite:{tmp_path / 'first.db'}"
    lived(root, db, tmp_path / "old.db")
    (root / "comments/log/rehearsal" / spoilt).write_text("<<<<<<<\n", encoding="utf-8")
    served(root, db).close()
    assert run(root, db, "comments", "verify").exit_code == 1


def test_where_there_is_only_an_old_backup_the_manual_leads_on(root: Path, kind: str, tmp_path: Path) -> None:
    db, target = address(kind, tmp_path, "first.db"), address(kind, tmp_path, "new.db")
    numbers = lived(root, db, tmp_path / "old.db")
    with closing(open_store(root, True, db)) as store:
        comment = store.comments()[4]
        event = next(item for item in store.events() if item.number == comment.id)
        proof, note = open_log(load(root), store, True).proof(event.seq - 1)
        receipt = root / "receipt.json"
        receipt.write_bytes(canonical_json(receipt_file(comment, event, proof, note)))
        unexported = take(store, "导出以后的")
    settings = root / "standard" / "standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("prefix: R", "prefix: RB"), encoding="utf-8")
    old = root / "comments" / "log-2020-07-20"
    shutil.move(root / "comments" / "log" / "rehearsal", old)
    (root / "var" / "log.key").rename(root / "var" / "log.key.old")
    for words in (
        ("store", "restore", str(tmp_path / "old.db")),
        ("store", "adopt-keys"),
        ("comments", "export"),
    ):
        done = run(root, target, *words)
        assert done.exit_code == 0, done.output
    with closing(served(root, target)) as store:
        fresh = take(store, "从头再来")
        assert fresh not in (*numbers, unexported)
    assert run(root, target, "comments", "export").exit_code == 0
    found = json.loads(run(root, target, "comments", "verify", "--format", "json").stdout)
    rules = (
        [item["rule"] for item in found["findings"]]
        if isinstance(found, dict)
        else [f["rule"] for f in found]
    )
    assert rules == ["CMT-204"] * 3
    words = ["receipt", "verify", str(receipt), "--checkpoint", str(old / "checkpoint"), "--root", str(root)]
    assert CliRunner().invoke(cli, words).exit_code == 0


def test_a_number_that_git_has_is_not_given_again(root: Path, kind: str, tmp_path: Path) -> None:
    """Even where the log was put aside and the prefix was left as it is."""
    target = address(kind, tmp_path, "new.db")
    numbers = lived(root, address(kind, tmp_path, "first.db"), tmp_path / "old.db")
    shutil.rmtree(root / "comments" / "log")
    assert run(root, target, "store", "restore", str(tmp_path / "old.db")).exit_code == 0
    with closing(served(root, target)) as store:
        assert take(store, "又一条") not in numbers
