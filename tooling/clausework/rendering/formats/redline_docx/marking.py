"""The paragraphs of both drafts in one order, the marks that end them, and those that move as one.

The mark before a table cannot go, for words cannot join a table: Word hides that, LibreOffice leaves
an empty paragraph behind. A table that comes or goes therefore has an untracked mark before it, which
in the other draft is the mark of another paragraph, if there is one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from clausework.redline.align.pairing import longest_rising_run
from clausework.rendering.formats.redline_docx.pairing import BlockPair, slots

WHOLE = frozenset(("w:drawing", "w:footnoteReference"))
"""What stands in the text as one thing, and is exchanged as one."""
State = Literal["kept", "deleted", "inserted", "gone", "come"]


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A paragraph in its place, or a table: its caption with its rows.

    What has moved stands twice, where it has `gone` from and where it has `come`.
    """

    unit: BlockPair
    state: State
    rows: tuple[PlacedText, ...] = ()


@dataclass(slots=True)
class _Draft:
    """One draft: its paragraphs and captions, and the rows under each caption."""

    heads: list[BlockPair] = field(default_factory=list)
    rows: dict[BlockPair, list[BlockPair]] = field(default_factory=dict)


def merge(units: Iterable[BlockPair]) -> tuple[PlacedText, ...]:
    """Both drafts in one: leave out what was deleted for the new, what was inserted for the old.

    A row can neither be moved in Word nor leave its table: there it is deleted and inserted. So is a
    paragraph with a picture or a footnote, which would be two in the file.
    """
    every = tuple(units)
    old, new = _draft(every, "was"), _draft(every, "now")
    placed = []
    for head, state in _woven(old.heads, new.heads):
        if head.kind not in ("table", "row"):
            placed.append(PlacedText(head, unmoved(state) if _indivisible(head) else state))
            continue
        state = unmoved(state)  # Word knows no table that moves
        rows = _woven(
            [] if state == "inserted" else old.rows[head], [] if state == "deleted" else new.rows[head]
        )
        placed.append(PlacedText(head, state, tuple(PlacedText(row, unmoved(of)) for row, of in rows)))
    return tuple(placed)


def _indivisible(unit: BlockPair) -> bool:
    made = unit.new if unit.new is not None else unit.old
    return made is not None and any(each.tag in WHOLE for each in made.iter())


def _draft(units: Iterable[BlockPair], side: str) -> _Draft:
    found = _Draft()
    spots = {unit: spot for unit in units if (spot := getattr(unit, side)) is not None}
    for unit in sorted(spots, key=spots.__getitem__):
        if unit.kind == "row" and found.heads and found.heads[-1].kind in ("table", "row"):
            found.rows[found.heads[-1]].append(unit)
        else:
            found.heads.append(unit)
            found.rows[unit] = []
    return found


def _woven(old: Sequence[BlockPair], new: Sequence[BlockPair]) -> list[tuple[BlockPair, State]]:
    """Both sequences in one; what is in both stands once if it is steady and in order, else twice."""
    places = {unit: place for place, unit in enumerate(old)}
    shared = [unit for unit in new if unit in places]
    steady = [unit for unit in shared if unit.steady]
    stays = {steady[place] for place in longest_rising_run([places[unit] for unit in steady])}
    crossed = set(shared) - stays
    found: list[tuple[BlockPair, State]] = []
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


Trace = Literal["", "del", "ins", "moveFrom", "moveTo"]
TRACES: dict[State, Trace] = {
    "kept": "", "deleted": "del", "inserted": "ins", "gone": "moveFrom", "come": "moveTo",
}  # fmt: skip
"""How a paragraph of each state is tracked."""

ALIKE: dict[State, tuple[Trace, ...]] = {"deleted": ("del", "moveFrom"), "inserted": ("ins", "moveTo")}
"""How paragraphs are tracked that go, or come, with a table."""


@dataclass(frozen=True, slots=True)
class TrackedBlock:
    """A paragraph, with the rows of a table under it if it is a caption.

    `parts` are the units that share it, `mark` says how its mark is tracked. It has
    the look of `look`, and of `former` once everything is rejected. `move` counts from 1 the moves.
    """

    parts: tuple[PlacedText, ...]
    mark: Trace
    look: BlockPair
    former: BlockPair
    rows: tuple[PlacedText, ...] = ()
    move: int = 0


def marked(placed: Iterable[PlacedText]) -> tuple[TrackedBlock, ...]:
    """The paragraphs and tables as they are to be written."""
    blocks: list[TrackedBlock] = []
    still: set[BlockPair] = set()
    rest = deque(placed)
    while rest:
        of = rest.popleft()
        if of.rows and of.state != "kept":
            still.update(_set_table(blocks, of, rest))
        else:
            blocks.append(TrackedBlock((of,), _mark(of), of.unit, of.unit, of.rows))
    still |= _mingled(blocks)
    return _counted([_stilled(block, still) for block in blocks])


def _mingled(blocks: Sequence[TrackedBlock]) -> set[BlockPair]:
    """What has moved with other words, or among insertions, to before a paragraph of another style.

    LibreOffice takes these back in pieces, and what stays behind them as it is gets the look of the first.
    """
    found: set[BlockPair] = set()
    run: list[TrackedBlock] = []
    for block in blocks:
        if block.mark in ALIKE["inserted"]:
            run.append(block)
            continue
        come = [of.parts[0].unit for of in run if of.parts[0].state == "come"]
        others = len(come) < len(run) or any(unit.altered for unit in come)
        if come and others and not block.look.altered and _style(run[-1]) != _style(block):
            found.update(come)
        run = []
    return found


def _style(block: TrackedBlock) -> str:
    made = block.look.old if block.look.new is None else block.look.new
    style = next(made.iter("w:pStyle"), None) if made is not None else None
    return "" if style is None else style.get("w:val", "")


def _mark(of: PlacedText) -> Trace:
    """The mark of a paragraph is tracked like its last words; LibreOffice keeps any other."""
    trace, made = TRACES[of.state], of.unit.new
    changed = trace == "moveTo" and made is not None and max(slots(made), default=-1) not in of.unit.same
    return "ins" if changed else trace


def _set_table(blocks: list[TrackedBlock], table: PlacedText, rest: deque[PlacedText]) -> Iterable[BlockPair]:
    """Add a table that comes or goes; return what therefore cannot be shown as moved.

    The paragraphs before it that come or go with it are passed over. What stands before them gives
    the mark: a kept paragraph its own; one that goes where the table comes, or comes where it goes,
    shares the paragraph of the caption. Where a table or nothing stands there, what follows shares it, if
    that is no table.
    """
    fellows: list[TrackedBlock] = []
    while blocks and not blocks[-1].rows and blocks[-1].mark in ALIKE[table.state]:
        fellows.insert(0, blocks.pop())
    before = blocks.pop() if blocks else None
    if before is None or before.rows:
        partners = _following(rest, table.state)
        blocks += [before] if before else []
        if not partners:
            blocks += [*fellows, TrackedBlock((table,), _mark(table), table.unit, table.unit, table.rows)]
            return ()
        other = partners[0].unit
    else:
        partners, other = before.parts, before.look
        if not before.mark:
            blocks.append(replace(before, mark=ALIKE[table.state][0]))
            partners = ()
    look, former = (other, table.unit) if table.state == "deleted" else (table.unit, other)
    parts = tuple(replace(part, rows=()) for part in (*partners, table))
    rows = tuple(row for part in (*partners, table) for row in part.rows)
    blocks += [*fellows, TrackedBlock(parts, "", look, former, rows)]
    return [part.unit for part in partners]


def _following(rest: deque[PlacedText], state: State) -> tuple[PlacedText, ...]:
    """Take the next paragraph of the other draft from the rest; what is kept stays there in this draft.

    Nothing can be taken from a kept table.
    """
    other: State = "inserted" if state == "deleted" else "deleted"
    for place, of in enumerate(rest):
        if of.state == "kept":
            if of.rows:
                return ()
            rest[place] = replace(of, state=state)
            return (replace(of, state=other),)
        if TRACES[of.state] not in ALIKE[state]:
            del rest[place]
            return (of,)
    return ()


def _stilled(block: TrackedBlock, still: set[BlockPair]) -> TrackedBlock:
    """The block, deleted or inserted instead of moved if it is among those."""
    if not any(part.unit in still for part in (*block.parts, *block.rows)):
        return block
    parts, rows = (
        tuple(replace(part, state=unmoved(part.state)) for part in of) for of in (block.parts, block.rows)
    )
    mark: Trace = {"moveFrom": "del", "moveTo": "ins"}.get(block.mark, block.mark)  # type: ignore[assignment]
    return replace(block, parts=parts, rows=rows, mark=mark)


def _counted(blocks: Sequence[TrackedBlock]) -> tuple[TrackedBlock, ...]:
    """Number the moves; what leaves and arrives side by side is one move."""
    goals = {block.look: place for place, block in enumerate(blocks) if block.parts[0].state == "come"}
    moves: dict[BlockPair, int] = {}
    count, expected = 0, -1
    for block in blocks:
        if block.parts[0].state != "gone":
            expected = -1
            continue
        if goals[block.look] != expected:
            count += 1
        moves[block.look] = count
        expected = goals[block.look] + 1
    return tuple(
        replace(block, move=moves[block.look]) if block.parts[0].state in ("gone", "come") else block
        for block in blocks
    )
