"""Every kind of block as HTML, and what may never come out of a clause's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausework.model.draft import Block, Clause, ClauseText, Draft, Run, Term
from clausework.rendering.clause_html import PageLinks, clause_html, setting_of
from clausework.source.project import load

CASE = Path(__file__).parent.parent / "golden" / "clause-html"


def href(clause_id: str) -> str:
    return f"../{clause_id}/"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_of_block(lang: str, rebase: bool) -> None:
    project = load(CASE / "in")
    assert not project.findings
    setting = setting_of(project.draft, lang)
    html = "".join(
        f"<!-- {clause.id} -->\n{clause_html(clause, setting, PageLinks(href, assets='a/', proposals='p/'))}\n"
        for clause in project.draft.clauses
    )
    golden = CASE / "out" / f"{lang}.html"
    if rebase:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(html, encoding="utf-8")
    assert html == golden.read_text(encoding="utf-8")


def draft(*blocks: Block, lang: str = "zh", terms: tuple[str, ...] = ()) -> Draft:
    entries = [
        Clause(id=f"terms.t{place}", texts={lang: ClauseText(term=Term(name))})
        for place, name in enumerate(terms)
    ]
    return Draft(label="D1", clauses=(*entries, Clause(id="x", texts={lang: ClauseText(blocks=blocks)})))


def written(text: str, *, lang: str = "zh", terms: tuple[str, ...] = (), provision: str = "") -> str:
    made = draft(Block(kind="paragraph", runs=(Run(text),), id=provision), lang=lang, terms=terms)
    return str(clause_html(made.clauses[-1], setting_of(made, lang), PageLinks(href)))


def test_the_longest_term_is_linked_and_only_once() -> None:
    html = written("直播电商平台和平台，平台。", terms=("平台", "直播电商平台"))
    assert html.count('href="../terms.t1/"') == 1
    assert html.count('href="../terms.t0/"') == 1
    assert ">直播电商平台</a>" in html


@pytest.mark.parametrize(
    ("text", "linked"),
    [("MCN agencies", True), ("an MCN agency", True), ("Platforms", False), ("platformer", False)],
)
def test_a_latin_term_is_a_word_or_its_plural(text: str, linked: bool) -> None:
    assert ("<a " in written(text, lang="en", terms=("MCN agency", "platformed"))) is linked


def test_the_title_of_a_work_holds_no_terms() -> None:
    html = written("《平台规范》要求平台做到。", terms=("平台",))
    assert html.count("<a ") == 1
    assert "《平台规范》" in html


def test_a_term_does_not_link_inside_its_own_entry() -> None:
    words = Block(kind="paragraph", runs=(Run("平台的定义。"),))
    entry = Clause(id="terms.t0", texts={"zh": ClauseText(term=Term("平台"), blocks=(words,))})
    made = Draft(label="D1", clauses=(entry,))
    assert "<a " not in clause_html(entry, setting_of(made, "zh"), PageLinks(href))


def test_markup_in_the_words_stays_words() -> None:
    html = written('<script>alert("x")</script>', provision="P-A-01")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_reference_to_nothing_is_shown_and_leads_nowhere() -> None:
    made = draft(Block(kind="paragraph", runs=(Run("", "ref", "gone"),)))
    html = clause_html(made.clauses[-1], setting_of(made, "zh"), PageLinks(href))
    assert "gone" in html
    assert "<a " not in html


def test_an_untranslated_clause_says_so() -> None:
    made = draft()
    assert "not been translated" in clause_html(made.clauses[-1], setting_of(made, "en"), PageLinks(href))


def test_plain_words_have_markers_and_numbers() -> None:
    project = load(CASE / "in")
    clause = project.draft.clause("blocks")
    assert clause is not None
    words = setting_of(project.draft, "zh").typed(clause).split("\n")
    assert words[0] == "平台应核查主播，主播的“资料” & 记录按附录A保存，包括："
    assert words[1:5] == ["a) 身份：", "  1) 姓名；", "  2) 证件；", "b) 年龄（见1.1）。"]
    assert "—— 电话；" in words
