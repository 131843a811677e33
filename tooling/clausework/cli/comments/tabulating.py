"""`clausework comments table`: every comment with its answer, as the files of a standard hold them."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._options import document_language, project_root
from clausework.cli._output import give
from clausework.cli._progress import progress_shown
from clausework.cli._spoken import spoken


@click.command(
    epilog="""\b
Examples:
  clausework comments table --format docx --out table.docx
  clausework comments table --format csv --out table.csv --lang zh
  clausework comments table --consultation 2020-07 --format json"""
)
@click.option("--consultation", default="", metavar="ID", help="Which consultation; by default the only one.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["md", "csv", "docx", "xlsx", "json"]),
    default="md",
    show_default=True,
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@project_root
@document_language
def table(consultation: str, style: str, out: Path | None, root: Path, lang: str | None) -> None:
    """Make the table of comments and dispositions (意见汇总处理表), in the order of the clauses.

    Each row has a number, the clause, the comment, who made it as far as they agreed to be named, the
    disposition and its reason. The words of comments that nobody has reviewed, or that are withheld or
    withdrawn, are left out; their rows stay, so that every number can be found.
    """
    from clausework.strings.catalogue import say
    from clausework.workflow.answers import table_of

    if style in ("docx", "xlsx") and out is None:
        raise click.UsageError(say(spoken(), "answers.table_out", style=style))
    with progress_shown() as progress:
        made = table_of(root, consultation, style, lang, progress)
    give(made, out, "answers.written")
