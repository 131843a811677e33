"""Numbers of comments: their check character finds what people mistype."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clausework.consultation.numbers import LETTERS, is_number, make_number, sequence_of, tidy_number

numbers = st.builds(
    make_number, st.text(LETTERS, min_size=1, max_size=3), st.integers(min_value=1, max_value=10**7)
)


def test_the_form() -> None:
    assert make_number("C", 42) == "C-0042-K"
    assert sequence_of("C-0042-K") == ("C", 42)
    assert is_number("C-0042-K")
    assert make_number("C", 123456).startswith("C-123456-")


@given(numbers)
def test_every_number_made_is_one(number: str) -> None:
    assert is_number(number)
    assert make_number(*sequence_of(number)) == number


@given(numbers, st.data())
def test_one_wrong_character_is_found(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from(LETTERS + "0123456789-").filter(lambda char: char != number[at]))
    assert not is_number(number[:at] + wrong + number[at + 1 :])


@given(numbers, st.data())
def test_two_characters_exchanged_are_found(number: str, data: st.DataObject) -> None:
    places = [place for place, char in enumerate(number) if char != "-"]
    one, two = data.draw(st.tuples(st.sampled_from(places), st.sampled_from(places)))
    assert is_number(exchanged(number, one, two)) == (exchanged(number, one, two) == number)


def exchanged(number: str, one: int, two: int) -> str:
    swapped = list(number)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    return "".join(swapped)


@given(numbers, st.sampled_from([-1, 1]))
def test_a_hyphen_that_slipped_is_found(number: str, by: int) -> None:
    for place in (number.index("-"), number.rindex("-")):
        assert not is_number(exchanged(number, place, place + by))


@pytest.mark.parametrize("typed", ["c-0042-k", " C-0042-K ", "Ｃ－００４２－Ｋ", "C—0042–K"])
def test_numbers_as_people_type_them(typed: str) -> None:
    assert tidy_number(typed) == "C-0042-K"


@pytest.mark.parametrize("bad", ["", "C-42-K", "C-0042", "O-0001-A", "C-0042-k", "../C-0042-K", "C-0042-K\n"])
def test_what_is_no_number(bad: str) -> None:
    assert not is_number(bad)


@pytest.mark.parametrize(("prefix", "sequence"), [("", 1), ("O", 1), ("C/", 1), ("C", 0), ("c", 1)])
def test_what_no_number_can_be_made_of(prefix: str, sequence: int) -> None:
    with pytest.raises(ValueError, match="no comment number"):
        make_number(prefix, sequence)
