"""`clausework docs`: the generated pages of the manual."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from clausework.cli._spoken import in_project, speaking
from clausework.strings.catalogue import say

FOLDER = "tooling/docs"


@click.command()
@click.option("--check", is_flag=True)
@in_project
def command(check: bool, root: Path, lang: str) -> None:
    """Write the references of commands and rules into tooling/docs."""
    from clausework.workflow.output import write_file
    from clausework.workflow.rule_reference import class_index, rule_reference

    pages = {
        "code/classes.md": class_index(),
        "cli.zh.md": command_reference("zh"),
        "cli.en.md": command_reference("en"),
        "rules.zh.md": rule_reference("zh"),
        "rules.en.md": rule_reference("en"),
    }
    stale = [name for name, text in pages.items() if _read(root / FOLDER / name) != text]
    for name in stale:
        click.echo(f"{FOLDER}/{name}")
        if not check:
            write_file(root / FOLDER / name, pages[name].encode())
    key = "layout.docs_current" if not stale else "layout.docs_stale" if check else "layout.docs_written"
    click.echo(say(lang, key, count=len(stale)))
    sys.exit(1 if check and stale else 0)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def command_reference(lang: str) -> str:
    """Every command with its help, as one page of Markdown."""
    from clausework.cli import cli

    with speaking(lang):
        sections = "\n".join(_sections(cli, "clausework", click.Context(cli, info_name="clausework")))
    return say(lang, "cli.reference", sections=sections)


def _sections(group: click.Group, path: str, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        below = command.context_class(
            command, info_name=f"{path} {name}", terminal_width=100, max_content_width=100
        )
        yield f"## {path} {name}\n"
        yield "```text\n" + command.get_help(below).rstrip() + "\n```\n"
        if isinstance(command, click.Group):
            yield from _sections(command, f"{path} {name}", below)
