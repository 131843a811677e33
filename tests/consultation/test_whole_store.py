"""`comments verify` finds what is lost beside the rows: attachments, triggers, indices, the mark."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from postgres_rig import new_database
from project_rig import write_project

from clausework.cli import cli
from clausework.consultation.submission import Receipt, Submission
from clausework.model.comment import Anchor
from clausework.workflow.consult import open_store, vault_of
from clausework.workflow.log import mark_of

STANDARD = """\
commenters: {consumer: {zh: 消费者}}
consultations:
  rehearsal: {draft: working, rehearsal: true, prefix: R}
"""
SIZES = (3, 100_000, 200_000)


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:{tmp_path / 'c.db'}" if request.param == "sqlite" else new_database()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write_project(folder, STANDARD)
    return folder


def filled(root: Path, db: str) -> list[Path]:
    """A comment with three files, each in git as it must be; where the files lie."""
    vault = vault_of(root, True)
    files = tuple(vault.keep(io.BytesIO(b"x" * size), f"{size}.txt", "txt") for size in SIZES)
    sent = Submission(
        consultation="rehearsal",
        draft="working",
        anchor=Anchor(clause="platform.records"),
        text="一",
        keys=("一",),
        attachments=files,
    )
    with closing(open_store(root, True, db)) as store:
        receipt = store.submit(sent).result(30)
        assert isinstance(receipt, Receipt)
        store.review(receipt.number, "published")
    assert run(root, db, "comments", "export").exit_code == 0
    return [vault.path(file.id) for file in files]


def run(root: Path, db: str, *words: str, lang: str = "zh") -> Result:
    options = ["--rehearsal", "--root", str(root), "--db", db, "--lang", lang]
    return CliRunner().invoke(cli, [*words, *options])


def told(root: Path, db: str) -> list[tuple[str, str]]:
    """The rule and the words of each finding."""
    done = run(root, db, "comments", "verify", "--format", "json", lang="en")
    found = [(item["rule"], item["message"]["en"]) for item in json.loads(done.stdout)]
    assert done.exit_code == (1 if found else 0)
    return found


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 64 * 1024])


@pytest.mark.parametrize(
    ("spoil", "places"),
    [
        (lambda files: flip(files[0]), {1: "differs from what was received"}),
        (lambda files: cut(files[1]), {2: "differs from what was received"}),
        (
            lambda files: (
                files[0].rename(files[0].with_name("t")),
                files[1].rename(files[0]),
                files[0].with_name("t").rename(files[1]),
            ),
            {1: "differs from what was received", 2: "differs from what was received"},
        ),
        (lambda files: files[2].unlink(), {3: "is missing"}),
        (lambda files: shutil.rmtree(files[0].parent), {1: "is missing", 2: "is missing", 3: "is missing"}),
    ],
    ids=["one byte", "cut", "swapped", "deleted", "all"],
)
def test_each_attachment_is_opened_and_named(
    root: Path, db: str, spoil: Callable[[list[Path]], object], places: dict[int, str]
) -> None:
    files = filled(root, db)
    assert told(root, db) == []
    spoil(files)
    found = sorted(told(root, db), key=lambda item: item[1])
    assert [rule for rule, _ in found] == ["CMT-222"] * len(places)
    for (_, message), (place, state) in zip(found, places.items(), strict=True):
        assert message.startswith(f"attachment {place} of R-0001-")
        assert state in message


def test_a_file_that_was_erased_is_not_missing(root: Path, db: str) -> None:
    from clausework.store.tracking import erase

    filled(root, db)
    with closing(open_store(root, True, db)) as store:
        number = store.comments()[0].id
        gone = store.write(lambda session, context: erase(session, context, number)).result(30)
    assert len(gone) == 3
    vault_of(root, True).drop(gone)
    assert [rule for rule, _ in told(root, db) if rule == "CMT-222"] == []


def test_a_backup_without_one_file_has_the_rest_and_says_so(root: Path, db: str, tmp_path: Path) -> None:
    files = filled(root, db)
    flip(files[1])
    backup = tmp_path / "backup.db"
    done = run(root, db, "store", "backup", str(backup))
    assert done.exit_code == 1
    assert f"的附件 2（{files[1].name}）与收到时不一致" in done.output
    copied = sorted(file.name for file in Path(f"{backup}.files").iterdir())
    assert copied == sorted([files[0].name, files[2].name])
    assert backup.is_file()
    other = tmp_path / "other"
    write_project(other, STANDARD)
    (other / "var").mkdir()
    for name in ("service.key", "log.key"):
        shutil.copy2(root / "var" / name, other / "var" / name)
    target = f"sqlite:{tmp_path / 'restored.db'}"
    done = run(other, target, "store", "restore", str(backup))
    assert done.exit_code == 1
    assert f"的附件 2（{files[1].name}）缺失" in done.output
    with closing(open_store(other, True, target)) as store:
        assert len(store.comments()) == 1
    assert sorted(file.name for file in vault_of(other, True).folder.iterdir()) == copied


def test_a_backup_whose_files_were_left_behind_is_not_restored(root: Path, db: str, tmp_path: Path) -> None:
    filled(root, db)
    assert run(root, db, "store", "backup", str(tmp_path / "b.db")).exit_code == 0
    shutil.rmtree(tmp_path / "b.db.files")
    shutil.rmtree(vault_of(root, True).folder)
    done = run(root, f"sqlite:{tmp_path / 'r.db'}", "store", "restore", str(tmp_path / "b.db"))
    assert done.exit_code != 0
    assert not (tmp_path / "r.db").exists()


def sqlite_do(db: str, sql: str) -> None:
    with closing(sqlite3.connect(db.removeprefix("sqlite:"))) as file, file:
        file.executescript(sql)


def postgres_do(db: str, sql: str) -> None:
    with psycopg.connect(db, autocommit=True, options="-c search_path=clausework_rehearsal") as admin:
        admin.execute(sql.encode())


NOTHING = "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
DAMAGE = {
    "sqlite": [
        ("DROP TRIGGER event_is_kept", {"TRIGGER event_is_kept of table event is missing"}),
        ("DROP TRIGGER comment_is_fixed", {"TRIGGER comment_is_fixed of table comment is missing"}),
        (
            "DROP TRIGGER event_is_kept; CREATE TRIGGER event_is_kept BEFORE DELETE ON event "
            "WHEN old.seq > 3 BEGIN SELECT RAISE (ABORT, 'events are append-only'); END",
            {"TRIGGER event_is_kept of table event differs from what Clausework creates"},
        ),
        (
            "CREATE TRIGGER mine AFTER INSERT ON comment BEGIN SELECT 1; END",
            {"TRIGGER mine on table comment was not created by Clausework"},
        ),
        ("DROP INDEX comment_by_queue", {"INDEX comment_by_queue of table comment is missing"}),
        (
            "CREATE UNIQUE INDEX once ON comment (text)",
            {"INDEX once on table comment was not created by Clausework"},
        ),
        (
            "ALTER TABLE mark ADD COLUMN more TEXT NOT NULL DEFAULT ''",
            {"TABLE mark of table mark differs from what Clausework creates"},
        ),
    ],
    "postgresql": [
        ("DROP TRIGGER event_is_kept ON event", {"TRIGGER event_is_kept of table event is missing"}),
        (
            "ALTER TABLE event DISABLE TRIGGER event_is_fixed",
            {"TRIGGER event_is_fixed of table event differs from what Clausework creates"},
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN OLD; END $$",
            {"FUNCTION refuse_change of table event differs from what Clausework creates"},
        ),
        (
            f"{NOTHING} CREATE TRIGGER mine BEFORE INSERT ON comment FOR EACH ROW EXECUTE FUNCTION nothing()",
            {"TRIGGER mine on table comment was not created by Clausework"},
        ),
        (
            "CREATE RULE mine AS ON INSERT TO mark DO INSTEAD NOTHING",
            {"RULE mine on table mark was not created by Clausework"},
        ),
        ("DROP INDEX comment_by_queue", {"INDEX comment_by_queue of table comment is missing"}),
        (
            "ALTER TABLE agreement DROP CONSTRAINT agreement_number_address_key",
            {
                "CONSTRAINT agreement_number_address_key of table agreement is missing",
                "INDEX agreement_number_address_key of table agreement is missing",
            },
        ),
    ],
}


@pytest.mark.parametrize(
    ("kind", "sql", "said"), [(kind, *item) for kind, items in DAMAGE.items() for item in items]
)
def test_what_is_gone_from_the_schema_or_hangs_on_it_is_named(
    root: Path, tmp_path: Path, kind: str, sql: str, said: set[str]
) -> None:
    db = f"sqlite:{tmp_path / 'c.db'}" if kind == "sqlite" else new_database()
    open_store(root, True, db).close()
    assert told(root, db) == []
    (sqlite_do if kind == "sqlite" else postgres_do)(db, sql)
    found = [item for item in told(root, db) if item[1].partition(": ")[2] in said]
    assert {message for _, message in found} == {f"the store has been altered: {part}" for part in said}
    assert {rule for rule, _ in found} == {"CMT-203"}


def test_a_table_of_another_program_is_left_alone(root: Path, db: str) -> None:
    """As Litestream has some beside ours."""
    open_store(root, True, db).close()
    do = sqlite_do if db.startswith("sqlite") else postgres_do
    do(db, "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)")
    assert told(root, db) == []


def test_a_mark_that_is_gone_is_named(root: Path, tmp_path: Path) -> None:
    db = f"sqlite:{tmp_path / 'c.db'}"
    filled(root, db)
    mark_of(root, True).path.unlink()
    ((rule, message),) = told(root, db)
    assert rule == "CMT-223"
    assert "cannot determine which receipts the store has given" in message
