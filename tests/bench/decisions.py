"""Amending decisions of legislatures: how many of their items are executed, and how many are found again.

    python tests/bench/decisions.py FOLDER

Each folder in FOLDER has `decision.txt`, the text before, `old.md`, and the official text after, `new.md`. An
item counts as executed to the official text if it was done and each passage that it makes stands in the
official article of that number, or what it deletes does not; lines that only say where are no items. What
the two texts give is read from `clausework redline --files old.md new.md --format amend`: F1 is that of the
passages that go and come, by article, without those that are only renumbered, on the articles that the
decision names (some are kept in part).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from clausework.model.draft import Draft
from clausework.redline.amend.enacted import _Enactment
from clausework.redline.amend.parts import Part
from clausework.redline.amend.written import Directive, read_statements
from clausework.rendering.redline_formats import format_redline
from clausework.source.foreign import language_of
from clausework.workflow.comparison import compare_files, context_of, read_text

Item = tuple[str, str, str]
"""Whether a passage goes or comes, the article, and the words."""


class Measured(NamedTuple):
    """The items of one decision: all, executed, executed to the official text, and those found again."""

    items: int
    done: int
    right: int
    again: int
    made: int


def texts_of(draft: Draft) -> dict[str, str]:
    """The words of each numbered clause."""
    return {
        clause.number: "\n".join(block.text for text in clause.texts.values() for block in text.blocks)
        for clause in draft.clauses
        if clause.number
    }


def stands(made: _Enactment, part: Part, official: dict[str, str]) -> bool:
    """Whether what a statement made stands in the official article, and what it deleted does not."""
    article = part.whole
    number = article.number or (article.clause.number if article.clause else "")
    lines = official.get(number, "").split("\n")
    if part.heads:
        return number in official
    if part.gone:
        return article.gone or part.text not in lines
    leaves = [*([part] if part.passage else []), *made._leaves(part)]
    changed = [leaf for leaf in leaves if leaf.told is not None or leaf.splices or leaf.fresh]
    return all(made._made(leaf).text in lines for leaf in changed)


def effects(made: _Enactment) -> Iterator[Item]:
    """The passages that go from an article, and those that come into it, which may be a new one."""
    for article in made._root.parts:
        name = f"new {article.to}" if article.fresh else article.keys[0]
        kept = [leaf for leaf in every(article.parts) if not (leaf.gone or article.gone)]
        old = Counter(leaf.text for leaf in every(article.parts) if not leaf.fresh and leaf.keys)
        new = Counter(made._made(leaf).text for leaf in kept)
        plain = {made._made(leaf).text: leaf.text for leaf in kept if leaf.told is None and not leaf.splices}
        new = Counter({plain.get(text, text): count for text, count in new.items()})  # references follow
        yield from (("goes", name, text) for text in (old - new).elements())
        yield from (("comes", name, text) for text in (new - old).elements())


def unmoved(items: Iterator[Item]) -> list[Item]:
    """The items without words that go in one place and come in another as they are: those are renumbered."""
    found = list(items)
    sides = [{words for way, _, words in found if way == side} for side in ("goes", "comes")]
    return [item for item in found if item[2] not in sides[0] & sides[1]]


def every(parts: list[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from every(part.parts)


def items_of(text: str, old: Draft, lang: str) -> tuple[_Enactment, list[tuple[Directive, list[Part], bool]]]:
    made = _Enactment(old, lang)
    found = []
    for statement in read_statements(text, lang):
        before = len(made._came)
        outcome = made.outcome(statement)
        parts = [] if outcome.refused else list(made._contexts.get(statement.level, []))
        if statement.verb in ("insert", "append") and len(made._came) > before:  # not all that it stands in
            parts = [part for part in made._came[before:] if part.fresh]
        found.append((statement, parts, outcome.refused is None))
    return made, found


def measured(folder: Path) -> Measured:
    text = (folder / "decision.txt").read_text("utf-8")
    lang = language_of(text)
    old, new = read_text(folder / "old.md", lang), read_text(folder / "new.md", lang)
    made, found = items_of(text, old, lang)
    list(made.acts())
    official = texts_of(new)
    right = items = done = 0
    for statement, parts, executed in found:
        if statement.verb in ("none", "adjust", "within", "header"):
            continue
        items += 1
        done += executed
        fits = executed and all(stands(made, part, official) for part in parts)
        right += fits
        if not fits:
            print(f"  {folder.name} {statement.item} {statement.text[:60]}", file=sys.stderr)
    theirs = Counter(unmoved(effects(made)))
    own = str(format_redline("amend", context_of(compare_files(folder / "old.md", folder / "new.md"))))
    regenerated, _ = items_of(own, old, lang)
    list(regenerated.acts())
    named = {name for _, name, _ in theirs}
    ours = Counter(item for item in unmoved(effects(regenerated)) if item[1] in named)
    return Measured(
        items, done, right, sum((theirs & ours).values()) * 2, sum(theirs.values()) + sum(ours.values())
    )


def main() -> None:
    print(
        "| decision | items | executed | to the official text | F1 of those given by the two texts |\n|---|---:|---:|---:|---:|"
    )
    every = []
    for folder in sorted(path for path in Path(sys.argv[1]).iterdir() if (path / "new.md").exists()):
        one = measured(folder)
        every.append(one)
        print(
            f"| {folder.name} | {one.items} | {one.done} | {one.right} | {one.again / max(one.made, 1):.2f} |"
        )
    total = Measured(*map(sum, zip(*every, strict=True)))
    share = f"{total.right} ({total.right / total.items:.1%})"
    print(f"| all | {total.items} | {total.done} | {share} | {total.again / max(total.made, 1):.2f} |")


if __name__ == "__main__":
    main()
