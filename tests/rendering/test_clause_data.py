"""The text for machines: every word, label and item of every clause in both languages, counted by hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import msgspec
import pytest
from frozen_site import published
from places import LIVE_COMMERCE
from printed_lines import block_lines

from clausework.model.draft import Block, Clause, Draft, Provision, walk
from clausework.model.law import Article, Law, Party
from clausework.model.published import ClauseData, ClausesData, ProvisionData
from clausework.rendering.assemble import assemble
from clausework.rendering.formats.data import clauses_data, stage
from clausework.source.project import load

ROOT = Path(__file__).parents[2]
NOTES = {"zh": {"note": "注", "example": "示例"}, "en": {"note": "NOTE", "example": "EXAMPLE"}}
COLON = {"zh": "：", "en": ": "}
TABLES = {"zh": "表", "en": "Table "}


@pytest.fixture(scope="module")
def found() -> ClausesData:
    return clauses_data(published())


def numbers(draft: Draft, lang: str) -> dict[str, str]:
    """How a reference prints each clause, told without the writer of the data."""
    named = {}
    for clause in draft.clauses:
        number = clause.number
        if clause.element == "annex" and number.isalpha():
            number = {"zh": "附录", "en": "Annex "}[lang] + number
        elif number.isdigit():
            number = {"zh": "第{}章", "en": "Clause {}"}[lang].format(number)
        named[clause.id] = number or clause.texts[lang].title
    return named


def words(block: Block, named: dict[str, str]) -> str:
    return "".join(
        {
            "ref": run.text or named.get(run.target, run.target),
            "footnote": named.get(f"^{run.target}", run.target),
        }.get(run.mark, run.text)
        for run in block.runs
    )


def expected(draft: Draft, lang: str) -> dict[str, list[str]]:
    """By clause the lines that are printed of it: each block with its label, each row with its cells."""
    named = numbers(draft, lang)
    tables: Counter[str] = Counter()
    footnotes = 0
    lines: dict[str, list[str]] = {}
    for clause in draft.clauses:
        kinds = Counter(block.kind for block in walk(clause.texts[lang].blocks))
        notes = [block.target for block in walk(clause.texts[lang].blocks) if block.kind == "footnote"]
        named |= {f"^{note}": f"[{place}]" for place, note in enumerate(notes, footnotes + 1)}
        seen: Counter[str] = Counter()
        lines[clause.id] = []
        annex = f"{clause.number[0]}." if clause.element == "annex" else ""
        for top in clause.texts[lang].blocks:
            for block in walk((top,)):
                if block.kind in ("note", "example"):
                    seen[block.kind] += 1
                    number = str(seen[block.kind]) if kinds[block.kind] > 1 else ""
                    number = f" {number}" if number and lang == "en" else number
                    label = f"{NOTES[lang][block.kind]}{number}{COLON[lang]}"
                    lines[clause.id].append(label + words(block, named))
                elif block.kind == "list":
                    for place, item in enumerate(block.children):
                        label = f"{chr(ord('a') + place)}) " if block.ordered else "——"
                        lines[clause.id].append(label + words(item, named))
                elif block.kind == "table":
                    tables[annex] += 1
                    label = f"{TABLES[lang]}{annex}{tables[annex]} "
                    lines[clause.id].append(label + words(block, named))
                    for row in block.children:
                        lines[clause.id].append("\t".join(words(cell, named) for cell in row.children))
                elif block.kind == "paragraph":
                    lines[clause.id].append(words(block, named))
                elif block.kind == "footnote":
                    footnotes += 1
                    lines[clause.id].append(f"{footnotes}) {words(block, named)}")
                else:
                    assert block.kind in ("item", "row", "cell"), "a kind that this test must learn"
    return lines


def told(data: ClausesData, lang: str) -> dict[str, list[str]]:
    return {clause.id: list(block_lines(clause.texts[lang].blocks)) for clause in data.clauses}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_word_label_and_item_of_the_frozen_copy_is_there(found: ClausesData, lang: str) -> None:
    assert told(found, lang) == expected(published().draft, lang)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_word_label_and_item_of_our_own_standard_is_there(lang: str) -> None:
    publication = assemble(load(ROOT))
    assert told(clauses_data(publication), lang) == expected(publication.draft, lang)


def _without(clause: Clause, lang: str, place: int) -> Clause:
    text = clause.texts[lang]
    blocks = text.blocks[:place] + text.blocks[place + 1 :]
    return msgspec.structs.replace(
        clause, texts=clause.texts | {lang: msgspec.structs.replace(text, blocks=blocks)}
    )


@pytest.mark.parametrize("kind", ["paragraph", "list", "note", "example", "table"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_block_that_is_dropped_is_missed(found: ClausesData, lang: str, kind: str) -> None:
    draft = published().draft
    place, clause, at = next(
        (number, clause, at)
        for number, clause in enumerate(draft.clauses)
        for at, block in enumerate(clause.texts[lang].blocks)
        if block.kind == kind
    )
    clauses = (*draft.clauses[:place], _without(clause, lang, at), *draft.clauses[place + 1 :])
    assert told(found, lang) != expected(msgspec.structs.replace(draft, clauses=clauses), lang)


def test_no_field_of_the_model_is_left_out() -> None:
    """A field that is added to a draft, a clause or a provision must be told too."""
    told = {"label": "draft"}  # by another name
    frozen = {"sealed"}  # what the frozen file holds of comments and reasons; no part of the text
    fields = set(Draft.__struct_fields__) - frozen
    assert {told.get(name, name) for name in fields} <= set(ClausesData.__struct_fields__)
    assert set(Clause.__struct_fields__) <= set(ClauseData.__struct_fields__)
    assert set(Provision.__struct_fields__) <= set(ProvisionData.__struct_fields__)


def test_all_that_is_recorded_of_a_provision_is_there(found: ClausesData) -> None:
    draft = published().draft
    recorded = {
        name: (item.basis, item.later, item.verify, item.proposal)
        for clause in draft.clauses
        for name, item in clause.provisions.items()
    }
    listed = {
        item.id: (item.basis, item.later, item.verify, item.proposal)
        for clause in found.clauses
        for item in clause.provisions
    }
    assert {name: listed[name] for name in recorded} == recorded
    assert all(item[0] or item[1] or item[2] for item in recorded.values())
    assert set(listed) == {block.id for _, block in draft.provisions("zh")}


def test_a_provision_is_stated_with_its_items_and_its_verb(found: ClausesData) -> None:
    provisions = {item.id: item for clause in found.clauses for item in clause.provisions}
    ending = [item for item in provisions.values() if item.text["zh"].endswith("：")]
    assert ending
    assert all(item.statement["zh"].startswith(f"{item.text['zh']}\na) ") for item in ending)
    assert all(
        item.verb[lang] in item.text[lang] for item in provisions.values() if item.modal for lang in item.verb
    )
    verbs = Counter((item.modal, item.verb["zh"]) for item in provisions.values() if item.modal)
    assert verbs["requirement", "应"] > 50
    assert verbs["recommendation", "宜"] > 20


def test_what_a_drafter_did_not_write_is_marked(found: ClausesData) -> None:
    for data, clause in zip(found.clauses, published().draft.clauses, strict=True):
        for lang, text in data.texts.items():
            marked = [block.generated for block in text.blocks]
            made = clause.texts[lang].generated
            assert marked == [False] * (len(marked) - made) + [True] * made
    assert any(block.generated for data in found.clauses for block in data.texts["zh"].blocks)


def test_terms_have_all_their_designations(found: ClausesData) -> None:
    term = next(clause for clause in found.clauses if clause.id == "terms.live-commerce")
    written = published().draft.clause("terms.live-commerce")
    assert written
    assert {lang: text.term for lang, text in term.texts.items()} == {
        lang: text.term for lang, text in written.texts.items()
    }
    assert term.texts["zh"].term
    assert term.texts["zh"].term.admitted


def test_headings_are_as_printed(found: ClausesData) -> None:
    annex = next(clause for clause in found.clauses if clause.element == "annex")
    assert annex.texts["zh"].heading == f"附录A（资料性） {annex.title['zh']}"
    assert annex.texts["en"].heading.startswith("Annex A")
    assert annex.texts["zh"].number == "附录A"
    assert annex.texts["en"].number == "Annex A"


def test_a_frozen_draft_has_the_digest_of_its_file() -> None:
    publication = msgspec.structs.replace(published(), current="D1", facts={})
    data = clauses_data(publication)
    assert data.frozen
    assert data.digest == publication.edition("D1").digest
    assert data.notice == publication.draft.notice


def test_the_data_fits_its_schema_and_reads_back_the_same(found: ClausesData) -> None:
    files = stage(published())
    schema = json.loads(files["schema/clauses.schema.json"])
    jsonschema.validate(json.loads(files["clauses.json"]), schema)
    assert msgspec.json.decode(files["clauses.json"], type=ClausesData) == found


def test_our_own_standard_names_its_licence() -> None:
    assert load(ROOT).draft.licence == "CC-BY-4.0"


def test_what_a_provision_rests_on_is_told_with_its_kind():
    law = Law(
        code="ECL",
        title={"zh": "电子商务法"},
        articles={"5": Article(subject={"zh": "义务"}, kind="purpose")},
    )
    project = load(LIVE_COMMERCE)
    clause = next(clause for clause in project.draft.clauses if clause.provisions)
    name = next(iter(clause.provisions))
    data = Provision(
        basis=("ECL 5", "ECL 9"), later=("ECL 7",), kinds={"ECL 9": "analogy"}, own={"zh": "理由"}
    )
    changed = msgspec.structs.replace(clause, provisions={**clause.provisions, name: data})
    draft = msgspec.structs.replace(
        project.draft,
        laws=(law,),
        parties={"state": Party({"zh": "国家"})},
        clauses=tuple(changed if each is clause else each for each in project.draft.clauses),
    )
    told = clauses_data(assemble(msgspec.structs.replace(project, draft=draft)))
    found = next(each for each in told.clauses if each.id == clause.id)
    provision = next(each for each in found.provisions if each.id == name)
    assert provision.kinds == {"ECL 5": "purpose", "ECL 9": "analogy", "ECL 7": "direct"}
    assert provision.own == {"zh": "理由"}
    assert told.parties == {"state": Party({"zh": "国家"})}
