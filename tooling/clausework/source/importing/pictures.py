"""The pictures of an imported text: those at hand become files, the addresses of others are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from clausework.model.clause import Block
from clausework.source.importing.values import ImportedClause, ImportedText, LeftOver, with_blocks

FOLDER = "figures"
"""Apart from the pictures of the site itself."""
NAME = re.compile(r"[^\w.-]+")


class ImportedPictures:
    """Finds pictures: in the Word files themselves, or beside the files of Markdown."""

    def __init__(self, embedded: Mapping[str, bytes], folders: tuple[Path, ...]) -> None:
        self.found: dict[str, bytes] = {}
        self._embedded = embedded
        self._folders = folders

    def name(self, target: str) -> str:
        """What the picture is called from now on; "" if it is not at hand."""
        data = self._data(target)
        if data is None:
            return ""
        bare = NAME.sub("-", Path(target).name).lstrip(".-") or "picture"
        stem, suffix, count = Path(bare).stem, Path(bare).suffix, 1
        name = f"{FOLDER}/{bare}"
        while self.found.get(name, data) != data:
            count += 1
            name = f"{FOLDER}/{stem}-{count}{suffix}"
        self.found[name] = data
        return name

    def _data(self, target: str) -> bytes | None:
        if target in self._embedded:
            return self._embedded[target]
        for folder in self._folders:
            path = (folder / target).resolve()
            # A text must not fetch files from anywhere on the disk into what is published.
            if path.is_relative_to(folder.resolve()) and path.is_file():
                return path.read_bytes()
        return None


def with_pictures(text: ImportedText, pictures: ImportedPictures) -> ImportedText:
    """The text in which each figure shows a picture of the project."""
    left = list(text.left)
    clauses = tuple(_illustrated(item, text.lang, pictures, left) for item in text.clauses)
    return msgspec.structs.replace(
        text, clauses=clauses, left=tuple(left), pictures=dict(sorted(pictures.found.items()))
    )


def _illustrated(
    item: ImportedClause, lang: str, pictures: ImportedPictures, left: list[LeftOver]
) -> ImportedClause:
    def made(blocks: tuple[Block, ...]) -> Iterator[Block]:
        for block in blocks:
            if block.kind != "figure":
                yield msgspec.structs.replace(block, children=tuple(made(block.children)))
                continue
            name = pictures.name(block.target)
            if name:
                yield msgspec.structs.replace(block, target=name)
            elif block.runs:
                yield Block(kind="paragraph", runs=block.runs)
            if name != block.target:
                left.append(LeftOver(item.clause.id, block.target, "picture"))

    return with_blocks(item, lang, tuple(made(item.clause.texts[lang].blocks)))
