"""`clausework redline`: what changed between two drafts, clause by clause."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli import _spoken
from clausework.workflow.formats import redline_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clausework.model.finding import Finding


class RedlineFormatType(click.Choice[str]):
    """One of our own formats, which the help names, or else one that a plug-in adds."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name of the format; plug-ins are looked for only if it is none of ours."""
        if value in self.choices:
            return value
        from clausework.workflow.comparison import redline_formats

        return click.Choice(redline_formats()).convert(value, param, ctx)


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--files", is_flag=True, is_eager=True)
@click.option("--clause", default="")
@click.option("--format", "style", type=RedlineFormatType(redline_names()), default="text", show_default=True)
@_spoken.out_option
@_spoken.project_root
@_spoken.document_language
def command(
    old: str, new: str, files: bool, clause: str, style: str, out: Path | None, root: Path, lang: str | None
) -> None:
    """Compare the drafts OLD and NEW, each a frozen label, `working` or git:REV."""
    from clausework.workflow import comparison

    _must_fit(style, files, clause, out)
    if style == "github":
        from clausework.workflow.review import review_drafts

        with _spoken.progress_shown() as progress:
            text = comparison.format_redline(style, review_drafts(root, old, new, lang, progress))
        _spoken.give(text, out)
        return
    with _spoken.progress_shown() as progress:
        if files:  # for which nothing is loaded that reads a project
            found = comparison.compare_files(Path(old), Path(new), progress)
        else:
            from clausework.workflow.compare import compared

            found = compared(root, old, new, progress)
    _warn(found.faults)
    try:
        clause = comparison.must_have(found, clause)
    except comparison.UnknownClause as error:
        raise click.BadParameter(error.message(_spoken.spoken()), param_hint="--clause") from error
    colour = out is None and _spoken.shows_colours()
    with _spoken.progress_shown() as progress:
        progress("format")
        around = _spoken.spoken() if style == "text" and out is None else lang
        shown = comparison.format_redline(style, comparison.context_of(found, around, clause, colour))
    _spoken.give(shown, out)
    if out is None and style == "text":
        same = not found.redline.told()
        first = f"--files {old}" if files else old
        click.echo()
        _spoken.tell("redline.same_drafts" if same else "redline.next", old=first, new=new)


def _must_fit(style: str, files: bool, clause: str, out: Path | None) -> None:
    """Refuse what a format is not for: a part of a redline, texts of others, the screen."""
    if style == "docx" and (clause or out is None):
        raise click.UsageError(_spoken.said("redline.docx_whole" if clause else "redline.docx_out"))
    if style.startswith("amend") and clause:
        raise click.UsageError(_spoken.said("redline.amend_whole"))
    if style == "github" and (files or clause):
        raise click.UsageError(_spoken.said("redline.github_whole"))


def _warn(unread: Mapping[str, tuple[Finding, ...]]) -> None:
    """Say of each draft what could not be read."""
    for name, faults in unread.items():
        first = faults[0]
        told = {"name": name, "count": len(faults), "place": f"{first.at.path}:{first.at.line}"}
        _spoken.warn("redline.unread", **told, message=first.message[_spoken.spoken()])
