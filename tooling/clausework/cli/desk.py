"""`clausework desk`: let people in at the review desk."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from clausework.cli._options import language, project_root, store_address
from clausework.comments.roles import ROLES, Role


@click.group()
def command() -> None:
    """Let people in at the review desk, /desk/ of the service."""


@command.command(
    epilog="""\b
Examples:
  clausework desk invite wang.li --role reviewer --url https://std.example.org
  clausework desk invite zhao --role auditor --rehearsal"""
)
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the account may do.")
@click.option(
    "--url", default="http://127.0.0.1:8000", show_default=True, help="Where the service is reached."
)
@click.option("--rehearsal", is_flag=True, help="The desk of the rehearsal.")
@store_address
@project_root
@language
def invite(name: str, role: str, url: str, rehearsal: bool, db: str, root: Path, lang: str) -> None:
    """Print a link by which NAME sets a password and an app for codes; it works once, for three days.

    A second invitation of the same name replaces a lost password, and may change the role.
    """
    from clausework.text.catalogue import say
    from clausework.workflow.desk import invite_person

    path = invite_person(root, rehearsal, db, name, cast("Role", role))
    click.echo(say(lang, "desk.invited", name=name), err=True)
    click.echo(url.rstrip("/") + path)
