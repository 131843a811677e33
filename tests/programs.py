"""Programs that tests start in processes of their own: git, the command line, and pip."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from places import ROOT

CLAUSEWORK = (sys.executable, "-c", "from clausework.cli import main; main()")
"""How the command line begins."""
OFFLINE = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
"""What pip is told, so that it asks no network."""


def git(root: Path, *words: str) -> str:
    """Run git as an author who needs no settings; what it prints."""
    command = ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@example.org", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def hosted(root: Path, name: str) -> Path:
    """Put a project in git, by the author of that name, with a host beside it to which it is pushed."""
    (root / ".gitignore").write_text("/build/\n/var/\n", encoding="utf-8")
    git(root.parent, "init", "--quiet", "--bare", "--initial-branch=main", "origin")
    git(root, "init", "--quiet", "--initial-branch=main")
    authored(root, name)
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Begin")
    git(root, "remote", "add", "origin", "../origin")
    git(root, "push", "--quiet", "--set-upstream", "origin", "main")
    return root


def authored(root: Path, name: str) -> None:
    """Have commits that somebody else makes there be by the author of that name."""
    for key, value in (("user.name", name), ("user.email", f"{name}@example.org")):
        git(root, "config", key, value)


def clausework(
    *words: object, cwd: Path | None = None, beside: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; `beside` is a folder in which packages of others are installed."""
    given = {"PYTHONPATH": os.pathsep.join(map(str, (ROOT / "tooling", beside)))} if beside else {}
    return subprocess.run(
        [*CLAUSEWORK, *map(str, words)],
        cwd=cwd,
        env={**os.environ, **given, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def install(package: Path, folder: Path) -> Path:
    """Have pip install a package into a folder; the folder."""
    command = [sys.executable, "-m", "pip", "install", *OFFLINE, "--target", folder, package]
    subprocess.run(command, check=True, timeout=300)
    return folder
