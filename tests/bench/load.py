"""A client for load on one machine: some connections, each sends when it has its answer.

It runs as a process of its own and prints one line of JSON. It stops by itself after the given
seconds and speaks to 127.0.0.1 only.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid

import msgspec

HOST = "127.0.0.1"
TEXT = "建议将直播视频的保存时间由一年改为三年，取证、鉴定和诉讼常常超过一年。" * 3


class Result(msgspec.Struct):
    """Answers that came in the time of measuring: how many, with which status, how late."""

    answers: int
    seconds: float
    statuses: dict[int, int]
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return self.answers / self.seconds


def request(kind: str, path: str) -> bytes:
    """A request; every comment is another."""
    head = f"{kind} {path} HTTP/1.1\r\nhost: {HOST}\r\naccept: application/json\r\n"
    if kind == "GET":
        return f"{head}\r\n".encode()
    name = str(uuid.uuid4())
    fields = {"clause": "platform.records", "uuid": name, "text": f"{TEXT}{name}"}
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
        self.transport.write(request(self.load.kind, self.load.path))

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

    def __init__(self, kind: str, path: str, port: int) -> None:
        self.kind, self.path, self.port = kind, path, port
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
        for _ in range(connections):
            self.open()
        await asyncio.sleep(min(0.5, seconds / 4))
        self.counting, began = True, time.perf_counter()
        await asyncio.sleep(seconds)
        self.counting, passed = False, time.perf_counter() - began
        self.over = True
        await asyncio.sleep(0.3)
        taken = sorted(self.taken) or [0.0]
        at = [taken[min(len(taken) - 1, int(len(taken) * part))] * 1000 for part in (0.5, 0.99)]
        return Result(len(self.taken), passed, self.statuses, *at)


if __name__ == "__main__":
    kind, path, port, connections, seconds = sys.argv[1:]
    found = asyncio.run(Load(kind, path, int(port)).run(int(connections), float(seconds)))
    print(msgspec.json.encode(found).decode())
