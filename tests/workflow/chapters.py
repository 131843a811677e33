"""A chapter that is opened, edited by a function, and taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from clausework.source.project import load
from clausework.workflow.chapter.applying import ChapterEdit, take_apart
from clausework.workflow.chapter.opening import open_chapter
from clausework.workflow.chapter.staging import write_staged

Change = Callable[[str], str]


def opened(
    root: Path, scope: str = "platform", languages: Sequence[str] = (), name: str = "chapter.md"
) -> Path:
    """Open a part into a file beside the standard."""
    path = root / name
    path.write_text(open_chapter(load(root), scope, languages), "utf-8")
    return path


def edited(path: Path, change: Change) -> Path:
    """The file with a change, which must be one."""
    text = path.read_text("utf-8")
    path.write_text(change(text), "utf-8")
    assert path.read_text("utf-8") != text
    return path


def applied(
    root: Path, change: Change, scope: str = "platform", languages: Sequence[str] = ()
) -> ChapterEdit:
    """Open a part, change it, and write it."""
    edit = take_apart(root, [edited(opened(root, scope, languages), change)])
    write_staged(root, edit.staged)
    return edit


def files(root: Path) -> dict[str, bytes]:
    """All files of the standard."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / "standard").rglob("*"))
        if path.is_file()
    }


def block(text: str, clause_id: str) -> str:
    """What stands in the text of a clause, its headings included, without those below it."""
    name = re.escape(clause_id)
    found = re.search(rf"(?ms)^#+ [^\n]*\{{#{name}\}}\n.*?(?=^#+ (?![^\n]*\{{#{name} )|\Z)", text)
    assert found
    return found.group()


def replacing(*pairs: tuple[str, str]) -> Change:
    """A change of these words, each of which must be there."""

    def change(text: str) -> str:
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        return text

    return change
