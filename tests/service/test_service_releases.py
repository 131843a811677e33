"""A release goes on beside the next one, which has made a step of the schema that expands."""

from __future__ import annotations

import subprocess
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from crash_rig import Load, command, environment, get, kept, lost, post, service
from postgres_rig import new_database
from programs import CLAUSEWORK
from service_rig import free_port, make_project, wait_for

from clausework.workflow.consult import open_store

NEXT = """
from clausework.store.schema import steps as schema
from clausework.store.schema.dialects import SchemaStep
schema.STEPS += (
    SchemaStep(
        "r9998_more",
        (
            "CREATE TABLE more (name TEXT PRIMARY KEY)",
            "ALTER TABLE comment ADD COLUMN extra TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE event ADD COLUMN extra TEXT NOT NULL DEFAULT ''",
        ),
    ),
)
"""
"""What the next release has more; Python runs it before anything else."""


@pytest.mark.slow
def test_replicas_go_on_while_the_next_release_upgrades(tmp_path: Path) -> None:
    root, address = make_project(tmp_path / "project"), new_database()
    release = tmp_path / "next"
    release.mkdir()
    (release / "sitecustomize.py").write_text(NEXT, encoding="utf-8")
    options = ["--rehearsal", "--db", address, "--root", str(root), "--lang", "en"]
    with service(root, address) as (port, _):
        load = Load(port, 4)
        load.until(20)
        refused = command("serve", *options, "--port", "1", release=release)
        assert refused.returncode == 2
        assert "store upgrade" in refused.stderr
        due = command("store", "upgrade", "--check", *options, release=release)
        assert due.returncode == 1, due.stderr
        assert "r9998_more" in due.stdout
        assert "can keep running" in due.stdout
        done = command("store", "upgrade", *options, release=release)
        assert done.returncode == 0, done.stderr
        assert [path.suffix for path in (root / "var" / "backup").iterdir()] == [".db"]
        load.until(len(load.acknowledged) + 20)
        with service(root, address, release=release) as (second, _):
            assert post(second, "n" * 36) == 201
            assert get(port, "/readyz") == get(second, "/readyz") == 200
            before = len(load.acknowledged)
            load.until(before + 20)
            load.end()
    assert len(load.acknowledged) >= before + 20
    assert lost(root, address, load) == 0
    known = {f"意见 {name}" for name in (*load.acknowledged, *load.unanswered, "n" * 36)}
    assert set(kept(root, address)) <= known
    assert command("store", "upgrade", "--check", *options, release=release).returncode == 0
    assert command("store", "upgrade", "--check", *options).returncode == 0
    refused = command("store", "backup", str(tmp_path / "b.db"), *options)
    assert "later release" in refused.stderr, "a copy by this release would lack what the next one keeps"


@pytest.mark.slow
def test_a_file_of_an_earlier_release_is_upgraded_and_served(tmp_path: Path) -> None:
    root, port, release = make_project(tmp_path / "project"), free_port(), tmp_path / "next"
    release.mkdir()
    (release / "sitecustomize.py").write_text(NEXT, encoding="utf-8")
    open_store(root, False).close()
    options = ["serve", "--port", str(port), "--root", str(root), "--lang", "zh"]
    process = subprocess.Popen(
        [*CLAUSEWORK, *options], env=environment(release), stderr=subprocess.PIPE, text=True
    )
    try:
        wait_for(port)
        assert get(port, "/readyz") == 200
        assert process.stderr is not None
        kept = root / "var" / "backup" / "consultation-r0001_store.db"
        assert str(kept) in process.stderr.readline()
    finally:
        process.terminate()
        process.communicate(timeout=60)
    with closing(apsw.Connection(str(kept))) as db:
        assert db.pragma("user_version") == 1
