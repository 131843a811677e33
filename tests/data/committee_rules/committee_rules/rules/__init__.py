"""The committee's rules: a file each; being here is being in force."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework import Violation
from clausework.checks.engine.context import CheckContext

VAGUE = re.compile("若干|(?<!参)数(?=[份个日])")
"""A vague word in place of a number."""


def vague_number(context: CheckContext) -> Iterator[Violation]:
    """Name each vague number."""
    for passage in context.in_language("zh"):
        for match in VAGUE.finditer(passage.used):
            yield passage.found(match).fault(found=match.group())
