"""What git says has changed since the last commit."""

from __future__ import annotations

import subprocess
from pathlib import Path

from clausework.errors import NoRepository

STAGED = ("diff", "--cached", "--name-only", "--relative", "--no-renames", "-z")
UNSTAGED = ("ls-files", "--modified", "--others", "--exclude-standard", "-z")


def changed_paths(root: Path) -> tuple[str, ...]:
    """The files below `root` that are staged, changed or new, sorted; NoRepository outside of git."""
    found: set[str] = set()
    for arguments in (STAGED, UNSTAGED):
        command = ["git", "-C", str(root), *arguments]
        try:
            result = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
        except FileNotFoundError as error:
            raise NoRepository(root) from error
        if result.returncode:
            raise NoRepository(root)
        found.update(path for path in result.stdout.decode("utf-8", "surrogateescape").split("\0") if path)
    return tuple(sorted(found))
