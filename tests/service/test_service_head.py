"""The head outside the machine: whatever is lost, no number goes out twice and no size of a log has two roots."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from drills import trials
from drills.trials import Load, Supervised
from head_places import BucketPlace, GitPlace, Place, looked_at, make_place
from postgres_rig import new_database
from service_rig import Clock, make_project, running
from test_service_new_machine import copied, hosts, put_back as put_back_database
from test_service_old_backup import run, take

from clausework.errors import StoreBusy, StoreError
from clausework.service.context import AppContext, open_context
from clausework.store.head import Head, HeadAway, HeadMoved, head_at, memory_file
from clausework.workflow.log import mark_of, open_log

STORE = Path("var/rehearsal.db")
SECONDS = 6.0


@pytest.fixture(params=["git", pytest.param("s3", marks=pytest.mark.slow)])
def remote(tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """The place of the head; each of the two kinds keeps every promise."""
    return make_place(request.param, tmp_path)


@pytest.fixture
def bucket() -> Iterator[BucketPlace]:
    place = BucketPlace()
    yield place
    place.server.unconditional, place.server.swallowed = False, 0


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield make_project(tmp_path / "home")
    forget_memory(tmp_path / "home")


def forget_memory(root: Path) -> None:
    """As after a start of the machine."""
    memory_file(mark_of(root, True).path).unlink(missing_ok=True)


def opened(root: Path, remote: Place, db: str = "", **told: Any) -> AppContext:
    site = root / "build" / "site"
    return open_context(root, True, site, db, head=remote.address, head_lease=SECONDS, **told)


def at(remote: Place, home: Path) -> Head:
    """What stands at the head."""
    return looked_at(remote, home.parent / "looking").read()[1]


def killed(context: AppContext) -> None:
    """As if the process had ended at once: nothing is given back."""
    assert context.lease is not None
    context.lease.stop()
    if context.lease._thread is not None:
        context.lease._thread.join()
    context.lease._until = (0.0, 0.0)
    if context.lease._file >= 0:
        os.close(context.lease._file)
    context.readers.close()
    context.store.close()


@pytest.mark.parametrize("kind", ["git", "s3"])
def test_a_head_is_swapped_by_who_saw_it_last(kind: str, tmp_path: Path) -> None:
    place = make_place(kind, tmp_path)
    one, two = (looked_at(place, tmp_path / name) for name in ("one", "two"))
    assert one.read() == ("", Head())
    tag = one.swap("", Head(incarnation=1))
    with pytest.raises(HeadMoved):
        two.swap("", Head(incarnation=1, holder="two"))
    assert two.read() == (tag, Head(incarnation=1))
    later = two.swap(tag, Head(incarnation=2))
    with pytest.raises(HeadMoved):
        one.swap(tag, Head(incarnation=2, holder="one"))
    assert one.read() == (later, Head(incarnation=2))
    place.leave()
    with pytest.raises(HeadAway):
        one.read()
    with pytest.raises(HeadAway):
        one.swap(later, Head(incarnation=3))
    place.come_back()
    assert one.read() == (later, Head(incarnation=2))


@pytest.mark.parametrize("kind", ["git", "s3"])
def test_of_those_who_swap_at_once_one_wins(kind: str, tmp_path: Path) -> None:
    place, won = make_place(kind, tmp_path), list[int]()

    def run(name: str) -> None:
        mine = looked_at(place, tmp_path / name)
        for _ in range(6):
            tag, head = mine.read()
            with suppress(HeadMoved, HeadAway):
                mine.swap(tag, Head(incarnation=head.incarnation + 1, holder=name))
                won.append(head.incarnation + 1)

    threads = [threading.Thread(target=run, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == list(range(1, looked_at(place, tmp_path / "a").read()[1].incarnation + 1))
    assert len(won) >= 6


def test_a_write_whose_answer_is_lost_counts(bucket: BucketPlace, tmp_path: Path) -> None:
    place = looked_at(bucket, tmp_path)
    tag, _ = place.read()
    bucket.server.swallowed = 1
    tag = place.swap(tag, Head(incarnation=1))
    assert place.read() == (tag, Head(incarnation=1))


def test_a_store_that_knows_no_conditions_is_no_place_of_a_head(bucket: BucketPlace, home: Path) -> None:
    """Two machines would both take the head, and nobody would hear of it."""
    bucket.server.unconditional = True
    with pytest.raises(StoreError) as caught:
        opened(home, bucket)
    assert caught.value.key == "head_unconditional"
    bucket.server.unconditional = False
    with closing(opened(home, bucket)) as context:
        assert give(context, "一").startswith("R-0001-")


@pytest.mark.parametrize("address", ["s3:bucket", "s3://", "git:", "file:/srv", "git:-x"])
def test_what_is_no_place_of_a_head_is_named(address: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        head_at(tmp_path, address, rehearsal=False)
    assert caught.value.key == "head_address"


def test_a_remote_of_the_project_is_reached_as_git_is_told_there(home: Path) -> None:
    """By a name, and with a key of its own: here a program in the place of ssh."""
    remote = GitPlace(home.parent)
    ssh = home / "ssh"
    ssh.write_text('#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n', encoding="utf-8")
    ssh.chmod(0o700)
    for words in (
        ("init", "-q"),
        ("remote", "add", "place", f"ssh://host{remote.repository}"),
        ("config", "core.sshCommand", str(ssh)),
    ):
        subprocess.run(["git", "-C", home, *words], check=True)
    with closing(open_context(home, True, home / "build" / "site", head="git:place")) as context:
        assert give(context, "一").startswith("R-0001-")
        assert at(remote, home).incarnation == 1
    assert not at(remote, home).holder


def test_a_folder_in_which_git_can_keep_nothing_is_named(home: Path) -> None:
    (home / "var").mkdir(exist_ok=True)
    (home / "var" / "head.git").write_text("in the way")
    with pytest.raises(StoreError, match=r"head\.git.*File exists.*folder is writable"):
        head_at(home, "git:origin", rehearsal=False)


def test_each_start_takes_an_incarnation_and_gives_the_head_back(home: Path, remote: Place) -> None:
    for count in (1, 2):
        with closing(opened(home, remote)) as context:
            assert give(context, f"第{count}条").startswith(f"R-000{count}-")
            head = at(remote, home)
            assert (head.incarnation, head.epoch, bool(head.holder)) == (count, 1, True)
        head = at(remote, home)
        assert not head.holder
        assert head.size == context.store.context.mark.reached.size


def test_after_a_kill_the_machines_memory_shows_nothing_is_lost(home: Path, remote: Place) -> None:
    context = opened(home, remote)
    give(context, "一")
    killed(context)
    with closing(opened(home, remote)) as context:
        assert give(context, "二").startswith("R-0002-")


@pytest.mark.slow
def test_after_a_power_cut_it_goes_on_in_another_epoch_by_itself(home: Path, remote: Place) -> None:
    context = opened(home, remote)
    give(context, "一")
    killed(context)
    forget_memory(home)
    with closing(opened(home, remote)) as context:
        assert give(context, "二").startswith("R2-0001-")
    with closing(opened(home, remote)) as context:
        assert give(context, "三").startswith("R2-0002-")


def until(context: AppContext, held: bool) -> None:
    """Wait until the lease is held, or is not."""
    assert context.lease is not None
    ends = time.monotonic() + 30
    while context.lease.holds() is not held:
        assert time.monotonic() < ends, context.lease.cause
        time.sleep(0.05)


def give(context: AppContext, text: str) -> str:
    """The number of a comment, taken once the lease is held: on a busy machine it may have to be renewed."""
    until(context, True)
    return take(context.store, text)


def refusal(context: AppContext) -> str:
    """Why a comment is not taken."""
    with pytest.raises(StoreBusy) as caught:
        take(context.store, "不该收下")
    return caught.value.key


def copy_of(root: Path, name: str) -> Path:
    """Another folder with all that lies in one now, as on a disk that was copied."""
    return Path(shutil.copytree(root, root.with_name(name)))


def put_back(old: Path, root: Path) -> None:
    """Put back what lay in var, into the same files: as a volume is put back to a snapshot."""
    for name in (f"{STORE}-wal", f"{STORE}-shm"):
        (root / name).unlink(missing_ok=True)
    for file in sorted((old / "var").rglob("*")):
        if file.is_file():
            shutil.copyfile(file, root / file.relative_to(old))


@pytest.mark.slow
def test_without_head_no_receipt_goes_out_and_pages_are_served(home: Path, remote: Place) -> None:
    with closing(opened(home, remote)) as context:
        give(context, "一")
        remote.leave()
        give(context, "二")
        until(context, False)
        assert refusal(context) == "head_away"
        remote.come_back()
        until(context, True)
        assert give(context, "三").startswith("R-0003-")
    remote.leave()
    with closing(opened(home, remote)) as context:
        assert refusal(context) == "head_away"
        remote.come_back()
        until(context, True)
        assert give(context, "四").startswith("R-0004-")


def test_a_new_store_opened_before_its_head_takes_comments_later(home: Path, remote: Place) -> None:
    """As on a host whose key the git host does not know yet: it was ready for nobody until it was started anew."""
    remote.leave()
    context = opened(home, remote)
    with running(context, Clock(), home) as client:
        assert client.get("/readyz").json["store"] == "unheld"
        remote.come_back()
        until(context, held=True)
        ends = time.monotonic() + 30
        while (ready := client.get("/readyz")).status != 200:  # on a busy machine it may be slow
            assert time.monotonic() < ends, ready.json
        assert ready.json["keys"] == "ok"


def test_a_new_machine_goes_on_untold_where_head_was_returned(
    home: Path, remote: Place, tmp_path: Path
) -> None:
    with closing(opened(home, remote)) as context:
        give(context, "一")
    other = make_project(tmp_path / "other")
    shutil.copytree(home / "var", other / "var", ignore=shutil.ignore_patterns("*.state", "*.git"))
    with closing(opened(other, remote)) as context:
        assert give(context, "二").startswith("R-0002-")
    with closing(opened(home, remote)) as context:
        assert refusal(context) == "head_behind"


def test_a_new_machine_is_told_where_the_head_was_not_given_back(
    home: Path, remote: Place, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    context = opened(home, remote)
    give(context, "一")
    assert run(home, f"sqlite:{home / STORE}", "store", "backup", str(backup)).exit_code == 0
    lost = give(context, "二")
    other = make_project(tmp_path / "other")
    (other / "var").mkdir()
    for key in ("service.key", "log.key"):
        shutil.copy2(home / "var" / key, other / "var" / key)
    assert run(other, f"sqlite:{other / STORE}", "store", "restore", str(backup)).exit_code == 0
    with pytest.raises(StoreError) as caught:
        opened(other, remote, lost_receipts=True)
    assert caught.value.key == "head_alive", "the other machine still serves"
    killed(context)
    with closing(opened(other, remote)) as context:
        assert refusal(context) == "store_unknown"
    with pytest.raises(StoreError) as caught:
        opened(other, remote, nothing_lost=True)
    assert caught.value.key in ("head_open", "head_behind")
    with closing(opened(other, remote, lost_receipts=True)) as context:
        assert give(context, "三").startswith("R2-0001-")
    with closing(opened(home, remote)) as context:
        assert refusal(context) == "head_behind"
    with closing(opened(home, remote, lost_receipts=True)) as context:
        assert give(context, "四").startswith("R3-0001-")
        assert lost not in {comment.id for comment in context.store.each() if comment.id.startswith("R3")}


@pytest.mark.parametrize("restarted", [False, True])
def test_a_volume_that_was_put_back_gives_no_number_again(home: Path, remote: Place, restarted: bool) -> None:
    """The mark goes back as well, and the head was not renewed since."""
    context = opened(home, remote)
    give(context, "一")
    old = copy_of(home, "old")
    lost = [give(context, f"丢{n}") for n in range(2)]
    note = open_log(home, context.store, True).signed().note
    killed(context)
    put_back(old, home)
    if restarted:
        forget_memory(home)
    else:
        with closing(opened(home, remote)) as context:
            assert refusal(context) == "head_behind"
    with closing(opened(home, remote, **({} if restarted else {"lost_receipts": True}))) as context:
        fresh = [give(context, f"新{n}") for n in range(3)]
        other = open_log(home, context.store, True).signed().note
    assert not {*lost} & {*fresh}
    assert note.split("\n")[0] != other.split("\n")[0]


def test_of_services_on_copied_folders_one_gives_receipts(home: Path, remote: Place) -> None:
    with closing(opened(home, remote)) as context:
        give(context, "一")
        other = copy_of(home, "other")
        with closing(opened(other, remote)) as beside:
            assert refusal(beside) in ("store_unknown", "head_open")
            give(context, "二")


def test_of_two_services_on_one_file_one_gives_receipts(home: Path, remote: Place) -> None:
    context = opened(home, remote)
    give(context, "一")
    with closing(opened(home, remote)) as beside:
        assert refusal(beside) == "head_beside"
        context.close()
        until(beside, True)
        assert give(beside, "二").startswith("R-0002-")


def test_a_store_that_goes_with_a_head_does_not_start_without(home: Path, remote: Place) -> None:
    with closing(opened(home, remote)) as context:
        give(context, "一")
    with pytest.raises(StoreError) as caught:
        open_context(home, True, home / "build" / "site")
    assert caught.value.key == "head_missing"


def test_a_rehearsal_begins_anew_under_its_head(home: Path, remote: Place) -> None:
    with closing(opened(home, remote)) as context:
        give(context, "一")
    for name in (STORE, f"{STORE}-wal", f"{STORE}-shm"):
        (home / name).unlink(missing_ok=True)
    with closing(opened(home, remote)) as context:
        assert give(context, "二").startswith("R2-0001-")


def test_a_lease_ends_by_the_clock_of_the_machine_that_holds_it(
    home: Path, remote: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where that was set on: the lease is asked for again, and nobody else need believe the clock."""
    with closing(opened(home, remote)) as context:
        give(context, "一")
        lease, now = context.lease, time.time
        assert lease is not None
        monkeypatch.setattr(time, "time", lambda: now() + 86400 * 400)
        assert not lease.holds()
        until(context, True)
        monkeypatch.setattr(time, "time", now)
        until(context, True)
        give(context, "二")


# Several hosts on one PostgreSQL.


@pytest.mark.slow
def test_hosts_of_one_database_hold_the_head_together(tmp_path: Path, remote: Place) -> None:
    (one, two), db = hosts(tmp_path), new_database()
    with closing(opened(one, remote, db)) as context, closing(opened(two, remote, db)) as other:
        for n in range(3):
            give(context, f"甲{n}")
            give(other, f"乙{n}")
            time.sleep(SECONDS / 2)
        assert at(remote, one).incarnation == 2
        assert at(remote, one).turn > 1
    assert at(remote, one).holder, "another host may go on"
    with closing(opened(one, remote, db)) as context:
        assert give(context, "丙").startswith("R-0007-")


@pytest.mark.slow
def test_a_host_alone_on_a_restored_database_takes_nothing(tmp_path: Path, remote: Place) -> None:
    (one, two), db = hosts(tmp_path), new_database()
    with closing(opened(one, remote, db)) as context, closing(opened(two, remote, db)) as other:
        given = [give(context, "甲一"), give(other, "乙一")]
    copied(db, "_yesterday")
    with closing(opened(one, remote, db)) as context:
        given += [give(context, f"甲{n}") for n in range(2, 5)]
        time.sleep(SECONDS / 2)
    put_back_database(db, "_yesterday")
    with closing(opened(two, remote, db)) as other:
        assert refusal(other) == "store_unknown"
    with pytest.raises(StoreError) as caught:
        opened(two, remote, db, nothing_lost=True)
    assert caught.value.key == "head_behind"
    with closing(opened(two, remote, db, lost_receipts=True)) as other:
        assert not {*given} & {give(other, f"乙{n}") for n in range(2, 5)}
        with closing(opened(one, remote, db)) as context:
            assert give(context, "丙").startswith("R2-0004-")


@pytest.mark.slow
def test_a_process_stopped_beyond_its_lease_gives_no_receipt(
    home: Path, remote: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds the head for longer by no clock of its own, and is not believed to hold it by anybody else."""
    monkeypatch.setattr(trials, "GIVE_UP", 1)
    options = ["--rehearsal", "--site", str(home / "build" / "site"), "--head", remote.address]
    service = Supervised(home, [*options, "--head-lease", str(SECONDS)], tmp_path / "log")
    load = Load(lambda: service.port, "platform.records", 4)
    other = make_project(tmp_path / "other")
    with service.running():
        while len(load.given) < 20:
            time.sleep(0.05)
        with service.stopped():
            shutil.copytree(home / "var", other / "var", ignore=shutil.ignore_patterns("*.state"))
            time.sleep(SECONDS)
            with closing(opened(other, remote, lost_receipts=True)) as context:
                count = len(load.given)
                fresh = {give(context, f"另一台{n}") for n in range(5)}
        time.sleep(2)
        assert len(load.given) <= count + 4, "answers that were on their way"
        assert service.status("/readyz") == 503
        assert service.status("/") == 200
        load.end()
    assert not fresh & {item.number for item in load.given}


@pytest.mark.slow
def test_after_a_power_cut_without_network_it_begins_an_epoch(
    home: Path, remote: Place, tmp_path: Path
) -> None:
    """As where a machine comes up before its network: the pages are served meanwhile."""
    context = opened(home, remote)
    give(context, "一")
    killed(context)
    forget_memory(home)
    remote.leave()
    options = ["--rehearsal", "--site", str(home / "build" / "site"), "--head", remote.address]
    service = Supervised(home, [*options, "--head-lease", str(SECONDS)], tmp_path / "log")
    with service.running():
        assert service.status("/") == 200
        assert service.status("/readyz") == 503
        remote.come_back()
        load = Load(lambda: service.port, "platform.records", 1)
        ends = time.monotonic() + 120
        while not load.given and time.monotonic() < ends:
            time.sleep(0.1)
        load.end()
    assert load.given[0].number.startswith("R2-0001-")


class Machines:
    """Machines to which anything may happen, and all that the world has seen of them."""

    def __init__(self, folder: Path, remote: Place, chance: random.Random) -> None:
        self.roots = [make_project(folder / name) for name in ("one", "two", "three")]
        self.running: dict[Path, AppContext] = {}
        self.kept: list[Path] = []
        self.texts: dict[str, str] = {}
        self.signed: dict[tuple[str, str], str] = {}
        self._remote, self._chance, self._count = remote, chance, 0

    def step(self) -> None:
        """One thing that happens to one of them."""
        root = self._chance.choice(self.roots)
        often = {self.start: 4, self.give: 6, self.end: 1, self.lose: 1, self.keep: 2, self.put_back: 2}
        self._chance.choices(tuple(often), tuple(often.values()))[0](root)

    def start(self, root: Path) -> None:
        lost = {"lost_receipts": True}
        told = self._chance.choice([{}, lost, lost, {"nothing_lost": True}])
        if root in self.running and not self.running[root].store.gives():
            self.end(root)
        if root not in self.running and (root / "var").is_dir():
            with suppress(StoreError):
                self.running[root] = opened(root, self._remote, **told)
        self.give(root)

    def give(self, root: Path) -> None:
        """Give a receipt and sign the log, if it will."""
        context = self.running.get(root)
        if context is not None:
            self._count += 1
            text = f"第{self._count}条"
            with suppress(StoreBusy):
                number = take(context.store, text)
                assert self.texts.setdefault(number, text) == text
            with suppress(StoreBusy):
                name, size, top, *_ = open_log(root, context.store, True).signed().note.split("\n")
                assert self.signed.setdefault((name, size), top) == top

    def end(self, root: Path) -> None:
        if root in self.running:
            self.running.pop(root).close()

    def lose(self, root: Path) -> None:
        """Kill it; every other time the machine with it."""
        if root in self.running:
            killed(self.running.pop(root))
            if self._chance.random() < 0.5:
                forget_memory(root)

    def keep(self, root: Path) -> None:
        """Keep what lies on its disk now."""
        if (root / "var").is_dir():
            name = root.with_name(f"{root.name}-{len(self.kept)}")
            shutil.copytree(root / "var", name / "var", ignore=shutil.ignore_patterns("*.git"))
            self.kept.append(name)

    def put_back(self, root: Path) -> None:
        """Put back what was kept of this machine or of another, with the mark or without."""
        if not self.kept:
            return
        self.lose(root)
        old = self._chance.choice(self.kept)
        if old.name.startswith(f"{root.name}-") and self._chance.random() < 0.7:
            put_back(old, root)
            return
        ignored = shutil.ignore_patterns("*.state") if self._chance.random() < 0.5 else None
        shutil.rmtree(root / "var", ignore_errors=True)
        shutil.copytree(old / "var", root / "var", ignore=ignored)


SEEDS = [("git", n) for n in range(2, 20)] + [("s3", n) for n in range(20, 26)]


@pytest.mark.parametrize(
    ("kind", "seed"), [("git", 1), *(pytest.param(*seed, marks=pytest.mark.slow) for seed in SEEDS)]
)
def test_whatever_happens_no_number_and_no_size_goes_out_twice(
    tmp_path: Path, kind: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "SECONDS", 2.0)
    remote = make_place(kind, tmp_path)
    machines = Machines(tmp_path, remote, random.Random(seed))
    try:
        first = machines.roots[0]
        machines.running[first] = opened(first, remote)
        machines.give(first)
        for _ in range(80):
            machines.step()
        for root in machines.roots:
            machines.end(root)
    finally:
        for root in machines.roots:
            machines.end(root)
            forget_memory(root)
    assert len(machines.texts) > 3
