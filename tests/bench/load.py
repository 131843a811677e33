"""Load on one machine: some connections, each sends when it has its answer.

`wrk` makes it at a small part of the processor time of a client in Python, with `load.lua` for what
it sends. Without `wrk` the client below does, which takes most of a processor for itself. Both speak
to 127.0.0.1 only, stop by themselves, and print one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import msgspec

HOST = "127.0.0.1"
TEXT = "建议将直播视频的保存时间由一年改为三年，取证、鉴定和诉讼常常超过一年。" * 3
REMEDY = "wrk is not installed (Debian: apt-get install wrk), so the client is one in Python that takes most of a processor"


class Result(msgspec.Struct):
    """Answers that came: how many, how late in ms; those of no success, and connections that broke."""

    answers: int
    seconds: float
    refused: int
    broken: int
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return self.answers / self.seconds


def client() -> str:
    """What makes the load here, in words."""
    wrk = shutil.which("wrk")
    if wrk is None:
        return REMEDY
    told = subprocess.run([wrk, "--version"], capture_output=True, text=True).stdout.split("[")[0]
    return f"the client is {told.strip()}, one thread"


def put(kind: str, port: int, path: str, connections: int, seconds: int, proofs: str = "") -> Result:
    """Load a server; `proofs` is a file with an address and a proof of work on each line, one for each comment."""
    wrk = shutil.which("wrk")
    more = [kind, uuid.uuid4().hex[:16], *([proofs] if proofs else [])]
    if wrk is None:
        command = [sys.executable, __file__, str(port), path, str(connections), str(seconds), *more]
    else:
        lua, url = str(Path(__file__).with_suffix(".lua")), f"http://{HOST}:{port}{path}"
        command = [
            wrk,
            "-t1",
            "--timeout",
            "30s",
            f"-c{connections}",
            f"-d{seconds}s",
            "-s",
            lua,
            url,
            "--",
            *more,
        ]
    done = subprocess.run(command, capture_output=True, check=True, timeout=seconds + 60)
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Result)


def request(kind: str, path: str, proof: str = "") -> bytes:
    """A request; every comment is another, and with a proof comes from the place that it was posed for."""
    head = f"{kind} {path} HTTP/1.1\r\nhost: {HOST}\r\naccept: application/json\r\n"
    if kind == "GET":
        return f"{head}\r\n".encode()
    name = str(uuid.uuid4())
    fields = {"clause": "platform.records", "uuid": name, "text": f"{TEXT}{name}"}
    if proof:
        address, _, fields["proof"] = proof.partition(" ")
        head += f"x-forwarded-for: {address}\r\n"
    body = json.dumps(fields, ensure_ascii=False).encode()
    return f"{head}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


class Sender(asyncio.Protocol):
    """One connection, opened again when the server closes it."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.got = b""
        self.began = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.send()

    def send(self) -> None:
        self.got = b""
        self.began = time.perf_counter()
        self.transport.write(request(self.load.kind, self.load.path, next(self.load.proofs, "")))

    def data_received(self, data: bytes) -> None:
        self.got += data
        head, blank, body = self.got.partition(b"\r\n\r\n")
        if not blank:
            return
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(body) < length:
            return
        self.load.note(int(head[9:12]), time.perf_counter() - self.began)
        if self.load.over or b"connection: close" in lower or head.startswith(b"HTTP/1.0"):
            self.transport.close()
        else:
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.load.over:
            self.load.open()


class Load:
    """All connections of a run."""

    def __init__(self, kind: str, path: str, port: int, proofs: list[str]) -> None:
        self.kind, self.path, self.port = kind, path, port
        self.proofs = iter(proofs)
        self.over = self.counting = False
        self.taken: list[float] = []
        self.statuses: dict[int, int] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def note(self, status: int, seconds: float) -> None:
        if self.counting:
            self.taken.append(seconds)
            self.statuses[status] = self.statuses.get(status, 0) + 1

    def open(self) -> None:
        task = asyncio.get_running_loop().create_task(self.connect())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def connect(self) -> None:
        while not self.over:
            try:
                await asyncio.get_running_loop().create_connection(lambda: Sender(self), HOST, self.port)
                return
            except OSError:
                await asyncio.sleep(0.02)

    async def run(self, connections: int, seconds: float) -> Result:
        self.counting, began = True, time.perf_counter()
        for _ in range(connections):
            self.open()
        await asyncio.sleep(seconds)
        self.counting, passed = False, time.perf_counter() - began
        self.over = True
        await asyncio.sleep(0.3)
        taken = sorted(self.taken) or [0.0]
        at = [taken[min(len(taken) - 1, int(len(taken) * part))] * 1000 for part in (0.5, 0.99)]
        refused = sum(count for status, count in self.statuses.items() if status >= 400)
        return Result(len(self.taken), passed, refused, 0, *at)


if __name__ == "__main__":
    port, path, connections, seconds, kind, _word, *file = sys.argv[1:]
    proofs = Path(file[0]).read_text().splitlines() if file else []
    found = asyncio.run(Load(kind, path, int(port), proofs).run(int(connections), float(seconds)))
    print(msgspec.json.encode(found).decode())
