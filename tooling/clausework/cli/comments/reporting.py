"""`clausework comments report`: a consultation in numbers, for the compilation note."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._options import document_language, project_root
from clausework.cli._output import give
from clausework.cli._progress import progress_shown
from clausework.cli._spoken import spoken


@click.command(
    "report",
    epilog="""\b
Examples:
  clausework comments report
  clausework comments report --consultation 2020-07 --lang en
  clausework comments report --format json --out report.json""",
)
@click.option("--consultation", default="", metavar="ID", help="Which consultation; by default the only one.")
@click.option("--format", "style", type=click.Choice(["md", "json"]), default="md", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@project_root
@document_language
def report_(consultation: str, style: str, out: Path | None, root: Path, lang: str | None) -> None:
    """Count the comments of a consultation: how many, how answered, by chapter, proposer and channel.

    Those that are withheld, withdrawn or not yet reviewed are counted apart, so that the parts add up
    to what was received. The Markdown is made for the compilation note (编制说明).
    """
    from clausework.strings.catalogue import say
    from clausework.workflow.answers import report_of

    with progress_shown() as progress:
        text = report_of(root, consultation, style, lang, progress)
    give(text, out, "answers.written")
    if out is None:
        click.echo(say(spoken(), "answers.next"), err=True)
