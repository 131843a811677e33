"""From places, which count characters from 1, to positions of the protocol, which count units from 0.

Unless the client prefers another encoding a unit is one of UTF-16: one for 汉, two for 𠮷 or an emoji.
"""

from __future__ import annotations

from lsprotocol.types import Position, PositionEncodingKind, Range

from clausework.model.clause import Place

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
