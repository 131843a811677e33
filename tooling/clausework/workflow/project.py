"""Open a project: find its root, and read its files; each command does, so that nothing more is loaded."""

from __future__ import annotations

from pathlib import Path

from clausework.errors import ProjectNotFound
from clausework.source.project import Project, find_root, load
from clausework.source.settings import settings_at

__all__ = ["Project", "find_root", "first_language", "load"]


def first_language(start: Path) -> str:
    """The authoritative language of the project at or above a folder; "" where there is no project."""
    try:
        return settings_at(find_root(start)).languages[0]
    except ProjectNotFound:
        return ""
