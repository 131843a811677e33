"""Markers, captions, addresses, laws and days: what the pages print that nobody typed."""

from __future__ import annotations

import msgspec
import pytest

from clausework.layout.kinds import letters, marker
from clausework.model.comment import Consultation
from clausework.model.draft import Clause, Draft, Provision
from clausework.model.law import Article, Law
from clausework.rendering import routes
from clausework.rendering.dates import day_name, period_name
from clausework.rendering.labels import basis_name, basis_names, heading_of, mention_of


def test_markers_go_from_letters_to_numbers() -> None:
    assert [marker(1, n) for n in (1, 2, 26, 27, 53)] == ["a)", "b)", "z)", "aa)", "ba)"]
    assert [marker(2, n) for n in (1, 12)] == ["1)", "12)"]
    assert letters(702) == "zz"


def test_an_annex_is_named_in_both_languages() -> None:
    annex = Clause(id="annex-basis", element="annex", number="A", informative=True)
    assert mention_of(annex, "zh") == "附录A"
    assert mention_of(annex, "en") == "Annex A"
    assert heading_of(annex, "zh").startswith("附录A（资料性）")


def test_a_chapter_is_referred_to_as_the_drafting_rules_have_it() -> None:
    """XRF-004 of ourselves: 第9章 for a chapter, the number alone for what is below it."""
    chapter, below = Clause(id="verification", number="9"), Clause(id="platform.vetting", number="5.1.3")
    assert [mention_of(chapter, lang) for lang in ("zh", "en")] == ["第9章", "Clause 9"]
    assert [mention_of(below, lang) for lang in ("zh", "en")] == ["5.1.3", "5.1.3"]


@pytest.mark.parametrize(
    ("basis", "zh", "en"),
    [
        ("ECL 27", "《电子商务法》第二十七条", "E-Commerce Law, Article 27"),
        ("ECL 9(3)", "《电子商务法》第九条第三项", "E-Commerce Law, Article 9(3)"),
        ("ECL", "《电子商务法》", "E-Commerce Law"),
        ("XXX 1", "XXX第一条", "XXX, Article 1"),
    ],
)
def test_an_article_of_law_is_written_out(basis: str, zh: str, en: str) -> None:
    draft = Draft(label="D1", laws=(Law(code="ECL", title={"zh": "电子商务法", "en": "E-Commerce Law"}),))
    assert basis_name(draft, basis, "zh") == zh
    assert basis_name(draft, basis, "en") == en


def test_a_closing_at_midnight_is_the_end_of_the_day_before() -> None:
    july = Consultation(
        id="x", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
    )
    assert period_name(july, "zh") == "2020年7月1日至7月31日24:00（北京时间）"
    assert period_name(july, "en") == "1 July to 31 July 2020, 24:00 (Beijing time)"


def test_a_period_over_the_new_year_names_both_years() -> None:
    winter = Consultation(
        id="x", draft="D1", opens="2020-12-20T00:00:00+08:00", closes="2021-01-20T17:30:00+08:00"
    )
    assert period_name(winter, "zh") == "2020年12月20日至2021年1月20日17:30（北京时间）"


def test_a_day_that_is_none_is_left_as_it_is() -> None:
    assert day_name("2020-06-17T08:00:00+08:00", "en") == "17 June 2020"
    assert day_name("", "zh") == ""
    assert day_name("soon", "zh") == "soon"


@pytest.mark.parametrize(
    ("at", "target", "expected"),
    [
        ("", "text/a/", "text/a/"),
        ("text/a/", "text/a/#x", "#x"),
        ("text/a/", "text/b/#x", "../b/#x"),
        ("en/c/x.y/", "", "../../../"),
        ("en/", "en/", "./"),
        ("c/x.y/", "assets/lite.css", "../../assets/lite.css"),
    ],
)
def test_links_are_relative(at: str, target: str, expected: str) -> None:
    assert routes.relative(at, target) == expected


def test_a_basis_that_is_not_direct_says_so():
    articles = {"35": Article(subject={"zh": "限制"}), "5": Article(subject={"zh": "义务"}, kind="purpose")}
    laws = (Law(code="ECL", title={"zh": "电子商务法", "en": "E-Commerce Law"}, articles=articles),)
    draft = Draft(label="D1", laws=laws)
    provision = Provision(
        basis=("ECL 35", "ECL 5", "XX 1"), later=("ECL 5",), kinds={"ECL 35": "analogy", "XX 1": "direct"}
    )
    assert basis_names(draft, provision, False, "zh") == [
        "参照《电子商务法》第三十五条", "宗旨见《电子商务法》第五条", "XX第一条",
    ]  # fmt: skip
    assert basis_names(draft, provision, True, "en") == ["for the aim of E-Commerce Law, Article 5"]
    plain = msgspec.structs.replace(provision, kinds={"ECL 5": "direct"})
    assert basis_names(draft, plain, True, "en") == ["E-Commerce Law, Article 5"]
