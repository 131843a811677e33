"""Cache control: what is kept of texts so that none is read twice can be cleared.

For two drafts that is worth much. A service that compares what strangers send would keep it in
vain: some thousands of texts of five thousand characters are gigabytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

ROOMS = ("clausework.redline.", "clausework.lang.", "clausework.model.")


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
