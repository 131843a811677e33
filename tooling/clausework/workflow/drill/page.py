"""The page of a drill, for the secretariat and for the administrators of the service."""

from __future__ import annotations

from collections.abc import Sequence

from clausework.strings.catalogue import say
from clausework.workflow.drill.trials import Outcome


def page(outcomes: Sequence[Outcome], lang: str, *, sound: bool, standard: str, day: str) -> str:
    """What was tried and what came of it, as Markdown."""
    given = sum(item.receipts for item in outcomes if item.kind != "verified")
    lost = sum(item.lost for item in outcomes)
    doubled = sum(item.doubled for item in outcomes)
    longest = max((item.silence for item in outcomes), default=0.0)
    restored = max((item.restored for item in outcomes), default=0.0)
    counts = {"receipts": given, "lost": lost, "doubled": doubled, "silence": f"{longest:.1f}"}
    lines = [
        f"# {say(lang, 'drill.title', standard=standard)}",
        "",
        say(lang, "drill.day", day=day),
        "",
        f"**{say(lang, 'drill.sound' if sound else 'drill.unsound')}** {say(lang, 'drill.sum', **counts)}",
        *([say(lang, "drill.restored", seconds=f"{restored:.1f}")] if restored else []),
        "",
        say(lang, "drill.head"),
        "|---|---:|---:|---:|---:|---:|---|",
        *(_row(item, lang) for item in outcomes),
        "",
        say(lang, "drill.note"),
    ]
    return "\n".join(lines) + "\n"


def _row(item: Outcome, lang: str) -> str:
    name = say(lang, f"drill.trial_{item.kind}")
    if item.reason:
        return f"| {name} | | | | | | {say(lang, f'drill.reason_{item.reason}')} |"
    silence = f"{item.silence:.1f}" if item.silence else ""
    numbers = (item.receipts, item.refused, item.lost, item.doubled, silence)
    words = [say(lang, "drill.well" if item.sound else "drill.wrong")]
    if item.held is not None:
        words.append(say(lang, f"drill.{'held' if item.held else 'failed'}_{item.kind}"))
    if item.expected:
        words.append(say(lang, "drill.expected", count=item.expected))
    return f"| {name} | {' | '.join(map(str, numbers))} | {say(lang, 'drill.join').join(words)} |"
