"""A fiftieth of the million: the same questions, in time, by index, and with bounded memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from million import JULY, KEY, clock, export, fill, listed, opened, reads
from postgres_rig import new_database

from clausework.consultation.records import write_lines
from clausework.store.address import open_at
from clausework.store.copies import move
from clausework.store.queue import QueueFilter
from clausework.store.sqlite import SqliteStore

COUNT = 20_000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("many") / "c.db"
    fill(found, COUNT)
    return found


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with closing(opened(path)) as found:
        yield found


@pytest.mark.slow
def test_pages_and_lists_are_quick_in_both_databases(store: SqliteStore, path: Path) -> None:
    slow = {name: taken for name, taken in reads(store, COUNT) if taken > 200}
    assert not slow
    database = new_database()
    assert move(str(path), database, False).content.comments == COUNT
    with closing(open_at(database, False, [JULY], KEY, clock=lambda _db: clock(0))) as other:
        assert not {name: taken for name, taken in reads(other, COUNT) if taken > 200}
        wanted = QueueFilter(clause="chapter0.clause0")
        assert listed(other, wanted) == listed(store, wanted)


@pytest.mark.slow
def test_an_export_streams(store: SqliteStore, path: Path, tmp_path: Path) -> None:
    tracemalloc.start()
    assert write_lines(store, tmp_path / "a.jsonl") == COUNT
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    lines = (tmp_path / "a.jsonl").read_bytes()
    assert lines.count(b"\n") == COUNT
    assert b"example.org" not in lines
    assert peak < 12 * 2**20 < len(lines)
    seconds, _ = export(path, tmp_path / "b.jsonl")
    assert seconds < 15
    assert (tmp_path / "b.jsonl").read_bytes() == lines
    assert store.faults() == ()
