"""Draw the icons that are no SVG, as site/assets/favicon.svg has them: `make pictures`."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

ASSETS = Path(__file__).parents[2] / "site" / "assets"
SEAL, INK, EDGE = "#7a1f1d", "#ffffff", "#e7b8a8"
GRID = 32
"""The side of the drawing, in its own units."""
FINER = 8
"""How much larger it is drawn than it is kept, for smooth edges."""


def icon(side: int, *, square: bool = False) -> Image.Image:
    """The icon; `square` for systems that cut the corners themselves."""
    unit = side * FINER / GRID
    image = Image.new("RGBA", (side * FINER,) * 2)
    draw = ImageDraw.Draw(image)

    def bar(left: float, top: float, right: float, bottom: float, colour: str) -> None:
        draw.rectangle(
            [round(left * unit), round(top * unit), round(right * unit) - 1, round(bottom * unit) - 1], colour
        )

    draw.rounded_rectangle([0, 0, side * FINER - 1, side * FINER - 1], 0 if square else 4 * unit, SEAL)
    for middle, right in ((8, 23), (14, 23), (20, 18)):
        bar(9, middle - 1.3, right, middle + 1.3, INK)
    bar(5.8, 5, 7.2, 27, EDGE)
    return image.resize((side, side), Image.Resampling.LANCZOS)


def main() -> None:
    """Write the files."""
    icon(180, square=True).convert("RGB").save(ASSETS / "apple-touch-icon.png", optimize=True)
    sizes = [(16, 16), (32, 32), (48, 48)]
    images = [icon(side) for side, _ in sizes]
    images[-1].save(ASSETS / "favicon.ico", sizes=sizes, append_images=images[:-1])


if __name__ == "__main__":
    main()
