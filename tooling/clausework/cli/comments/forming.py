"""`clausework comments form`: the form on which an organisation writes its comments."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._options import document_language, project_root
from clausework.cli._output import give


@click.command(
    epilog="""\b
Examples:
  clausework comments form --out form.docx
  clausework comments form --consultation 2020-07 --lang en --out form.en.docx"""
)
@click.option("--consultation", default="", metavar="ID", help="Which consultation; by default the only one.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Write the Word document to this file.",
)
@project_root
@document_language
def form(consultation: str, out: Path, root: Path, lang: str | None) -> None:
    """Make the form for comments (征求意见表) to send with a letter: a Word document, a row for each clause.

    `clausework comments import` takes in what comes back as it is; rows left empty are no comments. The
    site has the same form while the consultation is open.
    """
    from clausework.workflow.form import form_of

    data, count = form_of(root, consultation, lang)
    give(data, out, "form.written", count=count)
