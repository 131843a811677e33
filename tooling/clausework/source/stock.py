"""What the toolchain itself brings along: the look of a site, and the manual."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

MANUAL = "tooling/docs"


def stock() -> Traversable:
    """Where it is kept: beside the package in a checkout, inside it once installed."""
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / MANUAL).is_dir() else files("clausework") / "stock"


def manual() -> dict[str, str]:
    """The pages of the manual by file name, such as `drafter.zh.md`."""
    folder = stock() / MANUAL
    pages = sorted((item.name, item) for item in folder.iterdir() if item.name.endswith(".md"))
    return {name: item.read_text(encoding="utf-8") for name, item in pages}
