"""Head of a store's history: outside the machine, moved by compare-and-swap, it says who gives receipts.

Who takes comments holds its lease and renews it; who does not hold it gives no receipt. Each start takes
the next incarnation, and goes on with the epoch only where the store is shown to have all that the one
before gave: the head was given back in order, or the memory of this machine, which no disk that is put back
brings along, or the life of the database says so. Else the head gives out another epoch, and each once. So
no number and no size of a log depends on a clock: clocks decide only for how long a lease holds.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import secrets
import signal
import stat
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

import msgspec

from clausework.consultation.log.chain import ROOT
from clausework.consultation.log.high_water import HighWaterMark, KnownElsewhere, LogPosition
from clausework.errors import StoreBusy, StoreError

if TYPE_CHECKING:
    from obstore import PutMode
    from obstore.store import ClientConfig

LEASE_S = 120.0
RENEWALS = 4
"""How often a lease is renewed within its time: a host that is away for a moment costs nothing."""
RETRY_S = 2.0
STOP_S = 3
ANSWER_S = 20
"""Seconds within which the place of a head must have answered."""
LOG = logging.getLogger("clausework.store")
Clocks = tuple[float, float]
NEVER: Clocks = (0.0, 0.0)


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Content of the head: the last incarnation, who holds it for how many seconds, and the position.

    `holder` is "" once it was given back in order: then nothing was given beyond `size`. `turn` counts
    the renewals, by which others see that the holder is alive, without any clock of theirs.
    """

    incarnation: int = 0
    epoch: int = 1
    size: int = 0
    last: str = ROOT
    store: str = ""
    holder: str = ""
    seconds: float = 0
    turn: int = 0

    @property
    def position(self) -> LogPosition:
        """The position of the log when this was written."""
        return LogPosition(epoch=self.epoch, size=self.size, last=self.last)


class HeadAway(Exception):
    """The place of the head does not answer, or refuses; the text is why."""


class HeadMoved(Exception):
    """Somebody moved the head meanwhile."""


class HeadPlace(ABC):
    """Place of a head; `name` is what messages call it."""

    name: str

    @abstractmethod
    def read(self) -> tuple[str, Head]:
        """The head and the tag of this state of it, "" where there is none yet; HeadAway."""

    def swap(self, tag: str, new: Head) -> str:
        """Put a new head in the place of the state with a tag; its tag. HeadMoved, HeadAway.

        What was refused, or got no answer, may have been written all the same: no two heads are alike.
        """
        try:
            return self._put(tag, new)
        except HeadAway:
            stands, head = self.read()
            if stands == tag:
                raise
        if head != new:
            raise HeadMoved
        return stands

    @abstractmethod
    def _put(self, tag: str, new: Head) -> str:
        """Put it there if that state still stands, which the place compares itself; HeadAway."""


def _head_of(data: bytes | str) -> Head:
    """The head that a place has; HeadAway for anything else that lies there."""
    try:
        return msgspec.json.decode(data, type=Head)
    except msgspec.MsgspecError as error:
        raise HeadAway("no head of ours") from error


class GitHead(HeadPlace):
    """A ref of its own on a git host, to a commit without files or parent whose message is the head.

    What is sent and found lies in a repository of its own in a `folder`, with the settings of the project's.
    """

    def __init__(self, remote: str, ref: str, folder: Path, root: Path | None = None) -> None:
        self.name = f"{remote.rpartition('@')[2]} {ref}"
        self._remote, self._ref, self._folder = remote, ref, folder
        folder.mkdir(parents=True, exist_ok=True)
        self._git("init", "--quiet", "--bare", ".")
        settings = root / ".git" / "config" if root else Path("none")
        text = f'[include]\n\tpath = "{settings}"\n[core]\n\trepositoryformatversion = 0\n\tbare = true\n'
        (folder / "config").write_text(text, encoding="utf-8")
        self._tree = self._git("hash-object", "-t", "tree", "-w", "--stdin")

    def read(self) -> tuple[str, Head]:
        """See `HeadPlace`."""
        if not self._git("ls-remote", self._remote, self._ref):
            return "", Head()
        self._git("fetch", "--quiet", self._remote, self._ref)
        tag = self._git("rev-parse", "FETCH_HEAD")  # it may have moved since
        return tag, _head_of(self._git("cat-file", "commit", tag).partition("\n\n")[2])

    def _put(self, tag: str, new: Head) -> str:
        told = msgspec.json.encode(new, order="sorted").decode()
        who = "clausework <clausework> 0 +0000"
        commit = f"tree {self._tree}\nauthor {who}\ncommitter {who}\n\n{told}\n"
        made = self._git("hash-object", "-t", "commit", "-w", "--stdin", given=commit)
        lease = f"--force-with-lease={self._ref}:{tag}"
        self._git("push", "--quiet", lease, self._remote, f"{made}:{self._ref}")
        if tag:  # nobody asks for it again
            (self._folder / "objects" / tag[:2] / tag[2:]).unlink(missing_ok=True)
        return made

    def _git(self, *words: str, given: str = "") -> str:
        command = ["git", "-C", str(self._folder), *words]
        try:
            done = subprocess.run(  # noqa: S603 - our own words, and the remote of the operator
                command,
                input=given,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=ANSWER_S,
                env={**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"},
                start_new_session=True,  # Ctrl-C ends the service, which then gives the head back
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise HeadAway(type(error).__name__) from error
        if done.returncode:
            raise HeadAway(done.stderr.strip().rpartition("\n")[2] or f"git {done.returncode}")
        return done.stdout.strip()


class ObjectHead(HeadPlace):
    """An object of a store that speaks S3 and puts on a condition; AWS_… in the environment says as whom.

    A store that knows no conditions and says nothing of it would be no head, so it is tried first.
    """

    def __init__(self, address: str, name: str) -> None:
        from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
        from obstore.store import from_url

        self.name, self._object, self._tried = f"{address.rstrip('/')}/{name}", name, False
        self._faults, self._refusals = (BaseError, OSError), (AlreadyExistsError, PreconditionError)
        options: ClientConfig = {"timeout": f"{ANSWER_S}s", "allow_http": True}  # as the endpoint says
        try:
            self._store = from_url(address, client_options=options, retry_config={"max_retries": 0})
        except (BaseError, ValueError) as error:
            raise StoreError("head_address", address=address) from error

    def read(self) -> tuple[str, Head]:
        """See `HeadPlace`."""
        if not self._tried:
            self._try()
        try:
            found = self._store.get(self._object)
            return str(found.meta["e_tag"] or ""), _head_of(bytes(found.bytes()))
        except FileNotFoundError:
            return "", Head()
        except self._faults as error:
            raise HeadAway(str(error).partition("\n")[0]) from error

    def _try(self) -> None:
        """See that the store refuses what is put on conditions that do not hold; StoreError."""
        beside = f"{self._object}.try"
        self._write(beside, b"", "overwrite")
        untrue: tuple[PutMode, ...] = ("create", {"e_tag": '"0"'})
        for mode in untrue:
            try:
                self._write(beside, b"", mode)
            except HeadAway as away:
                if not isinstance(away.__cause__, self._refusals):
                    raise
            else:
                raise StoreError("head_unconditional", place=self.name)
        self._tried = True

    def _put(self, tag: str, new: Head) -> str:
        data = msgspec.json.encode(new, order="sorted")
        return self._write(self._object, data, {"e_tag": tag} if tag else "create")

    def _write(self, name: str, data: bytes, mode: PutMode) -> str:
        try:
            return str(self._store.put(name, data, mode=mode, use_multipart=False)["e_tag"] or "")
        except self._faults as error:
            raise HeadAway(str(error).partition("\n")[0]) from error


def head_at(root: Path, address: str, rehearsal: bool) -> HeadPlace:
    """The place at an address, such as git:origin or s3://bucket; StoreError for an address that is none."""
    kind, _, remote = address.partition(":")
    if kind not in ("git", "s3") or not remote or remote.startswith("-"):
        raise StoreError("head_address", address=address)
    name = "rehearsal" if rehearsal else "head"
    if kind == "s3":
        return ObjectHead(address, name)
    folder = root / "var" / f"{name}.git"
    try:
        return GitHead(remote, f"refs/clausework/{name}", folder, root.resolve())
    except (HeadAway, OSError) as error:
        raise StoreError("head_folder", path=folder, reason=error) from error


class Verdict(Enum):
    """Judgement of a head on a store, see `Lease.verdict`."""

    ALL = ""
    BEHIND = "head_behind"
    OPEN = "head_open"
    UNSURE = "head_unsure"


class HeldStore(Protocol):
    """Interface of a lease to the store that it is for; see `Store`."""

    @property
    def epoch(self) -> int:
        """The epoch that it is in."""

    def life(self) -> str:
        """The life of its database, "" for a file."""

    def first(self) -> str:
        """The hash of its first event."""

    def has_all(self, position: LogPosition) -> bool:
        """Whether it has all up to a position."""

    def is_known(self) -> bool:
        """Whether this machine knows it."""

    def go_on(self) -> None:
        """Have this machine know it."""


class Lease:
    """The lease of a head for one store in one process; `cause` is the key of why it is not held.

    Its end is counted from before it was asked for, by a clock that counts while the machine sleeps and
    by the time of day: whichever is further on holds. It is looked at when a comment is to be taken and
    again after the commit, so that a process which was stopped meanwhile gives no receipt on waking.
    """

    def __init__(self, place: HeadPlace, store: HeldStore, mark: HighWaterMark, seconds: float) -> None:
        self.cause, self.place, self._seconds = "head_away", place, seconds
        self._store, self._mark = store, mark
        # The hosts of one database hold the head together, whose life shows that it has all: this one and
        # those before that it went on from while we ran.
        self._shared = self._life()
        mark.twin = None if self._shared else _memory_of(mark.path, store.first())
        self._tag, self._head, self._tried = "", Head(), Head()
        self._ours: Head | None = None
        self._until, self._file = NEVER, -1
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def holds(self) -> bool:
        """Whether it is held now."""
        return all(now < end for now, end in zip(_clocks(), self._until, strict=True))

    def check(self) -> None:
        """StoreBusy unless it is held now."""
        if not self.holds():
            raise StoreBusy(self.cause, place=self.place.name)

    def verdict(self) -> Verdict:
        """Whether the store has all that was given: all, surely not, perhaps not, or it cannot be shown.

        OPEN is where somebody else holds the head, or was lost with it; UNSURE where it was this machine,
        whose memory is gone: it may have come up again with a disk that lacks the last moments.
        """
        self._read()
        found = self._verdict()
        if found is not Verdict.ALL:
            self.cause = found.value
        return found

    def _verdict(self) -> Verdict:
        head, known, life = self._head, self._store.is_known(), self._life()
        if life not in self._shared:
            self._shared = f"{life} {self._shared}"
        if not head.incarnation:
            return Verdict.ALL if known else Verdict.OPEN
        mine = known and head.holder in (self._shared or self._mark.reached.holder).split()
        if mine and head.epoch > self._store.epoch and not head.size:  # it was taken, and never begun
            return Verdict.UNSURE
        if head.store != self._store.first() or not self._store.has_all(head.position):
            return Verdict.BEHIND
        if not mine:
            return Verdict.OPEN if head.holder else Verdict.ALL
        memory = self._mark.twin.look_again() if self._mark.twin is not None else LogPosition()
        if self._shared or head.holder in memory.holder.split():
            return Verdict.ALL if self._store.has_all(memory) else Verdict.BEHIND
        return Verdict.UNSURE

    def elsewhere(self, known: KnownElsewhere, found: Verdict) -> KnownElsewhere:
        """The knowledge of others, with that of the head."""
        size = self._head.size if self._head.epoch == self._store.epoch else 0
        return msgspec.structs.replace(
            known,
            epoch=max(known.epoch, self._head.epoch),
            size=max(known.size, size),
            open=found is not Verdict.ALL,
        )

    def take(self, epoch: int = 0) -> None:
        """Take the next incarnation, and another epoch if one is given; StoreBusy if it cannot be had now."""
        self._lock()
        found, reached = self._head, self._mark.reached
        was_ours = self._store.is_known() and found.holder in reached.holder.split()
        if epoch and found.holder and not (was_ours and self._mark.twin and self._mark.twin.reached.holder):
            self._wait_for_silence()
        holder = self._shared.partition(" ")[0] or secrets.token_hex(16)
        # Noted before it is asked for, for who is killed meanwhile does not hear whether it was given.
        self._mark.raise_to(LogPosition(holder=f"{found.holder if was_ours else ''} {holder}"))
        at = LogPosition(epoch=epoch) if epoch else reached
        self._swap(
            Head(
                incarnation=found.incarnation + 1,
                epoch=max(at.epoch, self._store.epoch),
                size=at.size,
                last=at.last,
                store=self._store.first(),
                holder=holder,
                seconds=self._seconds,
            )
        )

    def allow(self) -> None:
        """StoreError where nobody can say that nothing was lost: of a file whose head was not given back."""
        if self.cause == "head_behind" or (self._head.incarnation and not self._shared):
            raise StoreError(self.cause, place=self.place.name)
        if self._head.holder:
            self._wait_for_silence()

    def follow(self) -> None:
        """Renew it from now on in a thread of its own, or take it once it can be had."""
        self._thread = threading.Thread(target=self._run, name="head", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Renew it no more, and ask the store nothing; a host that says nothing is not waited for."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(STOP_S)

    def give_back(self) -> None:
        """End it in order, once nothing is written any more: all that was given is told to be given."""
        held, self._until = self.holds(), NEVER
        if held and not self._shared:  # else other hosts go on
            with suppress(StoreError):
                self._swap(self._moved(""))
        self._until = NEVER
        if self._file >= 0:
            os.close(self._file)

    def _run(self) -> None:
        while not self._ended.wait(self._seconds / RENEWALS if self.holds() else RETRY_S):
            try:
                if self._ours is None:
                    self._begin()
                elif self.cause != "head_lost":
                    self._renew(self._ours)
            except StoreError as error:
                fields = {
                    "outcome": error.key,
                    "held": self.holds(),
                    "reason": str(error.__cause__ or ""),
                }
                LOG.warning("head", extra={"fields": fields})

    def _begin(self) -> None:
        """Take it where the epoch goes on; for another one the service starts anew, which opens its log."""
        found = self.verdict()
        if found is Verdict.ALL:
            self._store.go_on()
            self.take()
        elif found is Verdict.UNSURE:
            self._lock()
            os.kill(os.getpid(), signal.SIGTERM)

    def _renew(self, ours: Head) -> None:
        if self._shared:
            if self.verdict() is not Verdict.ALL:
                self._lose()
        elif self._tried is not ours:  # what got no answer may have been written all the same
            self._read()
            if self._head not in (self._tried, ours):  # by nobody but a copy of this machine
                self._lose()
        self._swap(self._moved(self._shared.partition(" ")[0] or self._head.holder))

    def _life(self) -> str:
        """By what the hosts of one database hold it; "" for a file, which one process of one machine does."""
        life = self._store.life()
        return f"life-{hashlib.sha256(life.encode()).hexdigest()[:32]}" if life else ""

    def _moved(self, holder: str) -> Head:
        """The head further on."""
        at = self._head.position.joined(self._mark.reached)
        return msgspec.structs.replace(
            self._head, epoch=at.epoch, size=at.size, last=at.last, holder=holder, turn=self._head.turn + 1
        )

    def _read(self) -> None:
        try:
            self._tag, self._head = self.place.read()
        except HeadAway as error:
            raise self._away() from error

    def _swap(self, new: Head) -> None:
        began, self._tried = _clocks(), new
        try:
            self._tag = self.place.swap(self._tag, new)
        except HeadAway as error:
            raise self._away() from error
        except HeadMoved:
            self._lose()
        self._head = self._ours = self._tried
        self._until = (began[0] + self._seconds, began[1] + self._seconds)

    def _away(self) -> StoreBusy:
        self.cause = "head_away"
        return StoreBusy("head_away", place=self.place.name)

    def _lose(self) -> NoReturn:
        """Note that somebody else moved it; among hosts that hold it together it may be for a moment."""
        if not self._shared:
            self._until, self.cause = NEVER, "head_lost"
        raise StoreBusy("head_lost", place=self.place.name)

    def _wait_for_silence(self) -> None:
        """Return once whoever holds it has not renewed it for half its time; StoreBusy if he has."""
        seen, ends = self._tag, time.monotonic() + self._head.seconds / 2
        while time.monotonic() < ends:
            time.sleep(min(RETRY_S, self._head.seconds / 8))
            self._read()
            if self._tag != seen:
                self.cause = "head_alive"
                raise StoreBusy("head_alive", place=self.place.name)

    def _lock(self) -> None:
        """Be the one process of this machine that holds it; StoreBusy where another does."""
        if self._shared or self._file >= 0:
            return
        file = os.open(self._mark.path.with_suffix(".hold"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            self.cause = "head_beside"
            raise StoreBusy("head_beside", place=self.place.name) from None
        self._file = file


def _clocks() -> Clocks:
    """The clock that goes on while the machine sleeps, and the time of day."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)), time.time()


def memory_file(path: Path) -> Path:
    """The second file of a mark, in the memory of this machine, which goes when the machine ends."""
    name = hashlib.sha256(bytes(path.resolve())).hexdigest()[:32]
    # What a service of systemd leaves in /dev/shm is removed when it is killed; its own folder is kept.
    own = os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0]
    return Path(own or f"/dev/shm/clausework-{os.getuid()}") / name  # noqa: S108 - it is checked whose it is


def _memory_of(path: Path, first: str) -> HighWaterMark | None:
    """The mark of a store in the memory of this machine; None where there is no such place of our own."""
    file = memory_file(path)
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, exist_ok=True)
        about = file.parent.lstat()
        if stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid():
            if HighWaterMark(file).reached.store not in ("", first):  # of one that lay here before
                file.unlink()
            return HighWaterMark(file)
    return None
