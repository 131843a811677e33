"""What a monitor is told of the machine, the copies of the store and the release."""

from __future__ import annotations

import shutil
import time
from importlib.metadata import version
from pathlib import Path

import pytest
from service_rig import Client
from test_service_operation import metric

from clausework.workflow.consult import export
from clausework.workflow.keep import back_up


def near(found: float, wanted: float) -> bool:
    """Whether a number of bytes is about another: the disk is not ours alone."""
    return abs(found - wanted) < 2**30


def test_metrics_tell_of_room_and_release(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEWORK_REVISION", "0f1e2d3")
    assert client.send(client.form()).status == 201
    free = shutil.disk_usage(client.root).free
    assert near(metric(client, "clausework_store_free_bytes "), free)
    assert near(metric(client, "clausework_attachments_free_bytes "), free)
    log = client.root / "var" / "consultation.db-wal"
    assert metric(client, "clausework_store_wal_bytes ") == log.stat().st_size > 0
    line = f'clausework_build_info{{revision="0f1e2d3",version="{version("clausework")}"}}'
    assert metric(client, line) == 1
    assert metric(client, "process_resident_memory_bytes ") > 2**20


def test_metrics_tell_of_the_last_backup_and_export_to_git(client: Client, tmp_path: Path) -> None:
    names = [f"clausework_last_{deed}_timestamp_seconds " for deed in ("backup", "export", "checkpoint")]
    client.send(client.form())
    assert [metric(client, name) for name in names] == [0, 0, 0]
    began = int(time.time())
    back_up(client.root, False, "", tmp_path / "copy.db")
    export(client.root, False)
    assert all(began <= metric(client, name) <= time.time() for name in names)


def test_every_metric_says_what_it_is(client: Client) -> None:
    lines = client.get("/metrics").text.splitlines()
    told = {line.split()[2] for line in lines if line.startswith("# HELP") and len(line.split()) > 3}
    assert told == {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert not any(str(client.root) in line for line in lines)
