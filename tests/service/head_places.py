"""Places of a head for tests: a bare git repository, and a bucket of an S3 server that speaks HTTP here."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import uuid
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from clausework.store.head import HeadPlace, head_at

REMEDY = "no S3 server for tests here: pip install obstore 'moto[s3]' flask-cors"


class GitPlace:
    """A repository to which the head is pushed."""

    def __init__(self, folder: Path) -> None:
        self.repository = folder / "remote.git"
        self.address = f"git:{self.repository}"
        subprocess.run(["git", "init", "-q", "--bare", self.repository], check=True)

    def leave(self) -> None:
        """Be away."""
        shutil.move(self.repository, self.repository.with_name("away"))

    def come_back(self) -> None:
        """Be there again, with all that was there."""
        shutil.move(self.repository.with_name("away"), self.repository)


class BucketPlace:
    """A folder of a bucket, which the server of this process has; one request is answered after another."""

    def __init__(self) -> None:
        self.server = _server()
        name = f"head-{uuid.uuid4().hex[:12]}"
        urlopen(Request(f"{self.server.address}/{name}", method="PUT"), timeout=60).close()
        self.address = f"s3://{name}/standard"

    def leave(self) -> None:
        """Be away."""
        self.server.stop()

    def come_back(self) -> None:
        """Be there again, with all that was there."""
        self.server.start()


class Server:
    """An S3 server whose faults can be chosen: it may know no conditions, or lose the answer to a write."""

    def __init__(self) -> None:
        from moto.server import DomainDispatcherApplication, create_backend_app

        self._app = DomainDispatcherApplication(create_backend_app)
        self._port = 0
        self.unconditional, self.swallowed = False, 0
        self.start()
        self.address = f"http://127.0.0.1:{self._port}"
        os.environ |= {  # for those who are started as well
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
        }

    def start(self) -> None:
        from werkzeug.serving import make_server

        self._server = make_server("127.0.0.1", self._port, self._answer, threaded=False)
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if self.unconditional:
            environ.pop("HTTP_IF_MATCH", None)
            environ.pop("HTTP_IF_NONE_MATCH", None)
        if environ["REQUEST_METHOD"] == "PUT" and self.swallowed:
            self.swallowed -= 1
            list(self._app(environ, lambda *_: None))
            start("500 Internal Server Error", [])
            return [b""]
        return self._app(environ, start)


@cache
def _server() -> Server:
    pytest.importorskip("moto", reason=REMEDY)
    pytest.importorskip("obstore", reason=REMEDY)
    return Server()


Place = GitPlace | BucketPlace


def make_place(kind: str, folder: Path) -> Place:
    """A new place: "git" or "s3"."""
    return GitPlace(folder) if kind == "git" else BucketPlace()


def looked_at(place: Place, folder: Path) -> HeadPlace:
    """The place of the head of a rehearsal there, as one with a folder of its own sees it."""
    return head_at(folder, place.address, rehearsal=True)
