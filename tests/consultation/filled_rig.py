"""A store that has at least one row in every table, written by the code that writes them."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

from test_alterations import take

from clausework.accounts import attempts, passkeys, people, sessions
from clausework.consultation.files.attachments import Attachment
from clausework.consultation.spam import ProofOfWork, SpamMark
from clausework.consultation.submission import Letter
from clausework.model.account import Account
from clausework.store.base import Store
from clausework.store.integrity.keys import keys_agreed, keys_of
from clausework.store.recording import StoreContext
from clausework.store.replies import NO_COMMENT, reply
from clausework.store.reviewing import ReviewAct, carry_out
from clausework.store.session import Session
from clausework.store.tracking import agree, erase, withdraw
from clausework.workflow.consult import export, open_store, vault_of
from clausework.workflow.log import signer_of

WANG = Account("wang", "editor")
UNIT = "unit-one"


def fill(root: Path, address: str = "") -> None:
    """Fill the store of the rehearsal, and export it."""
    store = open_store(root, True, address)
    keys = keys_of(store.context.key, signer_of(root, True).verifier)
    store.write(lambda db, context: keys_agreed(db, context, keys)).result(30)
    store.write(_staff).result(30)
    vault = vault_of(root, True)
    numbers = _comments(store, vault.keep(io.BytesIO(b"png"), "照片.png", "png"))
    letter = Letter("2020-07-10", vault.keep(io.BytesIO(b"xlsx"), "来函.xlsx", "xlsx"), "备注")
    take(store, "来函的意见", channel="letter", letter=letter)
    for number in numbers[:2]:
        store.review(number, "published", by="wang")
    store.review(numbers[3], "withheld", "广告内容")
    store.write(lambda db, context: _handled(db, context, numbers)).result(30)
    store.close()
    assert export(root, True, address).findings == ()


def _comments(store: Store, file: Attachment) -> list[str]:
    return [
        take(store, "记录应保存三年", proof=ProofOfWork("challenge", int(time.time()) + 600)),
        take(store, "记录应保存五年", attachments=(file,), marks=(SpamMark("hasty", "1"),)),
        take(store, "记录不必保存", publish_name=False, contact="a@example.org"),
        take(store, "请看我的商品"),
        take(store, "撤回的意见"),
        take(store, "删名的意见", contact="b@example.org"),
    ]


def _staff(db: Session, context: StoreContext) -> None:
    now = time.time()
    token = people.invite(db, context, WANG.name, WANG.role, now)
    people.join(db, context, token, "scrypt$hash", 7, now)
    people.invite(db, context, "li", "auditor", now)
    people.expect(db, context, "zhao", "reviewer", "address", "e" * 64)
    passkeys.add(db, context, WANG, "passkey-identity", "public-half", 3, "")
    sessions.new_codes(db, context, WANG)
    sessions.begin(db, context, WANG.name, "password", now)
    passkeys.open_challenge(db, "passkey", "question", "detail", now)
    passkeys.open_challenge(db, "passkey", "answered", "detail", now)
    passkeys.use_challenge(db, "passkey", "answered", now)
    attempts.count_attempt(db, context, attempts.counters_of(context.key, "192.0.2.1", WANG.name), now)
    attempts.note_failure(
        db, context, attempts.counters_of(context.key, "192.0.2.1", WANG.name), WANG.name, "password"
    )
    passkey = passkeys.passkey(db, "passkey-identity")
    assert passkey is not None
    assert passkeys.record_use(db, context, passkey, 4)


def _handled(db: Session, context: StoreContext, numbers: list[str]) -> None:
    assert agree(db, context, numbers[0], "device", "address") is not None

    def act(kind: str, *numbers: str, **more: Any) -> None:
        carry_out(db, context, WANG, ReviewAct(kind=kind, numbers=numbers, **more))

    act("assign", numbers[0], name=WANG.name)
    act("discuss", numbers[0], numbers[1], wanted=True)
    act("propose", numbers[0], outcome="accepted", answer="采纳")
    act("verify", numbers[0], wanted=True)
    withdraw(db, context, numbers[4])
    erase(db, context, numbers[5])
    assert reply(db, context, context.consultations["rehearsal"], UNIT, NO_COMMENT) is None
