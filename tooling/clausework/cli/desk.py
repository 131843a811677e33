"""`clausework desk`: let people in at the review desk, and out."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from clausework.cli._spoken import phase_shown, rehearsal_option, service_url, store_of_project, tell, warn
from clausework.model.account import ROLES, Role


@click.group()
def command() -> None:
    """Let people in at the review desk, /desk/ of the service, and out."""


@command.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@service_url
@click.option("--email", default="")
@click.option("--subject", default="")
@rehearsal_option
@store_of_project
def invite(
    name: str, role: str, url: str, email: str, subject: str, rehearsal: bool, db: str, root: Path
) -> None:
    """Print a link by which NAME sets up a passkey, or a password and an app for codes."""
    from clausework.workflow.desk.people import expect_person, invite_person

    with phase_shown("read"):
        if email or subject:
            expect_person(root, rehearsal, db, name, cast("Role", role), email, subject)
        else:
            path = invite_person(root, rehearsal, db, name, cast("Role", role))
    if email or subject:
        tell("desk.expected", name=name)
        return
    warn("desk.invited", name=name)
    click.echo(url.rstrip("/") + path)


@command.command()
@click.argument("name")
@rehearsal_option
@store_of_project
def revoke(name: str, rehearsal: bool, db: str, root: Path) -> None:
    """Shut the account NAME: its sessions end at once and its invitation is void; what it did stays."""
    from clausework.workflow.desk.people import revoke_person

    with phase_shown("read"):
        revoke_person(root, rehearsal, db, name)
    tell("desk.revoked", name=name)
