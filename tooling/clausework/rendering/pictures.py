"""Addresses of the pictures of a publication on its site, and the files of those that only drafts have."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

import msgspec

from clausework.lang.patterns import beside
from clausework.model.draft import Draft

FOLDER = "pictures/"
DATA = beside(__file__)
KINDS: dict[str, str] = DATA["kinds"]
"""The media types of pictures by the endings of their names."""
Picture = Callable[[str], str]
"""The address of the picture with a digest, "" if there is none to show."""


class PlacedPicture(msgspec.Struct, frozen=True, kw_only=True):
    """The address of a picture on the site, and its bytes if it is not the project's own of that name.

    `content` are its bytes, wherever they come from.
    """

    address: str
    data: bytes = b""
    content: bytes = b""


def nowhere(sha256: str) -> str:
    """The address where no pictures are shown."""
    return ""


def placed(root: Path, drafts: Iterable[Draft]) -> dict[str, PlacedPicture]:
    """The pictures of some drafts by their digests.

    A picture that the project still has stands under its name, and one of which it has another by now,
    under its digest. DraftAltered if such a one is not kept as it was frozen.
    """
    from clausework.drafts.register import kept, kept_name, present  # what reads a project

    found: dict[str, PlacedPicture] = {}
    for label, target, sha256 in _shown(drafts):
        if sha256 in found:
            continue
        if own := present(root, target, sha256):
            found[sha256] = PlacedPicture(address=f"assets/{target}", content=own)
        else:
            data = kept(root, label, target, sha256)
            address = f"{FOLDER}{kept_name(target, sha256)}"
            found[sha256] = PlacedPicture(address=address, data=data, content=data)
    return found


def _shown(drafts: Iterable[Draft]) -> Iterator[tuple[str, str, str]]:
    from clausework.drafts.register import figures_of

    for draft in drafts:
        for figure in figures_of(draft):
            yield draft.label, figure.target, figure.sha256


def data_address(target: str, data: bytes) -> str:
    """An address that holds a picture, "" if it is none that browsers show."""
    kind = KINDS.get(PurePosixPath(target).suffix.lower())
    return f"data:{kind};base64,{b64encode(data).decode()}" if kind and data else ""
