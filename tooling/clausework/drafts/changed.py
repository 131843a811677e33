"""Changes since the last commit by git, and the project as the next commit will have it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
        _told(root, *copying, told=_told(root, *LISTED))
        yield Path(folder, _told(root, *WHERE).decode("utf-8", "surrogateescape").rstrip("\n"))


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
    with suppress(NoGit):
        return (git(root, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true"
    return False


def _paths(root: Path, words: tuple[str, ...]) -> set[str]:
    return {name for name in _told(root, *words).decode("utf-8", "replace").split("\0") if name}


def _told(root: Path, *words: str, told: bytes = b"") -> bytes:
    answer = git(root, *words, told=told)
    if answer is None:
        raise NoRepository("no_repository", root=root)
    return answer


def git(root: Path, *words: str, told: bytes = b"") -> bytes | None:
    """The answer of git in a folder, or None if it refuses; NoGit if it is not installed.

    A GIT_DIR without a GIT_WORK_TREE, which a hook of a second worktree has, would hide where that begins.
    """
    hidden = () if "GIT_WORK_TREE" in os.environ else ("GIT_DIR",)
    known = {name: value for name, value in os.environ.items() if name not in hidden}
    command = ["git", "-C", str(root), *words]
    try:
        run = subprocess.run(command, input=told, capture_output=True, check=False, env=known)  # noqa: S603 - no shell
    except FileNotFoundError as error:
        raise NoGit("no_git") from error
    return None if run.returncode else run.stdout
