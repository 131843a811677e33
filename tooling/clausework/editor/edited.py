"""The project that an editor works on, checked after each edit, and positions in its files."""

from __future__ import annotations

from pathlib import Path

from lsprotocol.types import Position, PositionEncodingKind, Range
from pygls.uris import from_fs_path, to_fs_path

from clausework.errors import ProjectNotFound
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.workflow.authoring import LiveProject, Project, find_root

# From places, which count characters from 1, to positions of the protocol, which count units from 0. Unless
# the client prefers another encoding a unit is one of UTF-16: one for 汉, two for 𠮷 or an emoji.
WIDTHS = {PositionEncodingKind.Utf8: ("utf-8", 1), PositionEncodingKind.Utf16: ("utf-16-le", 2)}


class Ruler:
    """Measures the lines of one text in the units that the client counts."""

    def __init__(self, text: str, encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.codec = WIDTHS.get(PositionEncodingKind(encoding))

    def line(self, number: int) -> str:
        """The line of that number, from 1; beyond the end an empty one."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def position(self, line: int, column: int) -> Position:
        """The position of the character in that column; a column beyond the line is its end."""
        return Position(max(0, line - 1), self._units(self.line(line)[: max(0, column - 1)]))

    def place(self, position: Position) -> tuple[int, int]:
        """The line and column at a position; one inside a character is before it."""
        line = self.line(position.line + 1)
        units = column = 0
        for character in line:
            units += self._units(character)
            if units > position.character:
                break
            column += 1
        return position.line + 1, column + 1

    def range(self, at: Place, length: int) -> Range:
        """The range of so many characters from a place on; it ends with the line."""
        return Range(self.position(at.line, at.column), self.position(at.line, at.column + length))

    def whole(self) -> Range:
        """The range of the whole text."""
        return Range(Position(0, 0), self.position(len(self.lines), len(self.lines[-1]) + 1))

    def _units(self, text: str) -> int:
        if self.codec is None:
            return len(text)
        name, width = self.codec
        return len(text.encode(name, "surrogatepass")) // width


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
