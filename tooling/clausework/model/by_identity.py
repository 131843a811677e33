"""A cache for pure functions of one immutable value, which is known again by its identity; and how to forget.

Values of texts are large: to hash or compare one takes longer than most functions do. What is kept holds its
value, so that no other can be given that identity meanwhile. For two drafts it is worth much to read no text
twice. A service that compares what strangers send would keep it in vain: some thousands of texts of five
thousand characters are gigabytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")


def by_identity(most: int) -> Callable[[Callable[[K], T]], Callable[[K], T]]:
    """Keep the results of a function for up to so many values; then it begins anew."""

    def kept(function: Callable[[K], T]) -> Callable[[K], T]:
        known: dict[int, tuple[K, T]] = {}

        @wraps(function)
        def found(value: K) -> T:
            before = known.get(id(value))
            if before is not None and before[0] is value:
                return before[1]
            result = function(value)
            if len(known) >= most:
                known.clear()
            known[id(value)] = value, result
            return result

        vars(found)["cache_clear"] = known.clear
        vars(found)["cache_parameters"] = lambda: {"maxsize": most}
        return found

    return kept


ROOMS = ("clausework.redline.", "clausework.lang.", "clausework.model.")


def forget() -> None:
    """Forget every text; what does not depend on texts, such as a pattern, stays."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith(ROOMS):
            for value in vars(module).values():
                parameters = getattr(value, "cache_parameters", None)
                if parameters is not None and parameters()["maxsize"]:  # what is bounded remembers texts
                    value.cache_clear()
