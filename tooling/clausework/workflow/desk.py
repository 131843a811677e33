"""Let people in at the review desk, and out."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from clausework.accounts.identities import address_mark, expect, subject_mark
from clausework.accounts.people import invite, revoke
from clausework.accounts.settings import FILE, SignInMisset, read_sign_in
from clausework.model.account import Role
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.workflow.consult import open_store


def invite_person(root: Path, rehearsal: bool, address: str, name: str, role: Role) -> str:
    """The path of a link by which somebody joins the desk, once."""
    with closing(open_store(root, rehearsal, address)) as store:
        token = store.write(lambda db, desk: invite(db, desk, name, role, time.time())).result()
    return f"/desk/join/{token}"


def expect_person(
    root: Path, rehearsal: bool, address: str, name: str, role: Role, email: str, subject: str
) -> None:
    """Let somebody in who comes by the identity provider with this address, or under this name there."""
    provider = read_sign_in(root).provider
    if provider is None:
        raise SignInMisset("no_provider", path=FILE)
    issuer = provider.issuer

    def work(db: Session, desk: StoreContext) -> None:
        if email:
            expect(db, desk, name, role, "address", address_mark(desk.key, issuer, email))
        if subject:
            expect(db, desk, name, role, "subject", subject_mark(desk.key, issuer, subject))

    with closing(open_store(root, rehearsal, address)) as store:
        store.write(work).result()


def revoke_person(root: Path, rehearsal: bool, address: str, name: str) -> None:
    """Shut an account: its sessions end at once."""
    with closing(open_store(root, rehearsal, address)) as store:
        store.write(lambda db, desk: revoke(db, desk, None, name)).result()
