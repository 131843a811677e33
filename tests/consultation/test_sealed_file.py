"""Files at rest: whatever is done to a sealed file is found, and none is ever whole in memory."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from clausework.consultation.files.attachments import (
    MAGIC,
    PIECE,
    SALT,
    TAG,
    Attachment,
    Vault,
    open_file,
    seal_file,
)
from clausework.errors import StoreError

KEY, OTHER = b"k" * 32, b"o" * 32
NAME = "0" * 32
HEAD = len(MAGIC) + SALT
WHOLE = PIECE + TAG


def sealed(data: bytes, name: str = NAME) -> bytes:
    return b"".join(seal_file(KEY, name, io.BytesIO(data)))


def opened(data: bytes, key: bytes = KEY, name: str = NAME) -> bytes:
    return b"".join(open_file(key, name, io.BytesIO(data)))


@given(st.binary(max_size=100) | st.integers(0, 3 * PIECE + 5).map(lambda size: bytes(size)))
@example(b"")
@example(bytes(PIECE))
@example(bytes(2 * PIECE))
def test_what_is_sealed_opens_to_the_same(data: bytes) -> None:
    assert opened(sealed(data)) == data


def test_two_sealings_have_nothing_in_common() -> None:
    first, second = sealed(bytes(1000)), sealed(bytes(1000))
    assert first[HEAD : HEAD + 64] != second[HEAD : HEAD + 64]
    assert bytes(64) not in first


def pieces(data: bytes) -> list[bytes]:
    body = data[HEAD:]
    return [body[at : at + WHOLE] for at in range(0, len(body), WHOLE)]


def swap(data: bytes) -> bytes:
    first, second, *rest = pieces(data)
    return data[:HEAD] + second + first + b"".join(rest)


def twice(data: bytes) -> bytes:
    first, *rest = pieces(data)
    return data[:HEAD] + first + first + b"".join(rest)


def without(data: bytes) -> bytes:
    first, _, *rest = pieces(data)
    return data[:HEAD] + first + b"".join(rest)


def flip(data: bytes) -> bytes:
    at = HEAD + WHOLE + 7
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


ATTACKS: dict[str, Callable[[bytes], bytes]] = {
    "cut at a piece": lambda data: data[: HEAD + WHOLE],
    "cut in a piece": lambda data: data[:-3],
    "cut to its head": lambda data: data[:HEAD],
    "swapped": swap,
    "repeated": twice,
    "one left out": without,
    "a bit turned": flip,
    "lengthened": lambda data: data + b"x",
    "another salt": lambda data: MAGIC + bytes(SALT) + data[HEAD:],
    "a piece of another file": lambda data: data[: HEAD + WHOLE] + sealed(bytes(3 * PIECE))[HEAD + WHOLE :],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_is_done_to_a_sealed_file_is_found(attack: str) -> None:
    data = sealed(bytes(range(256)) * (3 * PIECE // 256))
    assert opened(data)
    with pytest.raises(StoreError, match="cannot be decrypted"):
        opened(ATTACKS[attack](data))


def test_another_key_or_another_name_opens_nothing() -> None:
    data = sealed(b"words")
    with pytest.raises(StoreError, match=r"service\.key"):
        opened(data, key=OTHER)
    with pytest.raises(StoreError, match="cannot be decrypted"):
        opened(data, name="1" * 32)
    with pytest.raises(StoreError, match="not sealed"):
        opened(b"%PDF-1.7")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault", KEY)


def keep(vault: Vault, data: bytes) -> Attachment:
    return vault.keep(io.BytesIO(data), "意见.txt", "txt")


def test_nothing_of_a_file_is_legible_on_disk(vault: Vault) -> None:
    file = keep(vault, "当事人的住址".encode() * 100)
    assert "住址".encode() not in vault.path(file.id).read_bytes()
    assert b"".join(vault.read(file)) == "当事人的住址".encode() * 100
    assert file.size == len("当事人的住址".encode()) * 100
    assert not Vault(vault.folder, OTHER).holds(file)


def test_no_byte_is_given_of_a_file_that_was_altered(vault: Vault) -> None:
    file = keep(vault, bytes(3 * PIECE))
    path = vault.path(file.id)
    path.write_bytes(path.read_bytes()[:-WHOLE])
    with pytest.raises(StoreError, match="differs from what was stored"):
        vault.read(file)
    path.write_bytes(b"%PDF-1.7 what somebody put there instead")
    with pytest.raises(StoreError, match="differs from what was stored"):
        vault.read(file)
    path.unlink()
    with pytest.raises(StoreError, match="differs from what was stored"):
        vault.read(file)


def test_what_was_never_sealed_is_not_given_by_a_right_digest(vault: Vault) -> None:
    file = keep(vault, b"plain words")
    vault.path(file.id).write_bytes(b"plain words")
    assert vault.state(file) == "altered"
    with pytest.raises(StoreError, match="differs from what was stored"):
        vault.read(file)


def test_ten_megabytes_take_little_memory(vault: Vault, tmp_path: Path) -> None:
    big = tmp_path / "big"
    big.write_bytes(bytes(10 * 1024 * 1024))
    tracemalloc.start()
    try:
        with big.open("rb") as data:
            file = vault.keep(data, "a.txt", "txt")
        assert sum(map(len, vault.read(file))) == file.size
        assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    finally:
        tracemalloc.stop()
