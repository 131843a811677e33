"""A file as a PNG, drawn in a limited process that ends after one picture.

What draws are Pillow and PDFium; whatever a file does to them, it does to that process.
"""

from __future__ import annotations

import io

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


def draw(data: bytes, kind: str, page: int) -> Image.Image:
    """A page of a PDF, counted from 1, or a picture, upright; the dots alone, and no more than are shown."""
    found = _page(data, page) if kind == "pdf" else _picture(data, kind)
    found.info = {}
    return found


def _picture(data: bytes, kind: str) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
        image.draft("RGB", (WIDE, HIGH))  # a JPEG is decoded small at once
        image.load()
        plain = image if image.mode in ("L", "RGB", "RGBA", "CMYK") else image.convert("RGBA")
        plain.thumbnail((WIDE, HIGH))
        clear = ImageOps.exif_transpose(plain).convert("RGBA")  # once it is small: turning takes a copy
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def _page(data: bytes, page: int) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()  # else what was filled in is not drawn
    found = document[page - 1]
    scale = min(FINE, WIDE / found.get_width(), HIGH / found.get_height())
    image: Image.Image = found.render(scale=scale).to_pil()
    return image.convert("RGB")


def count(data: bytes, kind: str) -> int:
    """The number of pictures that show a file whole."""
    return len(pypdfium2.PdfDocument(data)) if kind == "pdf" else 1


def drawn(data: bytes, kind: str, page: str) -> bytes:
    """The picture of a page; for page 0 how many there are."""
    if page == "0":
        return str(count(data, kind)).encode()
    made = io.BytesIO()
    draw(data, kind, int(page)).save(made, "PNG", compress_level=FAST)
    return made.getvalue()


Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow refuses from twice as many on
Image.preinit()
