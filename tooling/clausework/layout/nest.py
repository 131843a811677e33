"""The lines of a clause as a tree: items in lists, rows in tables, and what stands in items and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from clausework.layout.framed import Face, FramedLine
from clausework.layout.kinds import GroupKind, group_of


class Nested(msgspec.Struct, frozen=True, gc=False):
    """A line with what stands in it, or a group of lines: a list, a table with its caption first, or code.

    The `line` of a group is its first.
    """

    kind: GroupKind
    line: FramedLine
    children: tuple[Nested, ...] = ()


def nested(lines: Iterable[FramedLine]) -> tuple[Nested, ...]:
    """The lines as a tree, which read from its beginning has them in their order."""
    roots: list[_Node] = []
    around: list[_Node] = []
    for line in lines:
        while around and not _holds(around[-1].line, line):
            around.pop()
        node = _Node(line, [])
        (around[-1].children if around else roots).append(node)
        around.append(node)
    return tuple(_grouped(roots))


class _Node(NamedTuple):
    line: FramedLine
    children: list[_Node]


def _holds(outer: FramedLine, inner: FramedLine) -> bool:
    """Whether a line stands in another, in the draft that shows it; what stays is in nothing that does not.

    A style sheet hides what comes or goes with all that is in it.
    """
    if inner.new is not None:
        stays = inner.old is None or outer.old is not None
        return stays and outer.new is not None and inner.new.parent == outer.new.index
    before, around = inner.old, outer.old
    return before is not None and around is not None and _same(before, around, before.parent, around.index)


def _same(one: Face, other: Face, first: int, second: int) -> bool:
    return one.clause == other.clause and first == second


def _grouped(nodes: Sequence[_Node]) -> Iterator[Nested]:
    group: list[_Node] = []
    for node in nodes:
        if group and not _together(group, node.line):
            yield _closed(group)
            group = []
        group.append(node)
    if group:
        yield _closed(group)


def _together(group: Sequence[_Node], line: FramedLine) -> bool:
    """Whether a line belongs to the group: the new draft decides, of what it has not the old one."""
    first = group[0].line
    kind = group_of(line.kind)
    if kind == "line" or kind != group_of(first.kind) or line.kind == "table":
        return False
    for side in ("new", "old"):
        own: Face | None = getattr(line, side)
        other: Face | None = next(filter(None, (getattr(node.line, side) for node in reversed(group))), None)
        if own is not None and other is not None:
            return _same(own, other, own.group, other.group)
    return (line.face.depth, line.face.ordered) == (first.face.depth, first.face.ordered)


def _closed(group: Sequence[_Node]) -> Nested:
    first = group[0].line
    kind = group_of(first.kind)
    members = tuple(Nested("line", node.line, tuple(_grouped(node.children))) for node in group)
    return members[0] if kind == "line" else Nested(kind, first, members)
