"""A withdrawn comment on the site: its number and its date, and none of its words."""

from __future__ import annotations

from pathlib import Path

import pytest
from staged_files import stage_site

from clausework.consultation.records import edit_record, read_records


@pytest.mark.slow
def test_a_withdrawn_comment_is_shown_as_such_without_its_words(real: Path) -> None:
    comment = next(item for item in read_records(real)[0] if item.state in ("published", "answered"))
    before = b"".join(stage_site(real)[0].values()).decode(errors="replace")
    assert comment.text in before
    edit_record(real, comment.id, {("withdrawn",): "2020-07-20T10:00:00+08:00"})
    files = stage_site(real)[0]
    after = b"".join(files.values()).decode(errors="replace")
    assert comment.text not in after
    page = files[f"comments/{comment.consultation}/index.md"].decode()
    assert comment.id in page
    assert "2020年7月20日撤回" in page
