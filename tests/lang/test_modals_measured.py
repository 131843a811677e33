"""How right the classifiers are on sentences they were not made from.

The labels were given by reading, before the classifier was asked. Those of modal_labels.tsv name
sentences of other people's texts, which are not kept here; without these texts they are skipped.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from corpus_sample import every_sentence
from places import CORPORA, NO_CORPORA

from clausework.lang.modals import classify

LEVELS = {
    "requirement": "R", "prohibition": "P", "recommendation": "r", "discouragement": "d",
    "permission": "p", "exemption": "e", "capability": "c", "incapability": "i", None: "x",
}  # fmt: skip
HERE = Path(__file__).parent


def found(text, lang):
    return {(verb.start, LEVELS[verb.modal]) for verb in classify(text, lang)}


def scores(cases):
    """Precision, recall and the sentences that are wrong; a verb of another level is wrong twice."""
    right = wrong = missed = 0
    faults = []
    for text, lang, expected in cases:
        heard = found(text, lang)
        right += len(heard & expected)
        wrong += len(heard - expected)
        missed += len(expected - heard)
        if heard != expected:
            faults.append((text, sorted(heard - expected), sorted(expected - heard)))
    return right / (right + wrong or 1), right / (right + missed or 1), faults


def corpus_cases(lang):
    by_sha = {item.sha: item for item in every_sentence()}
    for line in (HERE / "modal_labels.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        file, _, sha, labels = line.split("\t")
        if file.startswith(lang) and sha in by_sha:
            yield by_sha[sha].text, lang, {(int(at), level) for at, level in re.findall(r"(\d+)(\w)", labels)}


def own_cases(lang):
    current = ""
    for line in (HERE / "modal_fresh.txt").read_text(encoding="utf-8").splitlines():
        if line in ("[zh]", "[en]"):
            current = line[1:-1]
        elif line and not line.startswith("#") and current == lang:
            levels, _, marked = line.partition("|")
            starts = [match.start() - 2 * index for index, match in enumerate(re.finditer(r"\[", marked))]
            expected = set(zip(starts, "" if levels == "-" else levels, strict=True))
            yield re.sub(r"[\[\]]", "", marked), lang, expected


@pytest.mark.skipif(not CORPORA.is_dir(), reason=NO_CORPORA)
@pytest.mark.parametrize(
    ("lang", "least", "precision", "recall"), [("zh", 475, 0.98, 0.99), ("en", 120, 0.95, 0.97)]
)
def test_on_the_texts_of_others(lang, least, precision, recall):
    cases = list(corpus_cases(lang))
    assert len(cases) >= least
    result = scores(cases)
    assert result[0] >= precision, result
    assert result[1] >= recall, result


@pytest.mark.parametrize(("lang", "least"), [("zh", 110), ("en", 40)])
def test_on_sentences_of_our_own(lang, least):
    cases = list(own_cases(lang))
    assert len(cases) >= least
    precision, recall, faults = scores(cases)
    assert precision >= 0.98, faults
    assert recall >= 0.98, faults
