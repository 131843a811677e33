"""Typst, where it is installed, with a font from the package index: the one module that knows it.

It comes with the extra `typeset`; without it a site has no pictures to be shared.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import msgspec

FONTS = "pylopdf_fonts_zh_cn"


@cache
def can_typeset() -> bool:
    """Whether the compiler and the font are there."""
    return find_spec("typst") is not None and find_spec(FONTS) is not None


def drawn_pages(template: str, data: object) -> list[bytes]:
    """The pages of a template in this package as PNG, a pixel for each point; the same data, the same bytes.

    The template finds the data as JSON under `sys.inputs.data`.
    """
    import typst

    found = files("clausework.rendering.templates").joinpath(template).read_bytes()
    inputs: Any = {"data": msgspec.json.encode(data).decode()}
    fonts: Any = [str(files(FONTS))]
    pages = typst.compile(
        found, format="png", ppi=72, font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs
    )
    return [pages] if isinstance(pages, bytes) else list(pages)


def drawn_picture(data: bytes, scale: int) -> bytes:
    """An SVG as PNG, `scale` dots for each of its pixels, or b"" if it is none that can be drawn.

    It is drawn with the fonts of the package alone, so that every machine draws the same.
    """
    import typst

    source = "#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
    inputs: Any = {"svg": data.decode("utf-8", "replace")}
    fonts: Any = [str(files(FONTS))]
    try:
        page = typst.compile(
            source.encode(),
            format="png",
            ppi=96 * scale,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs=inputs,
        )
    except typst.TypstError:
        return b""
    return page if isinstance(page, bytes) else b""
