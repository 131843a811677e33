"""The trials of a drill: each does one thing that must cost no receipt, with the service under load."""

from __future__ import annotations

import http.client
import json
import os
import resource
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import msgspec

from clausework.consultation.window import instant
from clausework.store.address import is_postgres, session_at
from clausework.store.base import Store
from clausework.store.copies import move as move_store
from clausework.store.recording import StoreContext, append
from clausework.store.session import Session
from clausework.workflow.consult import open_store

AGAIN = 0.05
"""Seconds after which a sender without a receipt comes again."""
GIVE_UP = 300
"""Within which who lost a machine should have gone on with another."""


class DrillFailed(Exception):
    """A trial could not be brought to an end; `key` says why, and `values` of what."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values


class DrillReceipt(msgspec.Struct, frozen=True):
    """A receipt as its sender has it, and the instant at which it came, in seconds."""

    text: str
    number: str
    digest: str
    at: float


class Load:
    """Some threads that send one comment after another to whatever port serves."""

    def __init__(self, port: Callable[[], int], clause: str, senders: int) -> None:
        self.given: list[DrillReceipt] = []
        self.refused: list[int] = []
        self.open: list[str] = []
        """What got no receipt although its sender came again until the end."""
        self._port, self._clause = port, clause
        self._stop = threading.Event()
        self._began = time.monotonic()
        self._ended = 0.0
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(senders)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Send nothing new, and wait until each that was sent has its receipt."""
        self._ended = time.monotonic()
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def silence(self) -> float:
        """The longest time in which no sender got a receipt, in seconds."""
        ends = [self._began, *sorted(item.at for item in self.given), self._ended or time.monotonic()]
        return max((after - before for before, after in pairwise(ends)), default=0.0)

    def _run(self) -> None:
        while not self._stop.is_set():
            name = str(uuid.uuid4())
            text = f"drill {name}"
            place = f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.{secrets.randbelow(250)}"
            deadline = time.monotonic() + GIVE_UP
            while True:
                status, body = self._post(name, text, place)
                if status in (200, 201):
                    self.given.append(DrillReceipt(text, body["number"], body["digest"], time.monotonic()))
                    break
                self.refused.append(status)
                if time.monotonic() > deadline:
                    self.open.append(text)
                    break
                time.sleep(AGAIN)

    def _post(self, name: str, text: str, place: str) -> tuple[int, dict[str, str]]:
        """The status and what was answered; 0 for no answer."""
        sent = json.dumps({"clause": self._clause, "text": text, "uuid": name})
        headers = {"content-type": "application/json", "x-forwarded-for": place}
        connection = http.client.HTTPConnection("127.0.0.1", self._port(), timeout=20)
        try:
            connection.request("POST", "/comments", sent, headers)
            answer = connection.getresponse()
            body = answer.read()
            return answer.status, json.loads(body) if answer.status in (200, 201) else {}
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            connection.close()


START_SECONDS = 60
"""Within which a service must answer after its start."""
STOP_SECONDS = 30
"""Within which it must have ended after SIGTERM."""
PAUSE = 0.2
"""Seconds before a service that ended is started again."""
LIMITLESS = {
    "CLAUSEWORK_SERVE_TRUSTED_PROXY": "127.0.0.1",
    "CLAUSEWORK_SERVE_NETWORK_LIMIT": "1000000",
    "CLAUSEWORK_SERVE_CLAUSE_LIMIT": "1000000",
}


class Supervised:
    """`clausework serve` on a port of this machine, with the options given."""

    def __init__(self, root: Path, options: Sequence[str], log: Path, python: str = sys.executable) -> None:
        self.port = free_port()
        command = [python, "-c", "from clausework.cli import main; main()", "serve", "--root", str(root)]
        self._command = [*command, "--port", str(self.port), *options]
        # Each sender comes from a place of its own: what is tried is the store and not the rate limits.
        # By the environment, because an earlier release may not know an option.
        self._environment = {**os.environ, **LIMITLESS}
        self._environment["CLAUSEWORK_SERVE_PUBLIC_ORIGIN"] = f"http://127.0.0.1:{self.port}"
        self._log = log
        self.readiness = 0
        """What it said when it was last run once."""
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = False
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    @contextmanager
    def running(self) -> Iterator[Supervised]:
        """The service, which is there as long as the block lasts, however often it is killed."""
        self._wanted = True
        self._keeper.start()
        try:
            self.wait()
            yield self
        finally:
            self.stop()

    def wait(self) -> None:
        """Return when it answers; DrillFailed if it does not."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.status("/healthz") == 200:
                return
            time.sleep(PAUSE / 4)
        raise DrillFailed("drill_no_service", log=self._log)

    def status(self, path: str) -> int:
        """The status of the answer to a request; 0 for no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def kill(self) -> None:
        """Kill the service as the kernel does when memory runs out."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)

    @property
    def pid(self) -> int:
        """The number of its process; 0 before the first start."""
        return self._process.pid if self._process is not None else 0

    def die(self) -> None:
        """Kill it and start it no more: the machine is gone."""
        self._wanted = False
        self.kill()
        self._keeper.join()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """It stands still within the block, so that what lies on its disk is of one instant."""
        process = self._process
        if process is not None:
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            if process is not None:
                process.send_signal(signal.SIGCONT)

    def stop(self) -> float:
        """End it by SIGTERM; the seconds that this took. It is killed if it does not end."""
        self._wanted = False
        began = time.monotonic()
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._keeper.is_alive():
            self._keeper.join()
        return time.monotonic() - began

    def run_once(self, *options: str, seconds: float = START_SECONDS) -> int | None:
        """Start it with further options, as an operator would by hand; its exit status, None if it serves."""
        with self._log.open("ab") as log:
            process = self._start(log, *options)
        deadline = time.monotonic() + seconds
        try:
            while process.poll() is None and time.monotonic() < deadline:
                if self.status("/healthz") == 200:
                    self.readiness = self.status("/readyz")
                    return None
                time.sleep(PAUSE / 4)
            return process.returncode
        finally:
            process.terminate()
            process.wait()

    def _start(self, log: BinaryIO, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*self._command, *options], stdout=log, stderr=log, env=self._environment)

    def _keep(self) -> None:
        while self._wanted:
            with self._log.open("ab") as log:
                self._process = self._start(log)
            self._process.wait()
            time.sleep(PAUSE)


def free_port() -> int:
    """A port of this machine that no service listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


Kind = str
"""The name of a trial."""
LINUX = sys.platform == "linux"
AHEAD_SECONDS = 3600
"""By how much the last event is put before the clock, as if the clock had been turned back."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Plan of a drill: on which copy, how long each trial, with how many senders.

    `silence` and `resume` are commands that stop and continue a database; without them another session
    holds its write lock. `former` is the Python of an earlier release, `heads` where heads are kept: a
    bucket, or "" for repositories of git in the folder.
    """

    root: Path
    folder: Path
    db: str
    rehearsal: bool
    clause: str
    site: Path
    seconds: float = 8
    senders: int = 8
    silence: str = ""
    resume: str = ""
    former: str = ""
    heads: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Outcome of a trial; `reason` names why it was not done, "" if it was.

    `lost` are receipts that the store does not have as they were given, `doubled` comments that it has
    twice and numbers that were given twice, `expected` receipts that a backup is older than, `silence`
    the longest time without a receipt and `restored` that from a loss to the first after it, in seconds.
    `held` says whether what had to hold meanwhile did.
    """

    kind: Kind
    receipts: int = 0
    refused: int = 0
    lost: int = 0
    doubled: int = 0
    expected: int = 0
    silence: float = 0.0
    restored: float = 0.0
    held: bool | None = None
    reason: str = ""

    @property
    def sound(self) -> bool:
        """Whether it went as it must."""
        return not self.reason and not self.lost and not self.doubled and self.held is not False


class Drill:
    """A copy of a store, the services on it, and all receipts that were given so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.db = plan.db
        self.given: list[DrillReceipt] = []
        self.log = plan.folder / "service.tracking"

    def options(self, db: str = "") -> list[str]:
        """The options by which a service on the copy is started."""
        rehearsal = ["--rehearsal"] if self.plan.rehearsal else []
        return ["--db", db or self.db, "--site", str(self.plan.site), *rehearsal]

    def service(self, python: str = sys.executable) -> Supervised:
        """A service on the copy, not yet started."""
        return Supervised(self.plan.root, self.options(), self.log, python)

    @contextmanager
    def under_way(self, service: Supervised) -> Iterator[Load]:
        """Senders that come until the block ends, and then until each has its receipt."""
        load = Load(lambda: service.port, self.plan.clause, self.plan.senders)
        try:
            yield load
        finally:
            load.end()
            self.given.extend(load.given)

    def under_load(self, kind: Kind, work: Callable[[Supervised, Load], bool | None]) -> Outcome:
        """A trial with one service: a while of load before, the work, a while after."""
        with self.service().running() as service, self.under_way(service) as load:
            self.rest(load)
            held = work(service, load)
            self.rest(load)
        return self.outcome(kind, load, held)

    def rest(self, load: Load) -> None:
        """A part of the time of a trial, and until a receipt was given in it."""
        count, ends = len(load.given), time.monotonic() + self.plan.seconds / 4
        while time.monotonic() < ends or len(load.given) <= count:
            time.sleep(0.05)
            if time.monotonic() > ends + 60:
                raise DrillFailed("drill_no_receipt", log=self.log)

    def outcome(self, kind: Kind, load: Load, held: bool | None = None) -> Outcome:
        """The outcome of a trial, by the store as it is now."""
        lost, doubled = self.compared(load.given)
        return Outcome(
            kind=kind,
            receipts=len(load.given),
            refused=len(load.refused),
            lost=lost + len(load.open),
            doubled=doubled,
            silence=load.silence(),
            held=held,
        )

    def compared(self, given: list[DrillReceipt]) -> tuple[int, int]:
        """The number of receipts that the store does not bear out, and of comments that it has twice."""
        with closing(self.open()) as store:
            kept = {comment.id: (comment.text, comment.digest) for comment in store.each()}
            texts = [comment.text for comment in store.each()]
        lost = sum(kept.get(item.number) != (item.text, item.digest) for item in given)
        return lost, len(texts) - len(set(texts))

    def open(self) -> Store:
        """The copy, without a service."""
        return open_store(self.plan.root, self.plan.rehearsal, self.db)


def kill(drill: Drill) -> Outcome:
    """Kill the service; it is started again as systemd would."""

    def work(service: Supervised, load: Load) -> None:
        for _ in range(2):
            service.kill()
            drill.rest(load)

    return drill.under_load("kill", work)


def silence(drill: Drill) -> Outcome:
    """Have the database answer nothing: what needs no database is served all the while."""
    plan = drill.plan

    def work(service: Supervised, _: Load) -> bool:
        with ExitStack() as stack:
            if plan.silence:
                stack.callback(_command, plan.resume)
                _command(plan.silence)
            else:
                other = stack.enter_context(closing(session_at(drill.db, plan.rehearsal)))
                stack.enter_context(other.transaction())
            ends, fine = time.monotonic() + plan.seconds, True
            while time.monotonic() < ends:
                began = time.monotonic()
                fine = fine and service.status("/healthz") == 200 and time.monotonic() - began < 1
                time.sleep(0.1)
            return fine

    return drill.under_load("silence", work)


def _command(command: str) -> None:
    done = subprocess.run(command, shell=True, check=False, capture_output=True)
    if done.returncode:
        raise DrillFailed("drill_command", command=command, status=done.returncode)


def full(drill: Drill) -> Outcome:
    """Have no file grow any more, as on a full disk: readiness says so, and the service goes on after."""
    if is_postgres(drill.db) or not LINUX:
        return Outcome(kind="full", reason="elsewhere" if LINUX else "system")

    def work(service: Supervised, _: Load) -> bool:
        with _no_room(service):
            ends, red = time.monotonic() + drill.plan.seconds, False
            while time.monotonic() < ends:
                red = red or service.status("/readyz") == 503
                time.sleep(0.2)
        return red

    return drill.under_load("full", work)


@contextmanager
def _no_room(service: Supervised) -> Iterator[None]:
    """Nothing that the service writes goes beyond the first bytes of a file."""
    pid = service.pid
    limit = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    try:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, limit[1]))
        yield
    finally:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


def clock(drill: Drill) -> Outcome:
    """Put the last event an hour ahead, as after a clock was turned back: comments are taken all the same."""
    with closing(drill.open()) as store:
        store.write(_ahead).result()
    return drill.under_load("clock", lambda service, _: service.status("/readyz") == 503)


def _ahead(db: Session, context: StoreContext) -> None:
    later = instant(context.clock(db)) + timedelta(seconds=AHEAD_SECONDS)
    append(db, later.isoformat(timespec="milliseconds").replace("+00:00", "Z"), "drilled", "", {})


def move(drill: Drill) -> Outcome:
    """Move the store while comments come in: the old one takes none then, the new one has them all."""
    target = f"sqlite:{drill.plan.folder / 'moved.db'}"
    old, new = drill.service(), Supervised(drill.plan.root, drill.options(target), drill.log)
    port = [old.port]
    load = Load(lambda: port[0], drill.plan.clause, drill.plan.senders)
    try:
        with old.running():
            drill.rest(load)
            move_store(drill.db, target, drill.plan.rehearsal)
            before = len(load.given)
            time.sleep(drill.plan.seconds / 4)
            closed = len(load.given) == before
        drill.db = target
        with new.running():
            port[0] = new.port
            drill.rest(load)
            load.end()
    finally:
        load.end()
        drill.given.extend(load.given)
    return drill.outcome("move", load, closed)


def former(drill: Drill) -> Outcome:
    """Run the release before on the same store, beside this one."""
    if not drill.plan.former:
        return Outcome(kind="former", reason="no_former")
    older = drill.service(drill.plan.former)
    with (
        drill.service().running() as service,
        older.running(),
        drill.under_way(service) as load,
        drill.under_way(older) as other,
    ):
        drill.rest(load)
        drill.rest(other)
    found, beside = drill.outcome("former", load), drill.outcome("former", other)
    return msgspec.structs.replace(
        found,
        receipts=found.receipts + beside.receipts,
        refused=found.refused + beside.refused,
        lost=found.lost + beside.lost,
        silence=max(found.silence, beside.silence),
    )


TRIALS: tuple[Callable[[Drill], Outcome], ...] = (kill, silence, full, clock, former, move)
"""In this order: the last one leaves the store that the drill began with."""


def verified(drill: Drill) -> Outcome:
    """That all receipts of the drill are in the store at its end, whose chain holds."""
    lost, doubled = drill.compared(drill.given)
    with closing(drill.open()) as store:
        wrong = len(store.faults())
    return Outcome(kind="verified", receipts=len(drill.given), lost=lost, doubled=doubled, held=wrong == 0)
