"""Two values are said to be of one thing only where one sentence names all that the other does."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausework.workflow.foreign import check_foreign

SAID = "The maker shall keep the evidence on each key for at least 4 years."


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("The maker shall keep the evidence on each key for at least 9 years.", True),
        ("The maker shall keep the evidence on each key in its store for at least 9 years.", True),
        ("The maker shall keep the evidence on each key for at least 4 years.", False),
        ("The maker shall keep the evidence on each password for at least 9 years.", False),
        ("The maker shall inspect each key at least every 3 months.", False),
        ("The buyer shall keep the evidence on each key for at least 9 years.", False),
    ],
)
def test_another_thing_is_no_contradiction(other: str, found: bool, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        f"# Text\n\n## 1 Scope\n\nAll.\n\n## 2 Keys\n\n{SAID}\n\n## 3 Other\n\n{other}\n"
    )
    rules = {item.rule for item in check_foreign(tmp_path / "a.md", "iso-directives-2")[1]}
    assert ("MOD-028" in rules) is found
