"""The pictures that the figures of both drafts show, by their digests."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator

from clausework.model.redline import Redline
from clausework.rendering.docx.pictures import WordPicture, word_picture
from clausework.rendering.pictures import Picture


def illustrations(redline: Redline, picture: Picture) -> dict[str, WordPicture]:
    """Each picture that Word can show; `picture` gives a `data:` address by digest."""
    found: dict[str, WordPicture] = {}
    for target, sha256 in dict.fromkeys(_figures(redline)):
        if sha256 not in found and (shown := word_picture(_bytes(picture(sha256)), target)):
            found[sha256] = shown
    return found


def _figures(redline: Redline) -> Iterator[tuple[str, str]]:
    for change in redline.changes:
        for text in change.texts.values():
            for line in text.lines:
                for side in (line.old, line.new):
                    if side and side.sha256:
                        yield side.target, side.sha256


def _bytes(address: str) -> bytes:
    head, _, data = address.partition(";base64,")
    return b64decode(data) if head.startswith("data:") else b""
