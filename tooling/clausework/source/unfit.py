"""What the text of a clause cannot hold although Markdown lets it stand: tags, and IDs out of place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from clausework.model.clause import Mark, Place, Run, Spot
from clausework.model.finding import Finding
from clausework.text.catalogue import both

PROVISION_ID = re.compile(r"\{#([A-Za-z][A-Za-z0-9.-]*)\}\s*$")
RAW_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
STRAY_ID = re.compile(r"[{｛]\s*[#＃][^{}｛｝]*[}｝]")
VERBATIM: frozenset[Mark] = frozenset(["code", "math"])


def unfit(found: Sequence[tuple[Run, Spot]], path: str) -> Iterator[Finding]:
    """A finding for each piece of a block's text that cannot stay in it, where it stands.

    An ID belongs to the paragraph or item that it ends. Elsewhere it would be printed; most often
    the blank line before the next paragraph is missing, and two paragraphs have become one.
    """
    for number, (run, spot) in enumerate(found, 1):
        if run.mark == "text":
            yield from _findings("MD-003", "raw_html", RAW_HTML.finditer(run.text), path, spot)
        if run.mark not in VERBATIM:
            own = PROVISION_ID.search(run.text) if number == len(found) and run.mark == "text" else None
            strays = STRAY_ID.finditer(run.text, 0, own.start() if own else len(run.text))
            yield from _findings("MD-006", "stray_id", strays, path, spot)


def _findings(
    rule: str, key: str, matches: Iterable[re.Match[str]], path: str, spot: Spot
) -> Iterator[Finding]:
    for match in matches:
        yield Finding(
            rule=rule,
            severity="error",
            at=Place(path, spot.line, spot.column + match.start()),
            message=both(f"reader.{key}", what=match.group()),
            remedy=both(f"reader.{key}_remedy"),
            length=len(match.group()),
        )
