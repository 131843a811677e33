"""The frozen draft that the site presents as the current one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.text.catalogue import both

SETTINGS_FILE = "standard/standard.yml"
CURRENT = re.compile(r"^current:", re.MULTILINE)


def unknown_current(root: Path, text: str, label: str) -> Iterator[Finding]:
    """A finding if the settings, of this text, present a draft that is not frozen."""
    if (root / f"standard/drafts/{label}.json").is_file():
        return
    found = CURRENT.search(text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    yield Finding(
        rule="YML-022",
        severity="error",
        at=Place(SETTINGS_FILE, line),
        message=both("reader.no_draft", label=label),
        remedy=both("reader.no_draft_remedy", label=label),
    )
