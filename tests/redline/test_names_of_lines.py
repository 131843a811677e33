"""The names PLACE@DIGEST stand in causes and answers that were given: none may ever be another."""

import lzma
from pathlib import Path

import msgspec
import pytest
from places import LIVE_COMMERCE

from clausework.drafts.register import open_draft
from clausework.model.draft import Draft
from clausework.redline.alignment import lines_between
from clausework.redline.compare import compare

CASE = Path(__file__).parent.parent / "golden" / "names"


def own_drafts() -> tuple[Draft, Draft]:
    """Drafts of the project's own standard: D1, and the working text of late November after it."""
    november = msgspec.json.decode(lzma.decompress((CASE / "in/november.json.xz").read_bytes()), type=Draft)
    return msgspec.structs.replace(open_draft(LIVE_COMMERCE, "D1"), licence=november.licence), november


PAIRS = {
    "own.txt": own_drafts,
    "frozen.txt": lambda: (open_draft(LIVE_COMMERCE, "D1"), open_draft(LIVE_COMMERCE, "working")),
}


@pytest.mark.parametrize("case", PAIRS)
def test_each_changed_line_keeps_its_name(case: str, rebase: bool) -> None:
    old, new = PAIRS[case]()
    lines = lines_between(old, new)
    found = "".join(
        f"{line.lang or 'main'} {'made' if line.derived else 'own'} {line.name}\n" for line in lines
    )
    golden = CASE / "out" / case
    if rebase:
        golden.write_text(found, encoding="utf-8")
    assert found.splitlines() == golden.read_text(encoding="utf-8").splitlines()
    # A made line has no cause that would name it; of its cells a redline pairs the words as well.
    written = [line.name for line in lines if not line.derived]
    told = (line for change in compare(old, new).told() for line in change.lines)
    assert [line.name for line in told if not line.derived] == written
