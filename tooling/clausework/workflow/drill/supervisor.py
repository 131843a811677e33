"""A service in processes of its own, started again when it ends, as systemd would."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from clausework.errors import DrillFailed

START_SECONDS = 60
"""Within which a service must answer after its start."""
STOP_SECONDS = 30
"""Within which it must have ended after SIGTERM."""
PAUSE = 0.2
"""Seconds before a service that ended is started again."""
WRITER = b"clausework.store."
"""What the command of a writer process has in every release."""
LIMITLESS = {
    "CLAUSEWORK_SERVE_TRUSTED_PROXY": "127.0.0.1",
    "CLAUSEWORK_SERVE_NETWORK_LIMIT": "1000000",
    "CLAUSEWORK_SERVE_CLAUSE_LIMIT": "1000000",
}


class Supervised:
    """`clausework serve` on a port of this machine, with the options given."""

    def __init__(self, root: Path, options: Sequence[str], log: Path, python: str = sys.executable) -> None:
        self.port = free_port()
        command = [python, "-c", "from clausework.cli import main; main()", "serve", "--root", str(root)]
        self._command = [*command, "--port", str(self.port), *options]
        # Each sender comes from a place of its own: what is tried is the store and not the rate limits.
        # By the environment, because an earlier release may not know an option.
        self._environment = {**os.environ, **LIMITLESS}
        self._environment["CLAUSEWORK_SERVE_PUBLIC_ORIGIN"] = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = False
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    @contextmanager
    def running(self) -> Iterator[Supervised]:
        """The service, which is there as long as the block lasts, however often it is killed."""
        self._wanted = True
        self._keeper.start()
        try:
            self.wait()
            yield self
        finally:
            self.stop()

    def wait(self) -> None:
        """Return when it answers; DrillFailed if it does not."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.status("/healthz") == 200:
                return
            time.sleep(PAUSE / 4)
        raise DrillFailed("drill_no_service", log=self._log)

    def status(self, path: str) -> int:
        """What it answers to a request; 0 for no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def kill(self) -> None:
        """Kill the service as the kernel does when memory runs out."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)

    def kill_writer(self) -> None:
        """Kill the process that writes."""
        for pid in self.processes()[1:]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def processes(self) -> tuple[int, ...]:
        """The process of the service and that of its scribe."""
        if self._process is None:
            return ()
        found = [self._process.pid]
        for task in sorted(Path(f"/proc/{self._process.pid}/task").glob("*/children")):
            with suppress(OSError):
                for pid in map(int, task.read_text().split()):
                    if WRITER in Path(f"/proc/{pid}/cmdline").read_bytes():
                        found.append(pid)
        return tuple(found)

    def stop(self) -> float:
        """End it by SIGTERM; the seconds that this took. It is killed if it does not end."""
        self._wanted = False
        began = time.monotonic()
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._keeper.is_alive():
            self._keeper.join()
        return time.monotonic() - began

    def run_once(self, *options: str, seconds: float = START_SECONDS) -> int | None:
        """Start it with further options, as an operator would by hand; its exit status, None if it serves."""
        with self._log.open("ab") as log:
            process = self._start(log, *options)
        deadline = time.monotonic() + seconds
        try:
            while process.poll() is None and time.monotonic() < deadline:
                if self.status("/healthz") == 200:
                    return None
                time.sleep(PAUSE / 4)
            return process.returncode
        finally:
            process.terminate()
            process.wait()

    def _start(self, log: BinaryIO, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - ours
            [*self._command, *options], stdout=log, stderr=log, env=self._environment
        )

    def _keep(self) -> None:
        while self._wanted:
            with self._log.open("ab") as log:
                self._process = self._start(log)
            self._process.wait()
            time.sleep(PAUSE)


def free_port() -> int:
    """A port of this machine that no service listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
