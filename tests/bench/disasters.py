"""Six ways to lose a machine, each many times under load with a head outside it; and what a head costs a POST.

Run alone with `python tests/bench/disasters.py [ROUNDS] [git|s3] [FILE]`: each outcome is a line of the file
as soon as it is there, so that rounds that are broken off and begun again add up.
"""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from contextlib import closing
from pathlib import Path

import msgspec
from drills import first_clause, prepare
from drills.disasters import DISASTERS
from drills.trials import Drill, DrillFailed, Outcome, Plan, Supervised

from clausework.workflow.consult import open_store

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "service"), str(ROOT / "tests")]
from head_places import BucketPlace  # noqa: E402 - it lies with the tests

CLAUSEWORK = (sys.executable, "-c", "from clausework.cli import main; main()")
ROUNDS, SENDERS, SECONDS = 20, 16, 6.0


class Round(msgspec.Struct, frozen=True):
    """What came of a disaster; None where it was broken off."""

    disaster: str
    outcome: Outcome | None


def drill_in(folder: Path, place: str = "git") -> Drill:
    """A drill on a new rehearsal of the real standard, with heads in places of a kind."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    subprocess.run([*CLAUSEWORK, "build", "--rehearsal", "--lang", "en"], cwd=clone, check=True)
    with closing(open_store(clone, True)):
        pass  # a new one is made
    (folder / "drill").mkdir()
    copy, db = prepare(clone, folder / "drill", True)
    site = clone / "build" / "site"
    heads = BucketPlace().address if place == "s3" else ""
    return Drill(
        Plan(
            root=copy, folder=folder / "drill", db=db, rehearsal=True, clause=first_clause(clone), site=site,
            seconds=2, heads=heads,
        )
    )  # fmt: skip


def run(drill: Drill, rounds: int, file: Path) -> None:
    """Each disaster once in a round, with what came of it at the end of the file."""
    for _ in range(rounds):
        for disaster in DISASTERS:
            try:
                found = Round(disaster.__name__, disaster(drill))
            except DrillFailed:
                found = Round(disaster.__name__, None)
            with file.open("ab") as lines:
                lines.write(msgspec.json.encode(found) + b"\n")


def rows(file: Path) -> list[str]:
    """A row of the table for each disaster."""
    rounds = [msgspec.json.decode(line, type=Round) for line in file.read_bytes().splitlines()]
    found = []
    for name in (disaster.__name__ for disaster in DISASTERS):
        own = [item.outcome for item in rounds if item.disaster == name]
        outcomes = [outcome for outcome in own if outcome is not None]
        back = [item.restored for item in outcomes] or [0]
        numbers = (
            len(outcomes), len(own) - len(outcomes), sum(item.receipts for item in outcomes),
            sum(item.expected for item in outcomes), sum(item.lost for item in outcomes),
            sum(item.doubled for item in outcomes), f"{statistics.median(back):.0f}", f"{max(back):.0f}",
        )  # fmt: skip
        found.append(f"| {name} | {' | '.join(map(str, numbers))} |")
    return found


def latencies(service: Supervised, clause: str) -> list[float]:
    """The milliseconds of POSTs that got a receipt, from some senders for a while."""
    found, ends = list[float](), time.monotonic() + SECONDS

    def send() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)) as connection:
            while time.monotonic() < ends:
                name = str(uuid.uuid4())
                body = json.dumps({"clause": clause, "text": f"bench {name}", "uuid": name})
                place = ".".join(str(part) for part in uuid.UUID(name).bytes[:3])
                headers = {"content-type": "application/json", "x-forwarded-for": f"{place}.1"}
                began = time.perf_counter()
                connection.request("POST", "/comments", body, headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status == 201:
                    found.append(1000 * (time.perf_counter() - began))

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def costs(drill: Drill) -> list[str]:
    """POSTs with a head and without, in turns; the head is renewed each second, thirty times too often."""
    remote = drill.plan.folder / "cost.git"
    subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
    (drill.plan.folder / "headed").mkdir()
    root, db = prepare(drill.plan.root, drill.plan.folder / "headed", True, drill.db)
    plain = drill.service()
    options = [*drill.options(db), "--head", f"git:{remote}", "--head-lease", "4"]
    headed = Supervised(root, options, drill.log)
    times: dict[str, list[tuple[int, float, float]]] = {"without a head": [], "with a head": []}
    with plain.running(), headed.running():
        for _ in range(5):
            for name, service in zip(times, (plain, headed), strict=True):
                found = statistics.quantiles(given := latencies(service, drill.plan.clause), n=100)
                times[name].append((len(given), found[49], found[98]))
    return [
        f"| {name} | {' | '.join(f'{statistics.median(values):.1f}' for values in zip(*given, strict=True))} |"
        for name, given in times.items()
    ]


def section(rounds: int = ROUNDS, place: str = "git", kept: Path | None = None) -> str:
    """The tables as a section of the page of results."""
    with tempfile.TemporaryDirectory() as name:
        drill = drill_in(Path(name), place)
        file = kept or Path(name) / "rounds"
        run(drill, rounds, file)
        cost, lost = costs(drill), rows(file)
    return "\n".join(
        [
            f"## A machine lost, under a head ({place})",
            "",
            "Services, senders and the place of the head on two processors that are shared; a lease of 4 seconds.",
            "“Expected” are receipts of after what was kept; “doubled” counts numbers of two comments and sizes of",
            "a log with two roots under one name. Back: seconds from the loss to the first receipt.",
            "",
            "| Disaster | Rounds | Broken off | Receipts | Expected | Lost | Doubled | Back, median s | at most s |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
            *lost,
            "",
            f"{SENDERS} senders, 5 rounds of {SECONDS:.0f} s in turns, medians; the head is renewed each second.",
            "",
            "| POST | receipts of a round | p50 ms | p99 ms |",
            "|---|---:|---:|---:|",
            *cost,
            "",
        ]
    )


if __name__ == "__main__":
    given = dict(enumerate(sys.argv[1:]))
    print(section(int(given.get(0, ROUNDS)), given.get(1, "git"), Path(given[2]) if 2 in given else None))
