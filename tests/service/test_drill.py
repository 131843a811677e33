"""The drill: a copy is put through each failure under load, and what went wrong is not called well."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from drills import SKIPPED, page, prepare, sound
from drills.__main__ import main
from drills.disasters import DISASTERS
from drills.trials import TRIALS, Drill, DrillReceipt, Outcome, Plan
from service_rig import make_project
from test_service_old_backup import take

from clausework.workflow.consult import open_store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_project(tmp_path / "project")
    with closing(open_store(root, True)) as store:
        take(store, "演习以前的意见")
    return root


def drill_of(root: Path, folder: Path) -> Drill:
    copy, db = prepare(root, folder, True)
    site = root / "build" / "site"
    return Drill(
        Plan(root=copy, folder=folder, db=db, rehearsal=True, clause="platform.records", site=site, seconds=1)
    )


@pytest.mark.slow
def test_a_drill_loses_nothing_and_leaves_the_store_as_it_was(root: Path, tmp_path: Path) -> None:
    store, out = root / "var" / "rehearsal.db", tmp_path / "drill.md"
    before = store.read_bytes()
    done = CliRunner().invoke(main, ["--rehearsal", "--root", str(root), "--seconds", "1", "--out", str(out)])
    told = out.read_text("utf-8")
    assert done.exit_code == 0, told
    assert "**All is well.**" in told
    assert " 0 were lost and 0 doubled" in told
    rows = [line for line in told.splitlines() if line.startswith("| ") and "Trial" not in line]
    assert len(rows) == len(DISASTERS) + len(TRIALS) + 1
    assert [row.rstrip(" |").rpartition("| ")[2].startswith(("well", "not done")) for row in rows] == [
        True
    ] * len(rows)
    assert sum("not done" in row for row in rows) == 1, "there is no earlier release here"
    assert store.read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("disaster", DISASTERS, ids=lambda one: one.__name__)
def test_no_disaster_gives_a_number_or_a_size_twice(
    root: Path, tmp_path: Path, disaster: Callable[[Drill], Outcome]
) -> None:
    drill = drill_of(root, tmp_path / "drill")
    for _ in range(2 if disaster.__name__ == "volume" else 1):
        found = disaster(drill)
        assert found.sound, found
        assert found.receipts > 20
        assert found.restored < 300


def test_a_receipt_that_the_store_does_not_bear_out_is_lost(root: Path, tmp_path: Path) -> None:
    drill = drill_of(root, tmp_path / "drill")
    with closing(drill.open()) as store:
        (comment,) = store.comments()
    good = DrillReceipt(comment.text, comment.id, comment.digest, 0)
    assert drill.compared([good]) == (0, 0)
    others = [
        DrillReceipt(comment.text, "R-0002-W", comment.digest, 0),
        DrillReceipt("other", comment.id, comment.digest, 0),
        DrillReceipt(comment.text, comment.id, "0" * 64, 0),
    ]
    assert drill.compared([good, *others]) == (3, 0)


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(kind="kill", receipts=9, lost=1),
        Outcome(kind="machine", receipts=9, doubled=1),
        Outcome(kind="full", receipts=9, held=False),
        Outcome(kind="kill", reason="drill_no_service"),
    ],
)
def test_what_went_wrong_is_not_called_well(outcome: Outcome) -> None:
    good = Outcome(kind="silence", receipts=5, silence=1.25)
    assert sound((good, Outcome(kind="former", reason=SKIPPED[0])))
    assert not sound((good, outcome))
    text = page((good, outcome), sound=False, standard="sample", day="2020-07-12")
    assert "Something went wrong" in text
    assert "1.2" in text


@pytest.mark.slow
def test_a_killed_service_is_started_again_and_ends_when_told(root: Path, tmp_path: Path) -> None:
    drill = drill_of(root, tmp_path / "drill")
    with drill.service().running() as service:
        first = service.pid
        service.kill()
        ends = time.monotonic() + 30
        while service.pid == first and time.monotonic() < ends:
            time.sleep(0.05)
        service.wait()
        assert service.pid != first
        assert service.stop() < 15
    assert service.status("/healthz") == 0


def test_the_commands_that_stop_a_database_go_together(root: Path) -> None:
    done = CliRunner().invoke(main, ["--root", str(root), "--silence", "true"])
    assert done.exit_code == 2
    assert "--silence and --resume go together" in done.output
