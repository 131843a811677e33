"""Name the formats that we write; a door lists them in its help, so none of them is imported."""

from __future__ import annotations

from clausework.checks.reports import formats as report_names
from clausework.rendering.formats import redline_names

__all__ = ["redline_names", "report_names"]
