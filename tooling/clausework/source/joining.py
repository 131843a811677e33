"""Runs as the parser gives them, joined: one for each stretch of words under one mark."""

from __future__ import annotations

from clausework.model.clause import Run, Spot
from clausework.strings.width import width


def soft_join(before: str, after: str) -> str:
    """What a line break in the source stands for: nothing beside a wide character, else a space."""
    if not before or not after:
        return ""
    return "" if width(before[-1]) == 2 or width(after[0]) == 2 else " "


def joined(found: list[tuple[Run, Spot]]) -> tuple[tuple[Run, ...], tuple[Spot, ...]]:
    """Join neighbouring runs under one mark, resolve soft breaks, and count offsets."""
    runs: list[tuple[Run, list[str]]] = []
    spots: list[Spot] = []
    offset = 0
    before = ""
    for (run, spot), after in zip(found, _next_words(found), strict=True):
        text = soft_join(before, after) if run.text == "\n" else run.text
        if not text and run.mark not in ("ref", "break", "footnote"):
            continue
        if runs and runs[-1][0].mark == run.mark and runs[-1][0].target == run.target and text:
            runs[-1][1].append(text)
        else:
            runs.append((run, [text]))
        spots.append(Spot(offset, spot.line, spot.column))
        offset += len(text)
        before = text[-1:] or before
    return tuple(Run("".join(texts), run.mark, run.target) for run, texts in runs), tuple(spots)


def _next_words(found: list[tuple[Run, Spot]]) -> list[str]:
    """For each run the text of the next one that has any."""
    after = ""
    words: list[str] = []
    for run, _ in reversed(found):
        words.append(after)
        after = run.text or after
    return words[::-1]
