"""`clausework init`: a new project."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from clausework.cli._spoken import spoken
from clausework.strings.catalogue import LANGUAGES, say

PROFILES = ("gbt1.1-2020", "gbt1.1-2009", "iso-directives-2")


def _languages(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """The languages in a list such as zh,en, each once."""
    found = tuple(dict.fromkeys(filter(None, (part.strip() for part in value.split(",")))))
    wrong = next((lang for lang in found if lang not in LANGUAGES), None)
    if wrong is not None or not found:
        raise click.BadParameter(
            say(spoken(), "layout.no_language", lang=wrong or value, known=" ".join(LANGUAGES))
        )
    return found


@click.command(
    epilog="""\b
Examples:
  clausework init my-standard
  clausework init my-standard --lang en --profile iso-directives-2 --title "Community canteens"
  clausework init my-standard --lang zh --title 社区食堂服务规范 --title "en=Community canteens" """.rstrip()
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--lang",
    "languages",
    default="zh,en",
    show_default=True,
    metavar="LANGUAGES",
    callback=_languages,
    help="Languages of the text, the authoritative first.",
)
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    help="The drafting rules; by default GB/T 1.1—2020, with English first the ISO/IEC Directives.",
)
@click.option(
    "--title",
    "titles",
    multiple=True,
    metavar="TEXT",
    help="Title of the standard; in another language than the first as en=….",
)
def command(folder: Path, languages: tuple[str, ...], profile: str | None, titles: tuple[str, ...]) -> None:
    """Make a project in DIR: a small standard that passes the check, to be written over."""
    from clausework.workflow.scaffold import scaffold

    lang = spoken()
    rules = profile or (PROFILES[0] if languages[0] == "zh" else "iso-directives-2")
    if rules.startswith("gbt") and languages[0] != "zh":
        raise click.UsageError(say(lang, "layout.chinese_first", profile=rules))
    written = scaffold(folder, languages, rules, _titles(titles, languages))
    told = {"path": str(folder), "folder": shlex.quote(str(folder)), "count": len(written)}
    click.echo(say(lang, "layout.scaffolded", **told))


def _titles(titles: tuple[str, ...], languages: tuple[str, ...]) -> dict[str, str]:
    """The titles by language: `en=…`, else in the first language."""
    found: dict[str, str] = {}
    for text in titles:
        lang, sign, words = text.partition("=")
        if sign and lang in LANGUAGES:
            found[lang] = words
        else:
            found[languages[0]] = text
    return found
