"""Names of the formats that we write; a door lists them in its help, so none of them is imported."""

from __future__ import annotations

from clausework.checks import reports
from clausework.rendering import formats

report_names, redline_names = reports.formats, formats.redline_names
