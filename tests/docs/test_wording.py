"""The list of wording: its examples, its page, and that strings and manuals keep to it."""

from __future__ import annotations

from itertools import chain

import pytest
from wording import LIST, PAGE, Rule, found, hits, page, rules

TEXT = LIST.read_text("utf-8")
KNOWN = tuple(rules(TEXT))
SHOWN = [rule for rule in KNOWN if rule.say]


def test_there_are_twenty_rules_for_each_language() -> None:
    assert [sum(rule.lang == lang for rule in SHOWN) for lang in ("zh", "en")] == [20, 20]
    assert len({(rule.lang, rule.name) for rule in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_a_rule_finds_its_bad_example_and_not_its_good_one(rule: Rule) -> None:
    names = [hit.rule for hit in hits(KNOWN, rule.lang, "strings", rule.bad)]
    assert (rule.name in names) == bool(rule.find)
    assert list(hits(KNOWN, rule.lang, "strings", rule.good)) == []


def test_each_pattern_finds_something_that_was_written() -> None:
    spoken = [rule for rule in SHOWN if rule.find]
    assert len(spoken) >= 36
    assert all(any(pattern.search(rule.bad) for pattern in rule.find) for rule in spoken)


def test_every_term_has_one_name_in_the_glossary() -> None:
    glossary = (PAGE.parent / "glossary.md").read_text("utf-8")
    terms = {rule.name for rule in KNOWN if not rule.say}
    assert sorted(name for name in terms if f"| {name} |" not in glossary) == []


def test_the_page_is_that_of_the_list() -> None:
    assert PAGE.read_text("utf-8") == page(TEXT)


def test_strings_and_manuals_keep_to_the_list() -> None:
    assert [" ".join(hit) for hit in chain(found(KNOWN))] == []
