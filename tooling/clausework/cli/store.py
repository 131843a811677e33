"""`clausework store`: back up, restore, move and upgrade the store of comments."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli import _spoken

if TYPE_CHECKING:
    from clausework.workflow.keep import StoreContent


@click.group(cls=_spoken.Group)
def command() -> None:
    """Back up, restore, move and upgrade the store of comments."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--without-files", is_flag=True)
@_spoken.rehearsal_option
@_spoken.store_of_project
def backup(file: Path, without_files: bool, rehearsal: bool, db: str, root: Path) -> None:
    """Copy the store into FILE while the service goes on."""
    from clausework.workflow.keep import back_up

    with _spoken.progress_shown() as progress:
        found = back_up(root, rehearsal, db, file, not without_files, progress)
    key = "store.backed_up" if found.files else "store.backed_up_alone"
    _spoken.tell(key, file=file, comments=found.comments, files=found.files, last=found.last[:16])
    _tell_damaged(found)


def _tell_damaged(found: StoreContent) -> None:
    """Name the files that are lost or altered, if any are, and end with status 1."""
    for item in found.damaged:
        file = item.file
        _spoken.warn(f"comments.file_{item.state}", number=file.number, place=file.place, id=file.id)
    if found.damaged:
        sys.exit(1)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--without-files", is_flag=True)
@click.option("--lost-receipts", is_flag=True)
@_spoken.rehearsal_option
@_spoken.store_of_project
def restore(
    file: Path, without_files: bool, lost_receipts: bool, rehearsal: bool, db: str, root: Path
) -> None:
    """Fill an empty store from a backup; a store that is there is never written over."""
    from clausework.workflow.keep import bring_back

    with _spoken.progress_shown() as progress:
        found = bring_back(root, rehearsal, db, file, not without_files, lost_receipts, progress)
    _spoken.tell("store.restored", comments=found.comments, files=found.files, last=found.last[:16])
    _spoken.warn("store.restored_lost" if lost_receipts else "store.restored_next")
    _tell_damaged(found)


@command.command()
@click.argument("source")
@click.argument("target", required=False)
@click.option("--cancel", is_flag=True)
@_spoken.rehearsal_option
@_spoken.language
def migrate(source: str, target: str | None, cancel: bool, rehearsal: bool) -> None:
    """Move the store at SOURCE into an empty one at TARGET; the service need not be stopped."""
    from clausework.workflow.keep import cancel as open_again, move

    if cancel == (target is not None):
        raise click.UsageError(_spoken.said("store.migrate_arguments"))
    if target is None:
        _spoken.tell("store.opened_again", to=open_again(source, rehearsal))
        return
    with _spoken.progress_shown() as progress:
        found = move(source, target, rehearsal, progress)
    _spoken.tell("store.moved", comments=found.comments, events=found.events, last=found.last[:16])
    _spoken.warn("store.moved_next")


@command.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--check", is_flag=True)
@_spoken.rehearsal_option
@_spoken.store_of_project
def upgrade(file: Path | None, check: bool, rehearsal: bool, db: str, root: Path) -> None:
    """Bring the store of an earlier release up to date."""
    from clausework.workflow.keep import upgrade_plan, upgrade_store

    due = upgrade_plan(root, rehearsal, db)
    if not due:
        _spoken.tell("store.none_due")
        return
    if check:
        _spoken.tell("store.due", count=len(due))
        for step in due:
            key = "store.due_contracts" if step.contracts else "store.due_expands"
            _spoken.tell(key, name=step.name)
        beside = not any(step.contracts for step in due)
        _spoken.warn("store.due_next" if beside else "store.due_next_stopped")
        sys.exit(1)
    with _spoken.progress_shown() as progress:
        done = upgrade_store(root, rehearsal, db, file, progress)
    told = {"comments": done.content.comments, "events": done.content.events, "file": done.kept}
    _spoken.tell("store.upgraded", count=len(done.steps), **told)
    _spoken.warn("store.upgraded_next", file=done.kept)


@command.command(name="adopt-keys")
@_spoken.rehearsal_option
@_spoken.store_of_project
def adopt_keys(rehearsal: bool, db: str, root: Path) -> None:
    """Let the store go on with the keys in var/ although it was used with others: those are lost."""
    from clausework.workflow.keep import adopt_keys

    with _spoken.progress_shown() as progress:
        found = adopt_keys(root, rehearsal, db, progress)
    _spoken.tell("store.adopted", service=found.service, log=found.log)
    _spoken.warn("store.adopted_next")


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@_spoken.rehearsal_option
@_spoken.store_of_project
def lines(file: Path, rehearsal: bool, db: str, root: Path) -> None:
    """Write the public part of every comment to FILE, one JSON object on each line."""
    from clausework.workflow.keep import list_out

    with _spoken.progress_shown() as progress:
        count = list_out(root, rehearsal, db, file, progress)
    _spoken.tell("store.lines", count=count, file=file)
