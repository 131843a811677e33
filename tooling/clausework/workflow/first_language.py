"""The folder and the first language of a project, found without reading it: a command asks for them first."""

from __future__ import annotations

import re
from pathlib import Path

from clausework.errors import ProjectNotFound
from clausework.plugins import STANDARD

SETTINGS = "standard/standard.yml"
NAMED = re.compile(r"^languages:(?:\s|#.*\n|\[|-|[\"'])*(?P<lang>[a-z]{2,3})\b", re.MULTILINE)


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds standard/standard.yml; its rules are now in force."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / SETTINGS).is_file():
            STANDARD.set(folder)
            return folder
    raise ProjectNotFound("no_project", path=start.resolve())


def first_language(start: Path) -> str:
    """The language that the settings of the project at or above a folder name first; "" if none do."""
    try:
        text = (find_root(start) / SETTINGS).read_text("utf-8")
    except (ProjectNotFound, OSError, ValueError):
        return ""  # whoever reads the project says what is wrong
    match = NAMED.search(text)
    return match["lang"] if match else ""
