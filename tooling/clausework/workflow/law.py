"""The laws that a standard rests on, and what became of their duties in it."""

from __future__ import annotations

from pathlib import Path

from clausework.rendering.coverage import coverage_file
from clausework.source.project import load


def statute_coverage(root: Path, style: str, lang: str) -> str | bytes:
    """The duties of the cited articles with the provisions that carry them, in a format."""
    return coverage_file(load(root).draft, style, lang)
