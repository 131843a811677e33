"""The protocol of the writer process: what two releases must agree on is in the release that is compared."""

from __future__ import annotations

import sys
from itertools import combinations
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from clausework.store.writers import protocol
from clausework.store.writers.protocol import MESSAGES, field_names, release


def structs_of(kind: Any) -> set[type[msgspec.Struct]]:
    """The structs that a type is made of, by its annotations."""
    found: set[type[msgspec.Struct]] = set()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        found.add(kind)
        parts = tuple(get_type_hints(kind).values())
    else:
        parts = get_args(kind)
    return found.union(*map(structs_of, parts))


STRUCTS = sorted(set().union(*map(structs_of, MESSAGES)), key=lambda kind: kind.__name__)


def swapped(kind: type[msgspec.Struct], one: str, other: str) -> type[msgspec.Struct]:
    """The same struct with the names of two fields exchanged."""
    hints, names = get_type_hints(kind), {one: other, other: one}
    fields = [(names.get(name, name), hints[name]) for name in kind.__struct_fields__]
    return msgspec.defstruct(
        kind.__name__,
        fields,
        module=kind.__module__,
        frozen=True,
        kw_only=True,
        array_like=kind.__struct_config__.array_like,
    )


def of_one_type() -> list[tuple[type[msgspec.Struct], str, str]]:
    return [
        (kind, one, other)
        for kind in STRUCTS
        for one, other in combinations(kind.__struct_fields__, 2)
        if get_type_hints(kind)[one] == get_type_hints(kind)[other]
    ]


def released_with(kind: type[msgspec.Struct], made: type[msgspec.Struct]) -> str:
    """The release if a struct were another one wherever the messages name it."""
    with pytest.MonkeyPatch.context() as patch:
        for module in {sys.modules[other.__module__] for other in STRUCTS} | {protocol}:
            for name, value in list(vars(module).items()):
                if value is kind:
                    patch.setattr(module, name, made)
        patch.setattr(protocol, "MESSAGES", tuple(made if one is kind else one for one in MESSAGES))
        return release()


def test_every_struct_of_the_messages_is_in_the_release() -> None:
    assert set(field_names(MESSAGES)) == {f"{kind.__module__}.{kind.__qualname__}" for kind in STRUCTS}
    assert {"Acknowledgement", "Anchor", "SpamMark", "Unit", "WriteResult"} <= {
        kind.__name__ for kind in STRUCTS
    }


def test_two_fields_of_one_type_that_change_places_are_another_release() -> None:
    pairs = of_one_type()
    assert len(pairs) > 100
    same = []
    for kind, one, other in pairs:
        if released_with(kind, swapped(kind, one, other)) == released_with(kind, swapped(kind, one, one)):
            same.append((kind.__name__, one, other))
    assert same == []
