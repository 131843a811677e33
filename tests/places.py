"""Folders that tests read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout. What stands in standard/ and comments/ there is tried by tests/standard alone."""
LIVE_COMMERCE = ROOT / "tests" / "data" / "live_commerce"
"""A frozen copy of the standard and its comments: an edit of a drafter changes no test of the tool."""
