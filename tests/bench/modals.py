"""How the classifier of Chinese normative verbs and a second opinion agree on the 应 of real texts.

The second opinion knows nothing of the classifier: a segmenter of words tells whether 应 stands by
itself, and four rules tell whether its clause is a condition. Where they differ somebody must read;
the differences are printed, the texts stay where they are. Usage: modals.py [FOLDER].
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import rjieba
from places import CORPORA

from clausework.lang.modals import classify, doubtful
from clausework.lang.sentences import sentences

ALONE = re.compile("[不均也都]?应[当该可能予以有由将在按为]?")
MARKS = re.compile("[，。；：,;:]")
CONDITION = re.compile("^(?:如果|若|凡|除非|无论|不论)|(?:确保|知道或者?|认为|是否|如何|依法|所)$")


def real_sentences(folder: Path) -> list[str]:
    """Every sentence with 应 in the Markdown and plain texts under a folder, once each."""
    found: dict[str, None] = {}
    for file in sorted((*folder.rglob("*.md"), *folder.rglob("*.txt"))):
        for line in file.read_text(encoding="utf-8").splitlines():
            found.update((text.strip(), None) for text in sentences(line, "zh") if "应" in text)
    return list(found)


def second_opinion(text: str) -> Iterator[int]:
    """Where 应 obliges somebody, by words and four rules."""
    place = 0
    for word in rjieba.cut(text):
        at, place = place + word.find("应"), place + len(word)
        if ALONE.fullmatch(word):
            lead = MARKS.split(text[:at])[-1]
            rest = MARKS.split(text[at:])[0]
            if not CONDITION.search(lead) and not rest.endswith(("的", "的除外")):
                yield at


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPORA
    texts = real_sentences(folder)
    counts: Counter[str] = Counter()
    for text in texts:
        heard = {verb.start + verb.text.find("应") for verb in classify(text, "zh") if "应" in verb.text}
        asked = {word.start for word in doubtful(text, "zh")}
        second = set(second_opinion(text))
        for match in re.finditer("应", text):
            at = match.start()
            kind = "asked" if at in asked else f"{'verb' if at in heard else 'word'}"
            kind += "" if (at in heard) == (at in second) else ", second opinion differs"
            counts[kind] += 1
            if at in asked or (at in heard) != (at in second):
                print(f"{kind:30} {text[max(0, at - 24) : at]}[应]{text[at + 1 : at + 24]}")
    print(f"{len(texts)} sentences, {sum(counts.values())} 应:", dict(sorted(counts.items())))


if __name__ == "__main__":
    main()
