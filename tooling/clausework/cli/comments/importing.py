"""Comments that come by letter, by mail or from a meeting; organisations that are asked, and their form."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli import _spoken
from clausework.cli.comments._parts import by_option, consultation_option, iso_day

if TYPE_CHECKING:
    from clausework.model.draft import Place
    from clausework.workflow.take_in import ImportedComments, SheetMapping


@click.command()
@consultation_option
@_spoken.service_url
@_spoken.out_option
@_spoken.store_address
@_spoken.project_root
@_spoken.document_language
def invitations(consultation: str, url: str, out: Path | None, db: str, root: Path, lang: str | None) -> None:
    """Make a table (CSV) with a link for each invited body, to be merged into the letters."""
    from clausework.workflow.take_in import invitations as make, write_secret

    text = make(root, consultation, url, db, lang)
    if out is None:
        click.echo(text, nl=False)
        return
    write_secret(out, text)  # who has a link replies for the body
    _spoken.tell("comments.invited", count=text.count("\n") - 1, path=out)


@click.command()
@click.argument("unit", metavar="BODY")
@consultation_option
@click.option("--date", "day", required=True, callback=iso_day)
@click.option(
    "--channel", type=click.Choice(["letter", "mail", "meeting", "docx"]), default="letter", show_default=True
)
@_spoken.in_project
def reply(unit: str, consultation: str, day: str, channel: str, root: Path) -> None:
    """Record that BODY, an invited body, has replied “no comment” by letter or otherwise than by its link."""
    import msgspec

    from clausework.model.comment import Channel
    from clausework.workflow.take_in import note_reply

    made = note_reply(root, unit, consultation, day, msgspec.convert(channel, Channel))
    _spoken.tell("comments.replied_late" if made.late else "comments.replied", unit=unit)


@click.command()
@consultation_option
@click.option("--out", type=_spoken.FILE, required=True)
@_spoken.project_root
@_spoken.document_language
def form(consultation: str, out: Path, root: Path, lang: str | None) -> None:
    """Make the form for comments (征求意见表) to send with a letter: a Word document."""
    from clausework.workflow.answers import form_of

    data, count = form_of(root, consultation, lang)
    _spoken.give(data, out, "form.written", count=count)


@click.command("import")
@click.argument("file", type=_spoken.FILE)
@consultation_option
@click.option("--channel", type=click.Choice(["letter", "mail", "meeting", "docx"]))
@click.option("--tracked", is_flag=True)
@click.option("--again", is_flag=True)
@click.option("--preview", "--dry-run", "dry_run", is_flag=True)
@click.option("--map", "columns", multiple=True, metavar="HEADING=FIELD")
@click.option("--place", "places", multiple=True, metavar="CELL=CLAUSE")
@click.option("--split", is_flag=True)
@click.option("--whole", is_flag=True)
@_spoken.style_option
@by_option
@_spoken.store_of_project
def import_(
    file: Path,
    consultation: str,
    channel: str | None,
    tracked: bool,
    again: bool,
    dry_run: bool,
    columns: tuple[str, ...],
    places: tuple[str, ...],
    split: bool,
    whole: bool,
    style: str,
    by: str,
    db: str,
    root: Path,
) -> None:
    """Take each row of FILE into the store: a table in XLSX, XLS, DOCX, CSV, Markdown, YAML or mail."""
    import msgspec

    from clausework.model.comment import Channel
    from clausework.workflow.take_in import take_in

    chosen: Channel = msgspec.convert(channel or ("docx" if tracked else "letter"), Channel)
    with _spoken.progress_shown() as progress:
        taken = take_in(
            root,
            file,
            consultation,
            chosen,
            again=again,
            dry_run=dry_run,
            tracked=tracked,
            mapping=_mapping(columns, places, split, whole),
            by=by,
            address=db,
            progress=progress,
        )
    _report(taken, file.name, style, dry_run)


def _report(taken: ImportedComments, name: str, style: str, dry_run: bool) -> None:
    """Tell what was taken in, and end with what is wrong with the file."""
    if style == "json":
        import msgspec

        from clausework.workflow.report import report

        faults = json.loads(report("json", taken.findings, {}, _spoken.spoken()))
        _spoken.give_json({**msgspec.structs.asdict(taken), "findings": faults})
        sys.exit(1 if taken.findings else 0)
    if dry_run:
        _guesses(taken)
    _tell(taken, dry_run)
    if taken.findings:
        _spoken.warn("comments.refused", file=name, count=len(taken.findings))
    _spoken.conclude(taken.findings, place_of)


def _mapping(columns: tuple[str, ...], places: tuple[str, ...], split: bool, whole: bool) -> SheetMapping:
    """The mapping of the table as given; an error if a word of it cannot be understood."""
    from clausework.workflow.take_in import ALL, SheetMapping, mapped_fields

    def pairs(given: tuple[str, ...], said: str) -> dict[str, str]:
        found = dict(text.rpartition("=")[::2] for text in given)  # a heading may have = in it, a field not
        for text, value in zip(given, found.values(), strict=False):
            if "=" not in text or (said == "bad_mapping" and value not in mapped_fields()):
                known = " ".join(mapped_fields())
                raise click.UsageError(_spoken.said(f"comments.{said}", given=text, known=known))
        return found

    return SheetMapping(
        columns=pairs(columns, "bad_mapping"),
        places=pairs(places, "bad_place"),
        split=frozenset([ALL] if split else []),
        whole=whole,
    )


def _guesses(taken: ImportedComments) -> None:
    """Each column and row with what it is taken for."""
    for column in taken.columns:
        field = column.field
        field = _spoken.said(f"comments.field_{field}") if field in ("note", "dropped") else field
        why = _spoken.said(f"comments.guess_{column.why}")
        values = {"place": place_of(column.at), "heading": column.heading, "field": field, "why": why}
        _spoken.tell("comments.guess_column", **values)
    for row in taken.rows:
        if not row.sure:
            offers = _spoken.said("comments.near_and").join(
                " ".join(filter(None, (of.clause, of.provision, of.locator))) for of in row.offers
            )
            offers = _spoken.said("comments.dry_offers", places=offers) if offers else ""
            _spoken.tell("comments.dry_held", place=place_of(row.at), offers=offers)
            continue
        more = "".join(f" {word}" for word in (row.provision, row.locator) if word)
        known = _spoken.said("comments.dry_known", number=row.known) if row.known else ""
        _spoken.tell(
            "comments.dry_row", place=_place(row.at), heading=row.heading[_spoken.spoken()], more=more + known
        )


def _tell(taken: ImportedComments, dry_run: bool) -> None:
    """The summary: how many were written, from which number to which, and which were there."""
    counts = {"written": taken.new, "known": len(taken.known)}
    if dry_run:
        _spoken.tell("comments.dry_run", count=sum(row.sure for row in taken.rows), **counts)
    else:
        ends = tuple(dict.fromkeys((*taken.written[:1], *taken.written[-1:])))
        span = _spoken.said("comments.taken_to").join(ends)
        span = _spoken.said("comments.taken_range", ends=span) if ends else ""
        _spoken.tell("comments.taken", range=span, **counts)
    for key, units in (("comments.taken_replies", taken.replies), ("comments.taken_replied", taken.replied)):
        if units:
            _spoken.tell(key, count=len(units), units=" ".join(units))
    _warn(taken)


def _warn(taken: ImportedComments) -> None:
    """The parts of a Word file that stand at no line, and the rows that were not written, and why."""
    if taken.unplaced:
        _spoken.warn("comments.taken_unplaced", count=len(taken.unplaced))
    for item in taken.unplaced:
        why = _spoken.said(f"comments.unplaced_{item.why}")
        words = " ".join(item.words.split())
        who = _spoken.said("comments.unplaced_by", author=item.author) if item.author else ""
        _spoken.warn("comments.unplaced_row", place=_place(item.at), who=who, words=words, why=why)
    if taken.known:
        _spoken.warn("comments.taken_known", numbers=" ".join(taken.known))
    doubtful = [row for row in taken.rows if row.doubtful]
    if doubtful:
        _spoken.warn("comments.taken_doubtful")
    for row in doubtful:
        _spoken.warn("comments.doubtful_row", place=_place(row.at), number=row.known)
    if taken.skipped:
        _spoken.warn("comments.taken_skipped", count=len(taken.skipped))
    for skipped in taken.skipped:
        why = _spoken.said(f"comments.skipped_{skipped.why}", organisation=skipped.organisation)
        _spoken.warn("comments.skipped_row", place=_place(skipped.at), why=why)


def _place(at: Place) -> str:
    return f"{at.path}:{at.line}"


def place_of(at: Place) -> str:
    """A cell as its reader finds it, after the name of the file."""
    from clausework.workflow.take_in import cell_name

    return f"{at.path.partition('[')[0]}:{cell_name(at)}"
