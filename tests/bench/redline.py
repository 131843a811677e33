"""Measure redlines of texts without IDs: are the clauses matched, is nothing lost, how long does it take.

Real laws and standards in two versions stand beside the repository (or where CLAUSEWORK_CORPORA
says), with the true pairs of their clauses. Beside ours runs diff-match-patch over the whole text,
without a time-out: with its usual one of a second, what it finds depends on the machine's load.
Every figure of ours comes from processes of their own, so that no run finds the work of another done;
each first compares two laws of three lines, which loads the dictionary and compiles the patterns. Seconds are of the processor,
for the machine does other work.

Run it with `python tests/bench/redline.py`.
"""

from __future__ import annotations

import json
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "redline"))

import foreign_corpora as corpora
from places import NO_CORPORA

from clausework.model.redline import Redline

RUNS = 3
TIMES = ("read", "match", "words", "whole")
PATIENCE = 20
"""Seconds of the processor after which the comparison of whole texts is given up."""

SMALL = (
    "第一条 甲方应当在三日内公布其所作的决定。\n\n第二条 不得收费5元。\n\n第三条 shall keep 3 days。\n",
    "第一条 甲方可以在五日内公布其所作的决议。\n\n第二条 可以收费9元。\n\n第三条 should keep 5 days。\n",
)


class Ours(NamedTuple):
    """Seconds of our steps, each with all before it but `match` alone; the pairs; and whether it is exact.

    `words` is the redline itself: texts read, clauses matched, words compared. `whole` has labels,
    sentences and the proof beside. `marked` characters stand against the `least` that must be marked
    if nothing moves.
    """

    read: float
    match: float
    words: float
    whole: float
    pairs: list[list[str]]
    exact: bool
    marked: int
    least: int


def section() -> str:
    """The part of RESULTS.md about redlines of texts without IDs."""
    if not corpora.present():
        return f"## Redlines of texts without IDs\n\nNot measured: {NO_CORPORA}.\n"
    found = {pair: ours(pair) for pair in corpora.PAIRS}
    return "\n".join([*_matching(found), "", *_times(found), "", *_marked(found), "", *_islands()]) + "\n"


def _matching(found: dict[tuple[str, str, str], Ours]) -> list[str]:
    lines = [
        "## Redlines of texts without IDs",
        "",
        "Pairs of clauses against the true ones, which were read by hand (laws) or published by the authors"
        " (ASVS). The thresholds were chosen on the rows marked “tuned”, the others held out of that; that a clause without a partner may be merged into one that has its own was adopted after a look at all of them.",
        "",
        "| texts | true pairs | precision | recall | F1 | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    laws = []
    for name, (old, new) in corpora.LAWS.items():
        truth = corpora.gold(name)
        row = corpora.score(truth, found[name, old, new].pairs)
        laws.append(row["f1"])
        lines.append(_row(f"{name} {old}→{new}", row, "tuned" if name in corpora.TUNED else "held out"))
    held = [f1 for name, f1 in zip(corpora.LAWS, laws, strict=True) if name not in corpora.TUNED]
    truth, pairs = corpora.gold("en-asvs"), found["en-asvs", "4.0.3", "5.0.0"].pairs
    for odd, note in ((True, "tuned"), (False, "held out")):
        row = corpora.score(*corpora.chapters(truth, pairs, odd))
        lines.append(_row(f"en-asvs 4.0.3→5.0.0, {'odd' if odd else 'even'} chapters", row, note))
    lines.append(_row("en-asvs 4.0.3→5.0.0", corpora.score(truth, pairs), "both"))
    lines.append("")
    lines.append(
        f"Laws: mean F1 {statistics.mean(laws):.3f}, lowest {min(laws):.3f};"
        f" held out alone {statistics.mean(held):.3f}."
    )
    return lines


def _row(name: str, row: dict[str, float], note: str) -> str:
    return f"| {name} | {row['n_gold']} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} | {note} |"


def _times(found: dict[tuple[str, str, str], Ours]) -> list[str]:
    lines = [
        f"Seconds of the processor, medians of {RUNS} processes. Words: the texts read, the clauses matched and"
        " their words compared, which is what diff-match-patch does and more. Redline: labels, sentences, weights"
        " and the proof beside. Either ratio is of the whole text by diff-match-patch to it. Exact: accepted it has every character of the new text in order, rejected"
        " every one of the old, white space and the signs of Markdown's layout (`#`, `|`, `*`, list markers,"
        " brackets of links, the stop after a number) left out.",
        "",
        "| texts | read | match | words | redline | whole text by diff-match-patch | to words | to redline | exact |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for pair, our in found.items():
        other = whole(pair)
        known = f"{other:.2f}" if other else f"> {PATIENCE}"
        more = "" if other else "> "
        ratios = " | ".join(f"{more}{(other or PATIENCE) / ours:.1f}" for ours in (our.words, our.whole))
        lines.append(
            f"| {pair[0]} {pair[1]}→{pair[2]} | {our.read:.3f} | {our.match:.3f} | {our.words:.3f} |"
            f" {our.whole:.3f} | {known} | {ratios} | {'both ways' if our.exact else 'no'} |"
        )
    return lines


def _marked(found: dict[tuple[str, str, str], Ours]) -> list[str]:
    """How much is marked, of laws, against an exact minimum over the whole text."""
    lines = [
        "Characters marked in titles and lines, whole ones included, against the least that any redline must mark"
        " that shows no moves: the exact minimum over the whole text.",
        "",
        "| texts | marked | least | ratio |",
        "|---|---:|---:|---:|",
    ]
    for pair, our in found.items():
        if our.least:
            name = f"{pair[0]} {pair[1]}→{pair[2]}"
            lines.append(f"| {name} | {our.marked} | {our.least} | {our.marked / our.least:.2f} |")
    return lines


def _islands() -> list[str]:
    """What is kept between two changes, without our clean-up, with it, and by diff-match-patch alone."""
    lines = [
        "Paragraphs of laws that are in both versions and changed: islands are kept stretches of one or two"
        " characters between two changes. Shortest: the words that weigh most, as found. Ours: after the semantic"
        " clean-up by diff-match-patch on our words. Characters: diff-match-patch alone, with its clean-up, which"
        " cuts words.",
        "",
        "| | marked characters | changes | islands |",
        "|---|---:|---:|---:|",
    ]
    found: dict[str, list[list[tuple[str, str]]]] = {"shortest": [], "ours": [], "characters": []}
    for name, (old, new) in corpora.LAWS.items():
        for before, after, edits in _changed(name, old, new):
            found["shortest"].append(_shortest(before, after))
            found["ours"].append(edits)
            found["characters"].append(_by_characters(before, after))
    for name, paragraphs in found.items():
        changes = [words for edits in paragraphs for op, words in edits if op != "equal"]
        islands = sum(op == "equal" and len(words) < 3 for edits in paragraphs for op, words in edits[1:-1])
        lines.append(f"| {name} | {sum(map(len, changes))} | {len(changes)} | {islands} |")
    return [*lines, "", f"{len(found['ours'])} paragraphs of {len(corpora.LAWS)} laws."]


def _changed(name: str, old: str, new: str) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    from clausework.redline.foreign import compare_foreign
    from clausework.source.foreign import read_foreign

    texts = (read_foreign(corpora.text(name, label), label, "zh") for label in (old, new))
    for change in compare_foreign(*texts).redline.changes:
        for line in change.texts["zh"].lines if "zh" in change.texts else ():
            edits = [(edit.op, edit.text) for edit in line.edits]
            before, after = (
                "".join(words for op, words in edits if op in ("equal", side))
                for side in ("delete", "insert")
            )
            if before and after and before != after:
                yield before, after, edits


def _shortest(before: str, after: str) -> list[tuple[str, str]]:
    from clausework.redline.words.diff import grouped_steps, shortest
    from clausework.redline.words.tokens import Tokenizer

    tokenizer = Tokenizer((), "zh")
    return [
        (op, words) for op, _, words in grouped_steps(shortest(tokenizer.cut(before), tokenizer.cut(after)))
    ]


def _by_characters(before: str, after: str) -> list[tuple[str, str]]:
    from diff_match_patch import diff_match_patch

    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    diffs = engine.diff_main(before, after)
    engine.diff_cleanupSemantic(diffs)
    return [(("equal", "insert", "delete")[sign], words) for sign, words in diffs]


def ours(pair: tuple[str, str, str]) -> Ours:
    """The median of our runs."""
    runs = [Ours(*json.loads(_process("ours", pair))) for _ in range(RUNS)]
    words = statistics.median(float(_process("words", pair)) for _ in range(RUNS))
    runs = [run._replace(words=words) for run in runs]
    times = [statistics.median(getattr(run, name) for run in runs) for name in TIMES]
    exact = all(run.exact and run.pairs == runs[0].pairs for run in runs)
    return Ours(*times, runs[0].pairs, exact, runs[0].marked, runs[0].least)


def whole(pair: tuple[str, str, str]) -> float:
    """Seconds that the comparison of the whole texts takes; 0 if it takes too long."""
    try:
        return float(_process("whole", pair))
    except subprocess.CalledProcessError as error:
        if error.returncode != -signal.SIGXCPU:
            raise
        return 0.0


def _process(what: str, pair: tuple[str, str, str]) -> str:
    command = [sys.executable, __file__, what, *pair]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def _run_ours(name: str, old: str, new: str) -> str:
    from clausework.redline.align.identify import identify
    from clausework.redline.compare import accept, reject
    from clausework.redline.foreign import compare_foreign
    from clausework.source.foreign import read_foreign

    before, after, lang = corpora.text(name, old), corpora.text(name, new), name[:2]
    compare_foreign(*(read_foreign(small, "small", lang) for small in SMALL))
    start = time.process_time()
    texts = read_foreign(before, old, lang), read_foreign(after, new, lang)
    read = time.process_time() - start
    found = compare_foreign(*texts)
    end = time.process_time() - start
    _cold()
    start = time.process_time()
    identify(*texts)
    match = time.process_time() - start
    exact = corpora.bare_text(accept(found.redline), lang) == corpora.bare(after)
    exact = exact and corpora.bare_text(reject(found.redline), lang) == corpora.bare(before)
    marked, least = _least(found.redline, lang) if name in corpora.LAWS else (0, 0)
    return json.dumps([read, match, 0.0, end, found.pairs, exact, marked, least])


def _least(redline: Redline, lang: str) -> tuple[int, int]:
    """The characters marked in titles and lines, and the least that a redline without moves can mark."""
    from clausework.redline.compare import accept, reject
    from clausework.redline.words.diff import common

    texts = (change.texts[lang] for change in redline.changes if lang in change.texts)
    edits = (
        edit for text in texts for line in (text.title, *(one.edits for one in text.lines)) for edit in line
    )
    marked = sum(len(edit.text) for edit in edits if edit.op != "equal")
    old, new = (
        "".join(title + "".join(line.text for line in lines) for title, lines in found)
        for found in (
            [one.texts.get(lang, ("", ())) for one in side] for side in (reject(redline), accept(redline))
        )
    )
    return marked, len(old) + len(new) - 2 * sum(size for _, _, size in common(old, new, len))


def _run_words(name: str, old: str, new: str) -> str:
    from clausework.redline.align.clauses import Aligned, align
    from clausework.redline.align.identify import identify
    from clausework.redline.foreign import compare_foreign
    from clausework.redline.words.texts import TextChangeWriter
    from clausework.redline.words.tokens import Tokenizer
    from clausework.source.foreign import read_foreign

    before, after, lang = corpora.text(name, old), corpora.text(name, new), name[:2]
    compare_foreign(*(read_foreign(small, "small", lang) for small in SMALL))
    start = time.process_time()
    found = identify(read_foreign(before, old, lang), read_foreign(after, new, lang))
    pairs = align(found.old, found.new, found.successors)
    aligned = Aligned(found.old, found.new, pairs, found.successors)
    writer = TextChangeWriter(aligned, lang, Tokenizer((), lang))
    for place in range(len(pairs)):
        writer.write(place)
    return str(time.process_time() - start)


def _cold() -> None:
    from clausework.redline.align import profiles

    profiles._passage.cache_clear()
    profiles.stem.cache_clear()


def _run_whole(name: str, old: str, new: str) -> str:
    from diff_match_patch import diff_match_patch

    before, after = corpora.text(name, old), corpora.text(name, new)
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE + 1))
    start = time.process_time()
    engine.diff_cleanupSemantic(engine.diff_main(before, after))
    return str(time.process_time() - start)


if __name__ == "__main__":
    if len(sys.argv) == 5:
        print({"ours": _run_ours, "words": _run_words, "whole": _run_whole}[sys.argv[1]](*sys.argv[2:]))
    else:
        print(section())
