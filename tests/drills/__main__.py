"""A drill on a copy of a project's store, which is put through what a service must outlive.

python tests/drills --root FOLDER --rehearsal --out drill.md
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from clausework.source.files import write_file
from clausework.source.project import load
from drills import first_clause, page, prepare, run, say, sound
from drills.trials import Plan


@click.command()
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--rehearsal", is_flag=True, help="The store of the rehearsal.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the page to this file.")
@click.option("--db", default="", metavar="ADDRESS", help="The store, if it is not in the project's folder.")
@click.option(
    "--copy", "copy_", default="", metavar="ADDRESS", help="An empty PostgreSQL database for the copy."
)
@click.option("--seconds", type=click.FloatRange(1), default=8, show_default=True, help="For each trial.")
@click.option("--senders", type=click.IntRange(1), default=8, show_default=True, help="At the same time.")
@click.option("--silence", default="", metavar="COMMAND", help="Stops the database of --copy.")
@click.option("--resume", default="", metavar="COMMAND", help="Has the database go on.")
@click.option("--former", default="", metavar="PYTHON", help="The Python of an earlier release.")
@click.option("--site", type=click.Path(path_type=Path), help="The built site; by default build/site.")
def main(
    root: Path,
    rehearsal: bool,
    out: Path | None,
    db: str,
    copy_: str,
    seconds: float,
    senders: int,
    silence: str,
    resume: str,
    former: str,
    site: Path | None,
) -> None:
    """Kill, silence, fill up, turn back, move and lose a copy of the store under load; 1 if anything is lost."""
    if bool(silence) != bool(resume):
        raise click.UsageError(say("both"))
    root = root.resolve()
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
        outcomes = run(plan, lambda name: click.echo(say(f"begun_{name}"), err=True))
    day = datetime.now(UTC).astimezone().date().isoformat()
    well = sound(outcomes)
    text = page(outcomes, sound=well, standard=load(root).draft.standard, day=day)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_file(out, text.encode())
        click.echo(say("written", path=out), err=True)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
