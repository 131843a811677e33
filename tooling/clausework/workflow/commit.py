"""Commit some files of a project, and nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from clausework.drafts.changed import changed_paths
from clausework.errors import ClauseworkError, NoGit, NoRepository


class NotCommitted(ClauseworkError):
    """Git holds what is not of this commit, or refuses it."""

    section = "apply"


def may_commit(root: Path, paths: Sequence[str]) -> None:
    """Raise NotCommitted if a commit of the files would take in what somebody else has begun.

    That is anything that is staged, or an earlier change of one of the files; NoRepository outside of git.
    """
    changed = changed_paths(root)
    staged = tuple(name for name in _git(root, "diff", "--cached", "--name-only", "-z").split("\0") if name)
    if staged:
        raise NotCommitted("staged", paths=staged)
    for path in paths:
        if path in changed:
            raise NotCommitted("begun", path=path)


def commit_files(root: Path, paths: Sequence[str], message: str) -> None:
    """Commit some files under a message."""
    _git(root, "add", "--", *paths)
    _git(root, "commit", "--quiet", "--message", message, "--", *paths)


def _git(root: Path, *words: str) -> str:
    command: Sequence[str] = ("git", "-C", str(root), *words)
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except FileNotFoundError as error:
        raise NoGit from error
    if done.returncode:
        reason = (
            done.stderr.decode("utf-8", "replace").strip() or done.stdout.decode("utf-8", "replace").strip()
        )
        raise NotCommitted("git_refuses", reason=reason) if reason else NoRepository(root)
    return done.stdout.decode("utf-8", "replace")
