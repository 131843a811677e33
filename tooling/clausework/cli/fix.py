"""`clausework fix`: cure what can be cured without changing the meaning."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli._spoken import differing, in_project, inside, progress_shown
from clausework.strings.catalogue import say


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--diff", is_flag=True)
@click.option("--rule", "rules", multiple=True)
@in_project
def command(paths: tuple[Path, ...], diff: bool, rules: tuple[str, ...], root: Path, lang: str) -> None:
    """Make the safe cures of `clausework check`; PATHS limit them."""
    from clausework.workflow.fix import cure, write_cure
    from clausework.workflow.rule_reference import find_rule

    found = [(name, find_rule(name)) for name in rules]
    for name, rule in found:
        if rule is None:
            click.echo(say(lang, "checks.unknown_rule_bare", name=name), err=True)
            sys.exit(2)
    only = [inside(path, root) for path in paths]
    with progress_shown() as progress:
        result = cure(root, only, [rule.id for _, rule in found if rule], progress)
    for file in result.files:
        click.echo(differing(file.path, file.before, file.after) if diff else file.path, nl=not diff)
    for item in result.suggested:
        title = item.fix.title.get(lang, "") if item.fix else ""
        click.echo(say(lang, "fixes.suggested", place=item.at, rule=item.rule, title=title))
    counts = {"count": result.cured, "files": len(result.files), "suggested": len(result.suggested)}
    if not diff:
        write_cure(root, result.files)
    told = "none" if not result.files else "would" if diff else "done"
    click.echo(say(lang, f"fixes.{told}", **counts))
    sys.exit(1 if diff and result.files else 0)
