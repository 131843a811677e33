"""The sandboxed process that draws a file as a PNG; it limits itself before it reads a byte of the file.

The file comes by the standard input and the picture, or the number of pages, goes to the standard
output. What it draws with are Pillow and PDFium; whatever a file does to them, it does to a process
with little memory and time, and without network where that can be had, that ends after one picture.
"""

from __future__ import annotations

import ctypes
import io
import resource
import sys
from contextlib import suppress

import pypdfium2
from PIL import Image, ImageOps

WIDE, HIGH = 1600, 2200
"""Dots of a picture at most."""
FAST = 3
"""How hard the picture is compressed, of nine: it is shown once."""
FINE = 2.0
"""Dots for each point of a page."""
PIXELS = 120_000_000
"""Pixels that a picture has at most; of a larger one nothing is decoded."""
BYTES = 16 * 1024 * 1024
"""Bytes of the file that are read, and of the picture that are written."""
MEMORY, SECONDS, FILES = 1024 * 1024 * 1024, 10, 64
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NO_NEW_PRIVILEGES = 38


def limit() -> None:
    """Give up what drawing does not need; a network is given up where the system lets us."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_FSIZE, BYTES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))
    with suppress(AttributeError, OSError):  # not Linux
        system = ctypes.CDLL(None)
        system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        system.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def draw(data: bytes, kind: str, page: int) -> Image.Image:
    """A page of a PDF, counted from 1, or a picture, upright; the dots alone, and no more than are shown."""
    found = _page(data, page) if kind == "pdf" else _picture(data, kind)
    found.info = {}
    return found


def _picture(data: bytes, kind: str) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
        image.draft("RGB", (WIDE, HIGH))
        image.load()
        plain = image if image.mode in ("L", "RGB", "RGBA", "CMYK") else image.convert("RGBA")
        plain.thumbnail((WIDE, HIGH))
        return _on_white(ImageOps.exif_transpose(plain))


def _on_white(image: Image.Image) -> Image.Image:
    clear = image.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _page(data: bytes, page: int) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    found = document[page - 1]
    scale = min(FINE, WIDE / found.get_width(), HIGH / found.get_height())
    image: Image.Image = found.render(scale=scale).to_pil()
    return image.convert("RGB")


def count(data: bytes, kind: str) -> int:
    """How many pictures show a file whole."""
    return len(pypdfium2.PdfDocument(data)) if kind == "pdf" else 1


def main(kind: str, page: int) -> None:
    """Write the picture of a page; for page 0 how many there are."""
    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow refuses from twice as many on
    Image.preinit()
    limit()
    data = sys.stdin.buffer.read(BYTES)
    if page == 0:
        sys.stdout.write(str(count(data, kind)))
        return
    made = io.BytesIO()
    draw(data, kind, page).save(made, "PNG", compress_level=FAST)
    sys.stdout.buffer.write(made.getvalue())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
