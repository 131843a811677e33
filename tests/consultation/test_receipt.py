"""A receipt holds as it was given, by whichever release, and with nothing of it altered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
import store_rig
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clausework.consultation.fields import (
    COVERED,
    FIELDS,
    STATED,
    comment_digest,
    covered,
    digest_of,
    digest_version,
    value_of,
    with_values,
)
from clausework.consultation.log.checkpoint import Signer
from clausework.consultation.log.proof import prove, read_receipt, receipt_file
from clausework.consultation.log.published import Log, origin_of
from clausework.consultation.records import read_records
from clausework.consultation.submission import Submission
from clausework.model.canonical import canonical_json
from clausework.model.comment import Anchor, Comment
from clausework.store.address import open_at
from clausework.store.base import Store
from clausework.store.schema.steps import STEPS

FIRST = Path(__file__).parent / "receipts/first.json"
"""A receipt that the release before the second version of the digest gave out."""
SIGNER = Signer(origin_of("small", False), Ed25519PrivateKey.from_private_bytes(b"\x01" * 32))
WHOLE = Comment(
    Anchor("c", "p", "quoted", "base", "note 1"),
    *(
        "2020-07",
        "D1",
        "text",
        "suggested",
        "why",
        "consumer",
        "house",
        "somebody",
        "en",
        "letter",
        "C-0002-Q",
    ),
    id="C-0001-7",
    received="2020-07-12",
)


def given(store: Store, number: str, folder: Path) -> bytes:
    """The file that the service gives for a comment."""
    comment = next(item for item in store.comments() if item.id == number)
    event = next(item for item in store.events() if item.number == number)
    log = Log(store, SIGNER, folder / "tiles")
    state = log.signed()
    proof = log.inclusion(event.seq - 1, state.size)
    return canonical_json(receipt_file(comment, event, proof, state.note))


@pytest.fixture
def second(tmp_path: Path) -> bytes:
    """The receipt of a comment that states all that can be stated at the service, and in a letter."""
    with closing(
        open_at(str(tmp_path / "c.db"), False, [store_rig.JULY], store_rig.KEY, clock=lambda _: store_rig.AT)
    ) as store:
        first = store.submit(sent("一", ())).result(30)
        follower = store.submit(sent("二", (("follows", first.number),))).result(30)
        return given(store, follower.number, tmp_path)


def sent(text: str, more: tuple[tuple[str, str], ...]) -> Submission:
    anchor = Anchor("platform.records", "P-REC-01", "期限", "61cfa4fb2bc3dbcb", "第2段")
    return Submission(
        *(anchor, "2020-07", "D1", text, "改", "因", "consumer", "某单位", "某人", "en"),
        keys=(text,),
        publish_name=True,
        **dict(more),
    )


def holds(data: bytes) -> bool:
    receipt = read_receipt(data)
    return receipt is not None and all(step.holds for step in prove(receipt, SIGNER.verifier))


def altered(value: Any) -> Iterator[Any]:
    """The value with one thing in it altered, left out or added, in each way."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield {name: item for name, item in value.items() if name != key}
            yield from ({**value, key: other} for other in altered(inner))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield value[:place] + value[place + 1 :]
            yield from ([*value[:place], other, *value[place + 1 :]] for other in altered(inner))
    elif isinstance(value, str):
        yield from (value + "x", "x" + value, value[:-1] if value else "y")
    else:
        yield value + 1


def test_a_receipt_of_an_earlier_release_holds_and_is_repeated(tmp_path: Path) -> None:
    store_rig.load_sqlite(tmp_path / "s.db", len(STEPS))
    assert holds(FIRST.read_bytes())
    with closing(
        open_at(str(tmp_path / "s.db"), False, [store_rig.JULY], store_rig.KEY, clock=lambda _: store_rig.AT)
    ) as store:
        assert store.faults() == ()
        assert given(store, "C-0001-V", tmp_path) == FIRST.read_bytes()


def test_the_receipt_has_all_that_the_digest_covers(second: bytes) -> None:
    told = json.loads(second)
    assert told["format"] == "clausework-receipt/2"
    at_the_service = {field.key for field in COVERED if field.stored}
    assert set(told["words"]) == at_the_service
    assert holds(second)


@pytest.mark.parametrize("version", [1, 2])
def test_no_receipt_holds_of_which_anything_is_altered(version: int, second: bytes) -> None:
    told = json.loads(FIRST.read_bytes() if version == 1 else second)
    ways = list(altered({key: value for key, value in told.items() if key != "checkpoint"}))
    assert len(ways) > 60
    for way in ways:
        assert not holds(json.dumps({"checkpoint": told["checkpoint"], **way}).encode()), way
    for note in altered(told["checkpoint"].partition("\n\n")[0]):
        signed = note + told["checkpoint"][len(told["checkpoint"].partition("\n\n")[0]) :]
        assert not holds(json.dumps({**told, "checkpoint": signed}).encode()), note
    for words in ({"evidence": "x"}, {"evidence": ""}):
        assert not holds(json.dumps({**told, "words": {**told["words"], **words}}).encode()), words
    assert not holds(json.dumps({**told, "format": f"clausework-receipt/{3 - version}"}).encode())


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_the_digest_is_another_where_more_than_a_name_differs(field: Any) -> None:
    if field.path.partition(".")[0] not in STATED:
        return
    for value in ("other", ""):
        other = with_values(WHOLE, {field.path: value})
        assert (comment_digest(other) != comment_digest(WHOLE)) == (not field.sealed)
        assert bool(digest_version(other, comment_digest(WHOLE))) == field.sealed


def test_what_is_empty_has_no_part_in_the_digest() -> None:
    bare = Comment(Anchor("c"), "2020-07", "D1", "text", id="C-0001-7")
    assert set(covered(bare)) == {"clause", "consultation", "draft", "text", "role", "lang", "channel"}
    words = {key: value_of(bare, key) for key in covered(bare)}
    assert digest_of(words) == comment_digest(bare)


def test_records_of_either_version_are_sound(real: Path) -> None:
    records, findings = read_records(real)
    assert findings == ()
    assert {digest_version(item, item.digest) for item in records if item.text} == {1}
    first = msgspec.structs.replace(WHOLE, digest=digest_of(covered(WHOLE, 1), 1))
    assert digest_version(first, first.digest) == 1
    assert digest_version(with_values(first, {"text": "other"}), first.digest) == 0
