"""A database that says nothing: pages go on, what needs the store is refused in time, and all comes back."""

from __future__ import annotations

import asyncio
import http.client
import os
import shutil
import signal
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from crash_rig import Load, lost, post, service
from once import apart
from postgres_rig import prepared_database, server_silent
from programs import CLAUSEWORK
from service_rig import Clock, free_port, make_project, running
from starlette.routing import Route
from test_deployment import HOST, ask, proxied

from clausework.errors import StoreBusy
from clausework.service.app import create_app, desk_routes
from clausework.service.context import AppContext, open_context
from clausework.store.address import schema_of
from clausework.store.base import WRITES
from clausework.store.readers import ReaderPool

LAG = 0.1
"""Seconds that the event loop may be late, as a rule."""
MEMORY = (
    "/",
    "/c/platform.records/",
    "/assets/lite.css",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/nowhere",
)
"""What is answered without the store."""


class Heartbeat:
    """How late an event loop is."""

    def __init__(self, context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
        self.late: list[float] = []
        follow = context.cache.follow

        async def followed(readers: ReaderPool) -> None:
            await asyncio.gather(follow(readers), self._beat())

        monkeypatch.setattr(context.cache, "follow", followed)

    async def _beat(self) -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.01)
            self.late.append(time.monotonic() - began - 0.01)

    def is_steady(self) -> bool:
        """One in a hundred may be later: a busy machine gives its processors to others at times."""
        return statistics.quantiles(self.late, n=100)[98] < LAG and max(self.late) < 1


def requests(context: AppContext) -> list[tuple[str, str]]:
    """Each route of the service, with each of its methods."""
    found = []
    values = {"number": "R-0001-M", "secret": "x" * 43, "chapter": "platform"}
    values |= {
        "clause": "platform.records",
        "style": "csv",
        "level": "0",
        "place:path": "000",
        "page:int": "1",
        "token": "x" * 43,
        "id": "0" * 32,
        "address:path": "c/platform.records/",
    }
    for route in (*create_app(context).routed.routes, *desk_routes()):
        assert isinstance(route, Route)
        path = route.path
        for name, value in values.items():
            path = path.replace(f"{{{name}}}", value)
        assert "{" not in path, path
        found += [(method, path) for method in sorted(route.methods or ()) if method != "HEAD"]
    return found


def until_answered(answer: Callable[[], int], status: int, seconds: float) -> float:
    """The seconds until an answer has this status."""
    began = time.monotonic()
    while answer() != status:
        assert time.monotonic() - began < seconds, "it does not come back"
        time.sleep(0.1)
    return time.monotonic() - began


@pytest.mark.slow
def test_no_route_keeps_the_event_loop_and_all_answer_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(tmp_path)
    context = open_context(root, True, root / "build" / "site", prepared_database())
    heart = Heartbeat(context, monkeypatch)
    with running(context, Clock(), root) as client:
        sent = client.send(client.form()).json
        track = sent["track"].partition(str(client.port))[2]
        assert client.get(track).status == 200
        asked = [*requests(context), ("GET", track), ("GET", "/receipt/R-0001-M.json?t=x")]
        form = {"content-type": "application/x-www-form-urlencoded", "cookie": "desk=some-token"}
        heart.late.clear()

        def one(request: tuple[str, str]) -> tuple[str, int, float]:
            began = time.monotonic()
            method, path = request
            answer = client.ask(method, path, b"text=x&lang=zh" if method == "POST" else None, form)
            return f"{method} {path}", answer.status, time.monotonic() - began

        with server_silent(), ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(one, asked))
            assert [client.get(path).status for path in MEMORY] == [200] * (len(MEMORY) - 1) + [404]
            began = time.monotonic()
            assert client.get(track).status == 503
            assert time.monotonic() - began < 0.5, "while the store is silent nobody waits for it"
        slow = [told for told in answers if told[2] > 12]
        assert not slow
        broken = [told for told in answers if told[1] == 500]
        assert not broken
        refused = {told[0] for told in answers if told[1] == 503}
        assert {f"GET {track}", "GET /desk/", "GET /log/checkpoint", "GET /desk/audit"} <= refused
        until_answered(lambda: client.get(track).status, 200, 10)
        until_answered(lambda: client.send(client.form(text="又一条")).status, 201, 20)
    assert heart.is_steady(), max(heart.late)


def test_a_server_that_lives_ends_what_takes_too_long(tmp_path: Path) -> None:
    """A reader is not given up for it, and a writer may be slower."""
    root = make_project(tmp_path)
    context = open_context(root, True, root / "build" / "site", prepared_database())
    began = time.monotonic()
    try:
        with pytest.raises(StoreBusy):
            apart(context.read(lambda db: db.execute("SELECT pg_sleep(60)").get))
        assert 1.8 < time.monotonic() - began < 30
        assert apart(context.read(lambda db: db.execute("SELECT 1").get)) == 1
        assert not context.readers.silent
        with closing(context.store.open_session(0.2)) as session, pytest.raises(StoreBusy):
            session.execute("SELECT pg_sleep(60)")
        with closing(context.store.open_session(WRITES)) as session:
            assert session.execute("SHOW statement_timeout").get == "10s"
        with closing(context.store.open_session()) as session:
            assert session.execute("SHOW statement_timeout").get == "0"
    finally:
        context.close()


@pytest.mark.slow
def test_told_to_stop_it_ends_in_time_while_the_store_is_silent(tmp_path: Path) -> None:
    root, address = make_project(tmp_path), prepared_database()
    with service(root, address) as (port, process):
        load = Load(port, 4)
        load.until(40)
        with server_silent():
            time.sleep(1)
            for path in ("/track/" + "x" * 43, "/log/checkpoint", "/desk/"):
                threading.Thread(target=quietly, args=(port, path), daemon=True).start()
            time.sleep(0.5)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) == 0
            assert time.monotonic() - began < 15
            load.end()
    with service(root, address) as (port, _):
        until_answered(lambda: post(port, "after"), 201, 20)
    assert lost(root, address, load) == 0


def quietly(port: int, path: str) -> None:
    """Ask, whatever comes of it."""
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path, headers={"cookie": "desk=x"})
        connection.getresponse().read()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_systemd_is_told_that_it_serves_lives_and_stops(tmp_path: Path, kind: str) -> None:
    root, port = make_project(tmp_path), free_port()
    name = f"@clausework-{os.getpid()}-{port}" if kind == "abstract" else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ears:
        ears.bind(name.replace("@", "\0"))
        ears.settimeout(30)
        command = ["serve", "--port", str(port), "--rehearsal", "--root", str(root)]
        process = subprocess.Popen(
            [*CLAUSEWORK, *command],
            stderr=subprocess.DEVNULL,
            env={**os.environ, "NOTIFY_SOCKET": name, "WATCHDOG_USEC": "1000000"},
        )
        try:
            assert ears.recv(100) == b"READY=1"
            assert http_status(port, "/healthz") == 200, "it answers once it has said so"
            for _ in range(3):
                assert ears.recv(100).startswith(b"WATCHDOG=1\nSTATUS=")
            process.send_signal(signal.SIGSTOP)  # a loop that does not turn
            ears.settimeout(0.1)
            with suppress(TimeoutError):
                ears.recv(100)
            ears.settimeout(1.5)
            with pytest.raises(TimeoutError):
                ears.recv(100)
            process.send_signal(signal.SIGCONT)
            ears.settimeout(30)
            process.send_signal(signal.SIGTERM)
            heard = [ears.recv(100)]
            while heard[-1] != b"STOPPING=1":
                heard.append(ears.recv(100))
            assert process.wait(15) == 0
        finally:
            process.kill()
            process.wait()


def http_status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


class Visitor(threading.Thread):
    """Asks one connection after another for the same pages, and keeps how long each took."""

    def __init__(self, port: int, paths: tuple[str, ...]) -> None:
        super().__init__(daemon=True)
        self._port, self._paths = port, paths
        self._stop_it = threading.Event()
        self.seconds: list[float] = []
        self.failed: list[str] = []

    def run(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)) as connection:
            while not self._stop_it.is_set():
                for path in self._paths:
                    self._ask(connection, path)
                time.sleep(0.01)

    def _ask(self, connection: http.client.HTTPConnection, path: str) -> None:
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        self.seconds.append(time.perf_counter() - began)
        if answer.status != 200:
            self.failed.append(f"{path} {answer.status}")

    def stop(self) -> None:
        self._stop_it.set()
        self.join()

    def spread(self) -> tuple[float, float, float]:
        """The 50th and 99th hundredth and the longest, in seconds."""
        parts = statistics.quantiles(self.seconds, n=100)
        return parts[49], parts[98], max(self.seconds)


@contextmanager
def visited(port: int) -> Iterator[Visitor]:
    visitor = Visitor(port, ("/", "/assets/lite.css", "/c/platform.records/", "/healthz"))
    visitor.start()
    yield visitor
    visitor.stop()


@contextmanager
def locked(address: str) -> Iterator[None]:
    """Another client holds the table of comments for itself."""
    import psycopg

    with psycopg.connect(address) as db:
        db.execute(f"LOCK TABLE {schema_of(True)}.comment IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.slow
@pytest.mark.parametrize(("trouble", "seconds"), [("silent", 20), ("locked", 10)])
def test_two_services_behind_a_proxy_go_on_and_lose_nothing(
    trouble: str, seconds: int, tmp_path: Path
) -> None:
    if not shutil.which("nginx"):
        pytest.skip("no nginx here; on Debian: apt-get install nginx-light")
    root, address = make_project(tmp_path / "project"), prepared_database()
    with (
        service(root, address) as (one, _),
        service(root, address) as (two, _),
        proxied("nginx", tmp_path / "proxy", one) as port,
    ):
        loads = [Load(one, 3), Load(two, 3)]
        for load in loads:
            load.until(30)
        with visited(one) as first, visited(two) as second:
            with server_silent() if trouble == "silent" else locked(address):
                refused = posted(two)
                time.sleep(seconds)
                assert ask(port, "GET", "/")[0] == 200
                assert ask(port, "GET", "/healthz", host=HOST)[0] == 200
            for at in (one, two):
                until_answered(lambda at=at: post(at, f"after {at}"), 201, 20)
        for load in loads:
            load.end()
    print(f"{trouble}: refused after {refused:.1f} s")
    for visitor in (first, second):
        middle, late, most = visitor.spread()
        told = f"{len(visitor.seconds)} pages, p50 {middle * 1000:.1f} p99 {late * 1000:.1f} ms, max {most:.3f} s"
        print(told)
        assert not visitor.failed
        assert late <= 0.05, told
    assert refused < 17
    assert [lost(root, address, load) for load in loads] == [0, 0]


def posted(port: int) -> float:
    """The seconds after which a comment is refused."""
    began = time.monotonic()
    assert post(port, "while it is silent") == 503
    return time.monotonic() - began
