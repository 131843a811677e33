"""Anchors that an author gave to headings: `{#records}`, `<a id="records"></a>`."""

from __future__ import annotations

import re

BRACES = re.compile(r"\s*\{\s*#([\w.-]+)\s*\}\s*$")
TAG = re.compile(r"\s*<a\s+(?:id|name)\s*=\s*[\"']?([\w.-]+)[\"']?\s*/?>(?:\s*</a>)?\s*", re.IGNORECASE)


def taken_out(title: str) -> tuple[str, str, tuple[str, ...]]:
    """The title without its anchors, the first of them, and the anchors as they were written."""
    written: list[str] = []
    names: list[str] = []
    if braces := BRACES.search(title):
        names.append(braces[1])
        written.append(braces.group().strip())
        title = title[: braces.start()]
    for tag in TAG.finditer(title):
        names.append(tag[1])
        written.append(tag.group().strip())
    return TAG.sub(" ", title).strip(), names[0] if names else "", tuple(written)
