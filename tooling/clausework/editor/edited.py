"""The project that an editor works on: its files as they stand in the editor, checked after each edit."""

from __future__ import annotations

from pathlib import Path

from lsprotocol.types import PositionEncodingKind
from pygls.uris import from_fs_path, to_fs_path

from clausework.editor.positions import Ruler
from clausework.errors import ProjectNotFound
from clausework.model.finding import Finding
from clausework.workflow.authoring import LiveProject, Project, find_root


class EditedProject(LiveProject):
    """One project; what is asked of it is answered for the text as it is now, saved or not.

    `versions` are those of the texts that the editor holds; an edit names them where it is `versioned`,
    so that the editor refuses one that was made for words that have changed since. An editor that takes
    `snippets` puts the cursor where something is to be filled in.
    """

    def __init__(self, root: Path, lang: str) -> None:
        super().__init__(root)
        self.lang = lang
        self.encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16
        self.versioned = False
        self.snippets = False
        self.versions: dict[str, int] = {}

    def put(self, path: str, text: str, version: int) -> None:
        """The editor holds this text of a file, its own version of that number."""
        self.hold(path, text)
        self.versions[path] = version

    def drop(self, path: str) -> None:
        """The editor holds the file no longer; what is on the disk counts."""
        self.hold(path, None)
        self.versions.pop(path, None)

    @property
    def project(self) -> Project:
        """The project as it stands."""
        return self.checked()[0]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong with the project."""
        return self.checked()[1]

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


def open_project(folder: Path, lang: str) -> EditedProject | None:
    """The project at or above a folder, or just below it; None if there is none."""
    for start in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        try:
            root = find_root(start)
        except ProjectNotFound:
            continue
        return EditedProject(root.resolve(), lang)
    return None
