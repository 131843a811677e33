"""The tree on disk gives the same roots and proofs as the one in memory, whatever becomes of its files."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from clausework.consultation.log import merkle
from clausework.consultation.log.merkle import (
    CorruptTile,
    TileTree,
    Tree,
    extends,
    includes,
    leaf_hash,
    read_tile_path,
    tile_path,
)
from clausework.errors import StoreBusy


class Leaves:
    """Leaves that grow, and how many were asked for."""

    def __init__(self, count: int) -> None:
        self.all = [leaf_hash(b"%d" % number) for number in range(count)]
        self.size = count
        self.read = 0

    def __call__(self, start: int, count: int) -> Iterator[bytes]:
        for leaf in islice(self.all, start, min(start + count, self.size)):
            self.read += 1
            yield leaf


def opened(folder: Path, leaves: Leaves) -> TileTree:
    tree = TileTree(folder, leaves)
    tree.open()
    tree.extend()
    return tree


def files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def same(found: TileTree, known: Tree, sizes: Iterable[int], chance: Random) -> None:
    for size in sizes:
        root = known.root(size)
        assert found.root(size) == root
        old = chance.randint(0, size)
        proof = found.consistency(old, size)
        assert proof == known.consistency(old, size)
        assert extends(known.root(old), old, root, size, proof)
        if size:
            index = chance.randrange(size)
            assert found.inclusion(index, size) == known.inclusion(index, size)
            assert includes(root, size, index, known.levels[0][index], found.inclusion(index, size))


@pytest.mark.slow
def test_every_size_gives_what_the_tree_in_memory_gives(tmp_path: Path) -> None:
    leaves, chance = Leaves(1100), Random(1)
    known, leaves.size = Tree(leaves.all), 0
    found = opened(tmp_path, leaves)
    while leaves.size < 1100:
        leaves.size = min(1100, leaves.size + chance.randint(1, 40))
        found.extend()
        same(found, known, range(max(0, leaves.size - 40), leaves.size + 1), chance)
    same(found, known, range(1101), chance)
    same(opened(tmp_path, leaves), known, range(1101), chance)


@pytest.mark.slow
@pytest.mark.parametrize("count", [65_535, 65_536, 65_537, 70_000, 131_330])
def test_large_sizes_too_and_a_start_reads_the_last_leaves_alone(tmp_path: Path, count: int) -> None:
    leaves, chance = Leaves(count), Random(count)
    known = Tree(leaves.all)
    sizes = [count, 1, 255, 256, 257, 65_535, *(chance.randint(0, count) for _ in range(40))]
    same(opened(tmp_path, leaves), known, sizes, chance)
    leaves.read = 0
    found = opened(tmp_path, leaves)
    assert leaves.read <= 256 + 1
    same(found, known, sizes, chance)
    assert leaves.read <= 256 + 1
    assert len(found._known) <= merkle.KEPT


def test_the_tiles_are_those_of_the_specification(tmp_path: Path) -> None:
    """The example that it gives: 70,000 leaves."""
    leaves = Leaves(70_000)
    found = opened(tmp_path, leaves)
    names = {str(path.relative_to(tmp_path)) for path in files(tmp_path)}
    assert names == {"state", "tile/1/000", *(f"tile/0/{number:03d}" for number in range(273))}
    assert {path.stat().st_size for path in files(tmp_path / "tile")} == {8192}
    known = Tree(leaves.all)
    for level, index, width in (
        (0, 0, 256),
        (0, 272, 256),
        (0, 273, 112),
        (1, 0, 256),
        (1, 1, 17),
        (2, 0, 1),
    ):
        row = known.levels[8 * level][index * 256 : index * 256 + width]
        assert found.tile(level, index, width) == b"".join(row)
        assert found.tile(level, index, 1) == row[0]
    for place in ((0, 273, 113), (0, 274, 1), (1, 1, 18), (2, 0, 2), (3, 0, 1), (63, 0, 1)):
        assert found.tile(*place) is None


@pytest.mark.parametrize("index", [0, 67, 999, 1000, 1_234_067, 10**9, 10**18 + 5])
def test_the_number_of_a_tile_is_a_path(index: int) -> None:
    assert read_tile_path(tile_path(index)) == (index, 256)
    assert read_tile_path(f"{tile_path(index)}.p/255") == (index, 255)


def test_no_other_path_is_one() -> None:
    assert tile_path(1_234_067) == "x001/x234/067"
    for path in ("", "67", "0067", "x000/067", "x1/067", "001/067", "x001", "067.p/0", "067.p/256", "067.p/01",
                 "067.p/", "067/", "０６７", "-01", "x001/" * 2000 + "000"):  # fmt: skip
        assert read_tile_path(path) is None, path


@pytest.mark.slow
@pytest.mark.parametrize("place", [3, 256, 257])
def test_a_tile_that_was_altered_or_lost_is_made_again(tmp_path: Path, place: int) -> None:
    leaves, chance = Leaves(66_000), Random(place)
    known = Tree(leaves.all)
    opened(tmp_path, leaves)
    for spoil in (_alter, Path.unlink, _cut):
        good = files(tmp_path / "tile")[place]
        before = good.read_bytes()
        running = opened(tmp_path, leaves)
        spoil(good)
        for found in (running, opened(tmp_path, leaves)):
            same(found, known, [66_000, 300, 65_536, *(chance.randint(0, 66_000) for _ in range(60))], chance)
            for index in range(257):
                assert found.tile(0, index, 256) == b"".join(known.levels[0][index * 256 : index * 256 + 256])
        assert good.read_bytes() == before


def _alter(path: Path) -> None:
    found = bytearray(path.read_bytes())
    found[40] ^= 1
    path.write_bytes(found)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


@pytest.mark.parametrize("state", ["", "256", "768 00", "99999999 " + "0" * 64, "x y", None])
def test_tiles_that_contradict_the_state_are_dropped(tmp_path: Path, state: str | None) -> None:
    leaves = Leaves(900)
    opened(tmp_path, leaves)
    good = (tmp_path / "state").read_text()
    if state is None:
        shutil.rmtree(tmp_path)
    else:
        (tmp_path / "state").write_text(state)
    assert opened(tmp_path, leaves).root() == Tree(leaves.all).root()
    assert (tmp_path / "state").read_text() == good


def test_tiles_of_another_chain_are_dropped(tmp_path: Path) -> None:
    """As where a backup was put in the place of the store."""
    opened(tmp_path, Leaves(900))
    for count in (100, 700, 900, 1200):
        other = Leaves(count)
        other.all[300:] = [leaf_hash(leaf) for leaf in other.all[300:]]
        found = opened(tmp_path, other)
        assert (len(found), found.root()) == (count, Tree(other.all).root())


def test_leaves_altered_while_the_tree_is_open_are_noticed(tmp_path: Path) -> None:
    leaves = Leaves(900)
    found = opened(tmp_path, leaves)
    leaves.all[10] = leaf_hash(b"other")
    assert found.inclusion(9) == Tree(Leaves(900).all).inclusion(9), "the tile on disk is right"
    found = opened(tmp_path, leaves)
    (tmp_path / "tile/0/000").unlink()
    with pytest.raises(CorruptTile):
        found.inclusion(9)


def test_a_disk_that_takes_nothing_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    leaves = Leaves(20_000)
    found = opened(tmp_path / "file" / "tiles", leaves)
    same(found, Tree(leaves.all), [20_000, 19_000, 256, 70], Random(1))


def test_a_start_that_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    """As where the database does not answer just then."""
    leaves = Leaves(900)
    opened(tmp_path, leaves)
    found = TileTree(tmp_path, _silent)
    for _ in range(2):
        with pytest.raises(StoreBusy):
            found.open()
    found._leaves = leaves
    found.open()
    found.extend()
    assert found.root() == Tree(leaves.all).root()


def _silent(start: int, count: int) -> Iterator[bytes]:
    raise StoreBusy("store_late")
