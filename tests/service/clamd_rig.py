"""A scanner that speaks the protocol of clamd, on a socket of its own."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRUS = b"X5O!P%@AP-TEST"


class Handler(socketserver.StreamRequestHandler):
    """Answers PING and INSTREAM; finds the virus of the test in what it is sent."""

    server: Clamd

    def handle(self) -> None:
        command = self._word()
        if command == b"zPING":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM":
            self._scan()
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def _word(self) -> bytes:
        found = b""
        while not found.endswith(b"\0"):
            found += self.rfile.read(1) or b"\0"
        return found[:-1]

    def _scan(self) -> None:
        data = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(size)
            if len(data) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(data)
        self.server.answering.wait(30)
        self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if VIRUS in data else b"stream: OK\0")


class Clamd(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """`answering` is cleared to have it think for ever; `most` is how much it takes of one file."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: str | tuple[str, int]) -> None:
        self.address_family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self.seen: list[bytes] = []
        self.answering = threading.Event()
        self.answering.set()
        self.most = 1 << 30
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()


@contextmanager
def clamd(address: Path | None = None) -> Iterator[Clamd]:
    """A scanner at the path of a socket, or on a free port."""
    with Clamd(str(address) if address else ("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.answering.set()
            server.shutdown()
            thread.join()
