"""By when answers are promised: counted from the day of the closing, in the zone of the consultation."""

from __future__ import annotations

from datetime import date

import pytest

from clausework.consultation.window import NEVER, answer_day, instant
from clausework.model.comment import Consultation


@pytest.mark.parametrize(
    ("closes", "zone", "days", "last"),
    [
        ("2020-08-01T00:00:00+08:00", "Asia/Shanghai", 30, date(2020, 8, 30)),  # midnight ends 31 July
        ("2020-07-31T17:00:00+08:00", "Asia/Shanghai", 30, date(2020, 8, 30)),
        ("2020-07-31T16:00:00+00:00", "Asia/Shanghai", 1, date(2020, 8, 1)),
        ("2020-07-31T16:00:00+00:00", "UTC", 1, date(2020, 8, 1)),
        ("2020-08-01T00:00:00+08:00", "UTC", 1, date(2020, 8, 1)),
        ("2020-08-01T00:00:00+08:00", "Asia/Shanghai", 0, None),
    ],
)
def test_the_days_are_counted_from_the_day_of_the_closing(
    closes: str, zone: str, days: int, last: date | None
) -> None:
    made = Consultation(id="2020-07", draft="D1", closes=closes, zone=zone, answer_days=days)
    assert answer_day(made, instant(closes)) == last


def test_what_never_opens_promises_nothing() -> None:
    assert answer_day(Consultation(id="x", draft="D1", answer_days=30), NEVER) is None
