"""What a start costs the log of a million events: the time to its first checkpoint, and the memory it holds.

Run alone with `python tests/bench/log.py [COUNT]`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from million import JULY, KEY, clock, opened

from clausework.store.recording import append
from clausework.store.sqlite import SqliteSession, SqliteStore, connect, migrate

GROUP = 10_000
START = """
import json, resource, sys, time
from pathlib import Path
from million import opened
from clausework.consultation.log.checkpoint import read_signer
from clausework.consultation.log.published import Log
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
folder = Path(sys.argv[1])
store, before = opened(folder / "c.db"), resident()
began = time.perf_counter()
log = Log(store, read_signer(folder / "key", "bench/comments"), folder / "tiles")
note = log.signed().note
taken = time.perf_counter() - began
began = time.perf_counter()
size = int(note.splitlines()[1])
for n in range(100):
    log.inclusion(n * size // 100, size), log.consistency(n * size // 100, size)
proved = (time.perf_counter() - began) / 200
print(json.dumps([taken, before, resident(), proved, size]))
store.close()
"""


def fill(path: Path, count: int) -> None:
    """Make a store whose chain has `count` events, and little else."""
    SqliteStore(path, [JULY], KEY, clock=lambda _db: clock(0)).close()
    db = connect(path, 5)
    db.execute("PRAGMA synchronous=OFF")
    migrate(db)
    with closing(SqliteSession(db)) as session:
        made = int(session.execute("SELECT count(*) FROM event").get)
        for start in range(made, count, GROUP):
            with session.transaction():
                for n in range(start, min(start + GROUP, count)):
                    told = {"digest": f"{n:064x}", "clause": f"chapter.clause{n % 64}"}
                    append(session, clock(n), "published", f"C-{n:06d}-X", told)


def start(folder: Path) -> list[float]:
    """Seconds to the first checkpoint, MiB before and after, seconds for a proof, and the size."""
    command = [sys.executable, "-c", START, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent)
    return list(json.loads(done.stdout))


def section(count: int = 1_000_000) -> str:
    """Make the store, start its log twice, and tell it as a section of the page of results."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "c.db", count)
        with closing(opened(folder / "c.db")) as store:
            assert store.faults() == ()
        rows = [("first, which makes the tiles", start(folder)), ("any later one", start(folder))]
        tiles = sum(file.stat().st_size for file in (folder / "tiles").rglob("*") if file.is_file())
    lines = [
        f"## The log of {count:,} events",
        "",
        f"Its tiles take {tiles / 2**20:.0f} MiB on disk.",
        "",
        "| start | first checkpoint, s | memory before, MiB | after, MiB | a proof, ms |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {label} | {taken:.2f} | {before:.0f} | {after:.0f} | {proof * 1000:.2f} |"
            for label, (taken, before, after, proof, _) in rows
        ),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(section(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
