"""`clausework redline`: what changed between two drafts, clause by clause."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli._options import document_language, project_root
from clausework.cli._spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clausework.model.draft import Draft
    from clausework.model.finding import Finding
    from clausework.model.redline import Redline
    from clausework.redline.foreign import FilesRedline


@click.command(
    epilog="""\b
Examples:
  clausework redline D1 working
  clausework redline D1 D2 --clause platform.records --lang en
  clausework redline D1 D2 --format html --out redline.html
  clausework redline D1 D2 --format docx --out redline.docx
  clausework redline git:HEAD~1 working --format json
  clausework redline git:main working --format github
  clausework redline --files law-2015.md law-2023.md --format html --out redline.html"""
)
@click.argument("old")
@click.argument("new")
@click.option("--files", is_flag=True, is_eager=True, help="OLD and NEW are any two texts without IDs.")
@click.option("--clause", default="", help="Show the changes of this clause only.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "html", "json", "docx", "github"]),
    default="text",
    show_default=True,
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@project_root
@document_language
def command(
    old: str, new: str, files: bool, clause: str, style: str, out: Path | None, root: Path, lang: str | None
) -> None:
    """Compare the drafts OLD and NEW, each a frozen label, `working` or git:REV.

    With --files they are any two texts: laws with 第N条, numbered clauses, tables of requirements,
    Markdown with headings. Their clauses are matched by their words, not by their numbers.

    On the screen the words around the changes are in your language; a file is in the language of its text
    unless you name one.

    Every changed clause is shown with what the change amounts to, why it was made, and the
    words. In text without colour, [-deleted-] and {+inserted+} words are marked so. The format
    docx is the whole text for Word, with tracked changes to accept or reject; it needs --out.
    The format github is the text of a comment on a pull request: the changes, the comments answered
    and the findings that are new.
    """
    from clausework.source.files import write_file
    from clausework.strings.catalogue import say

    if style == "docx" and (clause or out is None):
        raise click.UsageError(say(spoken(), "redline.docx_whole" if clause else "redline.docx_out"))
    if style == "github":
        if files or clause:
            raise click.UsageError(say(spoken(), "redline.github_whole"))
        _give(_github(root, old, new, lang), out)
        return
    found: Redline | FilesRedline
    drafts: tuple[Draft, Draft] | None = None
    if files:
        from clausework.workflow.compare_files import compare_files

        found = compare_files(Path(old), Path(new))
        redline, clause, old = found.redline, found.clause(clause), f"--files {old}"
    else:
        from clausework.workflow.compare import compared

        both = compared(root, old, new)
        found = redline = both.redline
        drafts = (both.old, both.new)
        _warn(both.faults)
    _require(redline, clause)
    if style == "docx" and out is not None:
        from clausework.render.formats.redline_docx import redline_docx
        from clausework.render.redlining import spoken_by

        write_file(out, redline_docx(redline, spoken_by(redline, lang), drafts))
        click.echo(say(spoken(), "redline.written", path=out))
        return
    colour = out is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    if style == "json":
        _give(_json(found, redline, clause), out)
    elif style == "html":
        _give(_page(redline, lang, clause, None if files else root), out)
    else:
        _give(_present(redline, clause, colour), out)
    if out is None and style == "text":
        same = not redline.told()
        click.echo("\n" + say(spoken(), "redline.same_drafts" if same else "redline.next", old=old, new=new))


def _warn(unread: Mapping[str, tuple[Finding, ...]]) -> None:
    """Say of each draft what could not be read."""
    from clausework.strings.catalogue import say

    for name, faults in unread.items():
        first = faults[0]
        place, message = f"{first.at.path}:{first.at.line}", first.message[spoken()]
        told = say(spoken(), "redline.unread", name=name, count=len(faults), place=place, message=message)
        click.echo(told, err=True)


def _give(text: str, out: Path | None) -> None:
    """Print the text, or write it into the file that was named."""
    from clausework.source.files import write_file
    from clausework.strings.catalogue import say

    if out is None:
        click.echo(text, nl=False)
        return
    write_file(out, text.encode())
    click.echo(say(spoken(), "redline.written", path=out))


def _github(root: Path, old: str, new: str, lang: str | None) -> str:
    from clausework.render.formats.redline_github import redline_github
    from clausework.render.redlining import spoken_by
    from clausework.workflow.review import review_drafts

    review = review_drafts(root, old, new)
    written = spoken_by(review.redline, lang)
    return redline_github(review.redline, written, settled=review.settled, findings=review.findings)


def _page(redline: Redline, lang: str | None, clause: str, root: Path | None) -> str:
    """A page that holds the pictures that changed, where the drafts are those of a project at `root`."""
    from clausework.render.formats.redline_html import redline_page
    from clausework.render.redlining import spoken_by
    from clausework.workflow.compare import embedded

    pictures = embedded(root, redline) if root else {}
    written = spoken_by(redline, lang)
    return redline_page(redline, written, clause, lambda digest: pictures.get(digest, ""))


def _present(redline: Redline, clause: str, colour: bool) -> str:
    """The redline for the screen, in the reader's language."""
    from clausework.render.formats.redline_text import redline_text

    return redline_text(redline, spoken(), clause=clause, colour=colour)


def _json(found: Redline | FilesRedline, redline: Redline, clause: str) -> str:
    """What was found as canonical JSON; with a clause, of all changes only those of the clause."""
    import msgspec

    from clausework.model.canonical import canonical_json
    from clausework.model.redline import Redline
    from clausework.render.redlining import shown_changes

    if clause:
        shown = shown_changes(redline, clause)
        title = next((change for change in shown if change.entitles), None)
        changes = tuple(change for change in shown if not change.entitles)
        redline = msgspec.structs.replace(redline, title=title, changes=changes)
        found = redline if isinstance(found, Redline) else msgspec.structs.replace(found, redline=redline)
    return canonical_json(found).decode()


def _require(redline: Redline, clause: str) -> None:
    """Refuse a clause that neither draft has, with the names that come near."""
    from difflib import get_close_matches

    from clausework.strings.catalogue import say

    known = {
        name for change in (*redline.told(), *redline.changes) for name in (change.old, change.new) if name
    }
    if not clause or clause in known:
        return
    near = get_close_matches(clause, sorted(known), 3)
    key = "redline.unknown_clause" if near else "redline.unknown_clause_none"
    raise click.BadParameter(say(spoken(), key, clause=clause, near=", ".join(near)), param_hint="--clause")
