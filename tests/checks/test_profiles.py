"""A whole small standard under each profile: sound as it is, and heard when its edition is crossed."""

from __future__ import annotations

import msgspec
import pytest
from notation import read_example

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.registry import all_rules
from clausework.checks.engine.run import check
from clausework.model.draft import DraftingRules
from clausework.source.profiles import known_profiles

GBT = """
%profile {profile}
%languages zh
# foreword 前言 {{element=foreword}}
{self_}按照GB/T 1.1{drafted}起草。

请注意本文件的某些内容可能涉及专利。本文件的发布机构不承担识别{patents}的责任。

{self_}由甲协会提出并归口。

{self_}起草单位：乙公司。

{self_}主要起草人：张三。
# scope 范围 {{element=scope}}
{self_}规定了退货的要求，描述了对应的证实方法。

{self_}适用于商家。
# references 规范性引用文件 {{element=normative-references}}
{none}
# terms 术语和定义 {{element=terms}}
{undefined}
# returns 退货 {{code=R}}
%provision R-01 | verify=退货记录
商家{verb}在消费者退货后七日内退款。{{#R-01}}
# verification 证实方法
证实方法按退货记录核对。
"""
EDITIONS = {
    "gbt1.1-2020": {
        "self_": "本文件",
        "drafted": "—2020《标准化工作导则　第1部分：标准化文件的结构和起草规则》的规定",
        "patents": "专利",
        "none": "本文件没有规范性引用文件。",
        "undefined": "本文件没有需要界定的术语和定义。",
        "verb": "应",
    },
    "gbt1.1-2009": {
        "self_": "本标准",
        "drafted": "—2009给出的规则",
        "patents": "这些专利",
        "none": "本标准没有规范性引用文件。",
        "undefined": "本标准没有需要界定的术语和定义。",
        "verb": "应",
    },
}
ISO = """
%profile iso-directives-2
%languages en
# foreword | Foreword {element=foreword}
Attention is drawn to the possibility that some of the elements of this document may be the subject of patent rights.
# scope | Scope {element=scope}
This document specifies requirements for returns.

This document applies to merchants.
# references | Normative references {element=normative-references}
There are no normative references in this document.
# terms | Terms and definitions {element=terms}
No terms and definitions are listed in this document.
# returns | Returns {code=R}
The merchant shall refund the price within seven days of the return. {#R-01}
"""


def errors(text, lang="zh"):
    context = read_example(text, lang)
    found = check(context.draft, None, context.project)
    return {item.rule for item in found if item.severity == "error"}, found


@pytest.mark.parametrize("profile", sorted(EDITIONS))
def test_a_sound_standard_of_each_edition_has_no_fault(profile):
    _, found = errors(GBT.format(profile=profile, **EDITIONS[profile]))
    assert [(item.rule, item.message["zh"]) for item in found] == []


@pytest.mark.parametrize("profile", sorted(EDITIONS))
def test_the_words_of_the_other_edition_are_heard(profile):
    other = next(name for name in EDITIONS if name != profile)
    heard, _ = errors(GBT.format(profile=profile, **EDITIONS[other]))
    assert {"FWD-001", "FWD-002", "FWD-006"} <= heard
    assert ("REF-015" if profile == "gbt1.1-2020" else "REF-018") in heard


def test_the_old_edition_admits_its_own_prohibition():
    values = {name: dict(words, verb="不得") for name, words in EDITIONS.items()}
    old, _ = errors(GBT.format(profile="gbt1.1-2009", **values["gbt1.1-2009"]))
    new, _ = errors(GBT.format(profile="gbt1.1-2020", **values["gbt1.1-2020"]))
    assert "MOD-001" not in old
    assert "MOD-001" in new


def test_a_sound_iso_standard_has_no_error_and_nothing_chinese():
    heard, found = errors(ISO, "en")
    assert heard == set(), found
    assert {item.rule[:3] for item in found} <= {"VER"}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("patent rights", "copyright", "FWD-002"),
        ("This document specifies", "This document is about", "SCP-005"),
        ("This document applies", "It is meant", "SCP-003"),
        ("The merchant shall", "The merchant must", "ENG-001"),
        ("There are no normative references in this document.", "None.", "REF-002"),
        ("No terms and definitions are listed in this document.", "", "TRM-002"),
        ("# terms | Terms and definitions", "# terms | Definitions", "STR-003"),
        ("applies to merchants", "shall apply to merchants", "SCP-001"),
    ],
)
def test_faults_under_iso_are_heard(old, new, rule):
    assert old in ISO
    _, found = errors(ISO.replace(old, new), "en")
    assert rule in {item.rule for item in found}


def test_every_rule_names_known_profiles():
    known = set(known_profiles())
    assert all(set(rule.profiles) <= known for rule in all_rules())


@pytest.mark.parametrize("like", ["gbt1.1-2009", "gbt1.1-2020", "iso-directives-2"])
@pytest.mark.parametrize("example", ["broken", "passing"])
def test_every_rule_asks_the_body_a_profile_file_is_like(like, example):
    for rule in all_rules():
        context = read_example(getattr(rule.whole, example), rule.lang or "zh")
        if rule.profiles and like not in rule.profiles:
            continue
        named, own = (under(context, profile, like) for profile in (like, "house.toml"))
        assert faults(rule, own) == faults(rule, named), rule.id


def under(context, profile, like):
    drafting = None if profile == like else DraftingRules(name=profile, like=like)
    draft = msgspec.structs.replace(context.draft, profile=profile, drafting=drafting)
    return CheckContext(draft, context.previous, context.project, context.comments)


def faults(rule, context):
    return [(fault.at, fault.severity, {**fault.values, "profile": ""}) for fault in rule.check(context)]


def test_a_covered_rule_of_the_directives_is_found_by_its_name():
    from clausework.checks.engine.registry import find_rule

    for name, rule in (("MOD-002", "MOD-001"), ("eng-005", "MOD-014"), ("REF-001", "REF-001")):
        assert find_rule(name).id == rule
    assert find_rule("NUM-001").id == "NUM-008"


def test_a_chinese_text_under_iso_has_the_chinese_sentences():
    text = GBT.format(profile="iso-directives-2", **EDITIONS["gbt1.1-2020"])
    assert [item.rule for item in check(read_example(text).draft) if item.severity == "error"] == []
    broken = text.replace("本文件适用于商家。", "用于商家。").replace("识别专利的责任", "识别的责任")
    rules = {item.rule for item in check(read_example(broken.replace("规定了", "说明")).draft)}
    assert {"SCP-003", "SCP-005", "FWD-002"} <= rules
