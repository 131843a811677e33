"""`clausework comments`: from intake to answer; each file here holds commands of one purpose."""

from __future__ import annotations

import click

from clausework.cli._spoken import Group
from clausework.cli.comments.importing import form, import_, invitations, reply
from clausework.cli.comments.records import export, groups, list_, minutes, report_, table, verify
from clausework.cli.comments.reviewing import agree, apply, expire, publish, settle, tell, withhold


@click.group(cls=Group)
def command() -> None:
    """Bring comments into git, review them, and answer them."""


RECORDS = (invitations, form, import_, reply, export, list_, groups, verify)
ANSWERS = (publish, withhold, settle, agree, apply, tell, expire, table, minutes, report_)
for member in (*RECORDS, *ANSWERS):
    command.add_command(member)
