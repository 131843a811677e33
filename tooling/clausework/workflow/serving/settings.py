"""The settings of sign-in and of witnesses, which are decided when a service is started."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from clausework.accounts.settings import SignInMisset, read_sign_in
from clausework.consultation.log.checkpoint import key_name
from clausework.consultation.log.cosignature import ALGORITHM
from clausework.errors import WitnessFault


class WitnessAddress(msgspec.Struct, frozen=True):
    """Where a witness is asked, and the key that it signs with."""

    url: str
    verifier: str


def read_witnesses(
    urls: Sequence[str], keys: Sequence[str], quorum: int | None
) -> tuple[tuple[WitnessAddress, ...], int]:
    """Witnesses by their addresses and keys, and how many of them must cosign: all unless it is said."""
    if len(urls) != len(keys):
        raise WitnessFault("witness_pairs", urls=len(urls), keys=len(keys))
    wanted = len(urls) if quorum is None else quorum
    if quorum is not None and not 1 <= quorum <= len(urls):
        raise WitnessFault("witness_quorum", quorum=quorum, count=len(urls))
    for url in urls:
        if not _is_address(url):
            raise WitnessFault("witness_address", url=url)
    for key in keys:
        if not key_name(key, ALGORITHM):
            raise WitnessFault("witness_key", key=key)
    return tuple(map(WitnessAddress, urls, keys)), wanted


def require_public_origin(root: Path, given: str) -> None:
    """SignInMisset where neither `given` nor the project says under which origin visitors come."""
    if not read_sign_in(root, given).origin:
        raise SignInMisset("no_public_origin")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
