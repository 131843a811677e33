"""`clausework comments import`: what came by letter, by mail or from a meeting."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli._options import language, project_root
from clausework.cli.comments._parts import conclude

if TYPE_CHECKING:
    from clausework.workflow.take_in import Taken


@click.command(
    "import",
    epilog="""\b
Examples:
  clausework comments import letters.csv
  clausework comments import minutes.docx --channel meeting --consultation 2020-07
  clausework comments import mail.yml --channel mail --format json""",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--consultation", default="", metavar="ID", help="Which consultation; by default the only one.")
@click.option(
    "--channel",
    type=click.Choice(["letter", "mail", "meeting", "docx"]),
    default="letter",
    show_default=True,
    help="How the comments came, unless a row says so.",
)
@click.option("--again", is_flag=True, help="All rows are new, although git has comments of the same words.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@project_root
@language
def import_(
    file: Path, consultation: str, channel: str, again: bool, style: str, root: Path, lang: str
) -> None:
    """Write a record for each row of FILE: a table in DOCX, CSV or TSV, or a list in YAML.

    The columns are named in Chinese or English: 章条编号/clause, 意见内容/comment, 建议/suggestion,
    理由/reason, 原文/quote, 类别/role, 单位/organisation, 姓名/name, 是否公开/publish, 收到日期/received,
    途径/channel. Names and organisations are recorded only where the row agrees to it; telephone numbers
    and addresses never are. If a row is wrong, nothing is written. A second run writes nothing. The
    records await review, as all do.
    """
    import msgspec

    from clausework.model.comment import Channel
    from clausework.text.catalogue import say
    from clausework.workflow.take_in import take_in

    chosen: Channel = msgspec.convert(channel, Channel)
    taken = take_in(root, file, consultation, chosen, again=again)
    if style == "json":
        from clausework.checks.report import report

        found = {"written": taken.written, "known": taken.known}
        faults = json.loads(report("json", taken.findings, {}, lang))
        click.echo(json.dumps({**found, "findings": faults}, ensure_ascii=False, indent=1, sort_keys=True))
        sys.exit(1 if taken.findings else 0)
    if taken.findings:
        click.echo(say(lang, "comments.refused", file=file.name, count=len(taken.findings)), err=True)
    conclude(taken.findings, lang)
    _tell(taken, lang)


def _tell(taken: Taken, lang: str) -> None:
    """How many were written, from which number to which, and which were there."""
    from clausework.text.catalogue import say

    ends = {"first": taken.written[0], "last": taken.written[-1]} if taken.written else {}
    span = say(lang, "comments.taken_range", **ends) if ends else ""
    click.echo(say(lang, "comments.taken", written=len(taken.written), range=span, known=len(taken.known)))
    if taken.known:
        click.echo(say(lang, "comments.taken_known", numbers=" ".join(taken.known)), err=True)
