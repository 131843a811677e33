"""The paragraphs of both drafts in one order that keeps the order of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from clausework.redline.align.order import longest_rising_run
from clausework.rendering.formats.redline_docx.pieces import WHOLE, Printed

State = Literal["kept", "deleted", "inserted", "gone", "come"]


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A paragraph in its place, or a table: its caption with its rows.

    What has moved stands twice, where it has `gone` from and where it has `come`.
    """

    printed: Printed
    state: State
    rows: tuple[PlacedText, ...] = ()


@dataclass(slots=True)
class _Draft:
    """One draft: its paragraphs and captions, and the rows under each caption."""

    heads: list[Printed] = field(default_factory=list)
    rows: dict[Printed, list[Printed]] = field(default_factory=dict)


def merge(printed: Iterable[Printed]) -> tuple[PlacedText, ...]:
    """Both drafts in one: leave out what was deleted for the new, what was inserted for the old.

    A row can neither be moved in Word nor leave its table: there it is deleted and inserted. So is a
    paragraph with a picture or a footnote, which would be two in the file.
    """
    every = tuple(printed)
    old, new = _draft(every, "old"), _draft(every, "new")
    placed = []
    for head, state in _woven(old.heads, new.heads):
        if head.kind not in ("table", "row"):
            placed.append(PlacedText(head, unmoved(state) if _indivisible(head) else state))
            continue
        state = unmoved(state)
        rows = _woven(
            [] if state == "inserted" else old.rows[head], [] if state == "deleted" else new.rows[head]
        )
        placed.append(PlacedText(head, state, tuple(PlacedText(row, unmoved(of)) for row, of in rows)))
    return tuple(placed)


def _indivisible(printed: Printed) -> bool:
    return any(piece.mark in WHOLE for cell in printed.cells for piece in cell)


def _draft(printed: Iterable[Printed], side: str) -> _Draft:
    found = _Draft()
    spots = {unit: spot for unit in printed if (spot := getattr(unit, side)) is not None}
    for unit in sorted(spots, key=spots.__getitem__):
        if unit.kind == "row" and found.heads and found.heads[-1].kind in ("table", "row"):
            found.rows[found.heads[-1]].append(unit)
        else:
            found.heads.append(unit)
            found.rows[unit] = []
    return found


def _woven(old: Sequence[Printed], new: Sequence[Printed]) -> list[tuple[Printed, State]]:
    """Both sequences in one; what is in both stands once if it is steady and in order, else twice."""
    places = {unit: place for place, unit in enumerate(old)}
    shared = [unit for unit in new if unit in places]
    steady = [unit for unit in shared if unit.steady]
    stays = {steady[place] for place in longest_rising_run([places[unit] for unit in steady])}
    crossed = set(shared) - stays
    found: list[tuple[Printed, State]] = []
    left = deque(old)

    def leave() -> None:
        unit = left.popleft()
        found.append((unit, "gone" if unit in crossed else "deleted"))

    for unit in new:
        if unit in stays:
            while left[0] is not unit:
                leave()
            found.append((left.popleft(), "kept"))
            continue
        while left and left[0] not in stays and left[0].old_home <= unit.new_home:
            leave()
        found.append((unit, "come" if unit in crossed else "inserted"))
    while left:
        leave()
    return found


def unmoved(state: State) -> State:
    """The state of what leaves and arrives without being a move."""
    if state == "gone":
        return "deleted"
    return "inserted" if state == "come" else state
