"""The Merkle tree of comments and its signed checkpoints."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausework.comments.checkpoint import Checkpoint, open_note, read_signer
from clausework.comments.merkle import EMPTY, Tree, extends, includes, leaf_hash, node_hash

# The leaves of the reference tests of certificate transparency, and the roots of their first trees.
ENTRIES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]


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


def test_the_first_roots_are_those_of_the_reference() -> None:
    grown = Tree()
    assert grown.root() == EMPTY
    for number, root in enumerate(ROOTS):
        grown.append(leaf_hash(bytes.fromhex(ENTRIES[number])))
        assert grown.root().hex() == root


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
    other = read_signer(tmp_path / "other.key", "example.org/comments")
    checkpoint = Checkpoint("example.org/comments", 3, tree(3).root())
    note = signer.sign(checkpoint)
    assert open_note(note, again.verifier) == checkpoint
    assert open_note(note, other.verifier) is None
    assert open_note(note.replace("\n3\n", "\n4\n"), signer.verifier) is None
    assert open_note(note.replace("— ", "- "), signer.verifier) is None
    assert open_note("", signer.verifier) is None
    assert open_note(note, "nonsense") is None
    assert (tmp_path / "log.key").stat().st_mode & 0o077 == 0
