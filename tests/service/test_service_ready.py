"""Readiness is true: it is red where a comment would not be taken, or the clock is wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from crash_rig import before_long, service
from service_rig import Answer, Client, Clock, make_project
from test_store_trouble import disk, send

JULY, JUNE, AUGUST = ("2020-07-12T06:05:09.123Z", "2020-06-02T06:05:09.123Z", "2021-08-16T06:05:09.123Z")


@pytest.fixture(params=["full", "read-only", "torn"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


ERRORS = {"full": "FullError", "read-only": "ReadOnlyError", "torn": "IOError"}


@pytest.mark.slow
def test_it_is_red_with_the_cause_while_nothing_can_be_written(tmp_path: Path, kind: str) -> None:
    root = make_project(tmp_path)
    with service(root, "", "bad disk") as (port, _):
        client = Client(port, None, Clock(), root)  # type: ignore[arg-type]
        assert send(port, 1)[0] == 201
        assert client.get("/readyz").status == 200
        time.sleep(1)
        with disk(kind, 0)(root, "", 0):
            answer = client.get("/readyz")
            assert (answer.status, answer.json["store"]) == (503, "unwritable")
            assert answer.json["cause"] == ERRORS[kind]
            assert send(port, 2)[0] == 503
        assert before_long(lambda: client.get("/readyz").status == 200)
        assert send(port, 2)[0] == 201


@pytest.mark.slow
def test_it_is_red_where_the_last_comment_could_not_be_written(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    with service(root, "", "bad disk") as (port, _):
        client = Client(port, None, Clock(), root)  # type: ignore[arg-type]
        with disk("full", 12_000)(root, "", 0):
            assert send(port, 1)[0] == 503
        answer = client.get("/readyz")
        assert (answer.status, answer.json["cause"]) == (503, "FullError")
        assert send(port, 2)[0] == 201
        assert before_long(lambda: client.get("/readyz").status == 200, 3)


def probed(db: apsw.Connection) -> str:
    return str(db.execute("SELECT detail FROM challenge WHERE kind = 'probe'").get)


def test_many_who_ask_cost_one_commit_a_second(client: Client) -> None:
    db = apsw.Connection(str(client.root / "var" / "consultation.db"))
    began, stamps = time.monotonic(), set()
    for _ in range(40):
        client.clock.now = f"2020-07-12T06:05:09.{len(stamps):03}Z"
        assert client.get("/readyz").status == 200
        stamps.add(probed(db))
    db.close()
    assert 1 <= len(stamps) <= 1 + (time.monotonic() - began)


@pytest.fixture
def late(client: Client) -> Iterator[Client]:
    """The service with a comment that came in July."""
    assert client.send(client.form()).status == 201
    yield client
    found = client.context.store.events()
    assert [event.at for event in found] == sorted(event.at for event in found)
    assert client.context.store.faults() == ()


def marks(client: Client) -> list[str]:
    found = client.context.store.read(
        lambda db: list(db.execute("SELECT number FROM mark WHERE kind = 'clock'"))
    )
    return [number for (number,) in found]


def another(client: Client, text: str) -> Answer:
    return client.send(client.form(text=text, uuid=f"{text:x<36}"))


def test_a_clock_before_the_last_event_is_red_and_refuses_nobody(late: Client) -> None:
    late.clock.now = JUNE
    answer = late.get("/readyz")
    assert (answer.status, answer.json["clock"], answer.json["store"]) == (503, "behind", "ok")
    taken = another(late, "钟走错了")
    assert (taken.status, taken.json["late"]) == (201, False)
    assert taken.json["received"].startswith("2020-07-12")
    assert marks(late) == [taken.json["number"]]
    late.clock.now = JULY
    assert before_long(lambda: late.get("/readyz").status == 200)
    assert another(late, "钟走对了").status == 201
    assert len(marks(late)) == 1


def test_a_clock_ahead_for_a_while_closes_no_consultation(late: Client) -> None:
    first = late.send(late.form(text="要撤回的", uuid="w" * 36)).json["track"].partition(str(late.port))[2]
    late.clock.now = AUGUST
    assert another(late, "结束以后").status == 403
    assert late.ask("POST", f"{first}/withdraw").status == 303
    late.clock.now = JULY
    assert late.get("/readyz").json["clock"] == "behind"
    taken = another(late, "钟又对了")
    assert taken.status == 201
    assert marks(late) == [taken.json["number"]]


def test_who_comes_outside_the_period_by_either_clock_is_refused(late: Client) -> None:
    first = late.send(late.form(text="要撤回的", uuid="w" * 36)).json["track"].partition(str(late.port))[2]
    late.clock.now = "2021-08-17T06:05:09.123Z"
    assert late.ask("POST", f"{first}/withdraw").status == 303
    late.clock.now = AUGUST
    assert late.get("/readyz").json["clock"] == "behind"
    assert another(late, "结束以后").json["error"] == "closed"


def test_some_seconds_are_no_wrong_clock(late: Client) -> None:
    late.clock.now = "2020-07-12T06:05:06.000Z"
    assert late.get("/readyz").status == 200
    taken = another(late, "差几秒")
    assert taken.status == 201
    assert marks(late) == []


def test_an_invited_body_is_not_turned_away_by_a_wrong_clock(late: Client) -> None:
    from clausework.store.replies import reply

    consultation = late.context.consultations["2020-07"]
    late.clock.now = JUNE
    work = late.context.store.write(
        lambda db, desk: reply(db, desk, consultation, "law-school", "no-comment")
    )
    assert work.result() is None
