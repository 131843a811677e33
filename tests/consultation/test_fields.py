"""Each field of a comment is named once: all that is made of a comment has it from the table."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import clausework.model.comment as declared
from clausework.consultation import fields
from clausework.consultation.receipts import Receipt
from clausework.consultation.submission import FIRST, LATER, Submission
from clausework.model.comment import Anchor, Comment, Statement
from clausework.store.rows import COLUMNS, PERSONAL, STORED, StoredComment
from clausework.store.schema.shape import blanks

PACKAGE = Path(declared.__file__).parents[1]
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


ADDED = {
    "model/comment.py": ('    follows: str = ""\n', '    follows: str = ""\n    annex: str = ""\n'),
    "consultation/fields.py": (
        '    CommentField("follows"),\n',
        '    CommentField("follows"),\n    CommentField("annex", form="line", own=True),\n',
    ),
    "store/schema/steps.py": (
        "\n)\n",
        '\n    SchemaStep("r9999_annex", ("ALTER TABLE comment ADD COLUMN annex TEXT NOT NULL DEFAULT \'\'",)),\n)\n',
    ),
}
"""All that is to be changed for a further field: where, before, after."""
TRIAL = """
import msgspec, sys
from pathlib import Path
from clausework.consultation.parse import parse_record
from clausework.consultation.records import record_text
from clausework.consultation.submission import Submission, faults, tidy
from clausework.consultation.visibility import without_words
from clausework.model.comment import Anchor, Consultation
from clausework.store.address import open_at

asked = Consultation(id="2020-07", draft="D1", opens="2020-01-01T00:00:00Z", closes="2099-01-01T00:00:00Z")
sent = tidy(Submission(
    consultation="2020-07", draft="D1", anchor=Anchor(clause="scope"), text="应当", annex="附录 A", keys=("k",),
))
assert [found.at.path for found in faults(msgspec.structs.replace(sent, annex="一\\n二"))] == ["annex"]
assert sent.body != msgspec.structs.replace(sent, annex="").body
store = open_at(sys.argv[1], False, [asked], b"k" * 32)
receipt = store.submit(sent).result(10)
assert receipt.comment.annex == "附录 A"
assert store.submit(sent).result(10).again
(comment,) = store.comments()
assert comment == receipt.comment == store.track(receipt.secret).comment
text = record_text(comment)
assert "\\nannex: " in text
assert parse_record(text, f"comments/2020-07/scope/{comment.id}.yml") == (comment, ())
assert without_words(comment).annex == ""
assert store.faults() == ()
store.close()
"""


def test_a_further_field_is_a_line_of_the_model_one_of_the_table_and_a_step(tmp_path: Path) -> None:
    copy = tmp_path / "tooling" / "clausework"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name, (before, after) in ADDED.items():
        text = (copy / name).read_text(encoding="utf-8")
        head, found, tail = text.rpartition(before)
        assert found, name
        (copy / name).write_text(head + after + tail, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(copy.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", TRIAL, str(tmp_path / "comments.db")]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
