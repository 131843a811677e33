"""Witness the logs of others: cosign those that only grow, or look whether one does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from clausework.consultation.log.checkpoint import private_key
from clausework.consultation.log.cosignature import Cosigner
from clausework.consultation.log.monitor import Seen
from clausework.consultation.log.monitor import watch as watch_log
from clausework.consultation.log.witness import Witness

__all__ = ["Seen", "Witness", "open_witness", "watch_log"]


def open_witness(name: str, logs: Iterable[str], state: Path, key: Path) -> tuple[Witness, str]:
    """A witness of that name, and the key to give to services; its private key is made on the first run."""
    cosigner = Cosigner(name, private_key(key))
    return Witness(cosigner, logs, state), cosigner.verifier
