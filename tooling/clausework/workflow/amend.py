"""Amend: execute an amending decision on the draft that it was made for."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.drafts.register import open_draft
from clausework.model.amendment import AmendingDecision
from clausework.model.canonical import canonical_json, digest
from clausework.model.draft import Draft
from clausework.redline.amend.decide import UnfitDecision, execute
from clausework.workflow.comparison import text_of


class Amended(msgspec.Struct, frozen=True):
    """A draft as it is by an amending decision, and the SHA-256 of its clauses, which the decision knew."""

    draft: Draft
    digest: str

    def text(self, lang: str = "") -> str:
        """Its words, a line for each title and each line of text."""
        return text_of(self.draft, lang)

    def clauses(self) -> str:
        """The canonical JSON of its clauses."""
        return canonical_json(self.draft.clauses).decode()


def amend_draft(root: Path, label: str, path: Path) -> Amended:
    """Execute the decision in a file on a draft of the project, named as for a comparison.

    UnfitDecision if the file holds none, or one for another draft, or one that was altered.
    """
    return amend(open_draft(root, label), read_decision(path))


def amend(old: Draft, decision: AmendingDecision) -> Amended:
    """The new draft, proved by the digest that the decision has of it."""
    clauses = execute(decision, old)
    made = digest(clauses)
    if made != decision.new.digest:  # a proof, as the decision says what must come of it
        raise UnfitDecision("other_result", label=old.label, wanted=decision.new.label)
    title = {**old.title, **decision.title}
    draft = msgspec.structs.replace(
        old, label=decision.new.label, date=decision.new.date, title=title, clauses=clauses
    )
    return Amended(draft, made)


def read_decision(path: Path) -> AmendingDecision:
    """The decision in a file that `clausework redline --format amend-json` wrote."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=AmendingDecision)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnfitDecision("not_a_decision", path=str(path), reason=str(error)) from error
