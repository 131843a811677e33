"""What is said of files that this machine cannot make."""

from __future__ import annotations

from collections.abc import Iterable

import click


def tell_unmade(unmade: Iterable[tuple[tuple[str, ...], str]], lang: str) -> None:
    """Tell on the error stream which kinds of files were not made, and what to install for them."""
    from clausework.strings.catalogue import say

    for kinds, extra in unmade:
        named = say(lang, "site.comma").join(say(lang, f"deliverables.{kind}") for kind in kinds)
        click.echo(say(lang, "cli.unmade", kinds=named, extra=extra), err=True)
