"""Each rule against cases beside its own examples, and lexical rules against traps."""

from __future__ import annotations

from pathlib import Path

import pytest
from notation import read_example

from clausework.checks.engine.registry import all_rules, find_rule
from clausework.checks.rules.lexical import RULES as LEXICAL

HERE = Path(__file__).parent


def read_cases(name):
    rule = ""
    for line in (HERE / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            rule = line[3:]
        elif line and not line.startswith("# "):
            yield rule, line[0], line[2:].replace("⏎", "\n")


CASES = (*read_cases("rule_cases.txt"), *read_cases("rule_trials.txt"))


@pytest.mark.parametrize(("rule_id", "sign", "example"), CASES, ids=[f"{case[0]}{case[1]}" for case in CASES])
def test_a_case(rule_id, sign, example):
    rule = find_rule(rule_id)
    faults = list(rule.check(read_example(example, "en" if rule.lang == "en" else "zh")))
    assert bool(faults) == (sign == "!"), faults


def test_each_rule_has_a_broken_and_a_passing_case_and_each_lexical_rule_a_trap():
    signs = {}
    for rule, sign, _ in CASES:
        signs.setdefault(rule, set()).add(sign)
    lexical = {rule.id for rule in LEXICAL}
    wanted = {rule.id: {"!", "=", "~"} if rule.id in lexical else {"!", "="} for rule in all_rules()}
    assert {
        name: want - signs.get(name, set()) for name, want in wanted.items() if want - signs.get(name, set())
    } == {}


def test_no_case_repeats_an_example_of_its_rule():
    for rule_id, _, example in CASES:
        rule = find_rule(rule_id)
        assert example.strip() not in (rule.broken.strip(), rule.passing.strip())
