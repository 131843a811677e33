"""The branches on which answers of the desk stand, in a repository of its own that follows the published one.

`answers` holds an act a commit; `base` is what of the published branch it stands on, path by path: what
differs between the two waits to be agreed. Where somebody has meanwhile changed the same on the published
branch, that path keeps its old base, and its comment is not brought there until it is answered anew.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterable, Set
from pathlib import Path

from clausework.consultation.parse import parse_record
from clausework.consultation.records import (
    FOLDER as COMMENTS,
    answer_values,
    edited_record,
    find_record,
    read_record,
    resolved,
)
from clausework.errors import StoreError
from clausework.model.comment import Comment
from clausework.workflow.chapter.applying import merged_text
from clausework.workflow.commit import NONE, NotCommitted, Repository, git
from clausework.workflow.settle import answer_text, merged_record

WORKTREE = "var/answers"
ANSWERS, BASE, AGREED, PUBLISHED = (
    f"refs/heads/{name}" for name in ("answers", "base", "agreed", "published")
)
TRAILERS = "%(trailers:key=Comment,valueonly,separator=%x20)"
RECORD = re.compile(rf"{COMMENTS}/[^/]+/[^/]+/([^/]+)\.yml")
HOST_S = 12.0
"""Seconds for which a git host may take to answer."""


class NotAnswered(StoreError):
    """Answers cannot be given so; nothing was written."""

    section = "answering"


class AnswerBranches(Repository):
    """The repository in which the desk answers, while an act holds its lock."""

    def __init__(self, root: Path, lock: int) -> None:
        super().__init__(root / WORKTREE, (lock,))
        self.root = root
        branch = git(root, "symbolic-ref", "HEAD").strip()
        shape = "%(upstream)%00%(upstream:remotename)%00%(upstream:remoteref)"
        told = git(root, "for-each-ref", f"--format={shape}", branch).strip()
        if not told:
            raise NotAnswered("no_commit")
        tracking, remote, theirs = told.split("\0")
        self._tracking = tracking or branch
        self.branch = theirs or branch
        self.host = "" if remote in ("", ".") else git(root, "remote", "get-url", remote).strip()
        if self.host and ":" not in self.host and not self.host.startswith("/"):
            self.host = str((root / self.host).resolve())  # a path that begins nowhere does so in the project

    def mend(self) -> None:
        """Have the worktree be that of the last commit, whatever whoever was killed has left."""
        if not self.folder.is_dir():
            self._begin()
        inside = self.folder / ".git"
        for left in (*inside.glob("*.lock"), *(inside / "refs").rglob("*.lock"), *inside.glob("made-*")):
            left.unlink(missing_ok=True)  # the act has the lock of the desk: whoever held these is gone
        self.git("reset", "--quiet", "--hard")
        self.git("clean", "--quiet", "--force", "-dx", "--exclude=/build/cache")

    def _begin(self) -> None:
        """Make the repository of what is published now; it is there as a whole or not at all."""
        whole, self.folder = self.folder, self.folder.with_name("answers.part")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.git("init", "--quiet", f"--initial-branch={ANSWERS.rpartition('/')[2]}")
        shared = self.root / git(self.root, "rev-parse", "--git-common-dir").strip()
        self.git("config", "include.path", str(shared.resolve() / "config"))  # who is asked for a password
        self.fetch(str(self.root.resolve()), f"+{self._tracking}:{PUBLISHED}")
        tip = self.at(PUBLISHED)
        self.move({ANSWERS: tip, BASE: self.made(self.tree_of(tip), (tip,), "Begin")})
        self.folder.rename(whole)  # only a whole repository ever has the name
        self.folder = whole

    def follow(self, *, ask: bool = False) -> str:
        """Stand on what is published by now, as this machine knows it or the host says; why it said nothing.

        What was changed on both sides is merged record by record; where it cannot be, ours stays, on the
        base that it had.
        """
        away = ""
        try:
            if ask and self.host:
                self.fetch(self.host, f"+{self.branch}:{PUBLISHED}", HOST_S)
            else:
                here = f"{'' if self.host else '+'}{self._tracking}:{PUBLISHED}"
                self.fetch(str(self.root.resolve()), here)
        except NotCommitted as error:
            away = str(error.values["reason"]) if ask else ""  # this machine may know less than we do
        tip, base, answers = self.at(PUBLISHED), self.at(BASE), self.at(ANSWERS)
        ours, theirs = self.changes(base, answers), self.changes(base, tip)
        if self.blob(f"{BASE}^") == tip and theirs.keys() <= ours.keys():
            return away
        merged, kept = dict[str, str](), dict[str, str]()
        apart = self.apart_from({number_of(path) for path in theirs.keys() - ours.keys()}, ours)
        for path, (old, mine) in ours.items():
            mine = self.written(apart[path]) if path in apart else mine
            found = self.merged(path, old, mine, theirs[path][1]) if path in theirs else mine
            merged[path] = mine if found is None else found
            if found is None:
                kept[path] = old
        tree = self.tree(tip, merged)
        told = self.made(tree, (answers, tip), "Follow what is published")
        new = tip if tree == self.tree_of(tip) else told
        base = self.made(self.tree(tip, kept), (tip,), "Stand on what is published")
        self.move({ANSWERS: new, BASE: base})
        self.git("reset", "--quiet", "--hard")
        return away

    def apart_from(self, heads: Set[str], pending: Iterable[str]) -> dict[str, str]:
        """The records that wait with the answers of others, which are about to change: each with its own."""
        found = dict[str, str]()
        for path in pending:
            number = number_of(path)
            record = self.naming(path) if number and number not in heads else None
            if record and record.disposition and record.answered_with in heads:
                found[path] = self.with_answer((self.folder / path).read_text("utf-8"), path, record)
        return found

    def naming(self, path: str) -> Comment | None:
        """The comment of a record in the worktree, if that names another for its answer."""
        file = self.folder / path
        named = file.is_file() and b"answered_with" in file.read_bytes()
        return read_record(self.folder, number_of(path), file) if named else None

    def with_answer(self, text: str, path: str, record: Comment, head: str = "") -> str:
        """The text of a record that has the answer of a comment as its own, or as that of another."""
        values = answer_values(record.disposition, head) if record.disposition else {}
        return edited_record(text, path, record.id, values)[0]

    def record(self, at: str, path: str) -> Comment | None:
        """The comment of a record as a commit has it."""
        comment = parse_record(self.text(self.blob(f"{at}:{path}")), path)[0]
        head = find_record(self.folder, comment.answered_with) if comment and comment.answered_with else None
        if comment is None or head is None:
            return comment
        return resolved(comment, self.record(at, head.relative_to(self.folder).as_posix()))

    def pending_numbers(self) -> tuple[str, ...]:
        """The comments whose records wait to be agreed."""
        return tuple(filter(None, map(number_of, self.changes(self.at(BASE), self.at(ANSWERS)))))

    def clashes(self) -> Collection[str]:
        """The paths that wait to be agreed and were changed otherwise on the published branch."""
        base = self.at(BASE)
        theirs = self.changes(base, self.at(PUBLISHED))
        return [path for path in self.changes(base, self.at(ANSWERS)) if path in theirs]

    def texts(self, path: str) -> list[str]:
        """The texts of a file on the published branch and with the answers; of a record its answer."""
        if number_of(path):
            return [answer_text(self.record(at, path)) for at in (PUBLISHED, ANSWERS)]
        return [self.text(self.blob(f"{at}:{path}")) for at in (PUBLISHED, ANSWERS)]

    def merged(self, path: str, old: str, mine: str, other: str) -> str | None:
        """The blob of a file that was changed on both sides; None where both changed the same."""
        if mine == other or other == old:
            return mine
        if mine == old:  # only they changed it
            return other
        number, new = number_of(path), NONE in (old, mine, other)
        if NONE in (mine, other) or (new and not number):
            return None
        if number:
            sides = (self.record(at, path) for at in (ANSWERS, BASE, PUBLISHED))
            found = merged_record(self.text(other), path, *sides)
        else:
            found = merged_text(*(self.text(blob) for blob in (mine, old, other)))
        return None if found is None else self.git("hash-object", "-w", "--stdin", given=found)


def number_of(path: str) -> str:
    """The number of the comment whose record a file is; "" of any other."""
    found = RECORD.fullmatch(path)
    return found[1] if found else ""
