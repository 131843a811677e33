"""Three-way merge: of a project's files by what stands in them, and of a branch with such files."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from clausework.drafts.changed import changed_paths
from clausework.drafts.register import frozen_ids
from clausework.errors import ClauseworkError
from clausework.model.cause import ChangedLine
from clausework.source.clausefile import read_clause_file
from clausework.source.yaml import read_yaml
from clausework.workflow.account import ProjectAccount
from clausework.workflow.chapter.applying import merged_text
from clausework.workflow.commit import NONE, NotCommitted, Repository, git

LISTS = ("standard/reasons.yml", "standard/lineage.yml", "standard/outline.yml")
MERGED = (*LISTS, "standard/clauses/**/*.md", "comments/**/*.yml")
"""The files that are merged by what stands in them."""
DRIVER = "clausework"
LIST = re.compile(r"(?P<key>\s*(?:- )?\w+: )\[(?P<items>[^\[\]{}\"']*)\]\n?")
ITEM = re.compile(r"\s*(?:[-*+|:>#`]|\d+[.)]|[a-z]\)|\[\^)")
"""A line that begins a block of its own, though no empty line stands before it."""
ANCHOR = re.compile(r"\{#(?P<id>(?P<code>[A-Z][A-Z0-9-]*)-(?P<number>\d+))\}")


class MergedHunk(NamedTuple):
    """Tokens of a base from `start` to `end`, and those that stand there now."""

    start: int
    end: int
    tokens: tuple[str, ...]


class MergeRefused(ClauseworkError):
    """A branch cannot be merged so; the key says why."""

    section = "merge"


class MergedBranch(NamedTuple):
    """What a merge made: paths in conflict, and provisions of the branch by their IDs before and after."""

    conflicts: tuple[str, ...]
    renumbered: Mapping[str, str]


def merged_file(path: str, mine: str, base: str, other: str) -> str | None:
    """The three texts of a file merged; None where both sides changed the same and a person must decide.

    As git does where git can; then by the entries, paragraphs and lists that a file of its kind has.
    """
    found = merged_text(mine, base, other)
    if found is None:
        both = not path.startswith("comments/")
        tokens = merged_tokens(*(_tokens(path, text) for text in (base, mine, other)), both=both)
        found = None if tokens is None else "".join(tokens)
    if found is None:
        return None
    read = read_clause_file(found, path, "", "") if path.endswith(".md") else read_yaml(found, path)
    return None if read[1] else found  # a key that both sides began stands twice


def merge_driver(base: Path, mine: Path, other: Path, path: str) -> bool:
    """Merge one file as git asks a driver to: into `mine`; False if it is left between git's marks."""
    texts = [file.read_bytes().decode("utf-8", "surrogateescape") for file in (mine, base, other)]
    found = merged_file(path, *texts)
    if found is not None:
        mine.write_bytes(found.encode("utf-8", "surrogateescape"))
        return True
    marked = ("git", "merge-file", "-q", *map(str, (mine, base, other)))
    subprocess.run(marked, check=False)  # noqa: S603 - no shell
    return False


def merged_tokens(
    base: Sequence[str], mine: Sequence[str], other: Sequence[str], *, both: bool
) -> tuple[str, ...] | None:
    """Three sequences merged, None where both sides changed the same token otherwise.

    Neighbours that two sides changed are no conflict. What both added at one place stays one after the
    other if `both`, and is a conflict else.
    """
    made: list[str] = []
    at = 0
    for start, hunks in _regions(_hunks(base, mine), _hunks(base, other)):
        made += base[at:start]
        found = _decided(base, *hunks, both=both)
        if found is None:
            return None
        made += found
        at = max(hunk.end for side in hunks for hunk in side)
    return (*made, *base[at:])


def _hunks(base: Sequence[str], text: Sequence[str]) -> list[MergedHunk]:
    """The changes of a side; of as many tokens for as many, each is one of its own."""
    found: list[MergedHunk] = []
    for kind, start, end, first, last in SequenceMatcher(None, base, text, autojunk=False).get_opcodes():
        if kind == "replace" and end - start == last - first:
            found += (MergedHunk(at, at + 1, (text[first + at - start],)) for at in range(start, end))
        elif kind != "equal":
            found.append(MergedHunk(start, end, tuple(text[first:last])))
    return found


def _regions(
    mine: Sequence[MergedHunk], other: Sequence[MergedHunk]
) -> Iterable[tuple[int, tuple[list[MergedHunk], list[MergedHunk]]]]:
    """The hunks of both sides that meet, by where they begin; an insertion meets only one at its place."""
    tagged = sorted(((hunk, side) for side, hunks in enumerate((mine, other)) for hunk in hunks))
    region: tuple[list[MergedHunk], list[MergedHunk]] = ([], [])
    start = end = -1
    for hunk, side in tagged:
        meets = hunk.start < end or (hunk.start, hunk.end) == (start, end)
        if start >= 0 and not meets:
            yield start, region
            region, start = ([], []), -1
        start, end = (hunk.start, hunk.end) if start < 0 else (start, max(end, hunk.end))
        region[side].append(hunk)
    if start >= 0:
        yield start, region


def _decided(
    base: Sequence[str], mine: Sequence[MergedHunk], other: Sequence[MergedHunk], *, both: bool
) -> tuple[str, ...] | None:
    """The tokens that stand where hunks of both sides meet."""
    if not mine or not other or mine == other:
        return tuple(token for hunk in mine or other for token in hunk.tokens)
    if len(mine) > 1 or len(other) > 1 or mine[0][:2] != other[0][:2]:
        return None
    (start, end, ours), (_, _, theirs) = mine[0], other[0]
    if start == end:
        return (*ours, *(token for token in theirs if token not in ours)) if both else None
    if end - start == len(ours) == len(theirs) == 1:
        return _within(base[start], ours[0], theirs[0])
    return None


def _within(base: str, mine: str, other: str) -> tuple[str, ...] | None:
    """A token that both sides changed: by its lines if it has several, and a list by its items."""
    if base.count("\n") > 1 and not base.startswith("---"):
        found = merged_tokens(*(text.splitlines(keepends=True) for text in (base, mine, other)), both=False)
        return None if found is None else ("".join(found),)
    lists = [found for found in map(LIST.fullmatch, (base, mine, other)) if found]
    if len(lists) < 3 or len({found["key"] for found in lists}) > 1:
        return None
    old, ours, theirs = ([item for item in found["items"].split(", ") if item] for found in lists)
    kept = [item for item in ours if item in theirs or item not in old]
    added = [item for item in theirs if item not in old and item not in ours]
    return (f"{lists[0]['key']}[{', '.join((*kept, *added))}]\n",)


def _tokens(path: str, text: str) -> tuple[str, ...]:
    """A file in the parts that are merged: entries of a list, blocks of a clause, or lines."""
    if path.endswith(("reasons.yml", "lineage.yml")):
        return tuple(filter(None, re.split(r"(?m)^(?=- )", re.sub(r"(?m)^\[\]\n?", "", text))))
    if not path.endswith(".md"):
        return tuple(text.splitlines(keepends=True))
    found: list[str] = []
    empty, front = "", 0
    for line in text.splitlines(keepends=True):
        front += line.rstrip() == "---"
        if not line.strip():
            empty += line
        elif found and front > 1 and not empty and not ITEM.match(line):
            found[-1] += line
        else:
            found.append(empty + line)
            empty = ""
    return (*found, empty) if empty else tuple(found)


def merge_branch(root: Path, branch: str) -> MergedBranch:
    """Merge a branch into the one that is checked out, as one commit if nothing is in conflict.

    A provision of the branch that has an ID which was given here too gets the next free number, in a commit
    of its own before the merge. MergeRefused if files are changed and not committed, or there is no such
    branch; what is in conflict is left between git's marks.
    """
    if changed_paths(root):
        raise MergeRefused("uncommitted")
    repository = Repository(Path(git(root, "rev-parse", "--show-toplevel").rstrip("\n")))
    try:
        theirs = repository.git("rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}")
    except ClauseworkError as error:
        raise MergeRefused("no_branch", branch=branch) from error
    ours = repository.git("rev-parse", "HEAD")
    base = repository.git("merge-base", ours, theirs)
    numbers = _numbers_anew(repository, base, ours, theirs, frozen_ids(root))
    tip = _renumbered(repository, root, base, theirs, numbers) if numbers else theirs
    with TemporaryDirectory() as folder:
        attributes = Path(folder, "attributes")
        attributes.write_text("".join(f"**/{path} merge={DRIVER}\n" for path in MERGED), "utf-8")
        settings = (f"core.attributesFile={attributes}", f"merge.{DRIVER}.driver={driver()}")
        words = [word for setting in settings for word in ("-c", setting)]
        message = ("--no-edit", "-m", f"Merge {branch}")
        try:
            git(root, *words, "merge", "--quiet", *message, tip)
        except NotCommitted:
            left = git(root, "diff", "--name-only", "--diff-filter=U", "-z").split("\0")
            if not any(left):
                raise
            return MergedBranch(tuple(filter(None, left)), numbers)
    return MergedBranch((), numbers)


def driver() -> str:
    """The command by which git has a file merged: base, ours, which is written, theirs, and the path."""
    run = "from clausework.cli import main; main()"
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(run)} merge-file %O %A %B %P"


def _numbers_anew(
    repository: Repository, base: str, ours: str, theirs: str, frozen: Iterable[str]
) -> dict[str, str]:
    """The IDs that both sides gave to provisions of their own, each with a free one."""
    old, mine, other = (_anchored(repository, commit) for commit in (base, ours, theirs))
    twice = sorted(name for name in mine.keys() & other.keys() - old.keys() if mine[name] != other[name])
    highest: dict[str, int] = {}
    for found in map(ANCHOR.fullmatch, (f"{{#{name}}}" for name in {*old, *mine, *other, *frozen})):
        if found:
            highest[found["code"]] = max(highest.get(found["code"], 0), int(found["number"]))
    made: dict[str, str] = {}
    for name in twice:
        code, _, number = name.rpartition("-")
        highest[code] += 1
        made[name] = f"{code}-{highest[code]:0{len(number)}d}"
    return made


def _anchored(repository: Repository, commit: str) -> dict[str, tuple[str, ...]]:
    """The IDs of provisions in the clauses of a commit, each with the lines that bear it."""
    listed = repository.git("ls-tree", "-r", "-z", commit).split("\0")
    found: dict[str, tuple[str, ...]] = {}
    for about, path in (entry.split("\t") for entry in listed if entry.endswith(".md")):
        if "standard/clauses/" not in path:
            continue
        for line in repository.text(about.split()[2]).splitlines():
            for name in (match["id"] for match in ANCHOR.finditer(line)):
                found[name] = (*found.get(name, ()), line)
    return found


def _renumbered(repository: Repository, root: Path, base: str, tip: str, numbers: Mapping[str, str]) -> str:
    """A commit behind a tip in which provisions have other IDs, wherever the branch names them.

    The base has none of these IDs, so each is the branch's own. A line that has or cites one has another
    name then, which its cause gets.
    """
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, numbers))})(?![\w-])")
    changed = repository.changes(base, tip).items()
    paths = [path for path, (_, blob) in changed if blob != NONE and path.endswith((".md", ".yml"))]
    inside = root.resolve().relative_to(repository.folder.resolve())
    with TemporaryDirectory() as folder:
        copy = Path(folder, "branch")
        repository.git("worktree", "add", "--quiet", "--detach", str(copy), tip)
        try:
            before = ProjectAccount(copy / inside).account.lines
            _put_in(copy, paths, pattern, numbers)
            after = {
                _stands(line, pattern, {}): line.name for line in ProjectAccount(copy / inside).account.lines
            }
            names = {line.name: after[_stands(line, pattern, numbers)] for line in before}
            named = {pattern.sub(lambda match: numbers[match[0]], old): new for old, new in names.items()}
            renamed = {old: new for old, new in named.items() if old != new}
            if renamed:
                _put_in(copy, paths, re.compile("|".join(map(re.escape, renamed))), renamed)
            files = {path: repository.written((copy / path).read_text("utf-8")) for path in paths}
        finally:
            repository.git("worktree", "remove", "--force", str(copy))
    told = ", ".join(f"{old} as {new}" for old, new in numbers.items())
    return repository.made(repository.tree(tip, files), (tip,), f"Renumber {told}")


def _put_in(copy: Path, paths: Iterable[str], pattern: re.Pattern[str], names: Mapping[str, str]) -> None:
    """Write other names into files."""
    for path in paths:
        text = (copy / path).read_bytes().decode()
        if (put := pattern.sub(lambda match: names[match[0]], text)) != text:
            (copy / path).write_bytes(put.encode())


def _stands(line: ChangedLine, pattern: re.Pattern[str], names: Mapping[str, str]) -> tuple[object, ...]:
    """Where a changed line stands, under the names that its provision gets."""
    place = pattern.sub(lambda match: names.get(match[0], match[0]), line.place)
    return place, line.clause, line.aspect, line.lang, line.index, line.line
