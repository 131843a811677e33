"""The costs of Chinese words for `lang/zh/costs.txt`, made of the dictionary of jieba.

`pip download jieba --no-deps`, unpack it, and run `python tooling/word_costs.py jieba/dict.txt`. A word
that is never cheaper than its parts is left out, and so is a phrase of whole words (严禁吸烟, 采取有效),
since between its parts one may well end.
"""

from __future__ import annotations

import math
import re
import sys
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).parent / "clausework" / "lang" / "zh" / "costs.txt"
HAN = re.compile("[㐀-鿿]{1,5}")
RARE = 10
"""How often a word is met at least."""
MANIFOLD = ("m", "nr")
"""Classes of words that are met ten times as often: numbers, and names, which look like other words."""
LICENCE = """\
# Costs of Chinese words: tenths of the negative logarithm of how often each is met. A line has a first
# character with its cost, then the rests of the words that begin with it. Made by tooling/word_costs.py
# of the dictionary of jieba 0.42.1, which has this licence:
#
# The MIT License (MIT). Copyright (c) 2013 Sun Junyi Permission is hereby granted, free of charge, to any
# person obtaining a copy of this software and associated documentation files (the "Software"), to deal in
# the Software without restriction, including without limitation the rights to use, copy, modify, merge,
# publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
# Software is furnished to do so, subject to the following conditions: The above copyright notice and this
# permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE
# IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
# WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL
# THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN
# ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE
# USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def main(source: Path) -> None:
    """Write the costs of the words of a dictionary, whose lines are a word, its count and its class."""
    rows = [line.split() for line in source.read_text(encoding="utf-8").splitlines()]
    whole = sum(int(count) for _, count, _ in rows)
    costs = {word: -math.log(max(int(count), 1) / whole) for word, count, _ in rows if HAN.fullmatch(word)}
    lines: dict[str, dict[str, int]] = defaultdict(dict)
    for word, count, kind in sorted(rows):
        least = RARE * 10 if kind.startswith(MANIFOLD) and len(word) > 1 else RARE
        if word in costs and int(count) >= least and not divisible(word, costs):
            lines[word[0]][word[1:]] = round(costs[word] * 10)
    told = (
        " ".join(f"{rest or first} {cost}" for rest, cost in sorted(rests.items()))
        for first, rests in sorted(lines.items())
        if "" in rests
    )
    OUT.write_text(LICENCE + "\n".join(told) + "\n", encoding="utf-8")


def divisible(word: str, costs: dict[str, float]) -> bool:
    """True if a word says no more than its parts: words as cheap, or words of two characters or more."""
    whole = len(word) >= 4 and cheapest(word, costs, shortest=2) < math.inf
    return len(word) > 1 and (whole or cheapest(word, costs, shortest=1) <= costs[word])


def cheapest(word: str, costs: dict[str, float], shortest: int) -> float:
    """The cost of the cheapest way to make a word of shorter ones."""
    best = [0.0] + [math.inf] * len(word)
    for start in range(len(word)):
        for end in range(start + shortest, len(word) + 1):
            if end - start < len(word):
                best[end] = min(best[end], best[start] + costs.get(word[start:end], math.inf))
    return best[-1]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
