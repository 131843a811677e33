"""The entry of a term: its designation is the title, or the first paragraph where the number stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausework.lang.script import HAN_RANGE
from clausework.model.clause import Block

LONGEST = 80
"""Characters of a first paragraph that may be a designation; a definition is longer or ends in a stop."""
STOPS = "。.；;：:"
FOREIGN = {
    "zh": re.compile(r"(?<=\S)[\s　]+(?=[A-Za-z])"),
    "en": re.compile(rf"(?<=\S)[\s　]+(?=[A-Za-z]*[{HAN_RANGE}])"),
}
"""Where the designations in the other language begin."""


def designation(title: str, blocks: Sequence[Block], lang: str) -> tuple[str, str, list[Block]]:
    """The preferred designation, what else stands beside it, and the blocks without it."""
    rest = list(blocks)
    if not title and len(rest) > 1 and _designates(rest[0]):
        title = "".join(" " if run.mark == "break" else run.text for run in rest.pop(0).runs)
    cut = FOREIGN[lang].search(title) if lang in FOREIGN else None
    return (title[: cut.start()], title[cut.end() :], rest) if cut else (title, "", rest)


def _designates(block: Block) -> bool:
    plain = all(run.mark in ("text", "strong", "emphasis", "break") for run in block.runs)
    return (
        block.kind == "paragraph" and plain and 0 < len(block.text) <= LONGEST and block.text[-1] not in STOPS
    )
