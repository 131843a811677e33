"""The first language of a project, found without reading the project: the command line asks for it first."""

from __future__ import annotations

import re
from pathlib import Path

SETTINGS = "standard/standard.yml"
NAMED = re.compile(r"^languages:(?:\s|#.*\n|\[|-|[\"'])*(?P<lang>[a-z]{2,3})\b", re.MULTILINE)


def first_language(start: Path) -> str:
    """The language that the settings of the project at or above a folder name first; "" if none do."""
    try:
        folder = start.resolve()
        found = next((at / SETTINGS for at in (folder, *folder.parents) if (at / SETTINGS).is_file()), None)
        text = found.read_text("utf-8") if found else ""
    except (OSError, ValueError):
        return ""  # whoever reads the project says what is wrong
    match = NAMED.search(text)
    return match["lang"] if match else ""
