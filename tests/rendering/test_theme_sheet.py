"""What of the theme's style sheet is left, and that pages get it."""

from __future__ import annotations

import importlib.util
import re

import pytest
from places import ROOT

found = importlib.util.spec_from_file_location("sheet", ROOT / "site" / "theme" / "sheet.py")
assert found is not None
assert found.loader is not None
sheet = importlib.util.module_from_spec(found)
found.loader.exec_module(sheet)


def purged(text: str, *words: str) -> str:
    return "".join(sheet.kept(sheet.TOKEN.findall(text)[::-1], {*words}))


def test_only_rules_for_what_there_is_are_kept():
    text = (
        '.a,.b .c{x:"};{"}@media (w){.b{y:1}@supports(z){.a{y:2}}}.a:not(.c){z:3}[dir=rtl] .a{q:url(";,}")}'
    )
    assert purged(text, "a") == '.a{x:"};{"}@media (w){@supports(z){.a{y:2}}}.a:not(.c){z:3}'
    assert purged(text, "a", "b", "c", "dir", "rtl") == text


def test_of_the_theme_s_own_sheet_nothing_is_lost():
    whole = sheet.whole_sheet()
    rules = re.sub(r"@charset[^;]*;|@page\{[^}]*\}", "", whole).replace("\n", "").split("}")
    found = purged(whole, *re.findall(r"[\w-]+", whole), *re.findall(r"\[[\w-]+.?=\"([^\"]*)", whole))
    lost = [rule for rule in rules if rule.rpartition("{")[0] not in found and "url(" not in rule]
    assert [rule for rule in lost if "critic" not in rule and "/*#" not in rule] == []
    assert found.count("{") == found.count("}")


def test_it_has_what_the_theme_s_script_makes_and_no_more():
    used = sheet.used_sheet()
    script = next(sheet.THEME.glob("assets/javascripts/bundle.*.js")).read_text(encoding="utf-8")
    made = re.findall(r'class(?:Name)?:"([^"]+)"|classList\.(?:add|toggle)\("([^"]+)"', script)
    styled = set(re.findall(r"\.(md-[\w-]+)", sheet.whole_sheet()))
    names = {name for pair in made for words in pair for name in words.split()} & styled
    assert len(names) > 20
    assert {name for name in names if f".{name}" not in used} == set()
    assert ".tabbed-set" not in used
    assert ".critic" not in used
    assert len(used) < 0.65 * len(sheet.whole_sheet())


@pytest.mark.parametrize("text", ["e.querySelector('.seen')", "x.seen"])
def test_a_name_that_scripts_look_for_is_no_name_that_they_make(text: str):
    assert "seen" not in sheet.WORD.findall(text)
