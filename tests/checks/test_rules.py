"""Each rule against its own examples, and the registry against the house's promises."""

from __future__ import annotations

import re

import pytest
from notation import read_example

from clausework.checks.engine.registry import all_rules, find_rule
from clausework.checks.engine.run import finding

RULES = all_rules()


def found(rule, example):
    lang = "en" if rule.lang == "en" else "zh"
    return [finding(rule, fault) for fault in rule.check(read_example(example, lang))]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_broken_example_breaks_the_rule(rule):
    findings = found(rule, rule.broken)
    assert findings, rule.id
    for item in findings:
        assert item.message["zh"].strip()
        assert item.message["en"].strip()
        assert item.remedy["zh"].strip()
        assert item.remedy["en"].strip()
        assert not re.search(r"\{\w+\}", "".join([*item.message.values(), *item.remedy.values()]))
        assert not item.message["zh"].endswith("。")
        assert not item.message["en"].endswith(".")
        assert item.at.path


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_passing_example_passes(rule):
    assert found(rule, rule.passing) == []


def test_ids_and_names_are_unique():
    assert len({rule.id for rule in RULES}) == len(RULES) >= 60
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_why_and_on_what_it_rests(rule):
    for words in (rule.title, rule.why, rule.message, rule.remedy):
        assert words.zh
        assert words.en
    assert rule.source


def test_a_rule_is_found_by_id_and_by_fault():
    assert find_rule("mod-001") is find_rule("forbidden-verb")
    assert find_rule("no-such-rule") is None
