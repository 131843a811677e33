"""The service under load, beside isso and beside an empty handler of its own framework.

One run, rounds interleaved, medians; the machine is shared, so ratios of this run are all that may
be compared. isso is installed into a throw-away environment; nothing but 127.0.0.1 is spoken to.
Run alone with `python tests/bench/service.py`.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "service"), str(TESTS / "bench")]

from crash_rig import service  # noqa: E402
from load import Result, client, put  # noqa: E402
from postgres_rig import new_database  # noqa: E402
from service_rig import free_port, make_project, wait_for  # noqa: E402
from solving import solve  # noqa: E402

from clausework.consultation.spam import pose  # noqa: E402
from clausework.consultation.tokens import read_key  # noqa: E402
from clausework.workflow.consult import KEY  # noqa: E402
from clausework.workflow.public.spam import place_name  # noqa: E402

ISSO = "isso==0.14.0"
ROUNDS, SECONDS, SEEDED = 3, 2, 2000
PROOFS = 15_000 * SECONDS
"""Proofs of work for one load: more than can be sent in it."""
CONNECTIONS = (1, 8, 64, 256)
EMPTY = """
import sys
import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
async def take(request):
    await request.body()
    return Response(b"{}", 201)
app = Starlette(routes=[Route("/comments", take, methods=["POST"])])
uvloop.run(Server(app, address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.ASGI,
                  websockets=False, log_enabled=False).serve())
"""


class Peer(msgspec.Struct):
    """A server under load: where it is asked, and the process whose tree is counted."""

    name: str
    port: int
    pids: list[int]
    post: str
    get: str = ""
    key: bytes = b""
    """With which proofs of work are posed: every comment brings one."""


class Measured(msgspec.Struct):
    """A run, and the processor time of the server for one answer."""

    result: Result
    cpu: float


def tree(pids: list[int]) -> set[int]:
    """The processes and all their children."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = set(pids)
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def processor(pids: list[int]) -> float:
    """Seconds of processor time that the trees have taken, their ended children included."""
    total = 0
    for pid in tree(pids):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def memory(pids: list[int]) -> float:
    """MiB that the trees hold, what is shared counted by its share."""
    total = 0
    for pid in tree(pids):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def measure(peer: Peer, kind: str, connections: int) -> Measured:
    """Load one server; an answer that is none of success stops the run.

    Its processor time is that of all it does until it rests, so what it puts off counts as well.
    """
    with tempfile.TemporaryDirectory() as folder:
        proofs = write_proofs(Path(folder) / "proofs", peer.key) if peer.key else ""
        path = peer.post if kind == "POST" else peer.get
        before = processor(peer.pids)
        result = put(kind, peer.port, path, connections, SECONDS, proofs)
    if not result.answers or result.refused or result.broken:
        raise RuntimeError(f"{peer.name}: {kind} with {connections} connections: {result}")
    return Measured(result, (at_rest(peer.pids) - before) / result.answers * 1e6)


def at_rest(pids: list[int]) -> float:
    """The processor time that the trees have taken when they take hardly any more."""
    taken = processor(pids)
    for _ in range(60):
        time.sleep(0.3)
        last, taken = taken, processor(pids)
        if taken - last < 0.02:
            break
    return taken


def write_proofs(file: Path, key: bytes) -> str:
    """Addresses, each with a proof of work, one a line; easy sums, because to check one costs the same as to check a hard one."""
    now = time.time()
    with file.open("w", encoding="ascii") as out:
        for number in range(PROOFS):
            address = f"203.{number // 256 % 256}.{number % 256}.7"
            place = place_name(key, address)
            solved = solve(pose(key, now, place, "platform.records", most=1, cost=1))
            out.write(f"{address} {base64.b64encode(msgspec.json.encode(solved)).decode()}\n")
    return str(file)


@contextmanager
def isso(folder: Path) -> Iterator[Peer]:
    """isso with its guard off, and comments seeded."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
    pip = [str(folder / "env/bin/pip"), "install", "-q", "--disable-pip-version-check", ISSO]
    subprocess.run(pip, check=True)
    port = free_port()
    settings = folder / "isso.cfg"
    settings.write_text(
        f"[general]\ndbpath = {folder}/isso.db\nhost = http://127.0.0.1/\nlog-file =\n"
        "[guard]\nenabled = false\n[moderation]\nenabled = false\n"
        f"[server]\nlisten = http://127.0.0.1:{port}/\n",
        encoding="utf-8",
    )
    with (folder / "isso.log").open("wb") as log:
        command = [str(folder / "env/bin/isso"), "-c", str(settings), "run"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(port)
        yield Peer("isso", port, [process.pid], "/new?uri=%2Fclause%2F", "/?uri=%2Fclause%2F&limit=20")
    finally:
        process.kill()
        process.wait()


@contextmanager
def empty() -> Iterator[Peer]:
    """The framework with a handler that reads the body and does nothing."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", EMPTY, str(port)])
    try:
        wait_for(port)
        yield Peer("empty handler", port, [process.pid], "/comments")
    finally:
        process.kill()
        process.wait()


@contextmanager
def ours(folder: Path, name: str, address: str, proven: bool = False) -> Iterator[Peer]:
    """The service; with PostgreSQL the server's processes are counted as well."""
    project = make_project(folder)
    with service(project, address, "proven" if proven else "sound") as (port, process):
        pids = [process.pid, *([_postmaster(address)] if address else [])]
        key = read_key(project / KEY) if proven else b""
        yield Peer(name, port, pids, "/comments", "" if proven else "/c/platform.records/", key)


def _postmaster(address: str) -> int:
    folder = Path(address.partition("host=")[2])
    return int((folder / "postmaster.pid").read_text().splitlines()[0])


def seed(peer: Peer) -> None:
    """Give isso a thread of comments to show, as a clause that is discussed has."""
    body = json.dumps({"text": "建议改为三年。" * 10, "title": "clause"}).encode()
    for n in range(SEEDED // 100):
        for _ in range(100 if n == 0 else 20):
            uri = "%2Fclause%2F" if n == 0 else f"%2Fother{n}%2F"
            url = f"http://127.0.0.1:{peer.port}/new?uri={uri}"
            headers = {"content-type": "application/json"}
            urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30).read()


def middle(runs: list[Measured]) -> tuple[float, float, float, float]:
    """The medians of rate, processor time, p50 and p99."""
    columns = [(r.result.rate, r.cpu, r.result.p50, r.result.p99) for r in runs]
    rate, cpu, p50, p99 = (statistics.median(values) for values in zip(*columns, strict=True))
    return rate, cpu, p50, p99


def interleaved(peers: list[Peer]) -> dict[tuple[str, str], list[Measured]]:
    """Each server in turn, the whole turn several times, at 64 connections."""
    found: dict[tuple[str, str], list[Measured]] = {}
    for number in range(ROUNDS):
        for kind in ("POST", "GET"):
            for peer in peers:
                if kind == "POST" or peer.get:
                    print(f"  round {number + 1}, {kind}, {peer.name} …", file=sys.stderr, flush=True)
                    found.setdefault((peer.name, kind), []).append(measure(peer, kind, 64))
    return found


def section() -> str:
    """Measure, and tell it as a section of the page of results."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="clausework-load-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        (folder / "isso").mkdir()
        peers = [
            stack.enter_context(isso(folder / "isso")),
            stack.enter_context(ours(folder / "sqlite", "SQLite", "")),
            stack.enter_context(ours(folder / "postgresql", "PostgreSQL", new_database())),
            stack.enter_context(ours(folder / "full", "SQLite, full path", "", proven=True)),
            stack.enter_context(empty()),
        ]
        seed(peers[0])
        began = time.perf_counter()
        runs = interleaved(peers)
        delays = [
            (peer.name, count, measure(peer, "POST", count)) for count in CONNECTIONS for peer in peers[:3]
        ]
        held = {peer.name: memory(peer.pids) for peer in peers}
        return report(runs, delays, held, time.perf_counter() - began)


def report(
    runs: dict[tuple[str, str], list[Measured]],
    delays: list[tuple[str, int, Measured]],
    held: dict[str, float],
    seconds: float,
) -> str:
    """The section."""
    best = {kind: middle(runs["isso", kind]) for kind in ("POST", "GET")}
    limit = middle(runs["empty handler", "POST"])
    lines = [
        "## The service under load",
        "",
        f"64 connections, {os.cpu_count()} processors that the client shares; each server is one process; "
        f"{ROUNDS} interleaved rounds of {SECONDS} s, medians; {seconds:.0f} s in all. {ISSO} with its guard "
        "off. A POST is answered after its commit is on disk. A GET is a page with a form here, and the JSON "
        "of 20 comments there. Processor time is that of all that a server does until it rests.",
        "",
        f"For every server {client()}.",
        "",
        "The full path is the same with a bucket for each place, behind a trusted proxy, and a proof of work "
        "with each comment; without it there is no proof on either side.",
        "",
        "| server | request | per second | × isso | CPU µs each | × less than isso | p50 ms | p99 ms |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for (name, kind), measured in runs.items():
        rate, cpu, p50, p99 = middle(measured)
        lines.append(
            f"| {name} | {kind} | {rate:,.0f} | {rate / best[kind][0]:.1f} | {cpu:,.0f} "
            f"| {best[kind][1] / cpu:.1f} | {p50:.1f} | {p99:.1f} |"
        )
    for name in ("SQLite", "PostgreSQL"):
        rate, cpu, *_ = middle(runs[name, "POST"])
        lines += [
            "",
            f"{name}: a durable POST reaches {rate / limit[0]:.0%} of the rate of an empty handler "
            f"of the same framework, with {cpu / limit[1]:.1f} × its processor time.",
        ]
    lines += [
        "",
        "| connections | server | POST per second | p50 ms | p99 ms |",
        "|---:|---|---:|---:|---:|",
        *(
            f"| {count} | {name} | {m.result.rate:,.0f} | {m.result.p50:.1f} | {m.result.p99:.1f} |"
            for name, count, m in delays
        ),
        "",
        "Memory after the run (MiB, shared pages by share; PostgreSQL with its server): "
        + ", ".join(f"{name} {size:.0f}" for name, size in held.items())
        + ".",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(section())
