"""What became of imported letters: they are in the store, and in git once somebody has published them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from clausework.consultation.imports.typed import AS_GUESSED
from clausework.model.comment import Comment
from clausework.workflow.consult import export, open_store, review
from clausework.workflow.take_in import ImportedComments, SheetMapping, take_in


def stored(root: Path) -> tuple[Comment, ...]:
    """The comments of the store, in the order of arrival."""
    with closing(open_store(root, False)) as store:
        return store.comments()


def stored_as(root: Path, number: str) -> Comment:
    """One of them."""
    return next(comment for comment in stored(root) if comment.id == number)


def into_git(root: Path, *numbers: str) -> None:
    """Publish letters, and write their records."""
    review(root, numbers, "published", confirm_personal=True)
    assert export(root, False, reviewed_only=True).findings == ()


def preview(root: Path, file: Path, mapping: SheetMapping = AS_GUESSED) -> ImportedComments:
    """What a file is taken for; nothing is written."""
    return take_in(root, file, dry_run=True, mapping=mapping)
