"""Commits: of some files of a project and nothing else, and such as are made without a worktree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
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
    staged = tuple(name for name in git(root, "diff", "--cached", "--name-only", "-z").split("\0") if name)
    if staged:
        raise NotCommitted("staged", paths=staged)
    for path in paths:
        if path in changed:
            raise NotCommitted("begun", path=path)


def commit_files(root: Path, paths: Sequence[str], message: str) -> None:
    """Commit some files under a message."""
    git(root, "add", "--", *paths)
    git(root, "commit", "--quiet", "--message", message, "--", *paths)  # these alone, whatever else is staged


def git(
    root: Path,
    *words: str,
    given: str = "",
    around: Mapping[str, str] = {},
    kept: Sequence[int] = (),
    seconds: float | None = None,
) -> str:
    """The output of git in a folder; NotCommitted, with its reason, if it refuses or takes too long.

    `kept` are open files which it holds as long as it runs, even if we are killed.
    """
    command: Sequence[str] = ("git", "-C", str(root), *words)
    told = given.encode("utf-8", "surrogateescape")  # file names need not be UTF-8
    env = {**os.environ, **around}
    try:
        done = subprocess.run(  # noqa: S603 - no shell
            command, input=told, capture_output=True, check=False, env=env, pass_fds=kept, timeout=seconds
        )
    except FileNotFoundError as error:
        raise NoGit("no_git") from error
    except subprocess.TimeoutExpired as error:
        raise NotCommitted("git_refuses", reason=f"{error.timeout} s") from error
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip()).decode("utf-8", "replace")
        if reason:
            raise NotCommitted("git_refuses", reason=reason)
        raise NoRepository("no_repository", root=root)
    return done.stdout.decode("utf-8", "surrogateescape")


NONE = "0" * 40
"""The blob of a file that is not there."""
PLAIN = ("-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", "-c", "core.quotepath=off")
SAFE = ("-c", "gc.auto=0", "-c", "core.fsync=committed,index,reference")
"""Nothing of a person's settings changes what is written, and a commit that was told of is on the disk."""
US = "clausework", "clausework@users.noreply.invalid"
ALONE = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_COMMITTER_NAME": US[0], "GIT_COMMITTER_EMAIL": US[1]}


class Repository:
    """A repository of our own: trees, commits and references; nothing is half written if we are killed.

    `kept` are open files that its processes hold.
    """

    def __init__(self, folder: Path, kept: Sequence[int] = ()) -> None:
        self.folder, self._kept = folder, kept

    def git(
        self, *words: str, given: str = "", seconds: float | None = None, around: Mapping[str, str] = {}
    ) -> str:
        """The output of git, without the last end of line."""
        words, around = (*PLAIN, *SAFE, *words), {**ALONE, **around}
        found = git(self.folder, *words, given=given, around=around, kept=self._kept, seconds=seconds)
        return found.removesuffix("\n")

    def at(self, ref: str) -> str:
        """The commit that a reference leads to; "" if there is none."""
        return self.git("for-each-ref", "--format=%(objectname)", ref)

    def blob(self, name: str) -> str:
        """The object with a name such as COMMIT:PATH; NONE if there is none."""
        found = self.git("cat-file", "--batch-check=%(objectname)", given=f"{name}\n")
        return NONE if found.endswith(" missing") else found

    def text(self, blob: str) -> str:
        """The text of a file, "" of one that is not there."""
        return "" if blob == NONE else git(self.folder, "cat-file", "blob", blob)

    def written(self, text: str) -> str:
        """The blob of a text."""
        return self.git("hash-object", "-w", "--stdin", given=text)

    def tree_of(self, commit: str) -> str:
        """The tree of a commit."""
        return self.git("rev-parse", f"{commit}^{{tree}}")

    def tree(self, on: str, files: Mapping[str, str]) -> str:
        """The tree of a commit with other blobs for some files."""
        if not files:
            return self.tree_of(on)
        around = {"GIT_INDEX_FILE": str(self.folder.resolve() / f".git/made-{os.getpid()}")}
        self.git("read-tree", on, around=around)
        modes = ((0 if blob == NONE else 100644, blob, path) for path, blob in files.items())
        lines = (f"{mode} {blob}\t{path}\0" for mode, blob, path in modes)
        self.git("update-index", "-z", "--index-info", given="".join(lines), around=around)
        return self.git("write-tree", around=around)

    def made(
        self, tree: str, parents: Iterable[str], message: str, author: tuple[str, str] = US, day: str = ""
    ) -> str:
        """A commit that nothing refers to yet."""
        around = {"GIT_AUTHOR_NAME": author[0], "GIT_AUTHOR_EMAIL": author[1]}
        words = [word for parent in parents for word in ("-p", parent)]
        dated = {"GIT_AUTHOR_DATE": day} if day else {}
        return self.git("commit-tree", tree, *words, given=message, around={**around, **dated})

    def move(self, refs: Mapping[str, str]) -> None:
        """Have references lead to other commits, or end with "": all of them at once."""
        lines = (f"update {ref} {to}\n" if to else f"delete {ref}\n" for ref, to in refs.items())
        self.git("update-ref", "--stdin", given=f"start\n{''.join(lines)}prepare\ncommit\n")

    def fetch(self, place: str, what: str, seconds: float | None = None) -> None:
        """Fetch FROM:TO from a repository; NotCommitted, with its reason, if it does not give it."""
        self.git("fetch", "--no-tags", "--update-shallow", place, what, seconds=seconds)

    def changes(self, old: str, new: str) -> dict[str, tuple[str, str]]:
        """The blobs before and after of each path that differs between two commits."""
        words = self.git("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new).split("\0")
        pairs = zip((about.split() for about in words[::2]), words[1::2], strict=False)
        return {path: (about[2], about[3]) for about, path in pairs}
