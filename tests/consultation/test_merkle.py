"""The Merkle tree of comments and its signed checkpoints."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from clausework.consultation.log.checkpoint import Checkpoint, open_note, parse, read_signer, signed_text
from clausework.consultation.log.merkle import EMPTY, Tree, extends, includes, leaf_hash, node_hash

# The leaves of the reference tests of certificate transparency, the roots of their trees, and proofs.
ENTRIES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SECOND = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
THIRD_AND_FOURTH = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
LAST_FOUR = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
FIFTH = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
FIFTH_AND_SIXTH = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
LAST_TWO = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
INCLUDED = {
    (0, 8): [SECOND, THIRD_AND_FOURTH, LAST_FOUR],
    (5, 8): [FIFTH, LAST_TWO, ROOTS[3]],
    (2, 3): [ROOTS[1]],
    (1, 5): [ROOTS[0], THIRD_AND_FOURTH, FIFTH],
}
GROWN = {
    (1, 8): [SECOND, THIRD_AND_FOURTH, LAST_FOUR],
    (6, 8): [FIFTH_AND_SIXTH, LAST_TWO, ROOTS[3]],
    (2, 5): [THIRD_AND_FOURTH, FIFTH],
}


def tree(count: int) -> Tree:
    return Tree(leaf_hash(str(number).encode()) for number in range(count))


def slow_root(leaves: list[bytes]) -> bytes:
    """The definition in RFC 6962, written as it stands there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(slow_root(leaves[:split]), slow_root(leaves[split:]))


def test_roots_and_proofs_are_those_of_the_reference() -> None:
    grown = Tree()
    assert grown.root() == EMPTY
    for number, root in enumerate(ROOTS):
        grown.append(leaf_hash(bytes.fromhex(ENTRIES[number])))
        assert grown.root().hex() == root
    for (index, size), proof in INCLUDED.items():
        assert [step.hex() for step in grown.inclusion(index, size)] == proof
    for (old, size), proof in GROWN.items():
        assert [step.hex() for step in grown.consistency(old, size)] == proof


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_root_of_any_size_is_that_of_the_definition(count: int, size: int) -> None:
    grown = tree(count)
    size = min(size, count)
    assert grown.root(size) == slow_root(grown.levels[0][:size])


@given(st.integers(1, 200), st.data())
def test_every_leaf_is_proved_and_no_other(count: int, data: st.DataObject) -> None:
    grown = tree(count)
    size = data.draw(st.integers(1, count))
    index = data.draw(st.integers(0, size - 1))
    proof = grown.inclusion(index, size)
    leaf = grown.levels[0][index]
    assert includes(grown.root(size), size, index, leaf, proof)
    assert not includes(grown.root(size), size, index, leaf_hash(b"other"), proof)
    assert not includes(leaf_hash(b"root"), size, index, leaf, proof)
    if size > 1:
        assert not includes(grown.root(size), size, (index + 1) % size, leaf, proof)
        assert not includes(grown.root(size), size, index, leaf, proof[:-1])
    assert not includes(grown.root(size), size, index, leaf, (*proof, leaf))


@given(st.integers(0, 200), st.data())
def test_a_tree_that_only_grew_is_told_from_one_that_was_altered(count: int, data: st.DataObject) -> None:
    grown = tree(count)
    size = data.draw(st.integers(0, count))
    old = data.draw(st.integers(0, size))
    proof = grown.consistency(old, size)
    assert extends(grown.root(old), old, grown.root(size), size, proof)
    if old:
        assert not extends(leaf_hash(b"other"), old, grown.root(size), size, proof)


def test_what_is_not_in_the_tree_has_no_proof() -> None:
    for ask in (lambda: tree(3).inclusion(3), lambda: tree(3).consistency(4), lambda: tree(3).root(4)):
        with pytest.raises(IndexError):
            ask()


def test_a_checkpoint_is_opened_by_its_key_alone(tmp_path: Path) -> None:
    signer = read_signer(tmp_path / "log.key", "example.org/comments")
    again = read_signer(tmp_path / "log.key", "example.org/comments")
    stranger = read_signer(tmp_path / "other.key", "example.org/comments")
    checkpoint = Checkpoint("example.org/comments", 3, tree(3).root())
    note = signer.sign(checkpoint)
    assert open_note(note, again.verifier) == checkpoint
    assert open_note(note, stranger.verifier) is None
    assert open_note(note.replace("\n3\n", "\n4\n"), signer.verifier) is None
    assert open_note(note.replace("— ", "- "), signer.verifier) is None
    assert open_note("", signer.verifier) is None
    assert open_note(note, "nonsense") is None
    assert (tmp_path / "log.key").stat().st_mode & 0o077 == 0


def other(note: str, old: str, new: str) -> str:
    assert old in note
    return note.replace(old, new, 1)


def test_a_checkpoint_is_read_to_the_letter(tmp_path: Path) -> None:
    """What the specification of signed notes and checkpoints rules out is none."""
    signer = read_signer(tmp_path / "log.key", "example.org/comments")
    stranger = read_signer(tmp_path / "other.key", "example.org/comments")
    checkpoint = Checkpoint("example.org/comments", 3, tree(3).root())
    note = signer.sign(checkpoint)
    line = note.splitlines()[-1]
    foreign = stranger.sign(checkpoint).splitlines()[-1]
    assert open_note(f"{note}{foreign}\n", signer.verifier) == checkpoint, "a witness may sign too"
    assert open_note(other(note, line, f"{foreign}\n{line}"), signer.verifier) == checkpoint
    for wrong in (
        note[:-1],  # no newline at the end
        f"{note}\n{foreign}\n",  # what is signed is before the last empty line
        f"{note}words\n",
        f"{note}— {signer.name}\n",
        other(note, "\n3\n", "\n3\r\n"),
        f"{note}{line[:-8]}AAAAAAA=\n",  # a signature of the known key that does not hold
    ):
        assert open_note(wrong, signer.verifier) is None, wrong
    body = checkpoint.body
    assert parse(body) == checkpoint
    assert parse(f"{body}an extension\n") == checkpoint
    for text in (
        body[:-1],
        f"{body}\n",
        other(body, "\n3\n", "\n03\n"),
        other(body, "\n3\n", f"\n{'9' * 5000}\n"),
    ):
        assert parse(text) is None, text


def test_a_note_that_another_program_signed_is_opened() -> None:
    """The example of the package for Go in which the form was first written."""
    verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    signature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    said = "If you think cryptography is the answer to your problem,\n"
    said += "then you don't know what your problem is.\n"
    note = f"{said}\n— PeterNeumann {signature}\n"
    assert signed_text(note, verifier) == said
    assert signed_text(other(note, "your", "our"), verifier) == ""
