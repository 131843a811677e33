"""Files of others as one text: Markdown, plain text, or Word; several files follow each other."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.errors import UnreadableText
from clausework.lang.normalise import normalise
from clausework.source.foreign_pieces import Piece, pieces
from clausework.source.importing.values import LeftOver
from clausework.source.importing.word_leavings import word_source, word_title
from clausework.source.word_text import is_word, read_word

ENCODINGS = ("utf-8-sig", "gb18030")


class ForeignFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was read: its pieces, all its words as the proof counts them, and its pictures."""

    name: str
    title: str = ""
    pieces: tuple[Piece, ...]
    words: str
    word: bool = False
    left: tuple[LeftOver, ...] = ()
    pictures: dict[str, bytes] = {}
    folder: Path | None = None


def read_file(path: Path) -> ForeignFile:
    """One file; UnreadableText or UnreadableWordFile if it cannot be read."""
    data = path.read_bytes()
    if is_word(data, path.name):
        found = read_word(data, str(path))
        words, left = word_source(data)
        title = word_title(data)
        pictures = {
            piece.target: found.pictures[piece.sha256] for piece in found.pieces if piece.kind == "figure"
        }
        return ForeignFile(
            name=path.name,
            title=title,
            pieces=found.pieces,
            words=words,
            word=True,
            left=left,
            pictures=pictures,
        )
    for encoding in ENCODINGS:
        try:
            text = normalise(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        return ForeignFile(name=path.name, title="", pieces=pieces(text), words=text, folder=path.parent)
    raise UnreadableText(str(path))
