"""`clausework comments`: from intake to answer; each file here holds commands of one purpose."""

from __future__ import annotations

import click

from clausework.cli._groups import Group
from clausework.cli.comments.applying import apply
from clausework.cli.comments.drafting import drafts
from clausework.cli.comments.forming import form
from clausework.cli.comments.importing import import_
from clausework.cli.comments.inviting import invitations, reply
from clausework.cli.comments.records import export, list_, verify
from clausework.cli.comments.reporting import report_
from clausework.cli.comments.reviewing import expire, publish, settle, withhold
from clausework.cli.comments.tabulating import table


@click.group(cls=Group)
def command() -> None:
    """Bring comments into git, review them, and answer them."""


RECORDS = (invitations, form, import_, reply, export, list_, verify)
ANSWERS = (publish, withhold, drafts, settle, apply, expire, table, report_)
for member in (*RECORDS, *ANSWERS):
    command.add_command(member)
