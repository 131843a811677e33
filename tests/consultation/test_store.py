"""The store: judged by one clock, numbered in order, idempotent, chained, and private."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import apsw
import msgspec
import pytest
from store_rig import tracked

from clausework.consultation.numbers import make_number
from clausework.consultation.submission import Receipt, Refusal, Submission
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Anchor, Consultation
from clausework.store.sqlite import SqliteStore, connect
from clausework.store.tracking import logged_receipt

KEY = b"k" * 32
OPENS, CLOSES = "2020-07-01T00:00:00+08:00", "2020-08-01T00:00:00+08:00"
JULY = Consultation(id="2020-07", draft="D1", opens=OPENS, closes=CLOSES)
REHEARSAL = Consultation(id="rehearsal", draft="working", rehearsal=True, days=30, prefix="R")


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: str) -> None:
        self.now = now

    def __call__(self, _db: object) -> str:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock("2020-07-12T06:05:09.123Z")


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[SqliteStore]:
    now, clock.now = clock.now, "2020-06-01T00:00:00.000Z"
    opened = SqliteStore(tmp_path / "var" / "c.db", [JULY], KEY, clock=clock)
    clock.now = now
    yield opened
    opened.close()


def sent(key: str = "k1", text: str = "应保存三年。", **fields: object) -> Submission:
    made = Submission(
        consultation="2020-07", draft="D1", anchor=Anchor(clause="platform.records"), text=text, keys=(key,)
    )
    return msgspec.structs.replace(made, **fields)


def receipt(store: SqliteStore, submission: Submission) -> Receipt:
    found = store.submit(submission).result(30)
    assert isinstance(found, Receipt)
    return found


def refusal(store: SqliteStore, submission: Submission) -> str:
    found = store.submit(submission).result(30)
    assert isinstance(found, Refusal)
    return found.kind


def test_a_receipt_holds_what_was_written(store: SqliteStore) -> None:
    got = receipt(store, sent(suggestion="三年", name="甲", contact="a@b.cn"))
    assert got.number == make_number("C", 1)
    assert got.comment.received == "2020-07-12T14:05:09+08:00"
    assert (got.comment.text, got.comment.suggestion) == ("应保存三年。", "三年")
    assert (got.name, got.comment.name, got.contact) == ("甲", "", True)
    assert len(got.secret) == 32
    assert tracked(store, got.secret) == msgspec.structs.replace(got, secret="")
    assert store.read(lambda db: logged_receipt(db, store.context, make_number("C", 2), got.secret)) is None
    assert tracked(store, "unknown") is None


def test_the_settings_that_make_a_commit_durable_are_set(store: SqliteStore) -> None:
    db = connect(store.path, 1)
    assert db.pragma("journal_mode") == "wal"
    assert db.pragma("synchronous") == 2
    assert db.pragma("foreign_keys") == 1
    db.close()
    assert store.path.stat().st_mode & 0o077 == 0


def test_five_times_the_same_is_one_comment(store: SqliteStore) -> None:
    futures = [store.submit(sent()) for _ in range(5)]
    got = [future.result(30) for future in futures]
    assert len({(r.number, r.secret, r.digest) for r in got if isinstance(r, Receipt)}) == 1
    assert [r.again for r in got if isinstance(r, Receipt)] == [False, True, True, True, True]
    assert len(store.comments()) == 1


def test_the_same_key_with_other_words_is_a_conflict(store: SqliteStore) -> None:
    receipt(store, sent())
    for other in (sent(text="另"), sent(name="乙"), sent(contact="c"), sent(suggestion="x")):
        assert refusal(store, other) == "conflict"
    assert len(store.comments()) == 1


def test_any_of_the_keys_finds_the_earlier_arrival(store: SqliteStore) -> None:
    first = receipt(store, sent("bucket-1"))
    assert receipt(store, sent(keys=("bucket-2", "bucket-1"))).number == first.number
    assert receipt(store, sent("bucket-3")).number == make_number("C", 2)


@pytest.mark.parametrize(
    ("now", "opened", "outcome"),
    [
        ("2020-06-30T15:59:59.999Z", "", "early"),
        ("2020-06-30T16:00:00.000Z", "", "open"),
        ("2020-07-31T15:59:59.999Z", "", "open"),
        ("2020-07-31T16:00:00.000Z", "", "closed"),
        ("2020-07-31T16:00:00.000Z", "2020-07-31T15:59:59Z", "late"),
        ("2020-07-31T16:14:59.999Z", "2020-07-31T15:59:59Z", "late"),
        ("2020-07-31T16:15:00.000Z", "2020-07-31T15:59:59Z", "closed"),
        ("2020-07-31T16:05:00.000Z", "2020-07-31T16:00:00Z", "closed"),
    ],
)
def test_opening_closing_and_grace_to_the_millisecond(
    store: SqliteStore, clock: Clock, now: str, opened: str, outcome: str
) -> None:
    clock.now = now
    found = store.submit(sent(opened=opened)).result(30)
    if isinstance(found, Receipt):
        assert ("late" if found.comment.late else "open") == outcome
    else:
        assert found.kind == outcome
    assert len(store.comments()) == (outcome in ("open", "late"))


def test_a_replay_after_the_closing_still_gets_its_receipt(store: SqliteStore, clock: Clock) -> None:
    first = receipt(store, sent())
    clock.now = "2021-01-01T00:00:00.000Z"
    again = receipt(store, sent())
    assert (again.number, again.secret, again.again) == (first.number, first.secret, True)
    assert refusal(store, sent("k2")) == "closed"


def test_a_rehearsal_opens_when_its_store_is_made(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "r.db"
    SqliteStore(path, [REHEARSAL], KEY, clock=clock).close()
    clock.now = "2020-08-11T06:05:09.122Z"
    store = SqliteStore(path, [REHEARSAL], KEY, clock=clock)
    got = receipt(store, sent(consultation="rehearsal"))
    assert got.comment.rehearsal
    assert got.number.startswith("R-0001-")
    clock.now = "2020-08-11T06:05:09.123Z"
    assert refusal(store, sent("k2", consultation="rehearsal")) == "closed"
    assert refusal(store, sent("k3")) == "unknown"
    store.close()


def test_numbers_go_on_from_what_git_has(tmp_path: Path, clock: Clock) -> None:
    store = SqliteStore(tmp_path / "c.db", [JULY], KEY, clock=clock, floors={"C": 41})
    assert receipt(store, sent()).number == "C-0042-K"
    store.close()


def test_a_bad_one_in_a_group_fails_alone(store: SqliteStore) -> None:
    ready = threading.Event()
    blocker = store._writing().submit(lambda _db: ready.wait(30))
    good = [store.submit(sent(f"k{n}")) for n in range(9)]
    bad = store.submit(sent("bad", text="\ud800"))
    more = [store.submit(sent(f"m{n}")) for n in range(9)]
    ready.set()
    assert blocker.result(30)
    with pytest.raises(StoreError, match="UnicodeEncodeError"):
        bad.result(30)
    assert all(isinstance(future.result(30), Receipt) for future in (*good, *more))
    assert len(store.comments()) == 18
    assert store.faults() == ()


def test_a_full_queue_refuses_at_once(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is being written counts too.
    monkeypatch.setattr("clausework.store.base.CAPACITY", 3)
    store = SqliteStore(tmp_path / "c.db", [JULY], KEY, clock=clock)
    ready, started = threading.Event(), threading.Event()

    def block(_db: object) -> None:
        started.set()
        ready.wait(30)

    store._writing().submit(block)
    assert started.wait(30)
    futures = [store.submit(sent(f"k{n}")) for n in range(2)]
    with pytest.raises(StoreBusy):
        store.submit(sent("one too many"))
    ready.set()
    assert all(isinstance(future.result(30), Receipt) for future in futures)
    store.close()


def test_a_writer_that_closes_finishes_what_waits(store: SqliteStore) -> None:
    writer = store.start_writer()
    futures = [writer.submit(lambda db: db.execute("SELECT 1").get) for _ in range(50)]
    writer.close()
    assert [future.result(0) for future in futures] == [1] * 50
    with pytest.raises(StoreBusy) as error:
        writer.submit(lambda _db: None)
    assert error.value.key == "store_closing"


def test_a_locked_store_is_busy_and_recovers(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clausework.store.sqlite.WAIT", 0.1)
    store = SqliteStore(tmp_path / "c.db", [JULY], KEY, clock=clock)
    other = connect(store.path, 1)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        store.submit(sent()).result(30)
    other.execute("ROLLBACK")
    other.close()
    assert receipt(store, sent()).number == make_number("C", 1)
    store.close()


def test_events_and_comments_cannot_be_changed(store: SqliteStore) -> None:
    receipt(store, sent())
    db = connect(store.path, 1)
    for change in (
        "UPDATE event SET kind = 'x'",
        "DELETE FROM event",
        "DELETE FROM comment",
        "UPDATE comment SET text = 'x'",
    ):
        with pytest.raises(apsw.ConstraintError):
            db.execute(change)
    db.close()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE event SET payload = replace(payload, 'platform', 'merchant') WHERE seq = 2", "event 2"),
        ("DELETE FROM event WHERE seq = 2", "event 3"),
        ("UPDATE comment SET text = 'other'", "C-0001"),
        ("DELETE FROM personal; DELETE FROM comment WHERE sequence = 2", "C-0002"),
    ],
)
def test_tampering_behind_our_back_is_found(store: SqliteStore, change: str, expected: str) -> None:
    for n in range(3):
        receipt(store, sent(f"k{n}", text=f"第{n}条"))
    assert store.faults() == ()
    db = connect(store.path, 1)
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
    for name in names:
        db.execute(f"DROP TRIGGER {name}")
    db.execute(change)
    db.close()
    assert any(str(fault).startswith(expected) for fault in store.faults())


def test_personal_data_stands_apart_and_can_be_erased(store: SqliteStore) -> None:
    receipt(store, sent("k1", name="甲某", organisation="乙公司", contact="13800000000"))
    receipt(store, sent("k2", name="丙某", publish_name=True, contact="c@d.cn"))
    db = connect(store.path, 1)
    everything = str([list(db.execute(f"SELECT * FROM {table}")) for table in ("comment", "event")])
    assert not any(word in everything for word in ("甲某", "乙公司", "13800000000", "c@d.cn"))
    assert "丙某" in everything
    db.execute("DELETE FROM personal")
    db.close()
    assert [(fault.said, fault.table) for fault in store.faults()] == [("row_lost", "personal")] * 2
    assert [comment.name for comment in store.comments()] == ["", "丙某"]


def test_a_review_is_an_event(store: SqliteStore) -> None:
    number = receipt(store, sent()).number
    assert store.review(number, "withheld", "含有他人住址").withheld == "含有他人住址"
    assert store.review(number, "published").state == "published"
    assert [event.kind for event in store.events()] == [
        "made",
        "received",
        "withheld",
        "reviewed",
        "published",
        "reviewed",
    ]
    with pytest.raises(StoreError, match="no comment"):
        store.review("C-0002-A", "published")


def test_a_file_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("PRAGMA application_id = 7")
    other.commit()
    other.close()
    with pytest.raises(StoreError, match="not a comment store"):
        SqliteStore(path, [JULY], KEY)
