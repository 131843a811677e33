"""References that others type by hand, as 见5.2 or see 5.2, and links within a text, as references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from clausework.model.clause import Run
from clausework.source.importing.values import ImportedClause, LeftOver, remade, with_blocks

NUMBER = (
    r"(?P<number>附录[A-Z]|(?:Annex|Appendix) [A-Z]\b|(?:\d+|[A-Z])(?:\.\d+)+)"
    r"(?![\d.]*\d|\s*[%％℃°]|\s*(?:mm|cm|m|kg|g|mL|L|h|min|s)\b)"
)
"""The number of a clause, and not a quantity with its unit."""
BEFORE = ("[Ss]ee", "[Cc]lause", "and", "in", "to", "with", "of", "by")
SAID = r"(?<![A-Za-z\d.—\s])(?=(?:[\d.]+至)?[\d.A-Z]+(?:规定|的规定|的要求))"
"""Where a number stands of which Chinese says what it requires, itself or the first of several."""
TYPED = {
    "zh": re.compile(rf"(?:(?:(?<=见)|(?<=按)|(?<=按照)|(?<=符合)|(?<=依据)|(?<=本文件))\s?|{SAID}){NUMBER}"),
    "en": re.compile(
        "(?:" + "|".join(rf"(?<=\b{word} )" for word in BEFORE) + rf"|(?=(?:Annex|Appendix) [A-Z]\b)){NUMBER}"
    ),
}


def linked(
    clauses: Sequence[ImportedClause], lang: str, anchors: Mapping[str, str], left: list[LeftOver]
) -> list[ImportedClause]:
    """The clauses with references in place of the numbers and links that lead to other clauses.

    A link of which the words say more keeps them, and its address goes to what is left over.
    """
    found: list[ImportedClause] = []
    for item in clauses:
        make = partial(_references, lang=lang, anchors=anchors, clause=item.clause.id, left=left)
        found.append(with_blocks(item, lang, remade(item.clause.texts[lang].blocks, make)))
    return found


def _references(
    run: Run, lang: str, anchors: Mapping[str, str], clause: str, left: list[LeftOver]
) -> Iterator[Run]:
    if run.mark == "link" and run.target.startswith(("#", ".", "/")):
        target = anchors.get(run.target.removeprefix("#"), "")
        if target and anchors.get(run.text) == target:
            yield Run("", "ref", target)
        else:
            yield Run(run.text)
        left.append(LeftOver(clause, run.target, "address"))
    elif run.mark == "ref":
        target = anchors.get(run.target, "")
        yield Run("", "ref", target) if target else Run(f"[]({run.target})")
        if target:
            left.append(LeftOver(clause, run.target, "address"))
    elif run.mark == "text" and lang in TYPED:
        yield from _typed(run.text, TYPED[lang], anchors)
    else:
        yield run


def _typed(text: str, pattern: re.Pattern[str], anchors: Mapping[str, str]) -> Iterator[Run]:
    end = 0
    for match in pattern.finditer(text):
        target = anchors.get(match["number"])
        if target is None:
            continue
        if match.start() > end:
            yield Run(text[end : match.start("number")])
        yield Run("", "ref", target)
        end = match.end("number")
    if end < len(text):
        yield Run(text[end:])
