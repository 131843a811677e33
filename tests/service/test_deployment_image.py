"""The image of the service, by its Containerfile: what is in it, what it installs, as whom it runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from service_rig import until
from test_deployment_units import DEPLOY, around, git, project

from clausework.service.context import open_context

ROOT = Path(__file__).resolve().parents[2]
STOCK = "clausework/stock/tooling/deploy"
FILE = (ROOT / "tooling/deploy/Containerfile").read_text("utf-8")
STEPS = [
    tuple(line.split(maxsplit=1))
    for line in re.sub(r"^#.*\n", "", FILE, flags=re.MULTILINE).replace("\\\n", " ").split("\n")
    if line
]
"""Each instruction and its words."""


def words(instruction: str) -> list[str]:
    return [rest for name, rest in STEPS if name == instruction]


def copied(steps: list[str]) -> list[str]:
    """What is copied from the folder of the project, and not from another stage."""
    plain = [step.split() for step in steps if "--from=" not in step]
    return [name for step in plain for name in step[:-1] if not name.startswith("--")]


def locked(name: str) -> dict[str, str]:
    """The packages of a lock file and their versions."""
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def test_no_secret_can_be_in_the_image() -> None:
    """What the image is made of is named, all of it is there, and it is not var/ nor all of the folder."""
    names = copied(words("COPY"))
    assert not {".", "./", "var", "./var", ".git", "standard", "comments"} & set(names)
    assert all((ROOT / name).exists() for name in names)
    assert {"pyproject.toml", "tooling", "site"} <= set(names)
    assert words("VOLUME") == ['["/srv/standard", "/srv/backup"]']


def test_all_that_is_installed_is_locked_by_its_hash() -> None:
    """But for the wheel of the project, which is made and installed without any index."""
    calls = [call for step in words("RUN") for call in re.split(r"&&|;", step) if "pip" in call]
    installs = [call for call in calls if " install " in call]
    assert len(installs) == 2
    for call in installs:
        files = re.findall(r"-r \S+/(\S+)", call)
        assert "--require-hashes" in call or {"--no-deps", "--no-index"} <= set(call.split())
        assert all(f"requirements/{name}" in copied(words("COPY")) for name in files)
    for call in set(calls) - set(installs):
        assert {"wheel", "--no-deps", "--no-build-isolation"} <= set(call.split())


def test_the_lock_for_postgresql_goes_with_the_others() -> None:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    wanted = {re.split(r"[><=]", name)[0] for name in extra["postgres"]}
    named = (ROOT / "requirements/postgres.in").read_text("utf-8").split("\n")
    assert {line for line in named if line and not line.startswith("#")} == wanted
    everything, here = locked("dev.txt"), locked("postgres.txt")
    assert here
    assert here.items() <= everything.items()
    run = locked("run.txt")
    assert {name: run[name] for name in here if name in run}.items() <= here.items()


def test_the_image_stands_on_one_version_or_on_a_digest() -> None:
    assert re.search(r"^ARG BASE=\S+:\d+\.\d+\.\d+-slim-\w+$", FILE, re.MULTILINE)
    assert [step.split()[0] for step in words("FROM")] == ["${BASE}"] * 2
    assert ":latest" not in FILE
    assert "--build-arg BASE=docker.io/library/python@sha256:" in FILE


def test_the_image_runs_as_nobody_and_says_whether_it_lives() -> None:
    names = [name for name, _ in STEPS]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert words("USER") == ["clausework"]
    (check,) = words("HEALTHCHECK")
    assert "/healthz" in check
    assert "/readyz" not in check


@pytest.mark.slow
def test_the_wheel_is_made_from_what_the_image_copies(tmp_path: Path) -> None:
    """From these files alone, and with the tools of the lock alone."""
    pytest.importorskip("hatchling")
    source = tmp_path / "source"
    for step in words("COPY"):
        if "--from=" not in step and "--chown" not in step and "requirements" not in step:
            *names, place = step.split()
            for name in names:
                target = source / place / ("" if (ROOT / name).is_dir() else name)
                copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
                target.parent.mkdir(parents=True, exist_ok=True)
                copy(ROOT / name, target)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    assert {
        "clausework/cli/serve.py",
        "clausework/stock/mkdocs.yml",
        f"{STOCK}/plan.toml",
        f"{STOCK}/job",
    } <= names


@pytest.mark.slow
def test_in_a_container_the_standard_is_cloned_and_jobs_are_done(tmp_path: Path) -> None:
    """By the scripts of the image, in a folder in the place of its volume; all is there but podman."""
    root, volume, programs = project(tmp_path / "project"), tmp_path / "srv/standard", tmp_path / "bin"
    for folder in (volume, programs):
        folder.mkdir(parents=True)
    for name in ("job", "container"):
        (programs / f"clausework-{name}").symlink_to(DEPLOY / name)
    own = {"CLAUSEWORK_HOST_REPOSITORY": str(tmp_path / "origin"), "CLAUSEWORK_SYSTEM": str(tmp_path)}
    known = around(root) | own
    environment = known | {"PATH": f"{programs}{os.pathsep}{known['PATH']}"}

    def ask(*words: str) -> subprocess.CompletedProcess[str]:
        command = ["clausework-container", *words]
        return subprocess.run(command, cwd=volume, env=environment, capture_output=True, text=True)

    assert ask("clone").returncode == 0
    assert ask("check", "--format", "json").returncode in (0, 1)
    open_context(volume, False, root / "build/site").close()
    jobs = subprocess.Popen(
        ["clausework-container", "jobs"], cwd=volume, env=environment, stderr=subprocess.PIPE
    )
    made = Path(known["CLAUSEWORK_BACKUPS"])
    until(lambda: bool(list(made.glob("full-*Z.db"))), 60)
    until((volume / "var/watch.json").exists, 60)
    jobs.terminate()
    jobs.communicate(timeout=60)
    assert jobs.returncode == 0
    assert list(made.glob("words-*Z.db"))
    assert (volume / "build/site/index.html").is_file()
    assert "comments/log/checkpoint" in git(tmp_path / "origin", "ls-tree", "-r", "--name-only", "main")
