"""Normative verbs against a table of labelled sentences, and laws that hold for any text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from clausework.lang.modals import classify, doubtful, modal_of

LEVELS = {
    "R": "requirement",
    "P": "prohibition",
    "r": "recommendation",
    "d": "discouragement",
    "p": "permission",
    "e": "exemption",
    "c": "capability",
    "i": "incapability",
    "x": None,
}
TABLE = Path(__file__).with_name("modal_sentences.txt")


def sentences():
    lang = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line in ("[zh]", "[en]"):
            lang = line[1:-1]
        elif line and not line.startswith("#"):
            levels, _, marked = line.partition("|")
            yield lang, "" if levels == "-" else levels, marked


CASES = tuple(sentences())


@pytest.mark.parametrize(("lang", "levels", "marked"), CASES, ids=lambda value: str(value)[:40])
def test_a_sentence_has_the_verbs_that_are_marked(lang, levels, marked):
    text = re.sub(r"[\[\]]", "", marked)
    expected = [
        (match[1], match.start() - 2 * index)
        for index, match in enumerate(re.finditer(r"\[([^\]]+)\]", marked))
    ]
    verbs = classify(text, lang)
    assert [(verb.text, verb.start) for verb in verbs] == expected
    assert [verb.modal for verb in verbs] == [LEVELS[level] for level in levels]


def test_the_table_is_large_enough():
    assert len(CASES) >= 240
    assert {lang for lang, _, _ in CASES} == {"zh", "en"}


def test_the_level_of_a_text_is_that_of_its_first_admitted_verb():
    assert modal_of("主播不得吸烟，平台应提示。", "zh") == "requirement"
    assert modal_of("主播不得吸烟。", "zh") is None
    assert modal_of("The platform shall act.", "en") == "requirement"
    assert classify("La plateforme doit agir.", "fr") == ()


@given(
    st.text(alphabet="应可宜能得须需要不必禁止的，。“”《》平台用对当场力shal mutcnoe", max_size=60),
    st.sampled_from(["zh", "en"]),
)
def test_verbs_stand_where_they_say(text, lang):
    end = 0
    for verb in classify(text, lang):
        assert verb.start >= end
        assert text[verb.start : verb.end] == verb.text
        assert verb.text
        assert verb.form
        end = verb.end


@given(st.text(max_size=80), st.sampled_from(["zh", "en"]))
def test_a_quotation_never_provides(text, lang):
    inside = re.sub('[“”"‘’`「」『』《》〈〉]', "", text)
    assert classify(f"“{inside}”", lang) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The supplier would inform the buyer of any delay.", ["would"]),
        ("Records could be deleted.", ["could"]),
        ("Users might be asked to confirm.", ["might"]),
        ("If the key were known, the message could be read.", []),
        ("Without this, an attacker could guess the key.", []),
        ("The value that could be misread is repeated.", []),
        ("Such values would have been rejected.", []),
        ("This would allow any user to log in.", []),
        ("Using a shared key would weaken the protocol.", []),
        ("The might of the sea is great.", []),
    ],
)
def test_would_and_could_are_doubtful_where_nothing_is_supposed(text, words):
    assert [verb.text for verb in doubtful(text, "en")] == words
