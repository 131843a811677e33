"""The page of a role has every provision that binds it, and so has whatever else asks whom one binds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest
from places import LIVE_COMMERCE

from clausework.model.draft import Draft
from clausework.rendering.assemble import assemble
from clausework.rendering.formats import data
from clausework.rendering.pages import redlines, roles
from clausework.rendering.publication import Publication
from clausework.rendering.view import view_of
from clausework.source.project import load

NAMES = {"平台": "platform", "商家": "merchant", "主播": "streamer", "MCN机构": "mcn"}
NAME = "|".join(NAMES)
PLAIN = re.compile(f"(?:^|，)((?:(?:{NAME})(?:、|和|或者)?)+)(?:不?应|不?宜|可)")
"""The plainest subjects, found without the reader of subjects: names of roles right before the verb."""


@pytest.fixture(scope="module")
def publication() -> Publication:
    return assemble(load(LIVE_COMMERCE))


@pytest.fixture(scope="module")
def files(publication: Publication) -> dict[str, str]:
    """The pages of roles and redlines, and what machines read."""
    made = {"clauses.json": data.stage(publication)["clauses.json"].decode()}
    for lang in ("zh", "en"):
        view = view_of(publication, lang)
        made.update((page.address, page.body) for kind in (roles, redlines) for page in kind.pages(view))
    return made


def pages_of(publication: Publication) -> dict[str, str]:
    return {page.address: page.body for page in roles.pages(view_of(publication, "zh"))}


def on_page(files: dict[str, str], role: str, prefix: str = "") -> set[str]:
    return set(re.findall(r'id="([A-Z]-[A-Z]+-\d+)"', files[f"{prefix}role/{role}/"]))


def plainly_bound(draft: Draft) -> set[tuple[str, str]]:
    """Each role with the provisions of which it is plainly the subject."""
    return {
        (NAMES[name], block.id)
        for _, block in draft.provisions("zh")
        for subject in PLAIN.findall(block.text)
        for name in re.findall(NAME, subject)
    }


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "en/"])
def test_whoever_is_subject_has_the_provision_on_the_page(
    publication: Publication, files: dict[str, str], prefix: str
) -> None:
    expected = plainly_bound(publication.draft)
    assert len(expected) > 150
    assert [(role, name) for role, name in expected if name not in on_page(files, role, prefix)] == []


@pytest.mark.slow
def test_the_pages_of_a_frozen_draft_are_read_from_its_words(publication: Publication) -> None:
    files = pages_of(msgspec.structs.replace(publication, current="D1"))
    expected = plainly_bound(publication.edition("D1").draft)
    assert len(expected) > 150
    assert [(role, name) for role, name in expected if name not in on_page(files, role)] == []
    assert "S-MIN-02" in on_page(files, "mcn"), "主播或者其签约的MCN机构应取得其监护人书面同意"


def test_every_provision_stands_on_the_page_of_somebody(
    publication: Publication, files: dict[str, str]
) -> None:
    provisions = {block.id for _, block in publication.draft.provisions("zh")}
    assert set().union(*(on_page(files, role) for role in NAMES.values())) == provisions


@pytest.mark.slow
def test_a_sentence_about_merchants_in_any_clause_is_on_their_page(real: Path) -> None:
    added = set()
    for number, path in enumerate(sorted((real / "standard/clauses").rglob("*.zh.md")), 10):
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\n收到样品的，商家应登记样品。{{#X-NEW-{number}}}\n", encoding="utf-8")
        added.add(f"X-NEW-{number}")
    files = pages_of(assemble(load(real)))
    assert len(added) > 60
    assert added <= on_page(files, "merchant")
    assert not added & on_page(files, "platform")


def test_the_redline_is_filtered_by_those_whom_the_changed_provisions_bind(files: dict[str, str]) -> None:
    page = files["redlines/D1-working/"]
    rows = dict(re.findall(r'id="D1-working\.([^"]+)".*?data-role="([^"]*)"', page))
    assert rows["principles"].split() == ["platform", "merchant", "streamer", "mcn"]
    assert rows["platform.records"] == "platform"
    assert rows["streamer.protection"].split() == ["streamer", "mcn"], "MCN agencies were bound before"


def test_the_data_for_machines_and_the_tables_say_the_same(files: dict[str, str]) -> None:
    clauses = {clause["id"]: clause for clause in json.loads(files["clauses.json"])["clauses"]}
    principles = {item["id"]: item["roles"] for item in clauses["principles"]["provisions"]}
    assert principles["G-PRI-02"] == ["platform"]
    assert principles["G-PRI-03"] == ["merchant", "streamer", "mcn"]
    assert clauses["principles"]["roles"] == ["platform", "merchant", "streamer", "mcn"]
    for role in NAMES.values():
        bound = [
            item["id"]
            for clause in clauses.values()
            for item in clause["provisions"]
            if role in item["roles"]
        ]
        assert set(bound) == on_page(files, role)
        row = re.search(rf'href="[^"]*{role}/">.*?<td>(\d+)</td></tr>', files["role/"])
        assert row
        assert int(row[1]) == len(bound)


def test_a_heading_leads_to_the_clause(files: dict[str, str]) -> None:
    assert (
        '<h2 id="principles"><a href="../../text/principles/">4 总体原则</a></h2>' in files["role/merchant/"]
    )
