"""The project that an editor works on: its files as they stand in the editor, checked after each edit."""

from __future__ import annotations

import gc
from pathlib import Path

from lsprotocol.types import PositionEncodingKind
from pygls.uris import from_fs_path, to_fs_path

from clausework.editor.positions import Ruler
from clausework.errors import ProjectNotFound
from clausework.model.finding import Finding
from clausework.source.memory import Memory
from clausework.source.project import Project, find_root
from clausework.source.quiet import undisturbed
from clausework.workflow.check import check_project


class Desk:
    """One project; what is asked of it is answered for the text as it is now, saved or not.

    `versions` are those of the texts that the editor holds; an edit names them where it is `versioned`,
    so that the editor refuses one that was made for words that have changed since.
    """

    def __init__(self, root: Path, lang: str) -> None:
        self.root = root
        self.lang = lang
        self.encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16
        self.versioned = False
        self.versions: dict[str, int] = {}
        self._memory = Memory()
        self._checked: tuple[Project, tuple[Finding, ...]] | None = None

    def put(self, path: str, text: str, version: int) -> None:
        """The editor holds this text of a file, its own version of that number."""
        self._memory.unsaved[path] = text
        self.versions[path] = version
        self._checked = None

    def drop(self, path: str) -> None:
        """The editor holds the file no longer; what is on the disk counts."""
        self._memory.unsaved.pop(path, None)
        self.versions.pop(path, None)
        self._checked = None

    def touch(self) -> None:
        """Some file on the disk has changed."""
        self._checked = None

    @property
    def project(self) -> Project:
        """The project as it stands."""
        return self._now()[0]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong with the project."""
        return self._now()[1]

    def _now(self) -> tuple[Project, tuple[Finding, ...]]:
        if self._checked is None:
            first = not self._memory.held
            with undisturbed():
                self._checked = check_project(self.root, self._memory, redlines=False)
                if first:
                    gc.freeze()  # or the collector would go through all of it once more during an edit
        return self._checked

    def text(self, path: str) -> str:
        """The text of a file of the project; nothing where there is none."""
        held = self._memory.unsaved.get(path, self.project.sources.get(path))
        if held is not None:
            return held
        file = self.root / path
        return file.read_bytes().decode("utf-8", "replace") if file.is_file() else ""

    def ruler(self, path: str) -> Ruler:
        """Measures the lines of a file."""
        return Ruler(self.text(path), self.encoding)

    def path(self, uri: str) -> str | None:
        """The path of a document in the project, or None if it lies outside."""
        file = to_fs_path(uri)
        if file is None:
            return None
        try:
            return Path(file).resolve().relative_to(self.root).as_posix()
        except ValueError:
            return None

    def uri(self, path: str) -> str:
        """The address of a file of the project."""
        return from_fs_path(str(self.root / path)) or ""


def open_desk(folder: Path, lang: str) -> Desk | None:
    """The desk for the project at or above a folder, or just below it; None if there is none."""
    for start in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        try:
            root = find_root(start)
        except ProjectNotFound:
            continue
        return Desk(root.resolve(), lang)
    return None
