"""The signs of a lexical rule: what each of its matches has."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

SOURCE = (files("clausework.checks.rules") / "lexical.toml").read_text(encoding="utf-8")
ENTRIES = [entry for entry in tomllib.loads(SOURCE)["rule"] if "signs" in entry]


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_what_a_rule_finds_has_a_sign_of_it(entry: dict[str, str]) -> None:
    assert any(sign in entry["broken"].lower() for sign in map(str.lower, entry["signs"]))


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_signs_of_english_are_small_letters(entry: dict[str, str]) -> None:
    assert entry["lang"] != "en" or all(sign == sign.lower() for sign in entry["signs"])
