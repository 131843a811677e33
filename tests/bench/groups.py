"""Groups of comments: how well they tell who says the same, and what a million of them cost.

`python tests/bench/groups.py` measures all; with a number, so many comments instead of a million.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "consultation"))

from copied_comments import many_copied
from many_comments import Made, PairMeasure, many, many_otherwise, measured, own_tale, said
from petitions import petitions

from clausework.consultation.groups import Grouping

SEEDS = range(1, 11)
STYLES = (
    ("letters and campaigns", many),
    ("the second style", many_otherwise),
    ("the third style", many_copied),
    ("the fourth style", petitions),
)
PIECE = 10_000
UNSEEN = {"precision": (0.960, 0.977), "recall": (0.905, 0.928)}
"""The least and the mean of the second style when it was first tried, by an engine made with the first alone."""


def judged(make: Callable[[int, int], tuple[Made, ...]], seed: int) -> PairMeasure:
    """The measure of a thousand comments."""
    made = make(seed, 1000)
    grouping = Grouping()
    return measured(made, [int(grouping.add(str(at), said(one))) for at, one in enumerate(made)])


def each(count: int) -> Iterator[str]:
    """The words of so many comments, of which every third is a tale that nobody else tells."""
    dice = random.Random(0)
    for piece in range(0, count, PIECE):
        for at, one in enumerate(many(piece, min(PIECE, count - piece))):
            yield own_tale(dice) if at % 3 == 0 else said(one)


def grouped(count: int) -> tuple[float, float, int]:
    """Seconds of the processor without the making of the comments, peak memory in MiB, and groups."""
    grouping, taken, peak, waiting = Grouping(), 0.0, 0.0, list[str]()
    for at, words in enumerate(each(count), 1):
        waiting.append(words)
        if len(waiting) == PIECE or at == count:
            began = time.process_time()
            for place, text in enumerate(waiting, at - len(waiting)):
                grouping.add(f"C-{place:07}-K", text)
            taken += time.process_time() - began
            waiting.clear()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{at:,} comments: {taken:.0f} s, {peak:.0f} MiB", file=sys.stderr, flush=True)
    return taken, peak, len(grouping.groups())


def section(count: int = 1_000_000) -> str:
    """The section of the page of results."""
    lines = [
        "## Groups of comments that say the same",
        "",
        "`python tests/bench/groups.py`; pairs of comments, ten consultations of 1,000 of each style, the least and "
        "the mean. The second style was made before any grouping was tried on it: at the first trial, with an "
        f"engine made with the first alone, its precision was {UNSEEN['precision'][0]:.3f} and "
        f"{UNSEEN['precision'][1]:.3f}, its recall {UNSEEN['recall'][0]:.3f} and {UNSEEN['recall'][1]:.3f}.",
        "",
        "| | precision | recall | exact copies together | groups | things said |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, make in STYLES:
        found = [judged(make, seed) for seed in SEEDS]
        truths = [len({one.truth for one in make(seed, 1000)}) for seed in SEEDS]
        cells = [
            f"{min(values):.4f}, {sum(values) / len(values):.4f}"
            for values in zip(*((one.precision, one.recall, one.copies) for one in found), strict=True)
        ]
        groups = f"{sum(one.groups for one in found) / len(found):.0f}"
        lines.append(f"| {name} | {' | '.join(cells)} | {groups} | {sum(truths) / len(truths):.0f} |")
    told = subprocess.run([sys.executable, __file__, "--cost", str(count)], capture_output=True, check=True)
    taken, peak, groups = told.stdout.decode().split()
    lines += [
        "",
        "| comments | minutes of a processor | peak memory, MiB | groups |",
        "|---:|---:|---:|---:|",
        f"| {count:,} | {float(taken) / 60:.1f} | {float(peak):.0f} | {int(groups):,} |",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cost"]:
        print(*grouped(int(sys.argv[2])))
    else:
        print(section(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
