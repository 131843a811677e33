"""The rules on the real standard: silent where it is right, heard where it is spoilt."""

from __future__ import annotations

import re
from functools import cache

import pytest
from places import ROOT

from clausework.checks.engine.run import check, settle
from clausework.drafts.register import read_register
from clausework.lang.modals import classify
from clausework.model.draft import Clause, ClauseText, Draft
from clausework.model.law import look_up
from clausework.source.markdown import read_blocks
from clausework.source.project import Project, load

SPOILT = [
    ("zh", "应", "必须"),
    ("zh", "应", "应当"),
    ("zh", "应", "须"),
    ("zh", "应", "需"),
    ("zh", "不应", "不得"),
    ("zh", "不应", "严禁"),
    ("zh", "宜", "应尽量"),
    ("zh", "可", "可以"),
    ("en", "shall", "must"),
    ("en", "shall not", "may not"),
    ("en", "should", "ought to"),
]
HEARD = {"MOD-001", "MOD-004", "MOD-007", "ENG-001"}


@cache
def project() -> Project:
    """The standard, read when a test asks for it: each worker collects this file."""
    return load(ROOT)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_provision_has_one_verb(lang):
    for _, block in project().draft.provisions(lang):
        assert len([verb for verb in classify(block.text, lang) if verb.modal]) == 1, block.id


@pytest.mark.parametrize(("lang", "verb", "wrong"), SPOILT)
def test_a_wrong_verb_is_heard_where_it_stands(lang, verb, wrong):
    spoilt = 0
    for _, block in project().draft.provisions(lang):
        found = classify(block.text, lang)[0]
        if found.text != verb:
            continue
        spoilt += 1
        text = block.text[: found.start] + wrong + block.text[found.end :]
        blocks, _ = read_blocks(text + "{#P-1}", "a.md", 1)
        clause = Clause(id="a", code="P", texts={lang: ClauseText(title="甲", blocks=blocks)})
        findings = check(Draft(label="working", clauses=(clause,), languages=(lang,)))
        heard = [item.at.column for item in findings if item.rule in HEARD]
        assert found.start + 1 in heard, text
    assert spoilt


def test_the_text_of_the_standard_breaks_no_rule_of_wording():
    of = project()
    findings = settle(check(of.draft, None, of), of.allowed, of.severity, of.sources, unused=False)
    wrong = [
        (item.rule, item.at.path, item.at.line)
        for item in findings
        if item.severity != "info" and item.excuse is None
    ]
    assert [item for item in wrong if item[0] != "BIL-004"] == []


def test_every_article_that_is_cited_has_its_facts():
    laws = {law.code: law for law in project().draft.laws}
    for clause in project().draft.clauses:
        for name, provision in clause.provisions.items():
            for citation in (*provision.basis, *provision.later):
                cited = look_up(citation, laws)
                assert cited.article, (name, citation)
                assert cited.article.subject.keys() == {"zh", "en"}, citation


def test_the_frozen_drafts_keep_their_editions_verbs_and_names():
    from clausework.drafts.register import read_draft, read_register

    for entry in read_register(ROOT):
        rules = {item.rule for item in check(read_draft(ROOT, entry.label)) if item.severity == "error"}
        assert rules.isdisjoint({"MOD-001", "REF-015", "REF-018", "BIL-001", "IDS-001", "XRF-001"}), (
            entry.label
        )


@pytest.mark.parametrize(
    ("lang", "asked", "advised"), [("zh", "要求", "建议"), ("en", "requirement", "advice")]
)
def test_a_proposal_is_as_strong_as_it_was_reported(lang, asked, advised):
    """Required of platforms, advised to merchants, streamers and MCN agencies."""
    for name, text in project().draft.proposals.items():
        strength = {"S1": asked}.get(name[:2], advised)
        assert {word for word in (asked, advised) if word in text[lang]} == {strength}, name


def test_of_july_no_more_is_told_than_was_reported():
    """The draft was to be unveiled in July; that comments were invited then, nobody reports."""
    foreword = project().draft.clause("foreword")
    pages = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("site/pages/about.*.md"))]
    for told in (*(" ".join(b.text for b in foreword.texts[lang].blocks) for lang in ("zh", "en")), *pages):
        assert "拟于" in told or "to be unveiled" in told
        assert "演练" in told or "rehearsal" in told
        assert "7月公开征求" not in told
        assert "7月征求意见，" not in told
        assert "invited comments in July" not in told
        assert "opinions were invited" not in told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_about_the_site_tells_true_of_drafts_and_ids(lang: str) -> None:
    page = (ROOT / "site" / "pages" / f"about.{lang}.md").read_text("utf-8")
    listed = re.findall(r"^- (D\d+|工作稿|the working text)", page, re.MULTILINE)
    working = {"zh": "工作稿", "en": "the working text"}[lang]
    assert listed == [*(entry.label for entry in read_register(ROOT)), working]
    names = set(re.findall(r"`([a-z]+\.[a-z]+)`", page))
    present = {clause.id for clause in project().draft.clauses}
    events = [event for event in project().draft.lineage if event.kind == "renamed"]
    assert [event.old[0] for event in events if event.old[0] in names and event.new[0] in names]
    assert names <= present | {event.old[0] for event in events}
