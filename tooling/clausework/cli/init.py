"""`clausework init`: a new project."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from clausework.cli._spoken import FILE, FOLDER, by_language, progress_shown, said, tell
from clausework.strings.catalogue import CODE, LANGUAGES


def _languages(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The languages in a list such as zh,en, each once; none if none is named."""
    if value is None:
        return ()
    found = tuple(dict.fromkeys(filter(None, (part.strip() for part in value.split(",")))))
    wrong = next((lang for lang in found if not CODE.fullmatch(lang)), None)
    if wrong is not None or not found:
        raise click.BadParameter(said("layout.no_language", lang=wrong or value))
    return found


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--lang", "languages", default=None, metavar="LANGUAGES", callback=_languages)
@click.option("--profile", metavar="PROFILE", default="")
@click.option("--title", "titles", multiple=True, metavar="TEXT")
@click.option("--from", "source", metavar="FILE", type=FILE)
def command(
    folder: Path, languages: tuple[str, ...], profile: str, titles: tuple[str, ...], source: Path | None
) -> None:
    """Make a project in DIR: a small standard that passes the check, to be written over; or that of FILE."""
    from clausework.workflow.import_text import scaffold

    named = languages or ("zh", "en")
    if profile.startswith("gbt") and named[0] != "zh":
        raise click.UsageError(said("layout.chinese_first", profile=profile))
    given = by_language(titles, named[0], (*named, *LANGUAGES))
    if source is not None:
        _from(folder, source, languages, profile, given)
        return
    written = scaffold(folder, named, profile, given)
    tell("layout.scaffolded", path=str(folder), folder=shlex.quote(str(folder)), count=len(written))


def _from(
    folder: Path, source: Path, languages: tuple[str, ...], profile: str, titles: dict[str, str]
) -> None:
    """Make the project of a text of others, as `clausework import` does."""
    from clausework.cli.import_ import tell_made
    from clausework.workflow.import_text import PHASES, import_files

    if len(languages) > 1:
        raise click.UsageError(said("layout.one_language"))
    with progress_shown(PHASES) as progress:
        lang = languages[0] if languages else ""
        title = next(iter(titles.values()), "")
        made = import_files((source,), folder, lang, progress, profile=profile, title=title)
    tell_made(made)
