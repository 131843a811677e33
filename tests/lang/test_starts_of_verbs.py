"""A verb is tried only where one can begin; each must be found there."""

from __future__ import annotations

import pytest

from clausework.lang.en.modals import TOKEN, TOKEN_STARTS, verbs

FORMS = (
    "shall",
    "shall not",
    "shan't",
    "should",
    "should not",
    "shouldn't",
    "may",
    "may not",
    "need not",
    "needn't",
    "cannot",
    "can't",
    "can",
    "must",
    "mustn't",
    "must not",
    "ought to",
    "will",
    "won't",
    "is not required to",
    "are obliged to",
    "does not have to",
    "do not need to",
    "has to",
    "have to",
    "need to",
    "needs to",
    "is forbidden",
    "are prohibited from",
    "is recommended that",
    "are allowed to",
    "is not permitted to",
)


@pytest.mark.parametrize("form", FORMS)
def test_each_verb_begins_where_it_is_looked_for(form: str) -> None:
    match = TOKEN.match(f"{form} ")
    assert match
    assert TOKEN_STARTS.match(match.group())
    assert [verb.text for verb in verbs(f"The merchant {form} tell buyers.")] == [match.group()]


def test_only_the_marks_of_emphasis_may_touch_a_verb() -> None:
    assert verbs("The merchant **must** tell buyers.")
    assert verbs("The merchant _shall_ tell buyers.")
    assert not verbs("The merchant xshall tell buyers.")
