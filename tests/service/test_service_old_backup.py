"""An old backup does not go on as if nothing had come after it: what git has published is noticed."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from postgres_rig import new_database
from programs import clausework
from service_rig import make_project

from clausework.cli import cli
from clausework.consultation.log.proof import receipt_file
from clausework.consultation.numbers import sequence_of
from clausework.consultation.submission import Receipt, Submission
from clausework.errors import StoreBusy, StoreError
from clausework.model.canonical import canonical_json
from clausework.model.comment import Anchor
from clausework.service.context import open_context
from clausework.service.pages import page
from clausework.store.base import Store
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
    receipt = store.submit(sent).result(30)
    assert isinstance(receipt, Receipt)
    return receipt.number


def run(root: Path, db: str, *words: str) -> Result:
    options = ["--rehearsal", "--root", str(root), "--db", db, "--lang", "zh"]
    return CliRunner().invoke(cli, [*words, *options])


def served(root: Path, db: str, *, lost_receipts: bool = False, nothing_lost: bool = False) -> Store:
    told = {"lost_receipts": lost_receipts, "nothing_lost": nothing_lost}
    return open_context(root, True, root / "build" / "site", db, **told).store


def forget_mark(root: Path) -> None:
    """As on another machine, where git alone tells how far the log has gone."""
    (root / "var" / "log.rehearsal.state").unlink()


def lived(root: Path, db: str, file: Path) -> tuple[str, ...]:
    """A store that was backed up after two of its comments; git has all five."""
    with closing(served(root, db)) as store:
        first = [take(store, f"第{n}条") for n in range(2)]
        assert run(root, db, "store", "backup", str(file)).exit_code == 0
        rest = [take(store, f"第{n}条") for n in range(2, 5)]
        assert run(root, db, "comments", "export", "--unreviewed").exit_code == 0
        assert run(root, db, "comments", "verify").exit_code == 0
    return (*first, *rest)


def test_a_backup_older_than_the_published_log_is_not_restored(root: Path, kind: str, tmp_path: Path) -> None:
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


def test_a_store_older_than_the_published_log_is_not_served(root: Path, kind: str, tmp_path: Path) -> None:
    """Nor is one that was restored behind our back."""
    file, target = tmp_path / "old.db", address(kind, tmp_path, "new.db")
    lived(root, address(kind, tmp_path, "first.db"), file)
    moved = CliRunner().invoke(cli, ["store", "migrate", f"sqlite:{file}", target, "--rehearsal"])
    assert moved.exit_code == 0, moved.output
    with pytest.raises(StoreError, match="reissue numbers") as caught:
        served(root, target)
    assert caught.value.values["found"] == 6
    forget_mark(root)
    with closing(open_store(root, True, target)) as store:
        store.go_on()
        for n in range(9):
            take(store, f"另{n}条")
    with pytest.raises(StoreError) as caught:
        served(root, target)
    assert caught.value.key == "store_off_log"
    (root / "comments/log/rehearsal/leaves").unlink()
    with pytest.raises(StoreError) as caught:
        served(root, target)
    assert caught.value.key == "store_off_log", "the signed root alone proves it"


@pytest.mark.slow
def test_the_command_that_serves_speaks_the_readers_language(root: Path, tmp_path: Path) -> None:
    lived(root, f"sqlite:{tmp_path / 'first.db'}", tmp_path / "old.db")
    moved = ["store", "migrate", f"sqlite:{tmp_path / 'old.db'}", f"sqlite:{tmp_path / 'new.db'}"]
    assert CliRunner().invoke(cli, [*moved, "--rehearsal"]).exit_code == 0
    forget_mark(root)
    options = ["--db", f"sqlite:{tmp_path / 'new.db'}", "--root", root, "--lang", "zh"]
    done = clausework("serve", "--rehearsal", *options)
    assert done.returncode == 2
    assert "git 中已公布的日志（comments/log/rehearsal/checkpoint）有 7 条" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_made_after_the_export_goes_on(root: Path, kind: str, tmp_path: Path) -> None:
    db, target = address(kind, tmp_path, "first.db"), address(kind, tmp_path, "new.db")
    numbers = lived(root, db, tmp_path / "old.db")
    assert run(root, db, "store", "backup", str(tmp_path / "late.db")).exit_code == 0
    assert run(root, target, "store", "restore", str(tmp_path / "late.db")).exit_code == 0
    with closing(served(root, target, nothing_lost=True)) as store:
        assert take(store, "又一条") not in numbers
        assert run(root, target, "comments", "export", "--unreviewed").exit_code == 0
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


def saved_receipt(root: Path, store: Store, number: str) -> Path:
    """The file that the service gives for a comment."""
    comment = next(item for item in store.comments() if item.id == number)
    event = next(item for item in store.events() if item.number == number)
    log = open_log(root, store, True)
    state = log.signed()
    proof = log.inclusion(event.seq - 1, state.size)
    file = root / f"{number}.json"
    file.write_bytes(canonical_json(receipt_file(comment, event, proof, state.note)))
    return file


def test_where_there_is_only_an_old_backup_the_manual_leads_on(root: Path, kind: str, tmp_path: Path) -> None:
    """No number is given twice and no size is signed twice; an old receipt says of which history it is."""
    db, target = address(kind, tmp_path, "first.db"), address(kind, tmp_path, "new.db")
    numbers = lived(root, db, tmp_path / "old.db")
    with closing(served(root, db)) as store:
        unexported = take(store, "导出以后的")
        receipts = [saved_receipt(root, store, number) for number in (numbers[0], numbers[4], unexported)]
        before = open_log(root, store, True).signed().note
    assert run(root, target, "store", "restore", str(tmp_path / "old.db")).exit_code != 0
    done = run(root, target, "store", "restore", str(tmp_path / "old.db"), "--lost-receipts")
    assert done.exit_code == 0, done.output
    with pytest.raises(StoreError):
        served(root, target)
    with closing(served(root, target, lost_receipts=True)) as store:
        fresh = [take(store, f"从头再来{n}") for n in range(3)]
        assert [sequence_of(number) for number in fresh] == [("R2", 1), ("R2", 2), ("R2", 3)]
        after = open_log(root, store, True).signed().note
        assert before.split("\n")[0] == "sample/comments/rehearsal"
        assert after.split("\n")[0] == "sample/comments/rehearsal/epoch-2", "two histories, two names"
        receipts.append(saved_receipt(root, store, fresh[0]))
    with pytest.raises(StoreError) as caught:
        served(root, target, lost_receipts=True)
    assert caught.value.key == "nothing_lost"
    with closing(served(root, target)) as store:
        assert take(store, "又一条") not in (*numbers, unexported, *fresh)
    assert run(root, target, "comments", "export", "--unreviewed").exit_code == 0
    found = json.loads(run(root, target, "comments", "verify", "--format", "json").stdout)
    assert [item["rule"] for item in found] == ["CMT-204"] * 3, "git has what the store lost"
    told = [
        CliRunner().invoke(cli, ["receipt", "verify", str(file), "--root", str(root)]) for file in receipts
    ]
    assert [item.exit_code for item in told] == [0, 1, 1, 0], [item.output for item in told]
    assert "恢复时保留的到第 4 条为止，在现在的日志（第 2 期）中也在" in told[0].output
    for item in told[1:3]:
        assert "接收方已丢失该条意见" in item.output
        assert "结论：接收方收到过" in item.output
    assert "期的历史" not in told[3].output


def test_an_old_store_behind_a_running_service_takes_nothing(root: Path, tmp_path: Path) -> None:
    """A database that was put back under the writer: it has written further than the database goes."""
    db = new_database()
    with closing(served(root, db)) as store:
        assert run(root, db, "store", "backup", str(tmp_path / "old.db")).exit_code == 0
        lost = [take(store, f"第{n}条") for n in range(3)]
        with psycopg.connect(db) as admin:
            admin.execute("DROP SCHEMA clausework_rehearsal CASCADE")
        done = run(root, db, "store", "restore", str(tmp_path / "old.db"), "--lost-receipts")
        assert done.exit_code == 0, done.output
        with pytest.raises(StoreBusy) as caught:
            take(store, "另一条")
        assert caught.value.key == "store_behind_mark"
    with closing(served(root, db, lost_receipts=True)) as store:
        assert take(store, "另一条") not in lost


def test_who_comes_with_a_lost_link_is_told_why_it_opens_nothing(root: Path, tmp_path: Path) -> None:
    db = f"sqlite:{tmp_path / 'first.db'}"
    lived(root, db, tmp_path / "old.db")
    target = f"sqlite:{tmp_path / 'new.db'}"
    assert run(root, target, "store", "restore", str(tmp_path / "old.db"), "--lost-receipts").exit_code == 0
    context = open_context(root, True, root / "build" / "site", target, lost_receipts=True)
    try:
        told = {lang: bytes(page("unknown.html", context, lang, 404).body).decode() for lang in ("zh", "en")}
    finally:
        context.close()
    assert "本站从较早的备份恢复" in told["zh"]
    assert "this site was restored from an earlier backup" in told["en"]


def test_another_replica_goes_on_in_the_epoch_that_was_begun(root: Path, tmp_path: Path) -> None:
    """Each machine has a mark of its own; what one knows of a lost epoch is no number of the next."""
    db = new_database()
    with closing(served(root, db)):
        assert run(root, db, "store", "backup", str(tmp_path / "old.db")).exit_code == 0
    mark = root / "var" / "log.rehearsal.state"
    with closing(served(root, db)) as store:
        here = mark.read_bytes()
        lost = [take(store, "第一条"), take(store, "第二条")]
    there = mark.read_bytes()
    mark.write_bytes(here)
    with psycopg.connect(db) as admin:
        admin.execute("DROP SCHEMA clausework_rehearsal CASCADE")
    run(root, db, "store", "restore", str(tmp_path / "old.db"), "--lost-receipts")
    served(root, db, lost_receipts=True).close()
    mark.write_bytes(there)
    with closing(served(root, db)) as store:
        assert take(store, "另一条") not in lost
        assert store.epoch == 2


def test_a_number_that_git_has_is_not_given_again(root: Path, kind: str, tmp_path: Path) -> None:
    """Even where the log was put aside and the prefix was left as it is."""
    target = address(kind, tmp_path, "new.db")
    numbers = lived(root, address(kind, tmp_path, "first.db"), tmp_path / "old.db")
    shutil.rmtree(root / "comments" / "log")
    forget_mark(root)
    assert run(root, target, "store", "restore", str(tmp_path / "old.db")).exit_code == 0
    with pytest.raises(StoreError) as caught:
        served(root, target, nothing_lost=True)
    assert caught.value.key == "store_behind_records"
    with closing(served(root, target, lost_receipts=True)) as store:
        assert take(store, "又一条") not in numbers
