"""Folders that tests read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout. What stands in standard/ and comments/ there is tried by tests/standard alone."""
LIVE_COMMERCE = ROOT / "tests" / "data" / "live_commerce"
"""A frozen copy of the standard and its comments: an edit of a drafter changes no test of the tool."""
CORPORA = Path(os.environ.get("CLAUSEWORK_CORPORA") or ROOT.parent / "shared" / "corpora")
"""Texts of others, which are not ours to ship: where the variable says, or beside the checkout."""
NO_CORPORA = "no corpora beside the repository; CLAUSEWORK_CORPORA may name them"
"""Why a test is skipped; tests/conftest.py excuses it by its first words."""

SCHEMAS = Path(os.environ.get("CLAUSEWORK_SCHEMAS") or ROOT.parent / "shared" / "schemas")
"""Schemas of others, which are not ours to ship either; without them a test says the same."""


def copy_live_commerce(root: Path, *parts: str) -> Path:
    """Copy parts of the frozen standard, else its text and comments, into a folder that a test may spoil."""
    for part in parts or ("standard", "comments"):
        copy = shutil.copytree if (LIVE_COMMERCE / part).is_dir() else shutil.copyfile
        copy(LIVE_COMMERCE / part, root / part)
    return root
