"""The subjects of a language that has no folder: none is found."""

from __future__ import annotations

from clausework.lang.modals import Verb
from clausework.lang.role_names import Named, RoleNames


def doers(_before: str, _names: RoleNames, *, first: bool) -> tuple[Named, ...]:
    """None."""
    return ()


def agents(_before: str, _verb: Verb, _after: str, _names: RoleNames) -> tuple[Named, ...]:
    """None."""
    return ()
