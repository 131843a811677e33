"""Changes since the last commit by git, and the project as the next commit will have it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from clausework.errors import NoGit, NoRepository

FOLDERS = ("--", "standard", "comments", "site/assets")
STAGED = ("diff", "--cached", "--name-only", "--relative", "--no-renames", "-z", *FOLDERS)
UNSTAGED = ("ls-files", "--modified", "--others", "--exclude-standard", "-z", *FOLDERS)
NOT_SO = ("ls-files", "--modified", "--others", "-z", *FOLDERS)
"""Files that the next commit will not have as they are, ignored ones too."""
LISTED = ("ls-files", "-z", *FOLDERS)
WHERE = ("rev-parse", "--show-prefix")


def changed_paths(root: Path) -> tuple[str, ...]:
    """The project's files that are staged, changed or new, sorted; NoRepository outside of git."""
    return tuple(sorted({*_paths(root, STAGED), *_paths(root, UNSTAGED)}))


def staged_paths(root: Path) -> tuple[str, ...]:
    """The project's files that the next commit changes, sorted; NoRepository outside of git."""
    return tuple(sorted(_paths(root, STAGED)))


@contextmanager
def as_staged(root: Path) -> Iterator[Path]:
    """A folder with the project as the next commit will have it.

    That is `root` where no file differs from what is staged, and else a copy, for what is staged
    may be mended or spoilt in the folder.
    """
    if not _paths(root, NOT_SO):
        yield root
        return
    with TemporaryDirectory() as folder:
        copying = ("checkout-index", "-z", "--stdin", f"--prefix={folder}/")
        _git(root, copying, _git(root, LISTED))
        yield Path(folder, _git(root, WHERE).decode("utf-8", "surrogateescape").rstrip("\n"))


def deleted_paths(root: Path, folder: str) -> tuple[str, ...]:
    """The files below a folder that a commit has deleted, or the next will, sorted; none outside of git.

    Some of them may be back.
    """
    how = ("--diff-filter=D", "--no-renames", "--name-only", "--relative", "-z")
    try:
        gone = _paths(root, ("log", "--format=", *how, "--", folder))
        return tuple(sorted(gone | _paths(root, ("diff", "HEAD", *how, "--", folder))))
    except NoRepository:  # or no git at all
        return ()


def is_shallow(root: Path) -> bool:
    """True for a clone that has the last commits only."""
    try:
        return _git(root, ("rev-parse", "--is-shallow-repository")).strip() == b"true"
    except NoRepository:  # or no git at all
        return False


def _paths(root: Path, arguments: tuple[str, ...]) -> set[str]:
    names = _git(root, arguments).decode("utf-8", "replace").split("\0")
    return {name for name in names if name}


def _git(root: Path, arguments: tuple[str, ...], told: bytes = b"") -> bytes:
    command = ["git", "-C", str(root), *arguments]
    try:
        result = subprocess.run(  # noqa: S603 - no shell
            command, input=told, capture_output=True, check=False, env=_surroundings()
        )
    except FileNotFoundError as error:
        raise NoGit("no_git") from error
    if result.returncode:
        raise NoRepository("no_repository", root=root)
    return result.stdout


def _surroundings() -> dict[str, str]:
    """The environment; but GIT_DIR alone, which a hook of a second worktree has, hides where that begins."""
    told = dict(os.environ)
    if "GIT_WORK_TREE" not in told:
        told.pop("GIT_DIR", None)
    return told
