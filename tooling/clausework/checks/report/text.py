"""Findings for people at a terminal: what, where with the words at fault, and what to do."""

from __future__ import annotations

from collections import Counter

from clausework.model.finding import Finding
from clausework.text.catalogue import say
from clausework.text.width import caret_line, width

COLUMNS = 100
"""The widest excerpt; a longer line is cut around the place."""
BEFORE = 40
"""The columns kept before the place where a line is cut."""


def report(findings: tuple[Finding, ...], sources: dict[str, str], lang: str) -> str:
    """At most six lines for each finding, then how many there are and the next command."""
    if not findings:
        return say(lang, "checks.clean") + "\n"
    blocks = ["\n".join(_lines(item, sources, lang)) for item in findings]
    return "\n\n".join([*blocks, _summary(findings, lang)]) + "\n"


def _lines(item: Finding, sources: dict[str, str], lang: str) -> list[str]:
    lines = [
        f"{say(lang, f'checks.{item.severity}')}[{item.rule}] {item.message[lang]}",
        f" --> {item.at.path}:{item.at.line}:{item.at.column}",
        *_excerpt(item, sources.get(item.at.path, "")),
    ]
    if item.remedy.get(lang):
        lines.append(f"{say(lang, 'checks.help')}: {item.remedy[lang]}")
    return lines


def _excerpt(item: Finding, source: str) -> list[str]:
    lines = source.split("\n")
    if item.at.line > len(lines) or not lines[item.at.line - 1].strip():
        return []
    line, column = _cut(lines[item.at.line - 1].replace("\t", " "), item.at.column)
    number = str(item.at.line)
    return [f"{number} | {line}", f"{' ' * len(number)} | {caret_line(line, column, item.length)}"]


def _cut(line: str, column: int) -> tuple[str, int]:
    """The line, cut to what fits around the column, and the column in it."""
    if width(line) <= COLUMNS:
        return line, column
    start = min(column - 1, len(line))
    while start > 0 and width(line[start - 1 : column - 1]) <= BEFORE:
        start -= 1
    head = "…" if start else ""
    end = start
    while end < len(line) and width(line[start : end + 1]) <= COLUMNS - 2:
        end += 1
    tail = "…" if end < len(line) else ""
    return head + line[start:end] + tail, column - start + len(head)


def _summary(findings: tuple[Finding, ...], lang: str) -> str:
    counts = Counter(item.severity for item in findings)
    first = next((item for item in findings if item.severity == "error"), findings[0])
    summary = say(
        lang, "checks.summary", errors=counts["error"], warnings=counts["warning"], infos=counts["info"]
    )
    return f"{summary}\n{say(lang, 'checks.next', rule=first.rule)}"
