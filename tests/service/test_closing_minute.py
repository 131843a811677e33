"""The closing instant: two services, sixty-four senders, one clock; none counted after it, none lost."""

from __future__ import annotations

import http.client
import json
import shutil
import threading
import time
import uuid
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from crash_rig import service
from postgres_rig import prepared_database
from service_rig import make_project

from clausework.consultation.numbers import sequence_of
from clausework.consultation.tokens import read_key, sign_instant
from clausework.consultation.window import instant
from clausework.model.comment import Comment
from clausework.workflow.consult import KEY, open_store

SENDERS = 64
BEFORE, AFTER = 1.5, 1.5
"""Seconds of sending on both sides of the closing."""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else prepared_database()


class Sent(msgspec.Struct):
    """What one sender did, by the clock of the machine that all run on."""

    name: str
    sent: float
    answered: float
    status: int
    late: bool


class Senders:
    """They send until they are told to stop; every second one has a form opened before the closing."""

    def __init__(self, ports: list[int], token: str) -> None:
        self.ports, self.token = ports, token
        self.done: list[Sent] = []
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(n,)) for n in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def run(self, place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[place % len(self.ports)], timeout=60)
        opened = self.token if place // len(self.ports) % 2 else ""
        with closing(connection):
            while not self.stop.is_set():
                self.done.append(self.send(connection, opened))

    def send(self, connection: http.client.HTTPConnection, opened: str) -> Sent:
        name = str(uuid.uuid4())
        fields = {"clause": "platform.records", "text": name, "uuid": name, "opened": opened}
        began = time.time()
        connection.request("POST", "/comments", json.dumps(fields), {"content-type": "application/json"})
        answer = connection.getresponse()
        body = answer.read()
        told = json.loads(body) if body[:1] == b"{" else {}
        return Sent(name, began, time.time(), answer.status, bool(told.get("late")))

    def end(self) -> list[Sent]:
        self.stop.set()
        for thread in self.threads:
            thread.join()
        return self.done


def over_the_closing(root: Path, address: str, modes: list[str]) -> tuple[float, list[Sent]]:
    """Send from before the closing until after it; a machine that is slow to start gets more time."""
    for ahead in (6, 20, 60):
        closes = (datetime.now(UTC) + timedelta(seconds=ahead)).replace(microsecond=0)
        keys = list(root.glob("*/var/*.key"))
        project = make_project(root / f"{ahead}")
        for key in keys:  # a database is used with the keys that it was first used with
            (project / "var").mkdir(exist_ok=True)
            shutil.copy(key, project / "var")
        settings = project / "standard" / "standard.yml"
        text = settings.read_text("utf-8").replace("2020-08-01T00:00:00+08:00", closes.isoformat())
        settings.write_text(text, encoding="utf-8")
        with ExitStack() as stack:
            running = [stack.enter_context(service(project, address, mode, False)) for mode in modes]
            left = closes.timestamp() - time.time() - BEFORE
            if left < 0:
                continue
            time.sleep(left)
            token = sign_instant(read_key(project / KEY), datetime.now(UTC))
            senders = Senders([port for port, _ in running], token)
            time.sleep(BEFORE + AFTER)
            return closes.timestamp(), senders.end()
    raise AssertionError("the services did not start within a minute")


def stored(root: Path, address: str) -> dict[str, Comment]:
    project = max(root.iterdir(), key=lambda folder: int(folder.name))
    store = open_store(project, False, address)
    try:
        assert store.faults() == ()
        return {comment.text: comment for comment in store.each()}
    finally:
        store.close()


@pytest.mark.slow
def test_nobody_is_in_time_after_the_closing_and_nobody_is_lost(tmp_path: Path, address: str) -> None:
    closes, done = over_the_closing(tmp_path, address, ["sound", "sound"])
    kept = stored(tmp_path, address)
    in_time = {name for name, comment in kept.items() if not comment.late}
    assert {one.status for one in done} <= {201, 403, 503}
    assert set(kept) == {one.name for one in done if one.status == 201}
    assert in_time == {one.name for one in done if one.status == 201 and not one.late}
    assert not [one for one in done if one.sent >= closes and one.name in in_time]
    assert not [
        one for one in done if one.answered < closes and one.status != 503 and one.name not in in_time
    ]
    assert all((instant(c.received).timestamp() < closes) != c.late for c in kept.values())
    assert sorted(sequence_of(c.id)[1] for c in kept.values()) == list(range(1, len(kept) + 1))
    kinds = {(one.status, one.late) for one in done}
    assert kinds >= {(201, False), (201, True), (403, False)}, "the senders must have met the closing"


@pytest.mark.slow
def test_the_same_test_finds_a_service_with_its_own_clock(tmp_path: Path) -> None:
    closes, done = over_the_closing(tmp_path, "", ["own clock"])
    in_time = {name for name, comment in stored(tmp_path, "").items() if not comment.late}
    assert [one for one in done if one.sent >= closes and one.name in in_time]
