"""Laws as data: what references.yml and the front matter say, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausework.drafts.register import read_draft, read_register
from clausework.model.canonical import canonical_json
from clausework.model.draft import walk
from clausework.model.law import StatutoryLimit, look_up, parsed_article
from clausework.source.laws import article_name, law_names
from clausework.source.project import Project, load

REFERENCES = """\
parties:
  operator:
    title: {zh: 电子商务经营者, en: E-commerce operators}
    roles: [platform, merchant]
laws:
  ECL:
    title: {zh: 电子商务法, en: E-Commerce Law}
    effective: 2019-01-01
    articles:
      31: {subject: {zh: 保存交易信息, en: keeping records}, binds: platform, verb: 应}
      59: {subject: {zh: 处理投诉, en: complaints}, binds: operator, verb: 应当}
  AL:
    title: {zh: 广告法, en: Advertising Law}
    kind: 参照
    until: 2021-04-29
    articles:
      38: {subject: {zh: 代言, en: endorsing}, verb: 不得}
      38.3: {subject: {zh: 受罚未满三年的, en: after a penalty}, verb: 不得, kind: direct, until: 2021-01-01, unconfirmed: true}
duties:
  ECL 31: [{act: {zh: 保存, en: keeping}, limits: [{least: {zh: 三年, en: three years}}], carried: [P-BKG-01]}]
"""
BASIS = "basis: [ECL 27]"


def written(root: Path, references: str = REFERENCES, basis: str = BASIS) -> Project:
    (root / "standard/references.yml").write_text(references, encoding="utf-8")
    path = root / "standard/clauses/platform/vetting.zh.md"
    text = path.read_text(encoding="utf-8")
    assert text.count(BASIS) == 1
    path.write_text(text.replace(BASIS, basis), encoding="utf-8")
    return load(root)


def test_the_articles_of_a_law_are_read(small):
    laws = {law.code: law for law in written(small).draft.laws}
    kept = laws["ECL"].articles["31"]
    assert (kept.subject["en"], kept.binds, kept.level) == ("keeping records", ("platform",), "requirement")
    (duty,) = kept.duties
    assert duty.limits == (StatutoryLimit(bound="least", amount={"zh": "三年", "en": "three years"}),)
    assert (duty.state, duty.carried) == ("carried", ("P-BKG-01",))
    later = look_up("AL 38.3", laws)
    assert (later.period[1], later.sure, later.kind({})) == ("2021-01-01", None, "direct")
    whole = look_up("AL 38.2(1)", laws)
    assert (whole.article, whole.period[1]) == (laws["AL"].articles["38"], "2021-04-29")
    assert (whole.kind({}), whole.kind({"AL 38.2(1)": "purpose"})) == ("analogy", "purpose")
    assert look_up("AL 39", laws).article is None
    assert look_up("XX 3", laws).law is None


def test_a_kind_stands_before_its_citation(small):
    basis = "basis: [ECL 31, 参照 ECL 59, purpose AL 38.3], own: 行业可行的期限"
    project = written(small, basis=basis)
    assert [finding.rule for finding in project.findings] == []
    provision = project.draft.clause("platform.vetting").provisions["P-BKG-01"]
    assert provision.basis == ("ECL 31", "ECL 59", "AL 38.3")
    assert provision.kinds == {"ECL 59": "analogy", "AL 38.3": "purpose"}
    assert provision.own == {"zh": "行业可行的期限"}


def test_the_reason_of_the_committee_has_a_text_per_language(small):
    path = small / "standard/clauses/platform/vetting.en.md"
    text = path.read_text(encoding="utf-8")
    entry = "P-BKG-01: {"
    assert text.count(entry) == 1
    path.write_text(text.replace(entry, f"{entry}own: a workable period, "), encoding="utf-8")
    project = written(small, basis=f"{BASIS}, own: 行业可行的期限")
    provision = project.draft.clause("platform.vetting").provisions["P-BKG-01"]
    assert provision.own == {"zh": "行业可行的期限", "en": "a workable period"}


@pytest.mark.parametrize(
    ("right", "wrong", "rule", "line"),
    [
        ("      31: {", "      第三十一条: {", "YML-026", 10),
        ("verb: 应}", "verb: 必须}", "YML-026", 10),
        ("kind: 参照", "kind: 类推", "YML-026", 14),
        ("[{least:", "[{fewest:", "YML-026", 20),
        ("least: {zh: 三年, en: three years}", "least: 三年", "YML-012", 20),
        ("subject: {zh: 处理投诉, en: complaints}, ", "", "YML-011", 11),
        ("binds: operator", "binding: operator", "YML-010", 11),
        ("until: 2021-04-29", "until: 2021-04-31", "YML-023", 15),
    ],
)
def test_data_written_amiss_are_told_with_their_place(small, right, wrong, rule, line):
    assert REFERENCES.count(right) == 1
    found = [
        (finding.rule, finding.at.line)
        for finding in written(small, REFERENCES.replace(right, wrong)).findings
        if finding.at.path.endswith("references.yml")
    ]
    assert (rule, line) in found


@pytest.mark.parametrize(
    ("name", "parts", "zh", "en"),
    [
        ("27", (27, 0, 0, 0), "第二十七条", "27"),
        ("9(3)", (9, 0, 0, 3), "第九条第三项", "9(3)"),
        ("38.3", (38, 0, 3, 0), "第三十八条第三款", "38 para. 3"),
        ("18.1(5)", (18, 0, 1, 5), "第十八条第一款第五项", "18 para. 1(5)"),
        ("10-1", (10, 1, 0, 0), "第十条之一", "10-1"),
        ("II", (), "第II条", "II"),
    ],
)
def test_the_parts_of_an_article_are_printed(name, parts, zh, en):
    assert parsed_article(name) == parts
    assert (article_name(name, "zh"), article_name(name, "en")) == (zh, en)


def test_drafts_frozen_before_laws_had_articles_keep_their_bytes():
    from places import LIVE_COMMERCE

    entries = read_register(LIVE_COMMERCE)
    assert entries
    for entry in entries:
        path = LIVE_COMMERCE / f"standard/drafts/{entry.label}.json"
        assert canonical_json(read_draft(LIVE_COMMERCE, entry.label)) == path.read_bytes()


def test_an_article_that_was_not_looked_up_is_printed_as_such(small):
    laws = {law.code: law for law in written(small).draft.laws}
    assert law_names(["AL 38.3", "AL 38"], laws, "zh") == ["《广告法》第三十八条第三款、第三十八条"]
    assert law_names(["AL 38.3"], laws, "en") == ["Advertising Law, Article 38 para. 3"]


def test_the_annex_prints_subject_and_kind_beside_the_article(small):
    outline = small / "standard/outline.yml"
    outline.write_text(outline.read_text(encoding="utf-8") + "- basis\n", encoding="utf-8")
    for lang, title in (("zh", "法律依据"), ("en", "Legal bases")):
        front = f"---\ntitle: {title}\nelement: annex\nstatus: informative\ngenerate: legal-basis\n---\n"
        (small / f"standard/clauses/basis.{lang}.md").write_text(front, encoding="utf-8")
    basis = "basis: [宗旨 ECL 59, ECL 31, ECL 77, XX 1], later: [AL 38.3, AL 38], own: 行业可行的期限。"
    draft = written(small, basis=basis).draft
    ends = {lang: walk(draft.clause("basis").texts[lang].blocks)[-2:] for lang in ("zh", "en")}
    cells = {lang: cell.text for lang, (cell, _) in ends.items()}
    assert ends["zh"][1].text == "下列各条的序号和内容没有对照公布的文本核对：《广告法》第三十八条第三款。"
    assert ends["en"][1].text.endswith("published text: Advertising Law, Article 38 para. 3.")
    assert cells["zh"] == (
        "在本稿的日期已施行：《电子商务法》第三十一条（保存交易信息）、第七十七条；宗旨见《电子商务法》第五十九条（处理投诉）。"
        "其后施行：《广告法》第三十八条第三款（受罚未满三年的）；参照《广告法》第三十八条（代言）。"
        "本文件自定：行业可行的期限。"
    )
    assert cells["en"] == (
        "In force on the date of the draft: E-Commerce Law, Articles 31 (keeping records), 77; for the aim of E-Commerce Law, "
        "Article 59 (complaints). Later: Advertising Law, Article 38 para. 3 (after a penalty); by analogy with "
        "Advertising Law, Article 38 (endorsing)."
    )
