"""Every ID that a message can carry means one thing, and `explain` knows it."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

import clausework
from clausework.checks.engine.registry import all_notices, all_rules, find_notice, find_rule

ROOT = Path(clausework.checks.__path__[0]).parent
ID = re.compile(r"(?!SHA-)[A-Z]{2,3}-\d{3}")
ROOMS = dict.fromkeys(("service", "store", "workflow"), "consultation")
"""What is taken in is judged in several rooms by the notices of one."""
SHARED = {name: {"source", "consultation"} for name in ("FIL-002", "MD-004", "OUT-001", "OUT-004")}
SHARED["FIL-006"] = {"source", "consultation", "drafts"}
"""The same fault, found by two readers or looked for by what goes on from it."""


def printed() -> dict[str, set[str]]:
    """The IDs that stand in the code outside of the rules, each with the packages it stands in."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted(ROOT.rglob("*.py")):
        room = file.relative_to(ROOT).parts[0]
        package = ROOMS.get(room, room)
        if ROOT / "checks" / "rules" in file.parents:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and ID.fullmatch(node.value):
                found[node.value].add(package)
    return found


def test_no_id_is_given_twice():
    covered = {name for rule in all_rules() for name in rule.covers} - {rule.id for rule in all_rules()}
    ids = [*covered, *(rule.id for rule in all_rules()), *(notice.id for notice in all_notices())]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    names = Counter(rule.name for rule in all_rules())
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.slow
def test_every_id_that_is_printed_is_explained():
    assert [name for name in printed() if find_rule(name) is None and find_notice(name) is None] == []


@pytest.mark.slow
def test_every_notice_is_printed_and_by_one_room():
    rooms = printed()
    assert [notice.id for notice in all_notices() if notice.id not in rooms] == []
    for notice in all_notices():
        assert len(rooms[notice.id]) == 1 or rooms[notice.id] == SHARED.get(notice.id), notice.id


def test_notices_stand_in_order():
    text = (ROOT / "checks" / "engine" / "notices.toml").read_text(encoding="utf-8")
    ids = re.findall(r'^id = "(.*)"', text, re.MULTILINE)
    assert ids == sorted(ids)


def test_manuals_name_only_ids_that_there_are():
    docs = ROOT.parent / "docs"
    pages = [page for page in docs.glob("*.md") if page.name != "rules-notes.md"]
    prefixes = {item.id.partition("-")[0] for item in (*all_rules(), *all_notices())}
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(prefixes))})-\d{{3}}\b")
    named = {
        (page.name, found) for page in pages for found in pattern.findall(page.read_text(encoding="utf-8"))
    }
    assert len(named) > 50
    assert [item for item in named if find_rule(item[1]) is None and find_notice(item[1]) is None] == []
