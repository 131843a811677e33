"""The units and jobs for systemd: that they are well formed, closed, and that what they run runs in them."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
import sandbox_rig
from places import LIVE_COMMERCE
from programs import git, hosted
from service_rig import free_port, make_project, wait_for

from clausework.cli import cli
from clausework.service.context import open_context

DEPLOY = Path(__file__).resolve().parents[2] / "tooling/deploy"
SERVICE, JOB = DEPLOY / "clausework.service", DEPLOY / "clausework@.service"
JOBS = ("backup", "publish", "expire")
"""Those that work on the store; of the others see test_host."""
EXPOSURE = 20
"""Tenths of what `systemd-analyze security` may find: it finds 1.2 and 1.1 (systemd 257), of 10 at worst."""
PROGRAMS = Path(sys.executable).parent
TRIES = """
import mmap, os
for call in (lambda: os.chroot("/"), lambda: os.nice(1), lambda: mmap.mmap(-1, 4096, prot=7)):
    try:
        call()
    except PermissionError:
        print("refused")
"""
"""Another root, another priority, and memory that can be written and run."""
analyze = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="no systemd: apt-get install systemd"
)


def commands(text: str) -> list[list[str]]:
    """The arguments of each call of clausework."""
    return [
        re.split(r" [>$]| \|\|", line)[0].split()
        for line in re.findall(r"^(?:ExecStart=\S+/| +(?:if )?)clausework (.*)$", text, re.MULTILINE)
    ]


def test_the_units_and_jobs_call_commands_that_there_are() -> None:
    found = [*commands(SERVICE.read_text("utf-8")), *commands((DEPLOY / "job").read_text("utf-8"))]
    assert {tuple(words[:2]) for words in found} >= {
        ("comments", "export"),
        ("store", "backup"),
        ("build", "--out"),
    }
    for words in found:
        command: click.Command = cli
        with click.Context(cli) as context:
            while isinstance(command, click.Group):
                named = command.get_command(context, words.pop(0))
                assert named is not None
                command = named
            assert command.make_context(command.name, words)


def test_no_unit_names_a_site_that_is_only_an_example() -> None:
    """A service that was set up as it is written would lead those with receipts there."""
    for unit in sorted(DEPLOY.glob("clausework*")):
        assert "example." not in unit.read_text(encoding="utf-8")


def test_each_job_has_a_timer_of_its_own() -> None:
    timers = {file.stem: file.read_text("utf-8") for file in DEPLOY.glob("*.timer")}
    assert timers.keys() == {f"clausework-{job}" for job in (*JOBS, "offsite", "watch")}
    for job in (*JOBS, "offsite", "watch"):
        assert f"Unit=clausework@{job}.service\n" in timers[f"clausework-{job}"]
        assert re.search(rf"^{job}\)$", (DEPLOY / "job").read_text("utf-8"), re.MULTILINE)


def test_a_service_that_goes_silent_is_started_anew() -> None:
    settings = {name: sandbox_rig.settings(SERVICE, name) for name in ("Type", "NotifyAccess", "WatchdogSec")}
    assert settings == {"Type": ["notify"], "NotifyAccess": ["main"], "WatchdogSec": ["30"]}
    assert sandbox_rig.settings(SERVICE, "Restart") == ["always"]


def test_the_service_writes_in_one_folder_alone() -> None:
    assert sandbox_rig.settings(SERVICE, "ReadWritePaths") == ["/srv/standard/var"]
    shared = [line for line in closed(SERVICE) if line not in closed(JOB)]
    assert shared == ["ReadWritePaths=/srv/standard/var", "SystemCallFilter=sched_setscheduler"], (
        "as jobs are"
    )


def closed(unit: Path) -> list[str]:
    """The lines by which a unit is closed in."""
    text = unit.read_text("utf-8").partition("[Install]")[0]
    return re.findall(r"^\w+=.*$", text[text.index("NoNewPrivileges=") :], re.MULTILINE)


@analyze
@pytest.mark.parametrize("unit", [SERVICE, JOB], ids=lambda unit: unit.stem)
def test_a_unit_is_closed_in(unit: Path) -> None:
    command = ["systemd-analyze", "--no-pager", "security", "--offline=true", f"--threshold={EXPOSURE}"]
    done = subprocess.run([*command, str(unit)], capture_output=True, text=True)
    print(done.stdout.strip().split("\n")[-1])
    assert done.returncode == 0, done.stdout[-500:] + done.stderr


@analyze
def test_systemd_understands_each_line_of_the_units(tmp_path: Path) -> None:
    """Of units whose programs are where they say."""
    for file in DEPLOY.glob("clausework*.*"):
        text = file.read_text("utf-8").replace("/srv/clausework/bin", str(tmp_path))
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    for name in ("clausework", "clausework-job"):
        shutil.copy("/bin/true", tmp_path / name)
    units = [str(file) for file in sorted(tmp_path.glob("*.*"))]
    assert len(units) == 5 + len(JOBS), "two services, a timer for each job, and what watches for the desk"
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def project(root: Path) -> Path:
    """A project whose consultation is open, in git, with somewhere to push to."""
    make_project(root)
    settings = root / "standard" / "standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("closes: 2020", "closes: 2120"), encoding="utf-8")
    shutil.copyfile(LIVE_COMMERCE / "mkdocs.yml", root / "mkdocs.yml")
    shutil.copytree(LIVE_COMMERCE / "site" / "theme", root / "site" / "theme")
    return hosted(root, "service")


def confined(unit: Path) -> list[str]:
    """The beginning of a command that runs under what a unit forbids."""
    return [sys.executable, str(Path(sandbox_rig.__file__)), str(unit)]


def around(root: Path) -> dict[str, str]:
    """The environment of a job: our own program first, and a folder for backups."""
    there = root.parent / "backup"
    there.mkdir(exist_ok=True)
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    return {
        **os.environ,
        "PATH": path,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "CLAUSEWORK_BACKUPS": str(there),
    }


def do(root: Path, job: str) -> int:
    """Run a job as its unit does; its exit status."""
    command = [*confined(JOB), str(DEPLOY / "job"), job]
    return subprocess.run(command, cwd=root, env=around(root), capture_output=True).returncode


@contextmanager
def served(root: Path) -> Iterator[int]:
    """The service on a free port, as its unit runs it."""
    port = free_port()
    command = [*confined(SERVICE), "clausework", "serve", "--port", str(port)]
    null = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=root, env=around(root), stdout=null, stderr=null) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0, "it stops as the unit has it stop"


def ask(port: int, method: str, path: str, body: str = "") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {"content-type": "application/json"})
    try:
        return connection.getresponse().status
    finally:
        connection.close()


@analyze
def test_what_the_units_forbid_is_forbidden() -> None:
    for unit in (SERVICE, JOB):
        done = subprocess.run([*confined(unit), sys.executable, "-c", TRIES], capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, "refused\n" * 3), done.stderr


@pytest.mark.slow
@analyze
def test_the_service_and_its_jobs_do_without_what_units_forbid(tmp_path: Path) -> None:
    """A comment is taken, backed up, exported with the log, and pushed; a job that has nothing to do is no fault."""
    root = project(tmp_path / "project")
    with served(root) as port:
        sent = json.dumps({"clause": "platform.records", "text": "应保存三年。"})
        assert (ask(port, "GET", "/readyz"), ask(port, "POST", "/comments", sent)) == (200, 201)
        assert [do(root, job) for job in (*JOBS, "publish")] == [0, 0, 0, 0]
    made = sorted(file.name.partition("-")[0] for file in (tmp_path / "backup").iterdir())
    assert made == ["full", "words", "words"]
    assert "comments/log/checkpoint" in git(tmp_path / "origin", "ls-tree", "-r", "--name-only", "main")
    assert git(tmp_path / "origin", "rev-list", "--count", "main") == "2\n"
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.slow
def test_old_backups_go_once_there_is_a_new_one(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    open_context(root, False, root / "build" / "site").store.close()
    folder = Path(around(root)["CLAUSEWORK_BACKUPS"])
    ages = {"full-a.db": 15, "full-b.db": 13, "words-a.db": 15, "notes.txt": 15}
    for name, days in ages.items():
        (folder / name).write_text("", encoding="utf-8")
        os.utime(folder / name, (time.time() - days * 86400,) * 2)
    job = [str(DEPLOY / "job"), "backup"]
    assert subprocess.run(job, cwd=tmp_path, env=around(root), capture_output=True).returncode, (
        "no project here"
    )
    assert {file.name for file in folder.iterdir()} == ages.keys()
    assert subprocess.run(job, cwd=root, env=around(root), capture_output=True).returncode == 0
    (new,) = {file.name for file in folder.iterdir()} - {"full-b.db", "words-a.db", "notes.txt"}
    assert re.fullmatch(r"full-\d{4}-\d\d-\d\dT\d{6}Z\.db", new)


@pytest.mark.slow
@analyze
def test_a_job_that_cannot_push_fails(tmp_path: Path) -> None:
    """And has made the backup before: one older than the log in git would not be restored."""
    root = project(tmp_path / "project")
    hook = tmp_path / "origin" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    job = [str(DEPLOY / "job"), "publish"]
    with served(root) as port:
        sent = json.dumps({"clause": "platform.records", "text": "应保存三年。"})
        assert ask(port, "POST", "/comments", sent) == 201
        assert subprocess.run(job, cwd=root, env=around(root), capture_output=True).returncode
    assert [file.name[:6] for file in (tmp_path / "backup").iterdir()] == ["words-"]
