"""What is written into lineage.yml when a clause gets another ID or goes.

Lineage is for those who read a frozen draft: an ID that no frozen draft has leads nobody anywhere,
and leaves no trace. What an earlier entry said of it is put right instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from clausework.drafts.lineage import ids
from clausework.drafts.register import read_draft, read_register
from clausework.source.project import Project
from clausework.source.yaml import Plain, read_yaml, set_value

LINEAGE = "standard/lineage.yml"


def frozen_ids(root: Path) -> dict[str, str]:
    """Every ID that a frozen draft has, with the label of the first that has it."""
    found: dict[str, str] = {}
    for entry in read_register(root):
        for name in sorted(ids(read_draft(root, entry.label))):
            found.setdefault(name, entry.label)
    return found


def renamed(text: str, project: Project, old: str, new: str, frozen: bool) -> str:
    """The lineage with the renaming of an ID."""
    return _appended(text, project, "renamed", old, new) if frozen else _led(text, old, [new])


def retired(text: str, project: Project, old: str, frozen: bool) -> str:
    """The lineage with the end of an ID."""
    return _appended(text, project, "retired", old, "") if frozen else _led(text, old, [])


def ended(text: str, project: Project, names: Sequence[str], frozen: Collection[str]) -> str:
    """The lineage with the end of several IDs at once, in one entry."""
    known = [name for name in names if name in frozen]
    text = _appended(text, project, "retired", ", ".join(known), "") if known else text
    for name in names:
        text = text if name in frozen else _led(text, name, [])
    return text


def divided(text: str, project: Project, old: str, new: Sequence[str], frozen: Collection[str]) -> str:
    """The lineage with a clause that became several; it may be one of them."""
    if old in frozen:
        return _appended(text, project, "split", old, ", ".join(new))
    return _led(text, old, new)


def joined(text: str, project: Project, old: Sequence[str], new: str, frozen: Collection[str]) -> str:
    """The lineage with clauses that became one; it may be one of them."""
    gone = [name for name in old if name != new]
    if any(name in frozen for name in gone):
        known = [name for name in old if name in frozen or name == new]
        text = _appended(text, project, "merged", ", ".join(known), new)
    for name in gone:
        text = text if name in frozen else _led(text, name, [new])
    return text


def _appended(text: str, project: Project, kind: str, old: str, new: str) -> str:
    """The text with an entry at its end; every other byte stays as it is."""
    text = re.sub(r"(?m)^\[\]\s*$\n?", "", text)
    reason = ", ".join(f"{lang}: ''" for lang in project.draft.languages)
    entry = (
        f"- draft: {project.label}\n  kind: {kind}\n  from: [{old}]\n  to: [{new}]\n  reason: {{{reason}}}\n"
    )
    return (text.rstrip("\n") + "\n" + entry).lstrip("\n")


def _led(text: str, old: str, new: Sequence[str]) -> str:
    """The text whose entries that led to an ID lead to others, or say that it came to an end."""
    yaml, _ = read_yaml(text, LINEAGE)
    data = yaml.data if yaml is not None else None
    for index, entry in enumerate(data if isinstance(data, list) else []):
        to = entry.get("to") if isinstance(entry, dict) else None
        if not isinstance(to, list) or old not in to:
            continue
        led: list[Plain] = [name for item in to for name in (new if item == old else [item])]
        text = set_value(text, (index, "to"), led)
        if not led:
            text = set_value(text, (index, "kind"), "retired")
    return text
