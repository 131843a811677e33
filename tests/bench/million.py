"""A store with a million comments, made up but well formed: numbered, chained, and sound.

`fill` makes one; `section` makes one, asks of it what pages and people ask, and writes what it took.
Run alone with `python tests/bench/million.py [COUNT]`.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from clausework.consultation.records import export_records
from clausework.consultation.submission import Receipt, Submission
from clausework.consultation.tokens import tracking_secret
from clausework.model.comment import Anchor, Consultation
from clausework.store.base import Store
from clausework.store.intake import take
from clausework.store.queue import QueueFilter, QueueItem, queue
from clausework.store.recording import StoreContext
from clausework.store.reviewing import ReviewAct, carry_out
from clausework.store.schema.row_digests import Recorder
from clausework.store.sqlite import SqliteSession, SqliteStore, connect, migrate
from clausework.store.tracking import track

KEY = b"k" * 32
JULY = Consultation(
    id="2020-07", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
)
CLAUSES = [f"chapter{n // 8}.clause{n % 8}" for n in range(64)]
ROLES = ("platform", "merchant", "consumer", "streamer", "other")
WORDS = "平台应当保存直播视频并向消费者说明商品的来源价格和售后服务主播不得作虚假宣传建议改为三年理由是取证需要时间"
GROUP = 5000
RUNS = 9


def submission(n: int) -> Submission:
    """The n-th comment: the same on every machine."""
    seed = hashlib.sha256(b"%d" % n).digest()
    start, length = seed[0] % 30, 20 + seed[1]
    text = (WORDS[start:] + WORDS * 6)[:length]
    return Submission(
        consultation=JULY.id,
        draft=JULY.draft,
        anchor=Anchor(clause=CLAUSES[min(seed[2], seed[3]) % len(CLAUSES)], base=seed[:8].hex()),
        text=f"{text}（{n}）",
        suggestion=text[: seed[4]] if seed[5] < 80 else "",
        reason=text[:40] if seed[6] < 60 else "",
        role=ROLES[seed[7] % len(ROLES)],
        contact=f"{n}@example.org" if seed[8] < 100 else "",
        keys=(f"generated-{n}",),
        suspect=seed[9] < 3,
    )


def clock(n: int) -> str:
    """An instant of July 2020 for the n-th comment."""
    day, second = 1 + n // 40_000 % 28, n % 86_400
    return f"2020-07-{day:02d}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000Z"


def _standing(n: int, _db: object) -> str:
    return clock(n)


def fill(path: Path, count: int) -> None:
    """Make a store of `count` comments, two thirds of them reviewed, by the rules of the store itself."""
    SqliteStore(path, [JULY], KEY, clock=lambda _db: clock(0)).close()
    db = connect(path, 5)
    db.execute("PRAGMA synchronous=OFF; PRAGMA cache_size=-200000")
    migrate(db)
    with closing(SqliteSession(db)) as session:
        session.recorder = Recorder(KEY)
        for start in range(0, count, GROUP):
            desk = StoreContext({JULY.id: JULY}, KEY, partial(_standing, start), {})
            with session.transaction():
                session.expect(f"generated-{n}" for n in range(start, start + GROUP))
                for n in range(start, min(start + GROUP, count)):
                    receipt = take(session, desk, submission(n))
                    assert isinstance(receipt, Receipt)
                    if n % 3:
                        kind, why = ("withhold", "含有他人住址") if n % 50 == 1 else ("publish", "")
                        act = ReviewAct(kind=kind, numbers=(receipt.number,), reason=why)
                        carry_out(session, desk, None, act)


def milliseconds(work: Callable[[], object]) -> float:
    """The median of some runs, in thousandths of a second."""
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def reads(store: Store, count: int) -> list[tuple[str, float]]:
    """What pages and lists ask of the store."""
    secret = tracking_secret(KEY, f"generated-{count // 2}")
    assert store.read(lambda db: track(db, store.context, secret)) is not None
    return [
        ("tracking page", milliseconds(lambda: store.read(lambda db: track(db, store.context, secret)))),
        ("queue of the unreviewed, first page", milliseconds(lambda: listed(store, QueueFilter()))),
        ("queue, from the middle", milliseconds(lambda: listed(store, QueueFilter(after=(0, count))))),
        ("queue of one clause", milliseconds(lambda: listed(store, QueueFilter(clause=CLAUSES[0])))),
        (
            "queue of one rare clause, withheld",
            milliseconds(lambda: listed(store, QueueFilter(state="withheld", clause=CLAUSES[-1]))),
        ),
        ("suspects, first page", milliseconds(lambda: listed(store, QueueFilter(after=(1, 0))))),
    ]


def listed(store: Store, wanted: QueueFilter) -> tuple[QueueItem, ...]:
    """A page of the desk's queue."""
    return store.read(lambda db: queue(db, wanted, tuple(store.consultations)))


def export(path: Path, out: Path) -> tuple[float, float]:
    """Seconds that the export takes, and the peak memory in MiB of its process alone."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[3]); from pathlib import Path; "
        "import million; from clausework.consultation.records import write_lines; "
        "store = million.opened(Path(sys.argv[1])); write_lines(store, Path(sys.argv[2])); store.close()"
    )
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, str(path), str(out), str(Path(__file__).parent)])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise RuntimeError("the export failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def records(path: Path, count: int) -> tuple[float, float]:
    """Seconds that the records of a store take to be written for git, and of them processor time."""
    with tempfile.TemporaryDirectory() as name, closing(opened(path)) as store:
        began, spent = time.perf_counter(), time.process_time()
        if len(export_records(store, Path(name)).written) != count:
            raise RuntimeError("the export failed")
        return time.perf_counter() - began, time.process_time() - spent


def opened(path: Path) -> SqliteStore:
    """The store that `fill` made, its clock standing still."""
    return SqliteStore(path, [JULY], KEY, clock=lambda _db: clock(0))


def section(count: int = 1_000_000) -> str:
    """Make the store, measure it, and tell it as a section of the page of results."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "c.db"
        began = time.perf_counter()
        fill(path, count)
        made = time.perf_counter() - began
        with closing(opened(path)) as store:
            rows = reads(store, count)
            began = time.perf_counter()
            wrong = store.faults()
            verified = time.perf_counter() - began
        size = path.stat().st_size / 2**20
        exported, memory = export(path, Path(name) / "comments.jsonl")
        small = Path(name) / "small.db"
        fill(small, max(1, count // 50))
        _, memory_small = export(small, Path(name) / "small.jsonl")
        few = max(1, count // 50)
        taken, spent = records(small, few)
    lines = [
        f"## {count:,} comments in one store",
        "",
        f"SQLite, made up by the store's own rules in {made:.0f} s, {size:,.0f} MiB; "
        f"medians of {RUNS} reads.",
        "",
        "| question | ms |",
        "|---|---:|",
        *(f"| {label} | {taken:.2f} |" for label, taken in rows),
        "",
        f"Export of all as JSON lines: {exported:.0f} s, peak memory {memory:.0f} MiB "
        f"(of a fiftieth of the comments: {memory_small:.0f} MiB). "
        f"Verification of every hash: {verified:.0f} s, {len(wrong)} faults.",
        "",
        f"A record in git for each: {taken / few * 1000:.2f} ms, {spent / few * 1000:.2f} ms of them processor "
        f"time (of {few:,} records), so {taken / few * count / 60:.0f} min for all.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(section(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
