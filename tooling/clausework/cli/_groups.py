"""Groups of commands that, asked for a command they lack, name the nearest."""

from __future__ import annotations

from difflib import get_close_matches

import click

from clausework.cli._spoken import spoken


class Group(click.Group):
    """A group whose refusal of an unknown command says which one may be meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from clausework.strings.catalogue import say

            near = get_close_matches(name, self.list_commands(ctx), 3, 0.5)
            key = "cli.unknown_command_near" if near else "cli.unknown_command"
            path = ctx.command_path
            lang = spoken()
            names = (" / " if lang == "zh" else " or ").join(f"{path} {item}" for item in near)
            ctx.fail(say(lang, key, name=f"{path} {name}", near=names, help=f"{path} --help"))
        return super().resolve_command(ctx, args)
