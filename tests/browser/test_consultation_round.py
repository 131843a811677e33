"""A whole consultation, small: from the form and a file to public answers, by keyboard and without a command."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

from consultation_round import take_round

COUNT = 60
"""With two comments of abuse and one with an identity number among them."""


def test_all_who_commented_read_what_became_of_it(browser: Browser, tmp_path: Path) -> None:
    tally = take_round(browser, tmp_path, COUNT)
    assert tally.faults == []
    assert tally.found["public answers"] == COUNT - 2
    assert tally.found["answered pages"] + tally.found["withheld pages"] == COUNT * 6 // 10
    assert tally.found["planted identity numbers"] == 1
    assert tally.routine, "some answers are given as before"
    assert max(tally.routine) <= 3
    assert tally.decisions["answer"] < COUNT * 2 // 3, "one answer is for a group"
