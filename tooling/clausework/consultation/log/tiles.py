"""A Merkle tree on disk, as tiles of 256 hashes (C2SP tlog-tiles).

Hash `i` of tile `n` at level `l` is the hash of the full subtree of 256^l leaves at `256 n + i`. A full
tile is a file that never changes. The tile at the end of each level is held in memory, and made of what
is below it: of the leaves at level 0, of the full tiles of the level below elsewhere. So is any full tile
whose file is missing, or is not what the level above says. The file `state` has the size and the root up
to which tiles are on disk: by it they are judged when the tree is opened.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from clausework.consultation.log.merkle import Subtrees, node_hash
from clausework.source.files import write_file, write_files

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
            for index in range(full * WIDTH, count):
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
        for read in (self._stored, self._made):
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
