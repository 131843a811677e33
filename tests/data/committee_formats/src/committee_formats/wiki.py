"""Texts of the committee's wiki: `= Title =`, `== Heading ==`, and a paragraph on each line."""

from pathlib import Path

import clausework as cw

SUFFIXES = (".wiki",)


def read(data: bytes, path: Path) -> cw.ForeignFile:
    text = data.decode("utf-8")
    pieces = []
    for line in filter(None, map(str.strip, text.splitlines())):
        bare = line.strip("=")
        level = (len(line) - len(bare)) // 2
        kind = "heading" if level else "paragraph"
        pieces.append(cw.ForeignPiece(kind=kind, text=bare.strip(), level=level))
    return cw.ForeignFile(name=path.name, pieces=tuple(pieces), words=text, marks="none")
