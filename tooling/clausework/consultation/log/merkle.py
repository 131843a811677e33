"""A Merkle tree that only grows: proofs that a leaf is in it, and that it was only added to.

Hashing and proofs are those of RFC 6962, section 2.1: a leaf is SHA-256(0x00 || entry), a node is
SHA-256(0x01 || left || right), and a tree of n leaves splits at the largest power of two below n.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Subtrees(ABC):
    """Roots and proofs of a tree whose full subtrees are known, wherever they are kept."""

    @abstractmethod
    def __len__(self) -> int:
        """How many leaves there are."""

    @abstractmethod
    def subtree(self, level: int, index: int) -> bytes:
        """The hash of the full subtree of 2^level leaves at `index`, counted from the left."""

    def root(self, size: int | None = None) -> bytes:
        """The hash of the tree as it was with `size` leaves; of the whole tree without it."""
        return self._range(0, self._size(size))

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The proof that the leaf at `index` is in the tree of `size` leaves (RFC 6962, 2.1.1)."""
        end = self._size(size)
        if not 0 <= index < end:
            raise IndexError(f"leaf {index} is not among {end}")
        return tuple(self._path(index, 0, end))

    def consistency(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """The proof that the tree of `old` leaves is the start of this one (RFC 6962, 2.1.2)."""
        end = self._size(size)
        if not 0 <= old <= end:
            raise IndexError(f"a tree of {end} leaves never had {old}")
        return tuple(self._subproof(old, 0, end, True)) if 0 < old < end else ()

    def _size(self, size: int | None) -> int:
        end = len(self) if size is None else size
        if not 0 <= end <= len(self):
            raise IndexError(f"the tree has {len(self)} leaves, not {end}")
        return end

    def _range(self, start: int, end: int) -> bytes:
        """The hash of the leaves from `start` to `end`, where `start` begins a full subtree."""
        count = end - start
        if count == 0:
            return EMPTY
        if count & (count - 1) == 0:
            level = count.bit_length() - 1
            return self.subtree(level, start >> level)
        split = _split(count)
        return node_hash(self._range(start, start + split), self._range(start + split, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        split = start + _split(end - start)
        if index < split:
            return [*self._path(index, start, split), self._range(split, end)]
        return [*self._path(index, split, end), self._range(start, split)]

    def _subproof(self, old: int, start: int, end: int, whole: bool) -> list[bytes]:
        if old == end:
            return [] if whole else [self._range(start, end)]
        split = start + _split(end - start)
        if old <= split:
            return [*self._subproof(old, start, split, whole), self._range(split, end)]
        return [*self._subproof(old, split, end, False), self._range(start, split)]


class Tree(Subtrees):
    """A tree in memory: `levels[k]` holds the hashes of the full subtrees of 2^k leaves."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self.levels[0])

    def subtree(self, level: int, index: int) -> bytes:
        """See `Subtrees`."""
        return self.levels[level][index]

    def append(self, leaf: bytes) -> None:
        """Add a leaf's hash, and every full subtree that it completes."""
        level = 0
        self.levels[0].append(leaf)
        while len(self.levels[level]) % 2 == 0:
            if level + 1 == len(self.levels):
                self.levels.append([])
            left, right = self.levels[level][-2:]
            self.levels[level + 1].append(node_hash(left, right))
            level += 1


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def includes(root: bytes, size: int, index: int, leaf: bytes, proof: Iterable[bytes]) -> bool:
    """Whether the proof leads from a leaf at `index` to the root of a tree of `size` leaves."""
    if not 0 <= index < size:
        return False
    number, last, found = index, size - 1, leaf
    for hash_ in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            found = node_hash(hash_, found)
            while not number & 1 and number:
                number >>= 1
                last >>= 1
        else:
            found = node_hash(found, hash_)
        number >>= 1
        last >>= 1
    return last == 0 and found == root


def extends(old_root: bytes, old: int, root: bytes, size: int, proof: Iterable[bytes]) -> bool:
    """Whether the proof shows that the tree of `size` leaves begins with that of `old` leaves."""
    steps = list(proof)
    if old == size:
        return not steps and old_root == root
    if old == 0:
        return not steps
    if not 0 < old < size:
        return False
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    number, last = old - 1, size - 1
    while number & 1:
        number >>= 1
        last >>= 1
    first = second = steps[0]
    for hash_ in steps[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            first, second = node_hash(hash_, first), node_hash(hash_, second)
            while not number & 1 and number:
                number >>= 1
                last >>= 1
        else:
            second = node_hash(second, hash_)
        number >>= 1
        last >>= 1
    return last == 0 and first == old_root and second == root
