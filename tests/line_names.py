"""The names of the lines that changed in a project since a frozen draft, for tests that give causes."""

from pathlib import Path

from clausework.drafts.register import open_draft
from clausework.redline.alignment import lines_between


def names_at(root: Path, place: str, old: str = "D1") -> tuple[str, ...]:
    """The names of the lines that changed at a place, those of the authoritative language."""
    lines = lines_between(open_draft(root, old), open_draft(root, "working"))
    return tuple(line.name for line in lines if line.place == place and not line.lang)
