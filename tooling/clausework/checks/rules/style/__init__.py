"""The rule about the length of provisions."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Violation


def long_provision(context: CheckContext, *, most: int) -> Iterator[Violation]:
    """Name each provision of more characters in Chinese."""
    for passage in context.in_language("zh"):
        length = len(passage.block.text)
        if passage.block.id and length > most:
            yield passage.spot().fault(length=length, limit=most)
