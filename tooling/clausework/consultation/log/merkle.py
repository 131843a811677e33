"""A Merkle tree that only grows: proofs of it in memory, and its hashes on disk as tiles.

Hashing and proofs are those of RFC 6962, section 2.1: a leaf is SHA-256(0x00 || entry), a node is
SHA-256(0x01 || left || right), and a tree of n leaves splits at the largest power of two below n.
"""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from clausework.source.files import write_file, write_files

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
        """The number of leaves."""

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
        if count & (count - 1) == 0:  # a power of two is one full subtree
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
    if old & (old - 1) == 0:  # RFC 9162 leaves the old root out of the proof, as the verifier has it
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


# A Merkle tree on disk, as tiles of 256 hashes (C2SP tlog-tiles). Hash `i` of tile `n` at level `l` is the
# hash of the full subtree of 256^l leaves at `256 n + i`. A full tile is a file that never changes. The
# tile at the end of each level is held in memory, and made of what is below it: of the leaves at level 0,
# of the full tiles of the level below elsewhere. So is any full tile whose file is missing, or is not what
# the level above says. The file `state` has the size and the root up to which tiles are on disk: by it they
# are judged when the tree is opened.
WIDTH = 256
HEIGHT = 8
"""Levels of the tree that a tile holds: 2^8 is its width."""
HASH = 32
KEPT = 64
"""Full tiles in memory at most, of 8 KiB each."""
MANY = 8
"""Tiles from which on the disk is asked once for all of them."""
FULL = 256
"""Tiles that wait to be written at most."""
END = 1 << 62
"""More leaves than any tree has."""
TILE = re.compile(r"((?:x\d{3}/){0,6}\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)
LOG = logging.getLogger("clausework.consultation")

Leaves = Callable[[int, int], Iterable[bytes]]
"""The leaves from a place on, so many at most."""


class CorruptTile(Exception):
    """The leaves are not those that the tree was made of."""


def tile_path(index: int) -> str:
    """The number of a tile as a path: 1234067 is x001/x234/067."""
    path = f"{index % 1000:03d}"
    while index >= 1000:
        index //= 1000
        path = f"x{index % 1000:03d}/{path}"
    return path


def read_tile_path(path: str) -> tuple[int, int] | None:
    """The number and the width that a path of a tile names; None if it is none."""
    found = TILE.fullmatch(path)
    if found is None:
        return None
    index, width = int(found[1].replace("x", "").replace("/", "")), int(found[2] or WIDTH)
    known = tile_path(index) == found[1] and (found[2] is None or width < WIDTH)
    return (index, width) if known else None


def tile_root(tile: bytes) -> bytes:
    """The hash of the subtree whose lowest hashes these are; their number is a power of two."""
    row = [tile[at : at + HASH] for at in range(0, len(tile), HASH)]
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


class TileTree(Subtrees):
    """The tree of some leaves, its full tiles in a folder; `extend` adds the leaves that it lacks.

    CorruptTile is raised where the leaves that are asked for again contradict those that were added. A disk
    that takes no tile is no fault: the tile is made again when it is asked for.
    """

    def __init__(self, folder: Path, leaves: Leaves) -> None:
        self._folder = folder
        self._leaves = leaves
        self._tails: list[bytearray] = [bytearray()]
        self._count = 0
        self._known: OrderedDict[tuple[int, int], bytes] = OrderedDict()
        self._unwritten: dict[tuple[int, int], bytes] = {}

    def __len__(self) -> int:
        return self._count

    def open(self) -> None:
        """Take up the tiles that are on disk, or drop them where they are not those of the leaves."""
        try:
            size, root = (self._folder / "state").read_text("ascii").split()
            self._take_up(int(size))
            last = next(iter(self._leaves(len(self) - 1, 1)), b"")
            if self.root().hex() != root or not self._file(0, len(self) // WIDTH - 1).endswith(last or b"-"):
                raise CorruptTile(size)
        except FileNotFoundError:
            self.clear()
        except (OSError, ValueError, CorruptTile) as error:
            self.clear()
            LOG.info("tiles", extra={"fields": {"outcome": "rebuilding", "reason": type(error).__name__}})

    def _take_up(self, size: int) -> None:
        count = size // WIDTH
        self._tails, self._count = [bytearray()], count * WIDTH
        while count:
            self._tails.append(bytearray())
            full = count // WIDTH
            for index in range(full * WIDTH, count):  # those that no full tile of this level holds yet
                self._tails[-1] += tile_root(self._file(len(self._tails) - 2, index))
            count = full

    def clear(self) -> None:
        """Forget all, on disk too."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._tails, self._count = [bytearray()], 0
        self._known.clear()
        self._unwritten.clear()

    def extend(self, most: int = END) -> None:
        """Add the leaves that have come since, so many at most."""
        for leaf in self._leaves(self._count, most):
            self._count += 1
            self._append(0, leaf)
            if len(self._unwritten) >= FULL:
                self._write()
                LOG.info("tiles", extra={"fields": {"outcome": "written", "size": self._count}})
        if self._unwritten:
            self._write()

    def subtree(self, level: int, index: int) -> bytes:
        """See `Subtrees`."""
        tiles, inner = divmod(level, HEIGHT)
        first = index << inner
        tile = self._tile(tiles, first // WIDTH)
        start = first % WIDTH * HASH
        return tile_root(bytes(tile[start : start + (HASH << inner)]))

    def tile(self, level: int, index: int, width: int) -> bytes | None:
        """The first hashes of a tile; None if there are not so many."""
        if (index * WIDTH + width) << (HEIGHT * level) > self._count:
            return None
        return bytes(self._tile(level, index)[: width * HASH])

    def _append(self, level: int, value: bytes) -> None:
        if level == len(self._tails):
            self._tails.append(bytearray())
        tail = self._tails[level]
        tail += value
        if len(tail) == WIDTH * HASH:
            index = (self._count >> (HEIGHT * (level + 1))) - 1
            self._unwritten[level, index] = tile = bytes(tail)
            tail.clear()
            self._append(level + 1, tile_root(tile))

    def _tile(self, level: int, index: int) -> bytes | bytearray:
        """A tile; one that is full is what the level above says."""
        if index == self._count >> (HEIGHT * (level + 1)):
            return self._tails[level]
        place = (level, index)
        found = self._unwritten.get(place) or self._known.get(place)
        if found is None:
            found = self._sound(level, index)
        self._known[place] = found
        self._known.move_to_end(place)
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return found

    def _sound(self, level: int, index: int) -> bytes:
        above, start = self._tile(level + 1, index // WIDTH), index % WIDTH * HASH
        wanted = above[start : start + HASH]
        for read in (self._stored, self._made):  # a file that was altered is made anew
            tile = read(level, index)
            if tile and tile_root(tile) == wanted:
                return tile
        raise CorruptTile(level, index)

    def _file(self, level: int, index: int) -> bytes:
        return self._stored(level, index) or self._made(level, index)

    def _stored(self, level: int, index: int) -> bytes:
        """A full tile from its file; b"" if there is none."""
        try:
            found = self._place(level, index).read_bytes()
        except OSError:
            return b""
        return found if len(found) == WIDTH * HASH else b""

    def _made(self, level: int, index: int) -> bytes:
        """A full tile from what is below it, written anew."""
        first = index * WIDTH
        if level:
            made = b"".join(tile_root(self._file(level - 1, n)) for n in range(first, first + WIDTH))
        else:
            made = b"".join(self._leaves(first, WIDTH))
        if len(made) != WIDTH * HASH:
            raise CorruptTile(level, index)
        with suppress(OSError):
            write_file(self._place(level, index), made)
        return made

    def _place(self, level: int, index: int) -> Path:
        return self._folder / "tile" / str(level) / tile_path(index)

    def _write(self) -> None:
        """Write the tiles that are full, and only then that they are there."""
        files = [(self._place(*place), tile) for place, tile in sorted(self._unwritten.items())]
        self._unwritten.clear()
        size = self._count // WIDTH * WIDTH
        with suppress(OSError):
            if len(files) >= MANY:
                write_files(files)
            else:
                for path, tile in files:
                    write_file(path, tile)
            write_file(self._folder / "state", f"{size}\n{self.root(size).hex()}\n".encode("ascii"))
