"""Answering, agreeing and pushing, ended by SIGKILL at every step of git: nothing is lost, and the next goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from answering_rig import NO, clone, consulted, settle
from programs import git

from clausework.consultation.records import read_record
from clausework.workflow.answering import agree, apply, standings

WRAPPER = """\
#!/bin/sh
# The real git, whose caller is killed at one of its calls: before it, after it, or both of them in the middle.
case " $* " in *" cat-file "*|*" for-each-ref "*|*" rev-parse "*|*" diff-tree "*) exec {git} "$@" ;; esac
n=$(($(cat "$CALLS") + 1))
echo "$n" >"$CALLS"
if [ "$n" = "$AT" ]; then
    case $HOW in
    before) kill -9 $PPID; exit 1 ;;
    after) {git} "$@"; kill -9 $PPID; exit 1 ;;
    middle) {git} "$@" & sleep "$DELAY"; kill -9 $! $PPID; exit 1 ;;
    esac
fi
exec {git} "$@"
"""
WORK = """\
import sys
from pathlib import Path
from answering_rig import NO, settle
from clausework.model.comment import Disposition
from clausework.workflow.answering import agree, apply
root, numbers = Path(sys.argv[1]), sys.argv[2:]
yes = Disposition(outcome="accepted", reason="采纳，已按建议修改相应的条文。")
settle(root, numbers[:4], NO, "wang.li")
settle(root, numbers[4:], yes, "wang.li")
apply(root, numbers[5], "zhao")
agree(root, [*numbers[:3], numbers[5]], "chen")
"""
STEPS = 55
"""Calls of git that write, at the least."""
QUICK = ((14, "after"), (33, "before"))


@pytest.fixture(scope="module")
def wrapped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wrapped")
    (folder / "git").write_text(WRAPPER.replace("{git}", str(shutil.which("git"))), encoding="utf-8")
    (folder / "git").chmod(0o755)
    return folder


def work(
    root: Path, numbers: list[str], wrapped: Path, at: int, how: str, delay: float = 0.0
) -> tuple[int, int]:
    """Do it in a process of its own; its exit status, and how many calls of git wrote."""
    calls = root.parent / "calls"
    calls.write_text("0", encoding="utf-8")
    tests = Path(__file__).resolve().parents[1]
    around = {
        "PATH": f"{wrapped}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join([*sys.path, str(tests)]),
        "CALLS": str(calls), "AT": str(at), "HOW": how, "DELAY": str(delay),
    }  # fmt: skip
    command = [sys.executable, "-c", WORK, str(root), *numbers]
    done = subprocess.run(command, env={**os.environ, **around}, capture_output=True, text=True)
    assert done.returncode in (0, -9), done.stderr
    return done.returncode, int(calls.read_text("utf-8"))


def check(root: Path, numbers: list[str]) -> None:
    """What is there is whole, and doing all of it again comes to the same end."""
    before = standings(root)
    published = {number for number in numbers if _answered(clone(root), number)}
    first, known = set(numbers[:4]), {*before, *published}
    assert first <= known or not first & known, "an act is there as a whole or not at all"
    assert not published & set(numbers) - {*numbers[:3], numbers[5]}, "nothing goes out that nobody agreed to"
    if (desk := root / "var/answers").is_dir():
        assert git(desk, "status", "--porcelain") == ""
        assert "missing" not in git(desk, "fsck", "--connectivity-only")
        assert not list((desk / ".git").glob("*.lock"))
    settle(root, [number for number in numbers if number not in known], NO, "wang.li")
    agree(root, [number for number in numbers if number not in published], "chen")
    assert all(_answered(clone(root), number) for number in numbers)
    assert standings(root) == {}
    assert git(root, "status", "--porcelain") == ""


def _answered(there: Path, number: str) -> bool:
    record = read_record(there, number)
    assert record is not None
    assert (record.state == "answered") == (record.disposition is not None)
    return record.disposition is not None


def test_the_work_itself_is_done(small: Path, wrapped: Path) -> None:
    numbers = consulted(small)
    status, calls = work(small, numbers, wrapped, 0, "")
    assert status == 0
    assert calls >= STEPS
    check(small, numbers)


def tier(at: int, way: int, how: str) -> tuple[pytest.MarkDecorator, ...]:
    """A few at once, a fifth with the slow tests, all with the long ones."""
    if (at, how) in QUICK:
        return ()
    return (pytest.mark.slow, pytest.mark.long) if (at + way) % 5 else (pytest.mark.slow,)


@pytest.mark.parametrize(
    ("at", "how"),
    [
        pytest.param(at, how, marks=tier(at, way, how))
        for at in range(1, STEPS + 4)
        for way, how in enumerate(("before", "after", "middle"))
    ],
)
def test_whoever_is_killed_leaves_what_the_next_goes_on_from(
    small: Path, wrapped: Path, at: int, how: str
) -> None:
    numbers = consulted(small)
    status, calls = work(small, numbers, wrapped, at, how, delay=at % 5 / 1000)
    if status == 0:
        assert calls < at, "it was killed, or there are not so many steps"
    check(small, numbers)


def test_git_that_outlives_its_caller_keeps_the_next_one_waiting(small: Path, wrapped: Path) -> None:
    """Its lock is held by every git that it started: none of them writes beside the next one."""
    numbers = consulted(small)
    settle(small, numbers[:1], NO, "wang.li")
    slow = wrapped.parent / "slow"
    slow.mkdir(exist_ok=True)
    real = shutil.which("git")
    text = f'#!/bin/sh\ncase " $* " in *" write-tree "*) kill -9 $PPID; sleep 1.5 ;; esac\nexec {real} "$@"\n'
    (slow / "git").write_text(text, encoding="utf-8")
    (slow / "git").chmod(0o755)
    began = os.times().elapsed
    assert work(small, numbers, slow, 0, "")[0] == -9
    settle(small, numbers[1:2], NO, "wang.li")
    assert os.times().elapsed - began > 1.4
    assert sorted(standings(small)) == numbers[:2]
    assert apply(small, numbers[5], "zhao")[1]
