"""The rule about the length of provisions."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Violation

LIMIT = 150


def long_provision(context: CheckContext) -> Iterator[Violation]:
    """Name each provision of more than 150 characters in Chinese."""
    for passage in context.in_language("zh"):
        length = len(passage.block.text)
        if passage.block.id and length > LIMIT:
            yield passage.spot().fault(length=length, limit=LIMIT)
