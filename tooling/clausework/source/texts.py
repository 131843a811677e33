"""The texts of a project's files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from clausework.source.memory import Memory

BOM = "\ufeff"
"""What Windows Notepad puts before a text."""
OURS = re.compile(r"^<{7} .*\n", re.MULTILINE)
THEIRS = re.compile(r"^>{7} ", re.MULTILINE)


class Texts(Mapping[str, str]):
    """Texts by path; one that has not changed since an earlier run is read when somebody asks for it."""

    def __init__(self, root: Path, memory: Memory) -> None:
        self._root = root
        self._memory = memory
        self._texts: dict[str, str | None] = {}

    def put(self, path: str, text: str | None) -> None:
        """The text of a file; None if it stands on the disk as it was."""
        self._texts[path] = text

    def __getitem__(self, path: str) -> str:
        text = self._texts[path]
        if text is None:
            try:
                text = decoded(self._memory.read(self._root, path))
            except (OSError, UnicodeDecodeError):
                text = ""
            self._texts[path] = text
        return text

    def __contains__(self, path: object) -> bool:
        return path in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def decoded(data: bytes) -> str:
    """The text of a file with one kind of line end; UnicodeDecodeError if it is not UTF-8."""
    return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def conflict(text: str) -> int:
    """The line on which the first merge conflict of a text begins, 0 if it has none."""
    begin = OURS.search(text)
    if begin is None or THEIRS.search(text, begin.end()) is None:
        return 0
    return text.count("\n", 0, begin.start()) + 1
