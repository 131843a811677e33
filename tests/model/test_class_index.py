"""The glossary of the code: one name, one class, and a sentence for each."""

from __future__ import annotations

from collections import Counter

import pytest
from places import ROOT

from manual import PublicClass, class_index, public_classes


def amiss(classes: tuple[PublicClass, ...], page: str) -> list[str]:
    """Names given twice, classes without a sentence, classes that the page does not have."""
    twice = [name for name, count in Counter(item.name for item in classes).items() if count > 1]
    silent = [item.name for item in classes if not item.summary]
    missing = [item.name for item in classes if f"| `{item.name}` | `{item.module}` |" not in page]
    return [*twice, *silent, *missing]


@pytest.mark.slow
def test_a_name_is_one_class_and_the_page_has_it():
    page = (ROOT / "tooling/docs/code/classes.md").read_text(encoding="utf-8")
    assert len(public_classes()) > 300
    assert amiss(public_classes(), page) == []


@pytest.mark.slow
def test_a_second_class_of_a_name_or_without_a_sentence_is_found():
    page = class_index()
    first = public_classes()[0]
    assert amiss((*public_classes()[:1], first._replace(module="other")), page) == [first.name, first.name]
    assert amiss((first._replace(summary=""),), page) == [first.name]


def test_a_class_that_is_new_is_found(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "__init__.py").write_text('class New:\n    """A new one."""\nclass _Own: pass\n')
    assert public_classes(tmp_path) == (PublicClass("New", "room", "A new one."),)
