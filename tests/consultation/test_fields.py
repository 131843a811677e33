"""Each field of a comment is named once: all that is made of a comment has it from the table.

A further field is added, and taken from end to end, by tests/docs/test_recipes.py.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from store_rig import AT, JULY, KEY, sent

from clausework.consultation import fields
from clausework.consultation.submission import FIRST, LATER, Receipt, Submission
from clausework.model.comment import Anchor, Comment, Statement
from clausework.store import tracking
from clausework.store.address import open_at
from clausework.store.rows import COLUMNS, PERSONAL, STORED, StoredComment
from clausework.store.schema.row_digests import blanks

SERVICE = {
    "publish_name",
    "keep_contact",
    "keys",
    "opened",
    "suspect",
    "marks",
    "proof",
    "attachments",
    "letter",
}
"""What a submission has beside the fields of a comment: what was agreed to, and what the service notes."""
BECOMES = {"withheld", "reviewed", "withdrawn", "verified", "erased", "redaction", "confirmed"}
"""Columns that are empty when a comment comes in."""


def paths(kind: type[Comment | Statement]) -> set[str]:
    inner = {f"anchor.{name}" for name in Anchor.__struct_fields__}
    return {name for name in kind.__struct_fields__ if name != "anchor"} | inner


def test_every_field_of_a_comment_is_in_the_table_once() -> None:
    named = [field.path for field in fields.RECORD]
    assert len(named) == len(set(named)) == len(set(fields.KEYS))
    assert set(named) == paths(Comment) - {"disposition", "translations"}
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
    assert {field.key for field in fields.FIELDS if field.stored} - {"id"} | {"number"} <= columns
    assert {field.key for field in fields.FIELDS if not field.stored} & columns == set()
    assert len(STORED) == len(set(STORED))
    assert set(STORED) | BECOMES == columns
    assert set(COLUMNS) <= columns
    assert set(PERSONAL) == set(blanks("personal"))


def test_of_what_is_withheld_no_words_and_no_names_are_shown() -> None:
    said = {field.key for field in fields.SAID}
    assert set(fields.OWN) == {"quote", *said, *fields.NAMES}


WHOLE = Comment(
    Anchor("c", "p", "quoted", "base", "note 1"),
    *("2020-07", "D1", "text", "suggested", "why", "consumer", "house", "name"),
    id="C-0001-7",
    received="2020-07-12",
    digest="d",
    verified=True,
)


def test_what_is_kept_back_is_blank_wherever_the_table_has_it() -> None:
    said = {key for key in fields.KEYS if fields.value_of(WHOLE, key)}
    wordless = fields.without_words(WHOLE)
    assert {key for key in said if not fields.value_of(wordless, key)} == {*fields.OWN, "verified"}
    assert "locator" in said - {*fields.OWN}


def test_the_value_of_every_key_of_a_record_is_found() -> None:
    assert {key for key in fields.KEYS if fields.value_of(WHOLE, key)} == set(fields.recorded(WHOLE))
    assert fields.value_of(WHOLE, "locator") == "note 1"


def test_what_is_sealed_of_a_sender_is_opened_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"organisation": "house", "name": "somebody", "contact": "a@b.cn"}
    with closing(open_at(str(tmp_path / "c.db"), False, [JULY], KEY, clock=lambda _: AT)) as store:
        found = store.submit(sent("one", "text", keep_contact=True, **given)).result(30)
        assert isinstance(found, Receipt)
        monkeypatch.setattr(tracking, "SEALED", tuple(sorted(fields.SEALED)))
        opened = store.read(lambda db: tracking.personal(db, KEY, found.number))
    assert msgspec.structs.asdict(opened) == given
