"""Files of others as one imported text, with all words that the proof must find again."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from clausework.lang.modals import Wording
from clausework.source.foreign import language_of, read_pieces
from clausework.source.foreign_pieces import Inline, Piece, inline, literal, signed
from clausework.source.importing.pictures import ImportedPictures, with_pictures
from clausework.source.importing.reading import ForeignFile, Marks
from clausework.source.importing.shapes import LevelledBlocks
from clausework.source.importing.structure import structured
from clausework.source.importing.tags import without_tags
from clausework.source.importing.typed_headings import with_typed_headings
from clausework.source.importing.values import ImportedText

READ: dict[Marks, Inline] = {"markdown": inline, "signed": signed, "none": literal}


def imported(
    files: Sequence[ForeignFile], title: str, lang: str = "", words: Wording | None = None
) -> ImportedText:
    """The files one after the other; without `lang` the language is told by the script.

    All have their marks in one way: the signs of one are not those of another.
    """
    lang = lang or language_of("".join(file.words for file in files))
    title = files[0].title or title
    blocks = LevelledBlocks(READ[files[0].marks])
    left = [left for file in files for left in file.left]
    found = _in_a_row(files)
    if files[0].marks == "markdown":
        found = tuple(without_tags(found, left))
    found = with_typed_headings(found, lang)
    text = structured(read_pieces(found, title, lang, blocks), lang, title, words)
    text = msgspec.structs.replace(text, left=(*left, *text.left))
    embedded = {name: data for file in files for name, data in file.pictures.items()}
    folders = tuple(dict.fromkeys(file.folder for file in files if file.folder))
    return with_pictures(text, ImportedPictures(embedded, folders))


def _in_a_row(files: Sequence[ForeignFile]) -> tuple[Piece, ...]:
    """The pieces of all files; each table has a number of its own."""
    found: list[Piece] = []
    tables = 0
    for file in files:
        moved = [
            msgspec.structs.replace(piece, table=piece.table + tables) if piece.table >= 0 else piece
            for piece in file.pieces
        ]
        tables = max([tables, *(piece.table + 1 for piece in moved)])
        found += moved
    return tuple(found)
