"""What is remembered of texts so that none is read twice; and how it is forgotten.

For two drafts that is worth much. A service that compares what anybody sends would remember it for
nobody: some thousands of texts of five thousand characters are gigabytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

ROOMS = ("clausework.redline.", "clausework.lang.")


def forget() -> None:
    """Forget every text; what does not depend on texts, such as a pattern, stays."""
    for clear in _memories():
        clear()


def _memories() -> Iterator[Callable[[], None]]:
    """Whatever is bounded remembers texts."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith(ROOMS):
            for value in vars(module).values():
                parameters = getattr(value, "cache_parameters", None)
                if parameters is not None and parameters()["maxsize"]:
                    yield value.cache_clear
