"""English spelling: what is misspelt, and what only looks so."""

from __future__ import annotations

from importlib.util import find_spec
from string import ascii_lowercase

import pytest
from places import CORPORA, NO_CORPORA

from clausework.checks.engine.registry import find_rule
from clausework.checks.engine.run import check
from clausework.checks.rules.english import WORD
from clausework.lang.en.spelling import SLIPS, _counts, _near, meant
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run

DICTIONARY = pytest.mark.skipif(find_spec("spellchecker") is None, reason="pyspellchecker is not installed")


def test_frequent_slips_need_no_dictionary():
    assert meant("seperate") == "separate"
    assert [word for word, right in SLIPS.items() if word == right or right in SLIPS] == []


@DICTIONARY
def test_no_frequent_slip_is_a_word_and_each_correction_is_one():
    from spellchecker import SpellChecker

    speller = SpellChecker(language="en", distance=1)
    assert speller.known(SLIPS.values()) == set(SLIPS.values())
    assert dict(speller.word_frequency.dictionary) == _counts()
    near = {word for word in speller.edit_distance_1("guardain") if set(word) <= set(ascii_lowercase)}
    assert _near("guardain") == near


@DICTIONARY
@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("protekted", "protected"),
        ("tranaction", "transaction"),
        ("guardain", "guardian"),
        ("futher", "further"),
    ],
)
def test_a_word_one_letter_away_from_another_is_misspelt(word, right):
    assert meant(word) == right


@DICTIONARY
@pytest.mark.parametrize(
    "word",
    [
        *("voxel", "vowels", "mixin", "modulo", "versa", "stdin", "stdout", "sdist", "rolie"),
        *(
            "organisation",
            "behaviour",
            "neighbours",
            "authorised",
            "centre",
            "offence",
            "licence",
            "catalogue",
        ),
        *("livestream", "plaintext", "metadata", "whitelisted", "timestamped", "unlisted", "resubmits"),
        *(
            "backend",
            "semver",
            "xqzvwk",
            "misuses",
            "retrievable",
            "traceable",
            "interoperable",
            "pseudonymized",
        ),
    ],
)
def test_a_word_that_is_right_or_like_no_other_is_none(word):
    assert meant(word) == ""


@DICTIONARY
@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.is_dir(), reason=NO_CORPORA)
def test_texts_of_others_have_only_their_own_mistakes():
    texts = [path.read_text("utf-8") for path in sorted(CORPORA.glob("en-*/*.md"))]
    words = {match.group() for text in texts for match in WORD.finditer(text)}
    assert len(words) > 3_000
    assert {word for word in words if meant(word)} == {"futher", "refered"}


@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.is_dir(), reason=NO_CORPORA)
def test_laws_have_no_wrong_characters():
    assert find_rule("STY-009") is not None
    texts = [path.read_text("utf-8") for path in sorted(CORPORA.glob("zh-*/*.md"))]
    texts = [text.replace("帐", "账") for text in texts]  # as laws were written before 2016
    assert sum(map(len, texts)) > 50_000
    for text in texts:
        blocks = tuple(Block(kind="paragraph", runs=(Run(line),)) for line in text.split("\n") if line)
        clause = Clause(id="law", texts={"zh": ClauseText(title="法", blocks=blocks)})
        found = check(Draft(label="working", clauses=(clause,), languages=("zh",)))
        assert [item.message["zh"] for item in found if item.rule in ("STY-009", "UNI-009")] == []
