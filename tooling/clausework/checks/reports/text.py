"""Findings for people at a terminal: what, where with the words at fault, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from clausework.checks.engine.registry import find_notice, find_rule
from clausework.lang.normalise import FORBIDDEN
from clausework.model.finding import Finding, counted
from clausework.strings.catalogue import say
from clausework.strings.width import caret_line, width

COLUMNS = 100
"""The widest excerpt; a longer line is cut around the place."""
BEFORE = 40
"""The columns kept before the place where a line is cut."""


def text(findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str) -> str:
    """At most seven lines for each finding, then how many there are and the next command.

    What follows from another finding is only counted below that one.
    """
    if not findings:
        project = any(path.startswith("standard/") for path in sources)  # a text alone builds no site
        return say(lang, "checks.clean" if project else "checks.clean_text") + "\n"
    lines = {path: sources.get(path, "").split("\n") for path in {item.at.path for item in findings}}
    shown = {(item.rule, item.at) for item in findings if item.follows is None}
    below = Counter((root.rule, root.at) for item in findings if (root := item.follows))
    blocks: list[str] = []
    for item in findings:
        root = item.follows
        if root is None or (root.rule, root.at) not in shown:  # its root may be in another part
            told = _lines(item, lines[item.at.path], lang)
            if count := below.pop((item.rule, item.at), 0):
                told.append(say(lang, "checks.folded", count=count))
            blocks.append("\n".join(told))
    return "\n\n".join([*blocks, _summary(findings, lang)]) + "\n"


def _lines(item: Finding, lines: list[str], lang: str) -> list[str]:
    told = [
        f"{say(lang, f'checks.{item.severity}')}[{item.rule}] {_plain(item.message[lang])}",
        f" --> {item.at}",
        *_excerpt(item, lines),
    ]
    if item.remedy.get(lang):
        told.append(f"{say(lang, 'checks.help')}{say(lang, 'checks.colon')}{_plain(item.remedy[lang])}")
    return told


def _plain(text: str) -> str:
    """The text on one line, without what a terminal would obey or show in another order."""
    return FORBIDDEN.sub("\ufffd", text.replace("\t", " ").replace("\n", " "))


def _excerpt(item: Finding, lines: list[str]) -> list[str]:
    if item.at.line > len(lines) or not lines[item.at.line - 1].strip():
        return []
    line, column = _cut(lines[item.at.line - 1], item.at.column)
    number = str(item.at.line)
    return [f"{number} | {line}", f"{' ' * len(number)} | {caret_line(line, column, item.length)}"]


def _cut(line: str, column: int) -> tuple[str, int]:
    """The line, cut to what fits around the column, and the column in it.

    No character takes less than nothing, so that `COLUMNS` of them on either side are enough to see.
    """
    at = min(column - 1, len(line))
    first = max(0, at - 2 * COLUMNS)
    window = _plain(line[first : at + 2 * COLUMNS])
    if first == 0 and len(line) <= len(window) and width(window) <= COLUMNS:
        return window, column
    at -= first
    start = at
    while start > 0 and width(window[start - 1 : at]) <= BEFORE:
        start -= 1
    end = start
    while end < len(window) and width(window[start : end + 1]) <= COLUMNS - 2:  # room for both ellipses
        end += 1
    head = "…" if first + start else ""
    tail = "…" if first + end < len(line) else ""
    return head + window[start:end] + tail, column - first - start + len(head)


def _summary(findings: tuple[Finding, ...], lang: str) -> str:
    return f"{totals(findings, lang)}\n{say(lang, 'checks.next', rule=findings[0].rule)}"


def totals(findings: tuple[Finding, ...], lang: str) -> str:
    """The numbers of findings by severity in a sentence."""
    counts = Counter(item.severity for item in findings)
    told = {"errors": counts["error"], "warnings": counts["warning"], "infos": counts["info"]}
    return say(lang, "checks.summary", **told)


def statistics(findings: tuple[Finding, ...], lang: str) -> str:
    """A line for each rule at each severity, the most frequent first, and the sums."""
    lines = []
    for item in counted(findings):
        rule = find_rule(item.rule) or find_notice(item.rule)
        title = rule.title.said(lang) if rule else ""
        lines.append(f"{item.count:>6}  {say(lang, f'checks.{item.severity}')}  {item.rule:<8} {title}\n")
    return f"{''.join(lines)}{totals(findings, lang)}\n"
