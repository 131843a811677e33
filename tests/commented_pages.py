"""A project with more comments than a page shows."""

from __future__ import annotations

from pathlib import Path

import msgspec
from places import copy_live_commerce

from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import write_record
from clausework.model.comment import Anchor, Comment
from clausework.workflow.publish import build_site

COUNT = 120
LONG = {7: "第7条意见。" * 399, 50: "\u200b" * 4900}
LONG |= {place: "&<\"'>"[place % 5] * 4900 for place in range(20, 40)}
"""Words that are many, or many more bytes on the page than as they were written."""


def write_many(root: Path) -> None:
    """A project with many comments on one clause and some on another."""
    copy_live_commerce(root, "standard", "site", "mkdocs.yml")
    for place in range(COUNT):
        clause = "scope" if place % 5 == 0 else "platform.vetting"
        text = f"第{place}条意见。" + LONG.get(place, "")
        made = Comment(
            id=make_number("C", 100 + place),
            consultation="2020-07",
            draft="D1",
            anchor=Anchor(clause=clause),
            text=text,
            role="platform",
            state="published",
            received="2020-07-13T10:00:00+08:00",
            rehearsal=True,
        )
        write_record(root, msgspec.structs.replace(made, digest=comment_digest(made)))
    build_site(root, root / "build" / "site", rehearsal=True)
