"""Whatever is wrong with the disk or the server, a receipt holds: the service as it is shipped.

The trouble is made from outside: another session has the lock, files may
grow no more, the disk is full, the database takes no writing, its server goes away.
"""

from __future__ import annotations

import http.client
import json
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from crash_rig import before_long, get, kept, post, service, stalled, store_address
from postgres_rig import Wire, prepared_database, server_away
from service_rig import Client, Clock, make_project
from test_service_crash import long, name, server_is_full

from clausework.store.address import session_at

ROOM = 100_000
"""Bytes that may be written still."""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else prepared_database()


def send(port: int, number: int, text: str = "") -> tuple[int, int]:
    """Send a comment: the status of the answer, and after how many seconds one shall come again."""
    given = {"clause": "platform.records", "text": text or long(number), "uuid": name(number)}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(connection):
        connection.request("POST", "/comments", json.dumps(given), {"content-type": "application/json"})
        answer = connection.getresponse()
        return answer.status, int(answer.headers["retry-after"] or 0)


Trouble = Callable[[Path, str, int], AbstractContextManager[None]]


def lock_is_held(root: Path, address: str, _pid: int) -> AbstractContextManager[None]:
    """Somebody else holds the write lock for longer than one waits."""
    return stalled(root, address)


@contextmanager
def files_end(root: Path, _address: str, pid: int) -> Iterator[None]:
    """No file of the service may grow by more than a little."""
    log = Path(f"{store_address(root, True, '')}-wal")
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (log.stat().st_size + ROOM, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def disk(kind: str, room: int = ROOM) -> Trouble:
    """The disk says of what is written to it that it is full, or whatever."""

    @contextmanager
    def trouble(root: Path, _address: str, _pid: int) -> Iterator[None]:
        file = root / "disk"
        file.write_text(f"{kind} {room}")
        try:
            yield
        finally:
            file.unlink()

    return trouble


@contextmanager
def server_takes_no_writing(_root: Path, address: str, _pid: int) -> Iterator[None]:
    """All sessions begin anew, and may only read."""
    import psycopg

    database = address.partition("?")[0].rpartition("/")[2]
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    with psycopg.connect(address, autocommit=True, options="-c default_transaction_read_only=off") as db:
        db.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
        db.execute(others, [database])
        try:
            yield
        finally:
            db.execute(f"ALTER DATABASE {database} RESET default_transaction_read_only")
            db.execute(others, [database])


@contextmanager
def server_goes_away(_root: Path, _address: str, _pid: int) -> Iterator[None]:
    """The server ends, and is there again."""
    with server_away():
        yield


TROUBLES: dict[tuple[str, str], Trouble] = {
    ("sqlite", "locked"): lock_is_held,
    ("sqlite", "files end"): files_end,
    ("sqlite", "full"): disk("full"),
    ("sqlite", "read-only"): disk("read-only", 0),
    ("sqlite", "torn"): disk("torn"),
    ("postgresql", "locked"): lock_is_held,
    ("postgresql", "full"): lambda _root, address, _scribe: server_is_full(session_at(address, True)),
    ("postgresql", "read-only"): server_takes_no_writing,
    ("postgresql", "away"): server_goes_away,
}
ALL_REFUSED = frozenset(["locked", "read-only", "away"])
MANY = 30
"""Comments of four thousand characters that are sent meanwhile, where some are taken."""


def send_through(
    root: Path, address: str, kind: str, port: int, process: subprocess.Popen[bytes]
) -> list[tuple[int, int]]:
    """A comment is kept; then something is wrong, and others come."""
    assert send(port, 1000, "先有一条")[0] == 201
    trouble = TROUBLES["postgresql" if address else "sqlite", kind]
    with trouble(root, address, process.pid):
        answers = [send(port, number) for number in range(2 if kind in ALL_REFUSED else MANY)]
        assert before_long(lambda: waiting(port) == 0), "the trouble has come to all that waited"
    return answers


def waiting(port: int) -> float:
    """How many comments are under way, as the service counts."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(connection):
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("clausework_store_waiting "))


def receipted(answers: list[tuple[int, int]]) -> set[str]:
    """The words of whoever has a receipt."""
    return {long(number) for number, (status, _) in enumerate(answers) if status == 201}


@pytest.mark.slow
@pytest.mark.parametrize(("address", "kind"), TROUBLES, indirect=["address"])
def test_nothing_is_lost_and_the_service_recovers_by_itself(tmp_path: Path, address: str, kind: str) -> None:
    root = make_project(tmp_path)
    with service(root, address, "bad disk") as (port, process):
        answers = send_through(root, address, kind, port, process)
        assert {status for status, _ in answers} == ({503} if kind in ALL_REFUSED else {201, 503})
        assert all(wait > 0 for status, wait in answers if status == 503)
        assert before_long(lambda: get(port, "/readyz") == 200)
        assert set(kept(root, address)) == {"先有一条"} | receipted(answers)
        for number in range(len(answers)):
            assert send(port, number)[0] in (200, 201)
        process.terminate()
        assert process.wait(20) == 0
    assert sorted(kept(root, address)) == sorted(["先有一条", *map(long, range(len(answers)))])


@pytest.mark.slow
@pytest.mark.parametrize(("address", "kind"), TROUBLES, indirect=["address"])
def test_the_same_finds_a_service_that_acknowledges_too_early(
    tmp_path: Path, address: str, kind: str
) -> None:
    root = make_project(tmp_path)
    with service(root, address, "early bad disk") as (port, process):
        answers = send_through(root, address, kind, port, process)
        process.terminate()  # what is under way comes to its end
        process.wait(20)
    assert receipted(answers) - set(kept(root, address))


@pytest.mark.slow
@pytest.mark.parametrize(("how", "then"), [("before", 201), ("after", 200)])
def test_what_became_of_a_commit_unknown_is_told_to_nobody(tmp_path: Path, how: str, then: int) -> None:
    root, database = make_project(tmp_path), prepared_database()
    names = [f"{how}{number:030}" for number in range(3)]
    with closing(Wire(database)) as wire, service(root, wire.address) as (port, _):
        for name in names:
            wire.breaks.append(how)
            assert post(port, name) == 503
            assert wire.breaks == [], "it broke at the commit"
            assert [post(port, name), post(port, name)] == [then, 200]
    assert sorted(kept(root, database)) == [f"意见 {name}" for name in names]


@pytest.mark.slow
def test_while_the_server_is_away_scriptless_words_come_back(tmp_path: Path) -> None:
    root, database, words = make_project(tmp_path), prepared_database(), "请勿丢失这一段"
    with service(root, database) as (port, _):
        client = Client(port, None, Clock(), root)  # type: ignore[arg-type]
        single = {"clause": "platform.records", "text": words, "lang": "zh"}
        first = client.send(single | {"uuid": "a" * 36}).json["track"].rpartition("/")[2]
        forms = [
            ("/comments", single | {"uuid": "b" * 36}),
            ("/comments", single | {"uuid": "c" * 36, "follows": first}),
            ("/comments/preview", single | {"follows": first}),
            ("/batch/platform/", {"text-platform.records": words, "lang": "zh", "uuid": "d" * 36}),
        ]
        with server_away():
            for path, form in forms:
                answer = client.post(form, path)
                assert (answer.status, int(answer.headers["retry-after"]) > 0) == (503, True), path
                assert words in answer.text, path
        assert before_long(lambda: get(port, "/readyz") == 200)
        assert [client.post(form, path).status for path, form in forms] == [303, 303, 200, 303]
    assert kept(root, database) == [words] * 4
