"""`clausework receipt`: prove from its file, with no service at hand, that a comment is in the log."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli import _spoken


@click.group(cls=_spoken.Group)
def command() -> None:
    """Prove that a comment is in the published log."""


@command.command()
@click.argument("file", type=_spoken.FILE_THERE)
@click.option("--checkpoint", type=_spoken.FILE_THERE)
@click.option("--verifier", default="", metavar="KEY")
@click.option("--witness-key", "witnesses", multiple=True, metavar="KEY")
@_spoken.style_option
@click.option("--root", default=".", type=_spoken.FOLDER)
@_spoken.language
def verify(
    file: Path, checkpoint: Path | None, verifier: str, witnesses: tuple[str, ...], style: str, root: Path
) -> None:
    """Prove offline that the comment of a receipt is in the log, and say what was proved."""
    from clausework.workflow.receipt import LogKeyFault, verify_receipt

    try:
        with _spoken.phase_shown("prove"):
            proof = verify_receipt(root, file, checkpoint, verifier, witnesses)
    except LogKeyFault as fault:
        raise click.UsageError(fault.message(_spoken.spoken())) from fault
    if style == "json":
        steps = [{"step": step.key, "holds": step.holds, **step.values} for step in proof.steps]
        _spoken.give_json({"number": proof.number, "holds": proof.holds, "steps": steps})
    elif not proof.steps:
        _spoken.warn("log.no_receipt", file=file.name)
    else:
        for step in proof.steps:
            word = "holds" if step.holds else "fails"
            told = _spoken.said(f"log.{step.key}_{word}", **step.values)
            click.echo(f"{_spoken.said(f'log.{word}')} {told}", err=not step.holds)
        click.echo(_spoken.said(f"log.verdict_{proof.ending}", number=proof.number), err=not proof.holds)
    if not proof.holds:
        sys.exit(1)
