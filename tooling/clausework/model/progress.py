"""Progress reporting: what long work does, how far it is and how much is left.

A workflow takes a `Progress` as an argument and tells it; it writes nothing itself. The names of phases are
keys of the catalogue, under `progress.`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Told of each phase as it begins, and of each step of a phase that can be counted."""

    def __call__(self, phase: str, done: int = 0, total: int = 0, detail: str = "") -> None:
        """`done` of `total` steps are behind; a phase that cannot be counted beforehand has no total."""


def silent(phase: str, done: int = 0, total: int = 0, detail: str = "") -> None:
    """Report no progress."""


def counted(progress: Progress, phase: str, items: Sequence[T]) -> Iterator[T]:
    """The items, each told of as it is taken up."""
    total = len(items)
    progress(phase, 0, total)
    for done, item in enumerate(items, 1):
        yield item
        progress(phase, done, total)


def flowing(
    progress: Progress, phase: str, items: Iterable[T], detail: str = "", every: int = 100
) -> Iterator[T]:
    """Items of which nobody knows how many there are; every so many are told of."""
    progress(phase, detail=detail)
    for done, item in enumerate(items, 1):
        if done % every == 0:
            progress(phase, done, detail=detail)
        yield item
