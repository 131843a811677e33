"""A consultation that cannot be held as it is written: found, and not held by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from staged_files import stage_site

from clausework.consultation.numbers import LETTERS
from clausework.errors import StoreError
from clausework.source.project import load
from clausework.source.settings import PREFIX
from clausework.workflow.check import check_project
from clausework.workflow.consult import open_store
from clausework.workflow.take_in import take_in

OPENS = "    opens: 2020-07-01T00:00:00+08:00\n"
CLOSES = "    closes: 2020-08-01T00:00:00+08:00\n"
WRONG = {
    "a prefix of small letters": (OPENS, f"{OPENS}    prefix: io\n", "“io” cannot begin comment numbers"),
    "a prefix that is taken": (
        CLOSES,
        f"{CLOSES}  later:\n    draft: D2\n{OPENS}{CLOSES}",
        "already used by 2020-07",
    ),
    "a zone that is none": (OPENS, f"{OPENS}    zone: Mars/Base\n", "no time zone “Mars/Base”"),
    "a path for a zone": (OPENS, f"{OPENS}    zone: ../etc/passwd\n", "no time zone “../etc/passwd”"),
    "no closing": (CLOSES, "", "no “closes”"),
    "no opening": (OPENS, "", "no “opens”"),
    "a day for an instant": (OPENS, "    opens: 2020-07-01\n", "not a time with a time zone"),
    "the closing first": (CLOSES, "    closes: 2020-06-01T00:00:00+08:00\n", "closes before it opens"),
}


@pytest.mark.parametrize("how", WRONG)
def test_it_is_one_finding_and_nothing_is_taken_in(small: Path, how: str) -> None:
    settings = small / "standard/standard.yml"
    old, new, said = WRONG[how]
    text = settings.read_text("utf-8")
    assert old in text
    before = {item.rule for item in check_project(small)[1]}
    settings.write_text(text.replace(old, new), encoding="utf-8")
    (found,) = (item for item in check_project(small)[1] if item.rule not in before)
    assert said in found.message["en"]
    assert stage_site(small)[1] == load(small).findings
    with pytest.raises(StoreError, match=rf"standard\.yml:{found.at.line}: "):
        open_store(small, False)
    with pytest.raises(StoreError):
        take_in(small, small / "letters.csv")
    assert not (small / "var").exists()


def test_a_prefix_has_the_letters_of_numbers() -> None:
    assert PREFIX.pattern == f"[{LETTERS}]{{1,8}}"
