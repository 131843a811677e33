"""`clausework receipt`: prove from its file, with no service at hand, that a comment is in the log."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli._spoken import FILE_THERE, FOLDER, Group, give_json, language, phase_shown, style_option
from clausework.strings.catalogue import say


@click.group(cls=Group)
def command() -> None:
    """Prove that a comment is in the published log."""


@command.command()
@click.argument("file", type=FILE_THERE)
@click.option("--checkpoint", type=FILE_THERE)
@click.option("--verifier", default="", metavar="KEY")
@click.option("--witness-key", "witnesses", multiple=True, metavar="KEY")
@style_option
@click.option("--root", default=".", type=FOLDER)
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
    """Prove offline that the comment of a receipt is in the log, and say what was proved."""
    from clausework.workflow.receipt import LogKeyFault, verify_receipt

    try:
        with phase_shown("prove"):
            proof = verify_receipt(root, file, checkpoint, verifier, witnesses)
    except LogKeyFault as fault:
        raise click.UsageError(fault.message(lang)) from fault
    if style == "json":
        steps = [{"step": step.key, "holds": step.holds, **step.values} for step in proof.steps]
        found = {"number": proof.number, "holds": proof.holds, "steps": steps}
        give_json(found)
    elif not proof.steps:
        click.echo(say(lang, "log.no_receipt", file=file.name), err=True)
    else:
        for step in proof.steps:
            word = "holds" if step.holds else "fails"
            mark = say(lang, f"log.{word}")
            click.echo(f"{mark} {say(lang, f'log.{step.key}_{word}', **step.values)}", err=not step.holds)
        click.echo(say(lang, f"log.verdict_{proof.ending}", number=proof.number), err=not proof.holds)
    if not proof.holds:
        sys.exit(1)
