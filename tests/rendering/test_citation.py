"""What a citation says: the draft that is meant, in words that nobody takes for another."""

from __future__ import annotations

import msgspec
import pytest
from places import LIVE_COMMERCE

from clausework.drafts.register import read_draft
from clausework.model.draft import Draft, Lineage, walk
from clausework.rendering.assemble import assemble
from clausework.rendering.citation import Citations, PrintedCitation, other_names
from clausework.rendering.publication import Publication
from clausework.rendering.view import view_of
from clausework.source.project import load


@pytest.fixture(scope="module")
def publication() -> Publication:
    return assemble(load(LIVE_COMMERCE), site_url="https://standard.example/")


def cited(publication: Publication, label: str, clause_id: str, lang: str = "zh") -> PrintedCitation:
    draft = publication.edition(label).draft
    clause = draft.clause(clause_id)
    assert clause is not None
    return Citations(view_of(publication, lang)).of(draft, clause)


def renumbered(publication: Publication, **fields: object) -> Publication:
    """The publication with its working text changed."""
    editions = tuple(
        edition if edition.frozen else msgspec.structs.replace(edition, draft=_with(edition.draft, fields))
        for edition in publication.editions
    )
    return msgspec.structs.replace(publication, editions=editions)


def _with(draft: Draft, fields: dict[str, object]) -> Draft:
    return msgspec.structs.replace(draft, **fields)


@pytest.mark.slow
def test_a_frozen_draft_is_cited_with_its_own_title_and_date(publication: Publication) -> None:
    found = cited(publication, "D1", "platform.training")
    assert (
        found.words == "《直播电子商务服务规范》（重新拟写（非协会文本） · 征求意见稿D1，2020-06-17，"
        "SHA-256 0ce29a8f34daa866）5.1.5 培训，"
    )
    assert (found.address, found.note) == ("drafts/D1/#platform.training", "")
    found = cited(publication, "D1", "platform.training", "en")
    assert found.words == (
        "Service specification for live-stream e-commerce "
        "(Reconstruction (not the association's text) · Draft for comment D1, 17 June 2020, "
        "SHA-256 0ce29a8f34daa866), 5.1.5 Training, "
    )
    assert found.address == "en/drafts/D1/#platform.training"


def test_a_working_clause_is_cited_from_the_draft_that_says_it(publication: Publication) -> None:
    frozen = cited(publication, "D1", "platform.training")
    working = cited(publication, "working", "platform.training")
    assert (working.words, working.address) == (frozen.words, frozen.address)
    assert "D1" in working.note


@pytest.mark.parametrize("clause", ["platform.records", "platform.access", "platform"])
def test_a_clause_of_other_words_has_the_day_of_the_working_text(
    publication: Publication, clause: str
) -> None:
    """A changed clause, a renamed one, and a chapter whose clauses changed."""
    zh, en = (cited(publication, "working", clause, lang) for lang in ("zh", "en"))
    for found in (zh, en):
        assert "D1" not in found.words
        assert found.note
        assert found.address.endswith(f"c/{clause}/")
    assert "（重新拟写（非协会文本） · 送审稿（工作稿），尚未冻结，2020-11-17）" in zh.words
    assert "text) · Draft for review (working text), not frozen, 17 November 2020), " in en.words


def test_a_text_that_has_no_day_is_cited_without_one(publication: Publication) -> None:
    changed = renumbered(publication, date="", reconstruction=False)
    assert "（送审稿（工作稿），尚未冻结）" in cited(changed, "working", "platform.records").words


def test_a_reference_with_another_number_is_another_text(publication: Publication) -> None:
    """The working text is made D1 but for the number of one clause, which a reader of another reads too."""
    frozen = publication.edition("D1").draft
    citing, target = next(
        (clause, run.target)
        for clause in frozen.clauses
        for block in walk(clause.texts["zh"].blocks)
        for run in block.runs
        if run.mark == "ref" and not run.text
    )
    clauses = tuple(
        msgspec.structs.replace(clause, number="99.9") if clause.id == target else clause
        for clause in frozen.clauses
    )
    changed = renumbered(publication, clauses=clauses)
    assert "工作稿" in cited(changed, "working", citing.id).words
    assert "D1" in cited(changed, "working", "platform.training").words


def test_a_number_assigned_is_cited_and_a_placeholder_is_not(publication: Publication) -> None:
    assert "×" not in cited(publication, "working", "platform.records").words
    numbered = renumbered(publication, number="T/ZJWS 1—2021")
    assert cited(numbered, "working", "platform.records").words.startswith(
        "T/ZJWS 1—2021《直播电子商务管理规范》"
    )
    assert cited(numbered, "working", "platform.records", "en").words.startswith(
        "T/ZJWS 1—2021, Management specification"
    )


def test_every_clause_of_every_draft_has_its_own_citation(publication: Publication) -> None:
    for lang in ("zh", "en"):
        citations = Citations(view_of(publication, lang))
        for edition in publication.editions:
            found = [citations.of(edition.draft, clause) for clause in edition.draft.clauses]
            assert len({item.words for item in found}) == len(found)
            assert len({item.address for item in found}) == len(found)


def test_ids_lead_on_and_back_as_far_as_a_draft_has_the_clause() -> None:
    draft = read_draft(LIVE_COMMERCE, "D1")
    kept = msgspec.structs.replace(draft, clauses=draft.clauses[:3])
    first, second, third = (clause.id for clause in kept.clauses)
    lineage = (
        Lineage(draft="D2", kind="renamed", old=("past",), new=("between",)),
        Lineage(draft="D3", kind="renamed", old=("between",), new=(first,)),
        Lineage(draft="D4", kind="renamed", old=(second,), new=("later",)),
        Lineage(draft="D5", kind="split", old=("later",), new=("left", "right")),
        Lineage(draft="D6", kind="retired", old=("gone",), new=()),
        Lineage(draft="D7", kind="renamed", old=("round",), new=("about",)),
        Lineage(draft="D8", kind="renamed", old=("about",), new=("round",)),
    )
    assert other_names(kept, lineage) == {first: ["between", "past"], second: ["later", "left", "right"]}
    assert third not in other_names(kept, lineage)
