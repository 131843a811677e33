"""Answers drafted at the review desk, for those who settle them in git."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from clausework.consultation.records import read_record
from clausework.errors import StoreError
from clausework.model.progress import Progress, counted, silent
from clausework.store.address import file_of, is_postgres
from clausework.store.reviewing import Proposal, proposals
from clausework.workflow.consult import open_store, store_address


def drafted_answers(
    root: Path, rehearsal: bool, address: str = "", progress: Progress = silent
) -> tuple[Proposal, ...]:
    """The drafts of one store whose comments have no answer in their records."""
    place = store_address(root, rehearsal, address)
    if not is_postgres(place) and not file_of(place).is_file():
        return ()
    with closing(open_store(root, rehearsal, address)) as store:
        found = store.read(proposals)
    asked = counted(progress, "records", found)
    return tuple(draft for draft in asked if not _is_settled(root, draft.number))


def _is_settled(root: Path, number: str) -> bool:
    record = read_record(root, number)
    return record is not None and record.disposition is not None


def drafted_answer(root: Path, number: str, address: str = "") -> Proposal:
    """The draft for one comment, in whichever store has it; StoreError if there is none."""
    for rehearsal in (False, True):
        for draft in drafted_answers(root, rehearsal, address):
            if draft.number == number:
                return draft
    raise StoreError("no_drafted_answer", number=number)
