"""The log of comments: signed by the project's key, published in git, and proved from a receipt's file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.comments.checkpoint import Signer, read_signer
from clausework.comments.log import (
    Chain,
    Log,
    PublishedLog,
    compare,
    log_folder,
    must_extend,
    origin_of,
    publish,
    read_leaves,
    read_logs,
    read_published,
    tree_of,
    uncovered,
)
from clausework.comments.parse import finding
from clausework.comments.proof import Step, prove, read_receipt
from clausework.comments.records import locate_records
from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.source.project import Project

KEY = "var/log.key"


def signer_of(project: Project, rehearsal: bool) -> Signer:
    """The key that signs the log; made on the first call."""
    return read_signer(project.root / KEY, origin_of(project.draft.standard, rehearsal))


def open_log(project: Project, chain: Chain, rehearsal: bool) -> Log:
    """The log of a store."""
    return Log(chain, signer_of(project, rehearsal))


def publish_log(project: Project, chain: Chain, rehearsal: bool, until: int) -> tuple[Finding, ...]:
    """Write the log up to an event under comments/log, unless it is not the old one with more at its end."""
    folder = log_folder(project.root, rehearsal)
    return publish(chain, signer_of(project, rehearsal), folder, project.root, until)


def compare_log(project: Project, chain: Chain, rehearsal: bool) -> tuple[Finding, ...]:
    """Where the chain does not begin with the log that git has."""
    verifier = signer_of(project, rehearsal).verifier
    folder = log_folder(project.root, rehearsal)
    return compare(tree_of(chain.each_event()), verifier, folder, project.root)


def must_go_on(root: Path, chain: Chain, rehearsal: bool, name: str) -> None:
    """StoreError if a store, or the backup that one is to be filled from, is older than the log in git."""
    must_extend(chain, log_folder(root, rehearsal), root, name)


def missing_log(project: Project, chain: Chain, rehearsal: bool) -> tuple[Finding, ...]:
    """That git has no log although comments have come in: without it nobody else can prove anything."""
    folder = log_folder(project.root, rehearsal)
    if read_published(folder) or not any(event.kind == "received" for event in chain.each_event()):
        return ()
    at = Place((folder / "checkpoint").relative_to(project.root).as_posix())
    return (finding("CMT-214", at, "log_missing"),)


def uncovered_log(project: Project, chain: Chain, rehearsal: bool) -> tuple[Finding, ...]:
    """That the log in git ends before a comment of which git has a record."""
    folder = log_folder(project.root, rehearsal)
    return uncovered(chain, folder, project.root, locate_records(project.root))


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was proved of a receipt: its number and each step; no step where the file is no receipt."""

    number: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every step holds."""
        return bool(self.steps) and all(step.holds for step in self.steps)


def verify_receipt(file: Path, published: PublishedLog | None, verifier: str) -> Verdict:
    """Prove a receipt's file against a key, and against the published log if there is one."""
    receipt = read_receipt(file.read_bytes())
    if receipt is None:
        return Verdict()
    return Verdict(number=receipt.number, steps=tuple(prove(receipt, verifier, published)))


def published_log(root: Path | None, checkpoint: Path | None, verifier: str) -> PublishedLog | None:
    """The log that a checkpoint stands for, with what lies beside it; else the project's own.

    Of the project's two logs it is the one that holds under the key, if a key is given.
    """
    if checkpoint is not None:
        beside = checkpoint.with_name("verifier")
        known = beside.read_text(encoding="utf-8").strip() if beside.is_file() else ""
        return PublishedLog(
            checkpoint=checkpoint.read_text(encoding="utf-8"),
            verifier=verifier or known,
            leaves=read_leaves(checkpoint.with_name("leaves")),
        )
    if root is None:
        return None
    return next((log for log in read_logs(root) if verifier in ("", log.verifier)), None)
