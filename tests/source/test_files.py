"""Files are there whole or not at all, and nothing is left beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clausework.source.files import write_files


def test_of_many_files_all_are_there_or_none_and_nothing_else(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[Path, bytes]]:
        yield tmp_path / "a" / "1.yml", b"one"
        yield tmp_path / "b" / "2.yml", b"two"
        raise ValueError("the third cannot be written")

    with pytest.raises(ValueError, match="third"):
        write_files(broken())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    write_files((tmp_path / name, b"x") for name in ("1.yml", "2.yml"))
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["1.yml", "2.yml"]
