"""Files of others as one text: Markdown, plain text, or Word; several files follow each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from clausework.errors import UnreadableText
from clausework.lang.normalise import normalise
from clausework.source.foreign_pieces import Piece, pieces
from clausework.source.importing.adoc import read_adoc
from clausework.source.importing.adoc_inline import words_apart
from clausework.source.importing.rst import read_rst
from clausework.source.importing.values import LeftOver
from clausework.source.importing.word_leavings import word_source, word_title
from clausework.source.word_text import is_word, read_word

ENCODINGS = ("utf-8-sig", "gb18030")
Marks = Literal["markdown", "signed", "none"]
Read = Callable[[str], tuple[tuple[Piece, ...], tuple[LeftOver, ...]]]
READERS: dict[str, tuple[Read, Callable[[str], str]]] = {
    ".rst": (read_rst, str),
    ".rest": (read_rst, str),
    ".adoc": (read_adoc, words_apart),
    ".asciidoc": (read_adoc, words_apart),
    ".asc": (read_adoc, words_apart),
}
"""By the end of a file's name: what reads it, and what gives its words as the proof counts them."""


class ForeignFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was read: its pieces, all its words as the proof counts them, and its pictures.

    `marks` says how marks stand in the pieces: as Markdown, as signs of ours, or not at all.
    """

    name: str
    title: str = ""
    pieces: tuple[Piece, ...]
    words: str
    marks: Marks = "markdown"
    left: tuple[LeftOver, ...] = ()
    pictures: dict[str, bytes] = {}
    folder: Path | None = None


def read_file(path: Path) -> ForeignFile:
    """One file; UnreadableText or UnreadableWordFile if it cannot be read."""
    data = path.read_bytes()
    if is_word(data, path.name):
        word = read_word(data, str(path))
        words, left = word_source(data)
        title = word_title(data)
        pictures = {
            piece.target: word.pictures[piece.sha256] for piece in word.pieces if piece.kind == "figure"
        }
        return ForeignFile(
            name=path.name,
            title=title,
            pieces=word.pieces,
            words=words,
            marks="none",
            left=left,
            pictures=pictures,
        )
    for encoding in ENCODINGS:
        try:
            text = normalise(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if known := READERS.get(path.suffix.lower()):
            read, words_of = known
            found, left = read(text)
            return ForeignFile(
                name=path.name,
                pieces=found,
                words=words_of(text),
                marks="signed",
                left=left,
                folder=path.parent,
            )
        return ForeignFile(
            name=path.name, title="", pieces=pieces(text, quoted=True), words=text, folder=path.parent
        )
    raise UnreadableText(str(path))
