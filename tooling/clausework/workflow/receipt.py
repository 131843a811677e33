"""Prove a receipt: from its file alone, with no service at hand, that a comment is in the log."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from clausework.consultation.log.checkpoint import COSIGNATURE, key_name
from clausework.consultation.log.proof import ProofStep, ReceiptFile, prove, read_receipt
from clausework.consultation.log.published import (
    FORMER,
    PublishedLog,
    base_and_epoch,
    key_of,
    read_former,
    read_leaves,
    read_logs,
)
from clausework.errors import ClauseworkError, ProjectNotFound
from clausework.workflow.first_language import find_root


class ReceiptProof(msgspec.Struct, frozen=True, kw_only=True):
    """Proof of a receipt: its number and each step; no step where the file is no receipt.

    Without a log that is `published`, what is proved is that the service promised to log the comment.
    """

    number: str = ""
    steps: tuple[ProofStep, ...] = ()
    published: bool = False

    @property
    def holds(self) -> bool:
        """Whether every step holds."""
        return bool(self.steps) and all(step.holds for step in self.steps)

    @property
    def ending(self) -> Literal["published", "promised", "fails", "lost"]:
        """The conclusion of the steps.

        Where all hold, the comment is in a published log, or promised to be. Where one does not, it is no
        proof, or a proof of what is no longer there.
        """
        if self.holds:
            return "published" if self.published else "promised"
        wrong = {step.key for step in self.steps if not step.holds}
        return "lost" if "history" in wrong and not wrong & {"words", "signed", "included"} else "fails"


class LogKeyFault(ClauseworkError):
    """A key that a receipt is to be proved by is missing, or is none."""

    section = "log"


def verify_receipt(
    folder: Path,
    file: Path,
    checkpoint: Path | None = None,
    verifier: str = "",
    witnesses: tuple[str, ...] = (),
) -> ReceiptProof:
    """Prove a receipt's file by the key of its log, by the published logs if there are any, and by witnesses.

    The published logs are those of the checkpoint, else of the project at or above the folder, if any.
    """
    root = None
    with suppress(ProjectNotFound):
        root = find_root(folder)
    logs = _published_logs(root, checkpoint, verifier)
    receipt = read_receipt(file.read_bytes())
    key = verifier or (_key_for(receipt, logs) if logs else "")
    if not key:
        raise LogKeyFault("no_key")
    if not key_name(key):  # before reading on: else any receipt would seem wrong
        raise LogKeyFault("bad_key", key=key)
    for witness in witnesses:
        if not key_name(witness, COSIGNATURE):
            raise LogKeyFault("bad_witness", key=witness)
    if receipt is None:  # after the keys, whose faults are the asker's own
        return ReceiptProof()
    return ReceiptProof(
        number=receipt.number, steps=tuple(prove(receipt, key, logs, witnesses)), published=bool(logs)
    )


def _key_for(receipt: ReceiptFile | None, logs: Sequence[PublishedLog]) -> str:
    """The key of that of some published logs which a receipt is of; of the first if of none."""
    origin = receipt.checkpoint.partition("\n")[0] if receipt is not None else ""
    base = base_and_epoch(origin)[0]
    return next((log for log in logs if base_and_epoch(log.origin)[0] == base), logs[0]).verifier


def _published_logs(root: Path | None, checkpoint: Path | None, verifier: str) -> tuple[PublishedLog, ...]:
    """The log that a checkpoint stands for, with what lies beside it; else the project's own.

    Of the project's logs they are those of all epochs, the last one first, of the consultations or of the
    rehearsal: those that hold under the key, if a key is given.
    """
    if checkpoint is not None:
        beside = checkpoint.with_name("verifier")  # as the folder in git has it
        known = beside.read_text(encoding="utf-8").strip() if beside.is_file() else ""
        text, leaves = checkpoint.read_text(encoding="utf-8"), read_leaves(checkpoint.with_name("leaves"))
        former = read_former(checkpoint.with_name(FORMER))
        return (PublishedLog(checkpoint=text, verifier=verifier or known, leaves=leaves, former=former),)
    found = read_logs(root) if root is not None else ()
    return tuple(log for log in found if not verifier or key_of(verifier, log.origin) == log.verifier)
