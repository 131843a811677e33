"""The pictures of frozen drafts: standard/drafts/pictures, one file for each content, named by its SHA-256.

The text of a draft has the digest of each picture that it shows, so that a picture cannot be exchanged
without that being seen; and what was shown can be shown again when the project's own picture is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from clausework.errors import DraftAltered, DraftRefused, Obstacle
from clausework.model.clause import Block, walk
from clausework.model.draft import Draft
from clausework.source.files import write_files
from clausework.source.pictures import ASSETS

PICTURES = "standard/drafts/pictures"


def kept_name(target: str, sha256: str) -> str:
    """What the kept file of a picture is called: its digest, with the ending that tells its format."""
    return sha256 + PurePosixPath(target).suffix.lower()


def kept_path(target: str, sha256: str) -> str:
    """Where a picture of a frozen draft is kept, relative to the root."""
    return f"{PICTURES}/{kept_name(target, sha256)}"


def figures_of(draft: Draft) -> Iterator[Block]:
    """The figures of a draft whose picture is known, in each language."""
    for clause in draft.clauses:
        for text in clause.texts.values():
            yield from (block for block in walk(text.blocks) if block.kind == "figure" and block.sha256)


def names_of(draft: Draft) -> frozenset[str]:
    """The names of the kept files that a draft needs."""
    return frozenset(kept_name(figure.target, figure.sha256) for figure in figures_of(draft))


def keep(root: Path, draft: Draft) -> tuple[Path, ...]:
    """Keep the pictures that a draft shows; the files that are new. What is kept is never written again.

    DraftRefused if a picture has changed since the draft was read.
    """
    new: dict[Path, bytes] = {}
    for figure in figures_of(draft):
        path = root / kept_path(figure.target, figure.sha256)
        if path in new or path.is_file():
            continue
        source = f"{ASSETS}/{figure.target}"
        new[path] = _read(root / source)
        if not is_of(new[path], figure.sha256):
            raise DraftRefused(draft.label, (Obstacle("refused_picture", path=source),))
    if new:
        write_files(new.items())
    return tuple(new)


def kept(root: Path, label: str, target: str, sha256: str) -> bytes:
    """The picture as the draft of that label was frozen with; DraftAltered if it is gone or another."""
    path = kept_path(target, sha256)
    data = _read(root / path)
    if not is_of(data, sha256):
        raise DraftAltered(label, path)
    return data


def present(root: Path, target: str, sha256: str) -> bytes:
    """The project's own picture of that name, b"" if it has another digest."""
    data = _read(root / ASSETS / target)
    return data if is_of(data, sha256) else b""


def altered(root: Path, name: str) -> bool:
    """True if the content of a kept file is not the one by which it is called."""
    return not is_of(_read(root / PICTURES / name), name.partition(".")[0])


def is_of(data: bytes, sha256: str) -> bool:
    """True if the bytes have that digest."""
    return hashlib.sha256(data).hexdigest() == sha256


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
