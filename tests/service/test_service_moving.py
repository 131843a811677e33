"""A store is moved under a service that takes comments: no receipt stays behind."""

from __future__ import annotations

import http.client
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from crash_rig import Load, command, kept, lost, post, service
from postgres_rig import new_database
from service_rig import make_project

from clausework.store.address import name_at, session_at


def asked(port: int, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(connection):
        body = "clause=platform.records&text=x&lang=zh" if method == "POST" else None
        kind = {"content-type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body, {**kind, **headers})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode("utf-8")


def last(address: str) -> tuple[str, int]:
    """The kind of the last event, and how many comments there are."""
    with closing(session_at(address, True)) as db:
        kind = db.execute("SELECT kind FROM event ORDER BY seq DESC LIMIT 1").get
        return str(kind), int(db.execute("SELECT count(*) FROM comment").get)


@pytest.mark.slow
def test_every_receipt_arrives_there_and_back(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    there, back = new_database(), f"sqlite:{tmp_path / 'back.db'}"
    moved_under_load(root, str(root / "var" / "rehearsal.db"), there)
    moved_under_load(root, there, back)


def moved_under_load(root: Path, source: str, target: str) -> None:
    with service(root, source) as (port, _):
        load = Load(port, 8)
        load.until(60)
        done = command("store", "migrate", source, target, "--rehearsal", "--lang", "en")
        assert done.returncode == 0, done.stderr
        closed = last(source)
        status, headers, page = asked(port, "POST", "/comments")
        assert (status, "retry-after" in headers) == (503, True)
        assert "正在迁移" in page
        status, _, ready = asked(port, "GET", "/readyz")
        assert (status, msgspec.json.decode(ready)["store"]) == (503, "moved")
        acknowledged = len(load.acknowledged)
        time.sleep(0.5)
        load.end()
        assert len(load.acknowledged) == acknowledged, "nothing is receipted any more"
    assert closed[0] == "moved"
    assert last(source) == closed
    assert acknowledged >= 60
    assert lost(root, target, load) == 0
    assert len(kept(root, target)) == closed[1]
    refused = command(
        "serve", "--rehearsal", "--db", source, "--root", str(root), "--lang", "en", "--port", "1"
    )
    assert refused.returncode == 2
    assert name_at(target, True) in refused.stderr
    assert "--cancel" in refused.stderr
    with service(root, target) as (port, _):
        assert post(port, load.acknowledged[0]) == 200, "found again"
        assert post(port, "n" * 36) in (200, 201)
