"""A cache for pure functions of one immutable value, which is known again by its identity.

Values of texts are large: to hash or compare one takes longer than most functions do. What is kept holds its
value, so that no other can be given that identity meanwhile.
"""

from __future__ import annotations

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
