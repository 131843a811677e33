"""The disasters of a drill: each takes away what a machine knows, under load and with a head on a git host.

Of each the senders have their receipts, and a watcher all states of the log that were signed: no number may
belong to two comments, and no size of a log of one name may have two roots.
"""

from __future__ import annotations

import http.client
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from clausework.store.copies import backup as copy_of
from clausework.store.head import memory_file
from clausework.workflow.consult import open_store
from clausework.workflow.keep import back_up, bring_back
from clausework.workflow.log import mark_of
from drills.trials import Drill, DrillFailed, Kind, Load, Outcome, Supervised, free_port

LEASE = 4
"""Seconds for which the head is held in a drill, so that it need not last long."""
KEYS = ("service.key", "log.key")
READY, UNREADY = 200, 503


def new_machine(source: Path, root: Path) -> Path:
    """A folder as on a new machine: what is in git, which is referred to, and the keys."""
    (root / "var").mkdir(parents=True)
    for entry in sorted(source.iterdir()):
        if entry.name not in ("var", "build"):
            (root / entry.name).symlink_to(entry.resolve())
    for file in (source / "var" / name for name in KEYS):
        if file.is_file():
            shutil.copy2(file, root / "var" / file.name)
    return root


class Machine:
    """A machine with a copy of the store, whose services go with the head."""

    def __init__(self, drill: Drill, root: Path, head: str, db: Path | None = None) -> None:
        self.root, self.file = root, db or root / "var" / "drill.db"
        self._drill, self._head = drill, head
        self.service = self._service()

    def _service(self) -> Supervised:
        options = [*self._drill.options(self.db), "--head", self._head, "--head-lease", str(LEASE)]
        return Supervised(self.root, options, self._drill.log)

    @property
    def db(self) -> str:
        """The address of its store."""
        return f"sqlite:{self.file}"

    def fill(self, backup: Path) -> None:
        """Bring a backup back, in the place of whatever is there."""
        for name in (self.file, *(Path(f"{self.file}-{end}") for end in ("wal", "shm"))):
            name.unlink(missing_ok=True)
        plan = self._drill.plan
        bring_back(self.root, plan.rehearsal, self.db, backup, files=False, lost_receipts=True)

    def back_up(self, name: str) -> Path:
        """A backup of its store as it is now."""
        file = self.root.parent / name
        file.unlink(missing_ok=True)
        back_up(self.root, self._drill.plan.rehearsal, self.db, file, files=False)
        return file

    def again(self) -> Machine:
        """The same machine, with a service that is yet to be started."""
        self.service = self._service()
        return self


class Watcher:
    """Asks services again and again how far their logs are: each name and size, with all its roots."""

    def __init__(self) -> None:
        self.ports: set[int] = set()
        self.roots: dict[tuple[str, str], set[str]] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> int:
        """The number of sizes that have two roots under one name."""
        self._stop.set()
        self._thread.join()
        return sum(len(found) > 1 for found in self.roots.values())

    def _run(self) -> None:
        while not self._stop.wait(0.02):
            for port in tuple(self.ports):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                try:
                    connection.request("GET", "/log/checkpoint")
                    answer = connection.getresponse()
                    name, size, root, *_ = answer.read().decode().split("\n")
                    if answer.status == READY:
                        self.roots.setdefault((name, size), set()).add(root)
                except (OSError, ValueError, http.client.HTTPException):
                    continue
                finally:
                    connection.close()


class Disaster:
    """One disaster on a folder of its own: a machine that serves, what is lost of it, and who goes on."""

    def __init__(self, drill: Drill, kind: Kind) -> None:
        self.drill, self.kind = drill, kind
        self.folder = drill.plan.folder / f"{kind}-{free_port()}"
        self.folder.mkdir()
        self.head = self._place(drill.plan.heads)
        start = self.folder / "start.db"
        copy_of(drill.db, drill.plan.rehearsal, start)
        self.first = Machine(drill, new_machine(drill.plan.root, self.folder / "first"), self.head)
        self.first.fill(start)
        with closing(open_store(self.first.root, drill.plan.rehearsal, self.first.db)) as store:
            store.go_on()
        self.watcher, self.held = Watcher(), True

    def _place(self, heads: str) -> str:
        """A place of a head for this one alone."""
        if heads:
            return f"{heads}/{self.folder.name}"
        remote = self.folder / "head.git"
        subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
        return f"git:{remote}"

    def run(self, keep: Callable[[], Path], recover: Callable[[Path], Machine]) -> Outcome:
        """Have receipts given, of which `keep` keeps the first; `recover` says who goes on with them."""
        serving = self.first.service
        port = [serving.port]
        self.watcher.ports.add(serving.port)
        load = Load(lambda: port[0], self.drill.plan.clause, self.drill.plan.senders)
        try:
            with serving.running():
                self.drill.rest(load)
                kept = keep()
                self.drill.rest(load)
                serving.die()
            began, after = time.monotonic(), recover(kept)
            self._tell(after)
            with self._serving(after) as service:
                before = len(load.given)
                port[0] = service.port
                self.drill.rest(load)
                load.end()
        finally:
            load.end()
            forks = self.watcher.end()
        return self._outcome(after, load, before, began, forks)

    def _tell(self, machine: Machine) -> None:
        """Start it without a word; where it takes nothing, tell it."""
        told, service = "--lost-receipts", machine.service
        red = service.run_once() is not None or service.readiness == UNREADY
        if red and service.run_once(told) is not None:
            raise DrillFailed("drill_no_service", log=self.drill.log)

    @contextmanager
    def _serving(self, machine: Machine) -> Iterator[Supervised]:
        self.watcher.ports.add(machine.service.port)
        with machine.service.running() as service:
            yield service

    def _outcome(self, after: Machine, load: Load, before: int, began: float, forks: int) -> Outcome:
        with closing(open_store(after.root, self.drill.plan.rehearsal, after.db)) as store:
            kept = {comment.id: comment.text for comment in store.each()}
        for root in (self.first.root, after.root):  # nobody comes back to them
            memory_file(mark_of(root, self.drill.plan.rehearsal).path).unlink(missing_ok=True)
        numbers = Counter(number for number, _ in {(item.number, item.text) for item in load.given})
        late = load.given[before:]
        return Outcome(
            kind=self.kind,
            receipts=len(load.given),
            refused=len(load.refused),
            lost=sum(kept.get(item.number) != item.text for item in late) + len(load.open),
            doubled=sum(count > 1 for count in numbers.values()) + forks,
            expected=sum(kept.get(item.number) != item.text for item in load.given[:before]),
            restored=min((item.at for item in late), default=began) - began,
            held=self.held and bool(late),
        )


def machine(drill: Drill) -> Outcome:
    """The machine is gone: its backup goes on on a new one."""
    found = Disaster(drill, "machine")

    def recover(backup: Path) -> Machine:
        root = new_machine(found.first.root, found.folder / "second")
        second = Machine(drill, root, found.head)
        second.fill(backup)
        return second

    return found.run(lambda: found.first.back_up("backup.db"), recover)


def volume(drill: Drill) -> Outcome:
    """The disk is put back to a snapshot, with the mark; every other time the machine is started anew."""
    found = Disaster(drill, "volume")
    starts = len(list(drill.plan.folder.glob("volume-*"))) % 2
    var, snapshot = found.first.root / "var", found.folder / "snapshot"

    def keep() -> Path:
        with found.first.service.stopped():
            return Path(shutil.copytree(var, snapshot))

    def recover(snapshot: Path) -> Machine:
        for file in sorted(var.rglob("*")):
            if file.is_file() and not (snapshot / file.relative_to(var)).is_file():
                file.unlink()
        for file in sorted(snapshot.rglob("*")):
            if file.is_file():  # into the file that is there, as a disk has it
                (var / file.relative_to(snapshot)).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, var / file.relative_to(snapshot))
        if starts:
            memory_file(mark_of(found.first.root, drill.plan.rehearsal).path).unlink()
        return found.first.again()

    return found.run(keep, recover)


def instant(drill: Drill) -> Outcome:
    """The store is put back to an earlier instant on its machine."""
    found = Disaster(drill, "instant")

    def recover(backup: Path) -> Machine:
        found.first.fill(backup)
        return found.first.again()

    return found.run(lambda: found.first.back_up("backup.db"), recover)


def failover(drill: Drill) -> Outcome:
    """A second machine, to which the store was copied all the while, goes on with the last copy."""
    found = Disaster(drill, "failover")
    copies, ended = [found.first.back_up("copy0.db")], threading.Event()

    def copy() -> None:
        while not ended.wait(0.3):
            copies.append(found.first.back_up(f"copy{len(copies)}.db"))

    copying = threading.Thread(target=copy, daemon=True)

    def keep() -> Path:
        copying.start()
        return found.folder

    def recover(_: Path) -> Machine:
        ended.set()
        copying.join()
        second = Machine(drill, new_machine(found.first.root, found.folder / "second"), found.head)
        second.fill(copies[-2])
        return second

    return found.run(keep, recover)


def host(drill: Drill) -> Outcome:
    """Of two machines on one file the one that gave nothing last goes on alone, with an older store."""
    found = Disaster(drill, "host")
    with found.first.service.running():
        pass
    root = new_machine(found.first.root, found.folder / "second")
    second = Machine(drill, root, found.head, found.first.again().file)
    with second.service.running():  # to which the head was given back
        pass
    second.again()

    def recover(backup: Path) -> Machine:
        second.fill(backup)
        return second

    return found.run(lambda: found.first.back_up("backup.db"), recover)


def folders(drill: Drill) -> Outcome:
    """The folder is copied, and a service runs on each: only one may give receipts, and then the other."""
    found = Disaster(drill, "folders")
    copy = found.folder / "copy"

    def keep() -> Path:
        with found.first.service.stopped():
            shutil.copytree(found.first.root, copy, symlinks=True)
        with found._serving(Machine(drill, copy, found.head)) as service:
            time.sleep(LEASE)
            found.held = service.status("/readyz") == UNREADY
        return copy

    return found.run(keep, lambda root: Machine(drill, root, found.head))


DISASTERS: tuple[Callable[[Drill], Outcome], ...] = (machine, volume, instant, failover, host, folders)
