"""`clausework receipt`: prove from its file, with no service at hand, that a comment is in the log."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from clausework.cli._groups import Group
from clausework.cli._options import language


@click.group(cls=Group)
def command() -> None:
    """Prove that a comment is in the published log."""


@command.command(
    epilog="""\b
Examples:
  clausework receipt verify C-0042-K.json
  clausework receipt verify C-0042-K.json --checkpoint comments/log/checkpoint
  clausework receipt verify C-0042-K.json --verifier 'standard/comments+1f2e3d4c+AQ…'"""
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--checkpoint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The published checkpoint; `verifier` and `leaves` beside it are used. By default comments/log.",
)
@click.option("--verifier", default="", metavar="KEY", help="The key of the log, as the site prints it.")
@click.option(
    "--witness-key",
    "witnesses",
    multiple=True,
    metavar="KEY",
    help="The key of a witness that must have cosigned the log; may be repeated.",
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--root",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder of the project, if any.",
)
@language
def verify(
    file: Path,
    checkpoint: Path | None,
    verifier: str,
    witnesses: tuple[str, ...],
    style: str,
    root: Path,
    lang: str,
) -> None:
    """Prove offline that the comment of a receipt is in the log, and say what was proved.

    Exit status 1 if anything does not hold. FILE is the one that the receipt's page offers.
    """
    from clausework.consultation.log.checkpoint import key_name
    from clausework.consultation.log.cosignature import ALGORITHM
    from clausework.errors import ProjectNotFound
    from clausework.source.project import find_root
    from clausework.strings.catalogue import say
    from clausework.workflow.log import key_for, published_logs, verify_receipt

    try:
        project = find_root(root)
    except ProjectNotFound:
        project = None
    logs = published_logs(project, checkpoint, verifier)
    key = verifier or (key_for(file, logs) if logs else "")
    if not key:
        raise click.UsageError(say(lang, "log.no_key"))
    if not key_name(key):
        raise click.UsageError(say(lang, "log.bad_key", key=key))
    for witness in witnesses:
        if not key_name(witness, ALGORITHM):
            raise click.UsageError(say(lang, "log.bad_witness", key=witness))
    verdict = verify_receipt(file, logs, key, witnesses)
    if style == "json":
        steps = [{"step": step.key, "holds": step.holds, **step.values} for step in verdict.steps]
        found = {"number": verdict.number, "holds": verdict.holds, "steps": steps}
        click.echo(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True))
    elif not verdict.steps:
        click.echo(say(lang, "log.no_receipt", file=file.name), err=True)
    else:
        for step in verdict.steps:
            word = "holds" if step.holds else "fails"
            mark = say(lang, f"log.{word}")
            click.echo(f"{mark} {say(lang, f'log.{step.key}_{word}', **step.values)}", err=not step.holds)
        ending = verdict.ending if not verdict.holds else "published" if logs else "promised"
        click.echo(say(lang, f"log.verdict_{ending}", number=verdict.number), err=not verdict.holds)
    if not verdict.holds:
        sys.exit(1)
