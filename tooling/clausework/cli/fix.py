"""`clausework fix`: cure what can be cured without changing the meaning."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli._spoken import differing, in_project, inside, progress_shown, spoken, tell, warn


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--diff", is_flag=True)
@click.option("--rule", "rules", multiple=True)
@in_project
def command(paths: tuple[Path, ...], diff: bool, rules: tuple[str, ...], root: Path) -> None:
    """Make the safe cures of `clausework check`; PATHS limit them."""
    from clausework.workflow.fix import cure, write_cure
    from clausework.workflow.rule_reference import find_rule

    found = [(name, find_rule(name)) for name in rules]
    for name, rule in found:
        if rule is None:
            warn("checks.unknown_rule_bare", name=name)
            sys.exit(2)
    only = [inside(path, root) for path in paths]
    with progress_shown() as progress:
        result = cure(root, only, [rule.id for _, rule in found if rule], progress)
    for file in result.files:
        click.echo(differing(file.path, file.before, file.after) if diff else file.path, nl=not diff)
    for item in result.suggested:
        title = item.fix.title.get(spoken(), "") if item.fix else ""
        tell("fixes.suggested", place=item.at, rule=item.rule, title=title)
    if not diff:
        write_cure(root, result.files)
    told = "none" if not result.files else "would" if diff else "done"
    tell(f"fixes.{told}", count=result.cured, files=len(result.files), suggested=len(result.suggested))
    sys.exit(1 if diff and result.files else 0)
