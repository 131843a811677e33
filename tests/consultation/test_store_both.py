"""What a store promises, it promises in both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

import apsw
import msgspec
import pytest
from store_rig import tracked

from clausework.consultation.numbers import make_number
from clausework.consultation.submission import Receipt, Refusal, Submission
from clausework.errors import StoreError
from clausework.model.comment import Anchor, Consultation
from clausework.store.base import Store
from clausework.store.tracking import erase, logged_receipt, withdraw

Opener = Callable[..., Store]
REHEARSAL = Consultation(id="rehearsal", draft="working", rehearsal=True, days=30, prefix="R")


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: str = "2020-07-12T06:05:09.123Z") -> None:
        self.now = now

    def __call__(self, _db: object) -> str:
        return self.now


def sent(key: str = "k1", text: str = "应保存三年。", **fields: object) -> Submission:
    made = Submission(
        consultation="2020-07", draft="D1", anchor=Anchor(clause="platform.records"), text=text, keys=(key,)
    )
    return msgspec.structs.replace(made, **fields)


def take(store: Store, submission: Submission) -> Receipt:
    found = store.submit(submission).result(30)
    assert isinstance(found, Receipt)
    return found


def test_a_receipt_is_what_the_store_has(opener: Opener) -> None:
    store = opener(clock=Clock())
    got = take(store, sent(suggestion="三年", name="甲", contact="a@b.cn", reason="100% ?"))
    assert got.number == make_number("C", 1)
    assert got.comment.received == "2020-07-12T14:05:09+08:00"
    assert tracked(store, got.secret) == msgspec.structs.replace(got, secret="")
    assert store.read(lambda db: logged_receipt(db, store.context, make_number("C", 2), got.secret)) is None
    assert store.comments() == (got.comment,)
    assert store.has(got.number)


def test_the_same_key_is_one_comment_or_a_conflict(opener: Opener) -> None:
    store = opener(clock=Clock())
    futures = [store.submit(sent()) for _ in range(5)]
    got = [future.result(30) for future in futures]
    assert len({(r.number, r.secret) for r in got if isinstance(r, Receipt)}) == 1
    assert [r.again for r in got if isinstance(r, Receipt)] == [False, True, True, True, True]
    assert store.submit(sent(text="另")).result(30) == Refusal("conflict")
    assert take(store, sent("k2", keys=("k2", "k1"))).again
    assert len(store.comments()) == 1


def test_two_services_give_no_number_twice_and_keep_one_chain(opener: Opener) -> None:
    first, second = opener(clock=Clock()), opener(clock=Clock())
    futures = [(first, second)[n % 2].submit(sent(f"k{n // 2}")) for n in range(200)]
    got = [future.result(20) for future in futures]
    assert len({r.number for r in got if isinstance(r, Receipt)}) == 100
    assert sum(r.again for r in got if isinstance(r, Receipt)) == 100
    assert [c.id for c in first.comments()] == [make_number("C", n + 1) for n in range(100)]
    events = second.events()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    # A writer that is idle may record in between which comments are alike.
    assert [event.kind for event in events if event.kind != "rows"] == ["made", *["received"] * 100]
    assert first.faults() == second.faults() == ()


@pytest.mark.parametrize("bad", [{"text": "\ud800"}, {"channel": None}, {"text": None}])
def test_a_bad_one_in_a_group_fails_alone(opener: Opener, bad: dict[str, object]) -> None:
    store = opener(clock=Clock())
    ready = threading.Event()
    blocker = store._writing().submit(lambda _db: ready.wait(30))
    good = [store.submit(sent(f"k{n}", contact="c")) for n in range(9)]
    wrong = store._writing().submit(lambda db: wrong_insert(db, bad))
    more = [store.submit(sent(f"m{n}")) for n in range(9)]
    ready.set()
    assert blocker.result(30)
    with pytest.raises(StoreError, match="One item failed"):
        wrong.result(30)
    assert all(isinstance(future.result(30), Receipt) for future in (*good, *more))
    assert [c.id for c in store.comments()] == [make_number("C", n + 1) for n in range(18)]
    assert store.faults() == ()


def wrong_insert(db, bad: dict[str, object]) -> None:
    from clausework.store.rows import Admission, insert

    made = msgspec.structs.replace(sent("bad"), **bad)
    insert(db, made, made, Admission("C-9999-X", "C", 9999, "t", "r", 0, "d", 999), b"k")


@pytest.mark.parametrize(
    ("now", "opened", "outcome"),
    [
        ("2020-06-30T15:59:59.999Z", "", "early"),
        ("2020-07-31T15:59:59.999Z", "", "open"),
        ("2020-07-31T16:00:00.000Z", "", "closed"),
        ("2020-07-31T16:14:59.999Z", "2020-07-31T15:59:59Z", "late"),
        ("2020-07-31T16:15:00.000Z", "2020-07-31T15:59:59Z", "closed"),
    ],
)
def test_closing_and_grace(opener: Opener, now: str, opened: str, outcome: str) -> None:
    found = opener(clock=Clock(now)).submit(sent(opened=opened)).result(30)
    told = ("late" if found.comment.late else "open") if isinstance(found, Receipt) else found.kind
    assert told == outcome


def test_the_clock_of_the_database_is_utc_to_the_millisecond(opener: Opener) -> None:
    from datetime import UTC, datetime, timedelta

    store = opener(REHEARSAL)
    stamps = [store.now() for _ in range(50)]
    assert stamps == sorted(stamps)
    assert abs(datetime.fromisoformat(stamps[0]) - datetime.now(UTC)) < timedelta(seconds=5)
    assert {len(stamp) for stamp in stamps} == {24}
    got = take(store, sent(consultation="rehearsal"))
    assert got.number.startswith("R-0001-")
    assert opener(REHEARSAL).window("rehearsal") == store.window("rehearsal")


def test_a_review_is_an_event_and_its_comment_is_known(opener: Opener) -> None:
    store = opener(clock=Clock())
    number = take(store, sent()).number
    assert store.review(number, "withheld", "含有他人住址").withheld == "含有他人住址"
    assert store.review(number, "published").state == "published"
    assert store.review(number, "published").state == "published"
    kinds = [event.kind for event in store.events()]
    assert kinds == ["made", "received", "withheld", "reviewed", "published", "reviewed"], "each once"
    with pytest.raises(StoreError, match="no comment"):
        store.review("C-0002-A", "published")


def test_suspects_are_told(opener: Opener) -> None:
    store = opener(clock=Clock())
    for n in range(5):
        take(store, sent(f"k{n}", suspect=n == 3))
    assert store.suspects() == {make_number("C", 4)}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET kind = 'x'",
        "DELETE FROM event",
        "DELETE FROM comment",
        "UPDATE comment SET text = 'x'",
        "UPDATE comment SET arrival = 9",
    ],
)
def test_what_was_received_cannot_be_changed(opener: Opener, change: str) -> None:
    store = opener(clock=Clock())
    take(store, sent())
    session = store.open_session()
    with pytest.raises(Exception, match=r"append-only|never"):
        session.execute(change)
    session.close()
    assert store.faults() == ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE event SET payload = replace(payload, 'platform', 'merchant') WHERE seq = 2", "event 2"),
        ("DELETE FROM event WHERE seq = 2", "event 3"),
        ("UPDATE comment SET text = 'other'", "C-0001"),
        ("DELETE FROM comment WHERE sequence = 2", "C-0002"),
        ("DELETE FROM comment WHERE sequence = 3", "C-0003"),
        ("UPDATE comment SET number = 'C-0007-X' WHERE sequence = 3", "C-0007"),
        ("UPDATE comment SET arrival = 99 WHERE sequence = 3", "C-0003"),
        ("UPDATE comment SET received = '2020-07-01T00:00:00.000Z' WHERE sequence = 3", "C-0003"),
        ("UPDATE comment SET late = 1 WHERE sequence = 3", "C-0003"),
        ("UPDATE comment SET suspect = 1 WHERE sequence = 3", "C-0003"),
        ("UPDATE comment SET follows = 'C-0001-A' WHERE sequence = 3", "C-0003"),
        ("UPDATE comment SET role = 'platform' WHERE sequence = 3", "C-0003"),
        ("UPDATE comment SET channel = 'letter' WHERE sequence = 3", "C-0003"),
        ("UPDATE comment SET lang = 'en' WHERE sequence = 3", "C-0003"),
        ("UPDATE comment SET organisation = 'other' WHERE sequence = 1", "C-0001"),
        ("UPDATE comment SET name = '' WHERE sequence = 1", "C-0001"),
        ("UPDATE comment SET name = 'other' WHERE sequence = 2", "C-0002"),
        ("UPDATE comment SET state = 'published' WHERE sequence = 3", "C-0003"),
        ("UPDATE comment SET withheld = 'other' WHERE sequence = 2", "C-0002"),
        ("UPDATE comment SET reviewed = '' WHERE sequence = 2", "C-0002"),
        ("UPDATE comment SET withdrawn = '2020-07-12T06:05:09.123Z' WHERE sequence = 3", "C-0003"),
    ],
)
def test_tampering_behind_our_back_is_found(opener: Opener, address: str, change: str, expected: str) -> None:
    store = opener(clock=Clock())
    for n in range(3):
        take(store, sent(f"k{n}", text=f"第{n}条", name="甲" if n == 0 else "", publish_name=n == 0))
    store.review(make_number("C", 2), "published")
    store.review(make_number("C", 2), "withheld", "写有他人住址")
    assert store.faults() == ()
    session = store.open_session()
    disarm(session, address)
    session.execute(change)
    session.close()
    assert any(str(fault).startswith(expected) for fault in store.faults())


def test_what_a_commenter_or_secretariat_may_do_is_no_tampering(opener: Opener) -> None:
    store = opener(clock=Clock())
    numbers = [
        take(store, sent(f"k{n}", text=f"第{n}条", name="甲", publish_name=True)).number for n in "abc"
    ]
    store.write(lambda db, desk: erase(db, desk, numbers[0])).result(30)
    store.write(lambda db, desk: withdraw(db, desk, numbers[1])).result(30)
    store.review(numbers[2], "withheld", "写有他人住址")
    store.review(numbers[2], "published")
    assert [comment.name for comment in store.each()] == ["", "甲", "甲"]
    assert store.faults() == ()


def disarm(session, address: str) -> None:
    if address.startswith("postgres"):
        session.execute("SET session_replication_role = replica")
        return
    session.db.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
