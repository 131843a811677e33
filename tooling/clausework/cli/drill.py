"""`clausework drill`: try on a copy of the store what a service must outlive."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli._spoken import document_language, project_root, rehearsal_option, spoken, store_address
from clausework.strings.catalogue import say


@click.command()
@rehearsal_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--copy", "copy_", default="", metavar="ADDRESS")
@click.option("--seconds", type=click.FloatRange(1), default=8, show_default=True)
@click.option("--senders", type=click.IntRange(1), default=8, show_default=True)
@click.option("--silence", default="", metavar="COMMAND")
@click.option("--resume", default="", metavar="COMMAND")
@click.option("--former", default="", metavar="PYTHON")
@click.option("--site", type=click.Path(path_type=Path))
@store_address
@project_root
@document_language
def command(
    rehearsal: bool,
    out: Path | None,
    copy_: str,
    seconds: float,
    senders: int,
    silence: str,
    resume: str,
    former: str,
    site: Path | None,
    db: str,
    root: Path,
    lang: str | None,
) -> None:
    """Kill, silence, fill up, turn back, move and lose a copy of the store under load."""
    from datetime import UTC, datetime
    from tempfile import TemporaryDirectory

    from clausework.workflow.drill import first_clause, page, prepare, run, sound
    from clausework.workflow.drill.trials import Plan
    from clausework.workflow.output import write_file
    from clausework.workflow.project import load

    if bool(silence) != bool(resume):
        raise click.UsageError(say(spoken(), "drill.both"))
    with TemporaryDirectory(prefix="clausework-drill-") as folder:
        copy, address = prepare(root, Path(folder), rehearsal, db, copy_)
        plan = Plan(
            root=copy,
            folder=Path(folder),
            db=address,
            rehearsal=rehearsal,
            clause=first_clause(root),
            site=(site or root / "build" / "site").resolve(),
            seconds=seconds,
            senders=senders,
            silence=silence,
            resume=resume,
            former=former,
        )
        outcomes = run(plan, lambda name: click.echo(say(spoken(), f"drill.begun_{name}"), err=True))
    day = datetime.now(UTC).astimezone().date().isoformat()
    well = sound(outcomes)
    draft = load(root).draft
    text = page(outcomes, lang or draft.languages[0], sound=well, standard=draft.standard, day=day)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_file(out, text.encode())
        click.echo(say(spoken(), "drill.written", path=out), err=True)
    if not well:
        sys.exit(1)
