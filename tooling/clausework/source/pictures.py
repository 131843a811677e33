"""The pictures that figures show: the digest of each, and what is missing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from clausework.model.clause import Block, Place
from clausework.model.finding import Finding
from clausework.source.clausefile import ClauseFile
from clausework.source.memory import Memory
from clausework.strings.catalogue import both

ASSETS = "site/assets"
PICTURE = re.compile(r"(?!\.)[\w.-]+(?:/(?!\.)[\w.-]+)*")
"""The path of a picture below ASSETS: no address of another host, no way out of the folder."""


def digests_of(file: ClauseFile, root: Path, memory: Memory) -> dict[str, str]:
    """The SHA-256 of each picture that a clause file shows, by its path below ASSETS; "" if it is missing."""
    return {figure.target: _digest(figure.target, root, memory) for figure in file.figures}


def _digest(target: str, root: Path, memory: Memory) -> str:
    if not PICTURE.fullmatch(target):
        return ""
    try:
        data = memory.read(root, f"{ASSETS}/{target}")
    except OSError:
        return ""
    return memory.recall(("picture", target), data, lambda: hashlib.sha256(data).hexdigest())


def illustrated(file: ClauseFile, digests: Mapping[str, str], memory: Memory) -> ClauseFile:
    """The clause file in which each figure has the digest of its picture."""

    def make() -> tuple[ClauseFile, ClauseFile]:
        blocks = tuple(_illustrated(block, digests) for block in file.text.blocks)
        text = msgspec.structs.replace(file.text, blocks=blocks)
        return file, msgspec.structs.replace(file, text=text)

    # The file that was read is kept too, so that no other is given its identity.
    key = (id(file), tuple(digests.items()))
    return memory.recall(("illustrated", file.path), key, make)[1]


def _illustrated(block: Block, digests: Mapping[str, str]) -> Block:
    if block.kind == "figure":
        return msgspec.structs.replace(block, sha256=digests[block.target])
    children = tuple(_illustrated(child, digests) for child in block.children)
    return msgspec.structs.replace(block, children=children) if children else block


def missing(file: ClauseFile, digests: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each figure whose picture is not in the project: pages load nothing from elsewhere."""
    for figure in file.figures:
        if not digests[figure.target]:
            yield Finding(
                rule="FIL-005",
                severity="error",
                at=figure.at or Place(file.path),
                message=both("reader.no_picture", path=figure.target),
                remedy=both("reader.no_picture_remedy", folder=ASSETS),
                clause=file.id,
            )
