"""Frozen drafts that standard.yml names: the one that the site presents, those that have mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.strings.catalogue import both

SETTINGS_FILE = "standard/standard.yml"
REFERENCES_FILE = "standard/references.yml"


def not_frozen(root: Path, text: str, named: Mapping[str, Set[str]]) -> Iterator[Finding]:
    """A finding for each draft that a key of the settings, of this text, names and that is not frozen."""
    for key, labels in named.items():
        for label in sorted(labels):
            if (root / f"standard/drafts/{label}.json").is_file():
                continue
            found = re.search(rf"^{key}:", text, re.MULTILINE)
            line = text.count("\n", 0, found.start()) + 1 if found else 1
            yield Finding(
                rule="YML-022",
                severity="error",
                at=Place(SETTINGS_FILE, line),
                message=both("reader.no_draft", key=key, label=label),
                remedy=both("reader.no_draft_remedy", label=label),
            )
