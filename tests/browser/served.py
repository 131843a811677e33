"""A service in a process of its own, as people meet it."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from programs import CLAUSEWORK


class Served:
    """A service in a process of its own; it can be killed and started again on the same store."""

    def __init__(
        self, project: Path, site: Path, rehearsal: bool = True, options: tuple[str, ...] = ()
    ) -> None:
        self.rehearsal = ["--rehearsal"] if rehearsal else []
        self.options = options
        self.project = project
        self.site = site
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [*CLAUSEWORK, "serve", *self.rehearsal]
        command += ["--port", str(self.port), "--site", str(self.site), *self.options]
        self.process = subprocess.Popen(
            command, cwd=self.project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.1)
        raise AssertionError("the service did not answer within a minute")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()
