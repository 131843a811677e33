"""`clausework store`: back up, restore and move the store of comments."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._groups import Group
from clausework.cli._options import language, project_root, store_address

rehearsal_option = click.option("--rehearsal", is_flag=True, help="The store of the rehearsal.")


@click.group(cls=Group)
def command() -> None:
    """Back up, restore and move the store of comments."""


@command.command(
    epilog="""\b
Examples:
  clausework store backup /srv/backup/2020-07-12.db
  clausework store backup 2020-07-12.db --db postgresql://clausework@db.example.org/standards
  clausework store backup 2020-07-12.db --without-files"""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--without-files", is_flag=True, help="Back the comments up alone: files are copied otherwise.")
@rehearsal_option
@store_address
@project_root
@language
def backup(file: Path, without_files: bool, rehearsal: bool, db: str, root: Path, lang: str) -> None:
    """Copy the store into FILE while the service goes on.

    The copy is of one instant; it has been read through and its chain of events holds. The files
    that came with comments are copied, sealed, into a folder beside it: FILE.files. It holds personal
    data, as the store does: only its owner may read it. Keep var/service.key apart from it.
    """
    from clausework.text.catalogue import say
    from clausework.workflow.keep import back_up

    found = back_up(root, rehearsal, db, file, not without_files)
    click.echo(
        say(
            lang,
            "store.backed_up" if found.files else "store.backed_up_alone",
            file=file,
            comments=found.comments,
            files=found.files,
            last=found.last[:16],
        )
    )


@command.command(
    epilog="""\b
Examples:
  clausework store restore /srv/backup/2020-07-12.db
  clausework store restore 2020-07-12.db --db postgresql://clausework@db.example.org/standards
  clausework store restore 2020-07-12.db --without-files
  clausework store restore 2020-07-12.db --lost-receipts"""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--without-files", is_flag=True, help="Restore the comments although their files are lost.")
@click.option("--lost-receipts", is_flag=True, help="Restore although receipts were given since.")
@rehearsal_option
@store_address
@project_root
@language
def restore(
    file: Path, without_files: bool, lost_receipts: bool, rehearsal: bool, db: str, root: Path, lang: str
) -> None:
    """Fill an empty store from a backup; a store that is there is never written over.

    The files that came with comments are brought back from FILE.files, and each is opened with
    var/service.key: bring that key back first.
    """
    from clausework.text.catalogue import say
    from clausework.workflow.keep import bring_back

    found = bring_back(root, rehearsal, db, file, not without_files, lost_receipts)
    done = say(lang, "store.restored", comments=found.comments, files=found.files, last=found.last[:16])
    click.echo(done)
    click.echo(say(lang, "store.restored_lost" if lost_receipts else "store.restored_next"), err=True)


@command.command(
    epilog="""\b
Examples:
  clausework store migrate sqlite:var/consultation.db postgresql://clausework@db.example.org/standards
  clausework store migrate postgresql://clausework@db.example.org/standards sqlite:var/consultation.db"""
)
@click.argument("source")
@click.argument("target")
@rehearsal_option
@language
def migrate(source: str, target: str, rehearsal: bool, lang: str) -> None:
    """Copy the store at SOURCE into an empty one at TARGET and prove that the copy holds.

    Stop the service before, and start it with --db TARGET after: what SOURCE takes meanwhile is
    not in TARGET.
    """
    from clausework.text.catalogue import say
    from clausework.workflow.keep import move_store

    found = move_store(source, target, rehearsal)
    click.echo(say(lang, "store.moved", comments=found.comments, events=found.events, last=found.last[:16]))
    click.echo(say(lang, "store.moved_next"), err=True)


@command.command(
    name="adopt-keys",
    epilog="""\b
Examples:
  clausework store adopt-keys
  clausework store adopt-keys --db postgresql://clausework@db.example.org/standards""",
)
@rehearsal_option
@store_address
@project_root
@language
def adopt_keys(rehearsal: bool, db: str, root: Path, lang: str) -> None:
    """Let the store go on with the keys in var/ although it was used with others: those are lost.

    Nothing is lost of the comments. But tracking links that were given before open no more, contacts
    and attachments that were sealed cannot be read, and the log goes on under another key.
    """
    from clausework.text.catalogue import say
    from clausework.workflow.keep import adopt_keys

    found = adopt_keys(root, rehearsal, db)
    click.echo(say(lang, "store.adopted", service=found.service, log=found.log))
    click.echo(say(lang, "store.adopted_next"), err=True)


@command.command(
    epilog="""\b
Examples:
  clausework store lines comments.jsonl
  clausework store lines comments.jsonl --rehearsal"""
)
@click.argument("file", type=click.Path(path_type=Path))
@rehearsal_option
@store_address
@project_root
@language
def lines(file: Path, rehearsal: bool, db: str, root: Path, lang: str) -> None:
    """Write the public part of every comment to FILE, one JSON object on each line.

    For counting and reading elsewhere; comments that nobody has reviewed are among them.
    """
    from clausework.text.catalogue import say
    from clausework.workflow.keep import list_out

    click.echo(say(lang, "store.lines", count=list_out(root, rehearsal, db, file), file=file))
