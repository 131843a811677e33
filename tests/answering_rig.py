"""A small standard under consultation, in git beside a host, whose desk answers."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from programs import authored, git, hosted

from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import find_record, read_record, write_record
from clausework.drafts.register import add, read_draft
from clausework.model.canonical import text_hash
from clausework.model.comment import Anchor, Comment, Disposition
from clausework.model.draft import plain
from clausework.source.project import load
from clausework.workflow.answering import Act, settle_each

REASON = "法律已有规定，本标准不再重复写这一条。"
NO = Disposition(outcome="rejected", reason=REASON)
RECORDS = "standard/clauses/platform/records.zh.md"
VETTING = "standard/clauses/platform/vetting.zh.md"


def settle(root: Path, numbers: Iterable[str], answer: Disposition, person: str, **more: Any) -> Act:
    """Answer several comments alike."""
    return settle_each(root, dict.fromkeys(numbers, answer), person, **more)


def sent(place: int, **more: object) -> Comment:
    """A comment that was published."""
    made = Comment(
        id=make_number("C", place),
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="platform.records", provision="P-REC-01"),
        text=f"期限太短，第{place}次提出。",
        role="consumer",
        received="2020-07-02T08:00:00+08:00",
        state="published",
    )
    made = msgspec.structs.replace(made, **more)
    return msgspec.structs.replace(made, digest=comment_digest(made))


def suggesting(root: Path, place: int, clause: str, provision: str, words: str) -> Comment:
    """A comment that suggests other words for a provision."""
    seen = read_draft(root, "D1").clause(clause)
    assert seen is not None
    anchor = Anchor(clause=clause, provision=provision, base=text_hash(seen.texts["zh"]))
    return sent(place, anchor=anchor, suggestion=words)


MADE: dict[str, tuple[Path, list[str]]] = {}
"""What a consultation was made of, and where it stands with its host to be copied."""


def consulted(root: Path, count: int = 6) -> list[str]:
    """The project in git, its draft D1 frozen, with comments of which the last two suggest a text."""
    of = f"{count} {content(root)}"
    if of not in MADE:
        numbers = _consulted(root, count)
        kept = Path(tempfile.mkdtemp(prefix="clausework-consulted-"))
        atexit.register(shutil.rmtree, kept)
        shutil.copytree(root.parent / "origin", kept / "origin")
        shutil.copytree(root, kept / "root")
        MADE[of] = kept, numbers
        return numbers
    kept, numbers = MADE[of]
    shutil.copytree(kept / "origin", root.parent / "origin")
    shutil.copytree(kept / "root", root, dirs_exist_ok=True)
    return list(numbers)


def content(root: Path) -> str:
    """A digest of the names and bytes of all files of a folder."""
    made = hashlib.sha256()
    for file in sorted(file for file in root.rglob("*") if file.is_file()):
        made.update(f"{file.relative_to(root)} {file.stat().st_size} ".encode() + file.read_bytes())
    return made.hexdigest()


def _consulted(root: Path, count: int) -> list[str]:
    add(root, msgspec.structs.replace(plain(load(root).draft), label="D1"))
    settings = root / "standard/standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("label: D1", "label: D2"), encoding="utf-8")
    comments = [sent(place) for place in range(1, count - 1)]
    comments += [
        suggesting(root, count - 1, "platform.records", "P-REC-01", "平台应保存记录，期限不少于三年。"),
        suggesting(root, count, "platform.vetting", "P-BKG-02", "平台应每年复核两次。"),
    ]
    for comment in comments:
        write_record(root, comment)
    hosted(root, "drafter")
    return [comment.id for comment in comments]


def clone(root: Path) -> Path:
    """Where somebody works in git beside the desk."""
    there = root.parent / "other"
    if not there.exists():
        git(root.parent, "clone", "--quiet", "origin", "other")
        authored(there, "other")
    git(there, "pull", "--quiet", "--rebase")
    return there


def pushed(there: Path, message: str = "Edit") -> None:
    git(there, "add", "--all")
    git(there, "commit", "--quiet", "--message", message)
    git(there, "push", "--quiet")


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


def edit_record_file(there: Path, number: str, old: str, new: str) -> None:
    file = find_record(there, number)
    assert file is not None
    edit(there, file.relative_to(there).as_posix(), old, new)


def outcomes(root: Path) -> dict[str, str]:
    """The outcomes of the answers on the published branch, by number."""
    there = clone(root)
    records = (read_record(there, path.stem) for path in sorted((there / "comments").glob("*/*/*.yml")))
    return {item.id: item.disposition.outcome for item in records if item and item.disposition}
