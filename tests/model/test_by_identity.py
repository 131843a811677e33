"""A cache that knows values by their identity gives each value its own result, and can be emptied."""

from __future__ import annotations

from clausework.model.by_identity import by_identity


def test_equal_values_that_are_not_the_same_are_worked_out_each():
    asked: list[tuple[int, ...]] = []

    @by_identity(2)
    def doubled(value: tuple[int, ...]) -> tuple[int, ...]:
        asked.append(value)
        return value + value

    one, other, third = ((7,) for _ in range(3))
    one, other, third = (1, *one), (1, *other), (1, *third)
    assert doubled(one) == doubled(one) == (1, 7, 1, 7)
    assert len(asked) == 1
    assert doubled(other) == (1, 7, 1, 7)
    assert len(asked) == 2
    doubled(third)  # one more than are kept: it begins anew
    doubled(one)
    assert len(asked) == 4


def test_what_is_kept_cannot_lend_its_identity_to_another_value():
    @by_identity(100)
    def text_of(value: list[int]) -> str:
        return str(value)

    assert [text_of([number]) for number in range(50)] == [f"[{number}]" for number in range(50)]
