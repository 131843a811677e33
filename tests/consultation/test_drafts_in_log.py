"""A frozen draft and its seal are told of in the log of events, which is published and witnessed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

from clausework.consultation.log.chain import Event
from clausework.consultation.log.published import leaf_of
from clausework.drafts.register import add, freeze, open_draft, read_draft, read_register
from clausework.model.canonical import canonical_json, digest
from clausework.source.project import load
from clausework.workflow.consult import export, open_store, verify
from clausework.workflow.freeze import freeze_draft

REHEARSAL = "  rehearsal: {draft: working, rehearsal: true, days: 30, prefix: R}\n"


@pytest.fixture
def held(small: Path) -> Path:
    """A project with a rehearsal, whose first draft is frozen and sealed."""
    file = small / "standard/standard.yml"
    file.write_text(file.read_text("utf-8") + REHEARSAL, "utf-8")
    freeze(load(small), "D1", ())
    return small


def frozen(root: Path) -> list[Event]:
    store = open_store(root, True)
    found = [event for event in store.each_event() if event.kind == "frozen"]
    store.close()
    return found


def test_an_export_tells_of_each_sealed_draft_once(held: Path) -> None:
    assert export(held, True).findings == ()
    assert export(held, True).findings == ()
    (event,) = frozen(held)
    seal = digest(read_draft(held, "D1").sealed)
    told = f"D1 {read_register(held)[0].sha256} {seal}"
    assert msgspec.json.decode(event.payload)["new"] == told
    (leaves,) = (held / "comments").rglob("leaves")
    assert leaf_of(event).hex() in leaves.read_text("utf-8")
    assert verify(held, True) == ()


def test_a_draft_altered_with_its_register_is_not_what_log_says(held: Path) -> None:
    export(held, True)
    path = held / "standard/drafts/D1.json"
    before = read_register(held)[0].sha256
    path.write_bytes(path.read_bytes().replace("六十日".encode(), "九十日".encode()))
    register = held / "standard/drafts/drafts.yml"
    register.write_text(
        register.read_text("utf-8").replace(before, hashlib.sha256(path.read_bytes()).hexdigest()), "utf-8"
    )
    (found,) = verify(held, True)
    assert found.rule == "CMT-217"
    assert "D1" in found.message["zh"]


def test_a_seal_that_is_altered_is_not_what_the_log_says(held: Path) -> None:
    export(held, True)
    path, before = held / "standard/drafts/D1.json", read_register(held)[0].sha256
    draft = read_draft(held, "D1")
    other = msgspec.structs.replace(draft, sealed=msgspec.structs.replace(draft.sealed, base="0" * 64))
    path.write_bytes(canonical_json(other))
    register = held / "standard/drafts/drafts.yml"
    register.write_text(
        register.read_text("utf-8").replace(before, hashlib.sha256(path.read_bytes()).hexdigest()), "utf-8"
    )
    assert [item.rule for item in verify(held, True)] == ["CMT-217"]


def test_a_draft_without_a_seal_is_not_told_of(small: Path) -> None:
    file = small / "standard/standard.yml"
    file.write_text(file.read_text("utf-8") + REHEARSAL, "utf-8")
    add(small, msgspec.structs.replace(open_draft(small, "working"), label="D1"))
    assert export(small, True).findings == ()
    assert frozen(small) == []


def test_freezing_tells_the_log_if_the_store_is_there(real: Path) -> None:
    open_store(real, True).close()
    entry = freeze_draft(real, load(real).label)
    assert [msgspec.json.decode(event.payload)["new"].split()[1] for event in frozen(real)] == [entry.sha256]
