"""A witness by its specification: which checkpoints it cosigns, what it answers to others, what it remembers."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from clausework.consultation.log.checkpoint import (
    Checkpoint,
    Cosigner,
    Signer,
    cosignatures,
    cosigned,
    open_note,
    public_key,
)
from clausework.consultation.log.merkle import Tree, leaf_hash
from clausework.consultation.log.witness import AddCheckpointRequest, Witness, WitnessAnswer, read_addition
from clausework.errors import WitnessFault

ORIGIN = "sample/comments"
TREE = Tree(leaf_hash(b"%d" % number) for number in range(300))
FORK = Tree(leaf_hash(b"%d" % (number if number < 5 else -number)) for number in range(300))
LOG = Signer(ORIGIN, Ed25519PrivateKey.generate())
OTHER = Signer(ORIGIN, Ed25519PrivateKey.generate())
STRANGER = Signer("stranger/comments", Ed25519PrivateKey.generate())
COSIGNER = Cosigner("witness.example.org/w1", Ed25519PrivateKey.generate())
AT = 1_595_000_000


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    made = opened(tmp_path)
    yield made
    made.close()


def opened(folder: Path) -> Witness:
    return Witness(COSIGNER, [LOG.verifier], folder / "state.json", lambda: AT + 0.9)


def note(size: int, tree: Tree = TREE, signer: Signer = LOG) -> str:
    return signer.sign(Checkpoint(signer.name, size, tree.root(size)))


def body(old: int, size: int, tree: Tree = TREE, signer: Signer = LOG) -> bytes:
    return AddCheckpointRequest(old, tree.consistency(old, size), note(size, tree, signer)).encode()


def test_a_log_that_grows_is_cosigned(witness: Witness) -> None:
    for old, size in ((0, 3), (3, 3), (3, 4), (4, 256), (256, 300)):
        answer = witness.add(body(old, size))
        assert answer.status == 200
        assert cosigned(note(size) + answer.text, COSIGNER.verifier) == AT
        assert open_note(note(size) + answer.text, LOG.verifier) is not None


def test_the_answer_is_what_the_specification_says(witness: Witness) -> None:
    """Taken apart by hand: the key ID, the time, and the text that is signed."""
    line = witness.add(body(0, 7)).text
    name, data = line.removeprefix("— ").removesuffix("\n").split(" ")
    public = COSIGNER.key.public_key().public_bytes_raw()
    raw = base64.b64decode(data)
    assert name == COSIGNER.name
    assert raw[:4] == hashlib.sha256(name.encode() + b"\n\x04" + public).digest()[:4]
    assert raw[4:12] == AT.to_bytes(8, "big")
    text = f"cosignature/v1\ntime {AT}\n{ORIGIN}\n7\n{base64.b64encode(TREE.root(7)).decode()}\n"
    Ed25519PublicKey.from_public_bytes(public).verify(raw[12:], text.encode())
    assert COSIGNER.verifier == f"{name}+{raw[:4].hex()}+{base64.b64encode(bytes([4]) + public).decode()}"
    assert public_key(COSIGNER.verifier) is None, "it is the key of no log"


def test_lines_of_an_extension_are_cosigned_too(witness: Witness) -> None:
    text = f"{ORIGIN}\n3\n{base64.b64encode(TREE.root(3)).decode()}\nextension\n"
    signed = f"{text}\n{LOG.line(LOG.key.sign(text.encode()))}"
    answer = witness.add(AddCheckpointRequest(0, (), signed).encode())
    assert answer.status == 200
    assert cosigned(signed + answer.text, COSIGNER.verifier) == AT


def test_what_another_size_is_expected_for_is_told_the_right_one(witness: Witness) -> None:
    assert witness.add(body(5, 9)) == WitnessAnswer(409, "0\n", "text/x.tlog.size")
    assert witness.add(body(0, 9)).status == 200
    for old, size in ((0, 9), (0, 300), (5, 9), (20, 300)):
        assert witness.add(body(old, size)) == WitnessAnswer(409, "9\n", "text/x.tlog.size")
    assert witness.add(body(5, 7)).status == 409, "no smaller tree"


def test_another_history_is_not_cosigned(witness: Witness) -> None:
    assert witness.add(body(0, 9)).status == 200
    assert witness.add(body(9, 20, FORK)).status == 422
    assert witness.add(body(9, 9, FORK)) == WitnessAnswer(409, "9\n", "text/x.tlog.size"), (
        "the same size, another root"
    )
    proof = list(TREE.consistency(9, 20))
    for wrong in (proof[:-1], [*proof, proof[0]], proof[::-1], []):
        assert witness.add(AddCheckpointRequest(9, tuple(wrong), note(20)).encode()).status == 422
    assert witness.add(body(9, 20)).status == 200


def test_a_first_state_needs_no_proof_and_takes_none(witness: Witness) -> None:
    assert witness.add(AddCheckpointRequest(0, (TREE.root(3),), note(9)).encode()).status == 422
    assert witness.add(body(0, 0)).status == 200
    assert witness.add(body(0, 9)).status == 200


def test_strangers_are_refused(witness: Witness) -> None:
    assert witness.add(body(0, 9, signer=STRANGER)).status == 404
    assert witness.add(body(0, 9, signer=OTHER)).status == 403
    altered = note(9).replace("\n9\n", "\n8\n")
    assert witness.add(AddCheckpointRequest(0, (), altered).encode()).status == 403
    both = note(9) + OTHER.line(OTHER.key.sign(b"x"))
    assert witness.add(AddCheckpointRequest(0, (), both).encode()).status == 200, (
        "what a stranger adds says nothing"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"old 0\n",
        b"\xff\xfe",
        b"old 0\n" + note(9).encode(),
        b"old -1\n\n" + note(9).encode(),
        b"old 00\n\n" + note(9).encode(),
        b"old 01\n\n" + note(9).encode(),
        b"size 0\n\n" + note(9).encode(),
        b"old 0 \n\n" + note(9).encode(),
        b"old 0\nAAAA\n\n" + note(9).encode(),
        b"old 0\n!!!\n\n" + note(9).encode(),
        b"old 5\n" + b"A" * 43 + b"=\n" + b"\n" + note(3).encode(),
        b"old 1\n" + (b"A" * 43 + b"=\n") * 64 + b"\n" + note(9).encode(),
        b"old 0\n\n" + note(9).encode()[:-1],
        b"old 0\n\nx\n\n" + b"y" * 50,
    ],
)
def test_what_is_no_request_is_refused(witness: Witness, wrong: bytes) -> None:
    assert witness.add(wrong).status in (400, 403)
    assert witness.add(body(0, 9)).status == 200


def test_a_request_reads_back_as_it_was_written() -> None:
    asked = AddCheckpointRequest(9, TREE.consistency(9, 20), note(20))
    assert read_addition(asked.encode()) == asked


def test_it_remembers_what_it_has_cosigned(tmp_path: Path) -> None:
    first = opened(tmp_path)
    assert first.add(body(0, 9)).status == 200
    known = json.loads((tmp_path / "state.json").read_text())
    assert known == {ORIGIN: {"size": 9, "root": TREE.root(9).hex()}}
    with pytest.raises(WitnessFault, match="Another process"):
        opened(tmp_path)
    first.close()
    second = opened(tmp_path)
    assert second.add(body(0, 20, FORK)).status == 409
    assert second.add(body(9, 20, FORK)).status == 422
    assert second.add(body(9, 20)).status == 200
    second.close()


def test_what_cannot_be_kept_is_not_cosigned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    witness = opened(tmp_path)
    assert witness.add(body(0, 9)).status == 200
    before = (tmp_path / "state.json").read_bytes()
    (tmp_path / "state.json").unlink()
    (tmp_path / "state.json").mkdir()
    with pytest.raises(OSError, match=r"state\.json"):
        witness.add(body(9, 20))
    (tmp_path / "state.json").rmdir()
    (tmp_path / "state.json").write_bytes(before)
    assert witness.add(body(9, 12)).status == 200, "the size that it could not keep is not known to it"
    witness.close()


def test_a_state_that_cannot_be_read_is_not_forgotten(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{", encoding="utf-8")
    with pytest.raises(WitnessFault, match="second history"):
        opened(tmp_path)
    assert (tmp_path / "state.json").read_text() == "{"


@pytest.mark.parametrize("key", ["", "x", COSIGNER.verifier], ids=["none", "no key", "a witness"])
def test_the_keys_of_logs_must_be_some(tmp_path: Path, key: str) -> None:
    with pytest.raises(WitnessFault, match="not the key of a log"):
        Witness(COSIGNER, [key], tmp_path / "state.json")


def test_of_two_histories_sent_at_once_one_is_cosigned(witness: Witness) -> None:
    assert witness.add(body(0, 5)).status == 200
    asked = [body(5, size, tree) for size in range(6, 300, 7) for tree in (TREE, FORK)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(witness.add, asked))
    good = [bytes_ for bytes_, answer in zip(asked, answers, strict=True) if answer.status == 200]
    assert len(good) == 1
    assert {answer.status for answer in answers} == {200, 409}


def test_of_an_answer_the_lines_of_others_are_dropped(witness: Witness) -> None:
    answer = witness.add(body(0, 9)).text
    stranger = Cosigner("witness.example.org/w2", Ed25519PrivateKey.generate())
    twin = Cosigner(COSIGNER.name, Ed25519PrivateKey.generate())
    text = note(9).partition("\n\n")[0] + "\n"
    mixed = stranger.cosign(text) + twin.cosign(text) + "junk\n" + answer + COSIGNER.cosign("other\n")
    assert cosignatures(mixed, note(9), COSIGNER.verifier) == answer
    assert cosignatures(answer, note(8), COSIGNER.verifier) == ""
    assert cosigned(note(9) + stranger.cosign(text), COSIGNER.verifier) is None
    assert cosigned(note(9) + answer, LOG.verifier) is None
    assert cosigned(note(9) + answer + COSIGNER.cosign("other\n"), COSIGNER.verifier) is None
