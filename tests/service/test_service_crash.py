"""A receipt outlives the service: kill -9 under load, with the commit stalled before the kill.

Without the stall a plain kill catches nothing: a commit takes a fraction of a millisecond, and a
service that acknowledges too early is almost never caught between. So another session takes the
write lock first. The control is such a service, and the same test must find it out.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from crash_rig import crash, kept, lost, post, service
from postgres_rig import new_database
from service_rig import make_project

KILLS = 10
"""For each database."""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else new_database()


@pytest.mark.slow
def test_every_receipt_survives_a_kill_with_the_commit_stalled(tmp_path: Path, address: str) -> None:
    root = make_project(tmp_path)
    acknowledged, unanswered = 0, []
    for _ in range(KILLS):
        load = crash(root, address, "sound")
        assert lost(root, address, load) == 0
        assert load.unanswered, "the kill must have met comments under way"
        acknowledged += len(load.acknowledged)
        unanswered += load.unanswered
    assert acknowledged >= 40 * KILLS
    with service(root, address) as (port, process):
        assert {post(port, name) for name in unanswered * 2} <= {200, 201}
        process.terminate()
        assert process.wait(10) == 0
    texts = kept(root, address)
    assert len(texts) == len(set(texts)) == acknowledged + len(unanswered)


@pytest.mark.slow
def test_the_same_test_finds_out_a_service_that_acknowledges_too_early(tmp_path: Path, address: str) -> None:
    root = make_project(tmp_path)
    assert lost(root, address, crash(root, address, "early")) > 0


def test_a_full_disk_loses_nothing_and_the_service_recovers(rehearsal) -> None:
    resource = pytest.importorskip("resource")
    wal = rehearsal.office.store.path.with_name("rehearsal.db-wal")
    rehearsal.send(rehearsal.form(text="先有一条"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 100_000, hard))
    try:
        answers = [rehearsal.send(rehearsal.form(text=f"{n}" + "满" * 4000)) for n in range(30)]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    statuses = [answer.status for answer in answers]
    assert 201 in statuses
    assert 503 in statuses
    assert all(answer.headers["retry-after"] for answer in answers if answer.status == 503)
    assert rehearsal.send(rehearsal.form(text="又有地方了")).status == 201
    kept = rehearsal.comments()
    for number, status in enumerate(statuses):
        assert (f"{number}" + "满" * 4000 in kept) == (status == 201)
    assert rehearsal.office.store.faults() == ()


def test_a_disk_that_only_reads_gives_503_and_loses_nothing(rehearsal) -> None:
    first = rehearsal.send(rehearsal.form(text="先有一条"))
    assert first.status == 201
    writer = rehearsal.office.store._writing()
    writer.submit(lambda db: db.execute("PRAGMA query_only=1")).exception(5)
    refused = rehearsal.send(rehearsal.form(text="写不进"))
    assert (refused.status, bool(refused.headers["retry-after"])) == (503, True)
    writer._db.execute("PRAGMA query_only=0")
    assert rehearsal.send(rehearsal.form(text="写不进")).status == 201
    assert rehearsal.comments() == ["先有一条", "写不进"]
