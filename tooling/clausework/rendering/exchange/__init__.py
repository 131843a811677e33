"""The text in the formats of other programs: XML, catalogues, linked data and citations."""

from __future__ import annotations

from typing import Any


def filled(values: dict[str, Any]) -> dict[str, Any]:
    """The values that there are: an empty list or text would state something, too."""
    return {name: value for name, value in values.items() if value}
