"""`clausework draft`: freeze, list and verify drafts."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli import _spoken
from clausework.errors import DraftRefused
from clausework.strings.width import width

if TYPE_CHECKING:
    from clausework.workflow.compare import Sized


@click.group(cls=_spoken.Group)
def command() -> None:
    """Freeze the working text as a draft; list and verify the frozen ones."""


@command.command()
@click.argument("label")
@_spoken.in_project
def freeze(label: str, root: Path) -> None:
    """Write the working text as the draft LABEL, which never changes again."""
    from clausework.workflow.freeze import draft_path, freeze_draft

    try:
        with _spoken.progress_shown(("read", "records", "check", "compare", "write")) as progress:
            entry = freeze_draft(root, label, progress)
    except DraftRefused as refusal:
        _spoken.warn("drafts.refused", label=label)
        for reason in refusal.reasons:
            click.echo(f"  {reason.message(_spoken.spoken())}", err=True)
        sys.exit(1)
    path = draft_path(entry.label)
    _spoken.tell("drafts.frozen", label=entry.label, path=path, sha256=entry.sha256)


@command.command("list")
@_spoken.style_option
@_spoken.in_project
def list_(style: str, root: Path) -> None:
    """List the frozen drafts in the order of freezing."""
    from clausework.workflow.freeze import read_register
    from clausework.workflow.project import load

    entries = read_register(root)
    if style == "json":
        _spoken.give_json(entries)
        return
    if not entries:
        _spoken.tell("drafts.none", label=load(root).label)
        return
    for entry in entries:
        title = entry.title.get(_spoken.spoken(), "")
        click.echo(f"{entry.label:<6}{entry.date}  {title}  sha256:{entry.sha256[:16]}")


@command.command()
@_spoken.style_option
@_spoken.in_project
def verify(style: str, root: Path) -> None:
    """Prove that every frozen draft is as it was frozen, and what led to it too."""
    from clausework.workflow.freeze import read_register, unsealed, verify_drafts

    with _spoken.progress_shown() as progress:
        findings = verify_drafts(root, progress)
    if style == "json":
        from clausework.workflow.report import report

        click.echo(report("json", findings, {}, _spoken.spoken()), nl=False)
        sys.exit(1 if findings else 0)
    _spoken.conclude(findings, lambda at: at.path)
    if labels := unsealed(root):
        _spoken.tell("drafts.unsealed", labels=" ".join(labels))
    _spoken.tell("drafts.verified", count=len(read_register(root)))


@command.command("diff-stat")
@click.argument("old")
@click.argument("new")
@_spoken.style_option
@_spoken.in_project
def diff_stat(old: str, new: str, style: str, root: Path) -> None:
    """Count what changed from OLD to NEW, clause by clause: kinds, weight, words added and removed."""
    from clausework.workflow.compare import compared, sizes

    with _spoken.progress_shown() as progress:
        found = sizes(compared(root, old, new, progress).redline.told(), _spoken.spoken())
    if style == "json":
        rows = [
            {
                "id": stat.change.new or stat.change.old,
                "kinds": list(stat.change.kinds),
                "weight": stat.change.weight,
                "added": stat.added,
                "removed": stat.removed,
            }
            for stat in found
        ]
        _spoken.give_json(rows)
        return
    for line in _table(found):
        click.echo(line)
    _spoken.warn("drafts.stat_next", old=old, new=new)


def _table(found: Sequence[Sized]) -> Iterator[str]:
    """Rows under each other, and the sum."""
    rows = [
        (
            stat.change.new or stat.change.old,
            " ".join(_spoken.said(f"redline.kind_{kind}") for kind in stat.change.kinds),
            _spoken.said(f"redline.weight_{stat.change.weight}"),
            f"+{stat.added}",
            f"-{stat.removed}",
        )
        for stat in found
    ]
    added, removed = sum(stat.added for stat in found), sum(stat.removed for stat in found)
    rows.append((_spoken.said("drafts.stat_sum", count=len(found)), "", "", f"+{added}", f"-{removed}"))
    sizes = [max(width(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        left = (cell + " " * (size - width(cell)) for cell, size in zip(row[:3], sizes, strict=False))
        right = (" " * (size - width(cell)) + cell for cell, size in zip(row[3:], sizes[3:], strict=True))
        yield "  ".join((*left, *right))
