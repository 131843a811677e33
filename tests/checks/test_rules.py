"""Each rule against its examples and the cases beside it, and the registry against the house's promises."""

from __future__ import annotations

import re
import tomllib
from functools import partial

import pytest
from notation import HEADING, read_cases, read_example

from clausework.checks.engine import rule as rule_files
from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.registry import PLACES, all_rules, find_rule, registry
from clausework.checks.engine.rule import FENCE, PLACEHOLDER, SHARED, read_words
from clausework.checks.engine.run import WORDLESS, finding
from clausework.model.draft import Block, Clause, ClauseText, Draft, Place, Run

RULES = all_rules()
FILES = {rule.id: rule.file for rule in all_rules()}
CASES = {name: read_cases(file) for name, file in FILES.items()}
HEADS = {name: tomllib.loads(file.read_text("utf-8").split(FENCE, 2)[1]) for name, file in FILES.items()}


def found(rule, example):
    lang = "en" if rule.lang == "en" else "zh"
    return [finding(rule, fault) for fault in rule.check(read_example(example, lang))]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.name}")
def test_the_examples_and_cases_of_a_rule(rule):
    findings = found(rule, rule.whole.broken)
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
    assert found(rule, rule.whole.passing) == []
    assert [told for case in CASES[rule.id] if (told := case.wrong(rule))] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.name}")
def test_a_rule_is_complete(rule):
    for words in (rule.whole.title, rule.whole.why, rule.whole.message, rule.whole.remedy):
        assert words.zh
        assert words.en
    assert rule.source
    wanted = {"!", "=", "~"} if "pattern" in HEADS[rule.id] else {"!", "="}
    assert wanted <= {case.sign for case in CASES[rule.id]} <= {"!", "=", "~"}
    assert {search.case for search in rule.searches} - {"", *rule.whole.cases} == set()
    examples = {rule.whole.broken.strip(), rule.whole.passing.strip()}
    assert [case.where for case in CASES[rule.id] if case.example.strip() in examples] == []


def test_ids_and_names_are_unique():
    assert len({rule.id for rule in RULES}) == len(RULES) >= 60
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_the_name_of_a_rule_is_that_of_its_function():
    named = {rule.name.replace("-", "_"): rule.check for rule in RULES if "pattern" not in HEADS[rule.id]}
    own = {name: check.__name__ for name, check in named.items() if not isinstance(check, partial)}
    assert {name: said for name, said in own.items() if said not in (name, "check")} == {}


def test_a_rule_is_found_by_id_and_by_fault():
    assert find_rule("mod-001") is find_rule("forbidden-verb")
    assert find_rule("no-such-rule") is None


@pytest.mark.parametrize(("lang", "said"), [("zh", "见表1。"), ("en", "See Table 1.")])
def test_a_table_the_tool_made_is_to_be_mentioned_like_any_other(lang, said):
    table = Block(kind="table", children=(Block(kind="row", children=(Block(kind="cell"),)),))
    mention = Block(kind="paragraph", runs=(Run(said),))

    def heard(*blocks):
        text = ClauseText(blocks=blocks, generated=len(blocks), at=Place("a.md", 1, 1))
        draft = Draft(label="working", clauses=(Clause(id="a", texts={lang: text}),), languages=(lang,))
        return [fault.clause for fault in find_rule("XRF-008").check(CheckContext(draft))]

    assert heard(table) == ["a"]
    assert heard(mention, table) == []


SIGNS = [(rule, HEADS[rule.id]["signs"]) for rule in RULES if "signs" in HEADS[rule.id]]


@pytest.mark.parametrize(("rule", "signs"), SIGNS, ids=[rule.id for rule, _ in SIGNS])
def test_what_a_rule_finds_has_a_sign_of_it(rule, signs):
    assert any(sign.lower() in rule.whole.broken.lower() for sign in signs)
    assert rule.lang != "en" or all(sign == sign.lower() for sign in signs)


def test_a_check_reads_the_words_of_what_it_finds_alone(monkeypatch):
    read = []
    monkeypatch.setattr(rule_files, "read_words", lambda file: read.append(file) or read_words(file))
    rules = registry.__wrapped__().rules
    context = read_example("商家应公示规则。{#P-1}")
    faults = [finding(rule, fault) for rule in rules for fault in rule.check(context)]
    assert faults
    assert len(read) == len({fault.rule for fault in faults}) < 10


def cured(example, lang, fixes):
    """The example with the words of the fixes in it; what stands elsewhere than in a text is left alone."""
    lines, places, part, current = example.strip("\n").split("\n"), {}, "platform", lang
    for number, line in enumerate(lines):
        if heading := HEADING.fullmatch(line):
            part, current = heading["id"], lang
            places[file_of(part, lang), 2] = number, heading.start("titles") - 7
        elif line in ("[en]", "[zh]"):
            current = line[1:-1]
        elif not line.startswith("%"):
            path = file_of(part, current)
            places[path, 4 + sum(at[0] == path and at[1] > 2 for at in places)] = number, 0
    edits = [edit for fix in fixes for edit in fix.edits if (edit.path, edit.line) in places]
    for edit in sorted(edits, key=lambda edit: (edit.line, edit.column), reverse=True):
        number, skip = places[edit.path, edit.line]
        start = edit.column - 1 + skip
        lines[number] = lines[number][:start] + edit.text + lines[number][start + edit.length :]
    return "\n".join(lines)


def file_of(part, lang):
    return f"standard/clauses/{part.replace('.', '/')}.{lang}.md"


ELSEWHERE = ("GRP-001", "REF-003", "TRM-004")
"""Rules whose cures are in other files than the texts of clauses."""
CURED = [rule for rule in RULES if rule.cure and rule.id not in ELSEWHERE]


def broken_by(text, lang):
    """The rules that a text breaks, but for those that no words mend."""
    context = read_example(text, lang)
    asked = (rule for rule in RULES if not rule.profiles or context.draft.look in rule.profiles)
    return {r.id for r in asked if not r.id.startswith(WORDLESS) and next(r.check(context), None)}


@pytest.mark.parametrize("rule", CURED, ids=lambda rule: f"{rule.id}-{rule.name}")
def test_no_cure_of_an_example_breaks_a_rule(rule):
    lang = "en" if rule.lang == "en" else "zh"
    faults = found(rule, rule.whole.broken)
    mended = cured(rule.whole.broken, lang, [item.fix for item in faults if item.fix])
    assert mended != rule.whole.broken.strip("\n")
    assert found(rule, mended) == []
    assert broken_by(mended, lang) - broken_by(rule.whole.broken, lang) == set()


LANGUAGES = {"zh", "en"}
SEARCHES = {
    name: [
        search
        for search in ({**head, "lang": head.get("lang", "zh")}, *head.get("also", ()))
        if "pattern" in search
    ]
    for name, head in HEADS.items()
}
LEXICAL = {
    name for name, searches in SEARCHES.items() if searches and HEADS[name].get("profiles") != ["rfc2119"]
}


def languages_of(name):
    """The languages in which the patterns of a rule search; those of all titles count in both."""
    own = HEADS[name].get("lang", "zh")
    return {
        lang
        for search in SEARCHES[name] or [{}]
        for lang in (LANGUAGES if search.get("titles") == "only" else {search.get("lang", own)})
        for lang in (LANGUAGES if lang == "" else {lang})
    }


@pytest.mark.parametrize("name", sorted(LEXICAL))
def test_a_rule_of_words_has_its_counterpart(name):
    """In both languages, or with the rule of the other; else the head says why there is none."""
    missing = LANGUAGES - languages_of(name)
    if "pattern" not in HEADS[name] and "check" not in HEADS[name]:
        missing -= {HEADS[name].get("lang", "zh")}  # a function of the same name searches beside the patterns
    said = HEADS[name].get("counterpart", "")
    if not missing:
        assert not said
    elif said.startswith("none: "):
        assert len(said) > len("none: because")
    else:
        assert said, f"{name}: give it a pattern for {missing}, as [[also]], or say in `counterpart` why not"
        assert missing <= languages_of(said), (name, said)
        assert languages_of(said) == LANGUAGES or HEADS[said].get("counterpart", ""), said


def test_what_is_found_in_english_is_shown_by_english_cases():
    """Each of the three kinds, for every rule whose patterns search in English."""
    lacking = {}
    for name in sorted(LEXICAL - {"BIL-006"}):
        if not any(search.get("lang", HEADS[name].get("lang", "zh")) == "en" for search in SEARCHES[name]):
            continue
        own = HEADS[name].get("lang") == "en"
        signs = {case.sign for case in CASES[name] if own or "[en]" in case.example}
        if signs != {"!", "=", "~"}:
            lacking[name] = sorted(signs)
    assert lacking == {}


def test_a_list_of_a_rule_has_no_name_of_a_list_of_words():
    lists = {name: {*HEADS[name].get("lists", ()), *SHARED} for name in HEADS}
    assert {name: found & {*PLACES} for name, found in lists.items() if found & {*PLACES}} == {}
    sought = "".join(search.sought for rule in RULES for search in rule.searches)
    assert {*PLACEHOLDER.findall(sought)} <= {*PLACES}  # those of lists are filled
