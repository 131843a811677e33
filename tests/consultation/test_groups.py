"""Groups of comments that say the same."""

from collections import Counter

from many_comments import SHARES, clauses, many


def test_a_generated_consultation_has_its_shares_and_is_the_same_again() -> None:
    made = many(24, 1000)
    assert made == many(24, 1000)
    assert Counter(one.kind for one in made) == SHARES
    assert {one.clause for one in made} <= {*clauses()}
    assert sum(one.has_personal for one in made) == SHARES["personal"]
