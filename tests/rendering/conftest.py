"""A copy of the real standard with comments, published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from line_names import names_at
from once import made_once
from places import copy_live_commerce

from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import write_record
from clausework.model.comment import Anchor, Comment, Disposition
from clausework.workflow.publish import build_site

VETTING = Anchor(clause="platform.vetting")


def comment(sequence: int, anchor: Anchor, text: str, **more: Any) -> Comment:
    """A comment on the draft of June, made up like all that the real standard has."""
    return Comment(
        id=make_number("C", sequence),
        consultation="2020-07",
        draft="D1",
        anchor=anchor,
        text=text,
        received="2020-07-13T10:00:00+08:00",
        rehearsal=True,
        **more,
    )


ACCEPTED = comment(
    1,
    Anchor(clause="platform.vetting", provision="P-BKG-03"),
    "期限太长 <b>&</b>",
    suggestion="改为十二个月。",
    role="streamer",
    state="answered",
    disposition=Disposition(
        outcome="partly",
        reason="期限改为最近十二个月；限于经核实的投诉，未采纳删去整句的建议。",
        date="2020-08-20",
    ),
)
WAITING = comment(2, VETTING, "还没有答复的意见。", role="platform", state="published")
WITHHELD = comment(3, Anchor(clause="scope"), "不应公开的文字", state="withheld", withheld="与标准无关")
RECEIVED = comment(4, Anchor(clause="scope"), "刚收到的文字")


def write_commented(root: Path) -> None:
    """The frozen text and four comments of our own."""
    copy_live_commerce(root, "standard", "site", "mkdocs.yml")
    lines = msgspec.structs.replace(ACCEPTED.disposition, lines=names_at(root, "P-BKG-03"))
    for made in (msgspec.structs.replace(ACCEPTED, disposition=lines), WAITING, WITHHELD, RECEIVED):
        # A record of a withheld comment has the digest of its words but not the words.
        text = "" if made.state == "withheld" else made.text
        write_record(root, msgspec.structs.replace(made, digest=comment_digest(made), text=text))
    build_site(root, root / "build" / "site", rehearsal=True)


@pytest.fixture(scope="session")
def commented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the frozen text and four comments, and its site; tests read it and never write."""
    return made_once(tmp_path_factory, "commented", write_commented)


@pytest.fixture(scope="session")
def published(commented: Path) -> Path:
    """The site of that project."""
    return commented / "build" / "site"
