"""Let people in at the review desk."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from clausework.comments.roles import Role
from clausework.comments.store.accounts import invite
from clausework.workflow.consult import open_store


def invite_person(root: Path, rehearsal: bool, address: str, name: str, role: Role) -> str:
    """The path of a link by which somebody joins the desk, once."""
    with closing(open_store(root, rehearsal, address)) as store:
        token = store.write(lambda db, desk: invite(db, desk, name, role, time.time())).result()
    return f"/desk/join/{token}"
