"""Each field of a comment is named once: all that is made of a comment has it from the table.

A further field is added, and taken from end to end, by tests/docs/test_recipes.py.
"""

from __future__ import annotations

from clausework.consultation import fields
from clausework.consultation.receipts import Receipt
from clausework.consultation.submission import FIRST, LATER, Submission
from clausework.model.comment import Anchor, Comment, Statement
from clausework.store.rows import COLUMNS, PERSONAL, STORED, StoredComment
from clausework.store.schema.shape import blanks

SERVICE = {"publish_name", "keep_contact", "keys", "opened", "suspect", "marks", "proof", "attachments"}
"""What a submission has beside the fields of a comment: what was agreed to, and what the service notes."""
BECOMES = {"withheld", "reviewed", "withdrawn", "verified", "erased"}
"""Columns that are empty when a comment comes in."""


def paths(kind: type[Comment | Statement]) -> set[str]:
    inner = {f"anchor.{name}" for name in Anchor.__struct_fields__}
    return {name for name in kind.__struct_fields__ if name != "anchor"} | inner


def test_every_field_of_a_comment_is_in_the_table_once() -> None:
    named = [field.path for field in fields.RECORD]
    assert len(named) == len(set(named)) == len(set(fields.KEYS))
    assert set(named) == paths(Comment) - {"disposition"}
    assert {name for name in Submission.__struct_fields__ if name not in fields.STATED} == SERVICE | {
        "contact"
    }
    assert set(FIRST) | set(LATER) == {*fields.STATED, "contact", "publish_name", "keep_contact"}
    assert set(fields.SEALED) == set(fields.NAMES) | {"contact"} <= set(Receipt.__struct_fields__)


def test_the_anchor_of_a_row_comes_in_the_order_of_its_fields() -> None:
    assert Anchor.__struct_fields__[: len(fields.ANCHOR_COLUMNS)] == fields.ANCHOR_COLUMNS
    assert StoredComment.__struct_fields__[0] == "anchor"
    assert StoredComment.__struct_fields__[-1] == "sealed"


def test_what_the_table_says_is_stored_has_its_column() -> None:
    columns = set(blanks("comment"))
    assert {field.column for field in fields.FIELDS if field.column} <= columns
    assert len(STORED) == len(set(STORED))
    assert set(STORED) | BECOMES == columns
    assert set(COLUMNS) <= columns
    assert set(PERSONAL) == set(blanks("personal"))


def test_of_what_is_withheld_no_words_and_no_names_are_shown() -> None:
    assert set(fields.OWN) == {"quote", *fields.PROSE, *fields.NAMES}
