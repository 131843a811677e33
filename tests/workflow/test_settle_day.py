"""An answer is of the day that it is where the consultation is held, wherever the machine stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.consultation.records import read_record
from clausework.model.comment import Disposition
from clausework.workflow import settle
from clausework.workflow.settle import NotSettled, Settling

NUMBER = "C-0041-P"
ANSWER = Disposition(outcome="rejected", reason="法律已有规定，本标准不再重复写这一条。")
SETTLE = ("comments", "settle", NUMBER, "--outcome", "rejected", "--reason", ANSWER.reason, "--replace")
ELSEWHERE = ("America/Los_Angeles", "Etc/GMT+12", "Pacific/Kiritimati")
"""At any instant it is another day in one of the last two than in Shanghai."""


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have the machine in another zone."""

    def stand(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield stand
    monkeypatch.undo()
    time.tzset()


def day_of(root: Path) -> str:
    record = read_record(root, NUMBER)
    assert record is not None
    assert record.disposition is not None
    return record.disposition.date


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 11, 26, 23, 58, tzinfo=UTC), "Asia/Shanghai", "2026-11-27"),
        (datetime(2026, 11, 26, 15, 59, tzinfo=UTC), "Asia/Shanghai", "2026-11-26"),
        (datetime(2026, 11, 26, 16, 0, tzinfo=UTC), "Asia/Shanghai", "2026-11-27"),
        (datetime(2026, 11, 27, 7, 59, tzinfo=UTC), "America/Los_Angeles", "2026-11-26"),
    ],
)
@pytest.mark.parametrize("machine", ELSEWHERE)
def test_the_day_is_that_of_the_consultation(
    real: Path,
    standing: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    machine: str,
    at: datetime,
    zone: str,
    day: str,
) -> None:
    settings = real / "standard/standard.yml"
    text = settings.read_text(encoding="utf-8")
    assert "zone: Asia/Shanghai" in text
    settings.write_text(text.replace("zone: Asia/Shanghai", f"zone: {zone}"), encoding="utf-8")
    standing(machine)
    monkeypatch.setattr(settle, "utc_now", lambda: at)
    assert Settling(real).settle(NUMBER, ANSWER, replace=True).findings == ()
    assert day_of(real) == day


@pytest.mark.slow
@pytest.mark.parametrize("machine", ELSEWHERE)
def test_the_command_asks_the_clock_not_the_machine_for_the_day(
    real: Path, standing: Callable[[str], None], machine: str
) -> None:
    standing(machine)
    days = [datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()]
    done = CliRunner().invoke(cli, [*SETTLE, "--root", str(real)])
    assert done.exit_code == 0, done.output
    days.append(datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())
    assert day_of(real) in days


@pytest.mark.slow
def test_a_day_yet_to_come_where_it_is_held_is_refused(real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer, before = msgspec.structs.replace(ANSWER, date="2026-11-27"), day_of(real)
    monkeypatch.setattr(settle, "utc_now", lambda: datetime(2026, 11, 26, 15, 59, tzinfo=UTC))
    with pytest.raises(NotSettled) as caught:
        Settling(real).settle(NUMBER, answer, replace=True)
    assert (caught.value.key, day_of(real)) == ("future_day", before)
    midnight = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    monkeypatch.setattr(settle, "utc_now", lambda: midnight)
    assert Settling(real).settle(NUMBER, answer, replace=True).findings == ()
    assert day_of(real) == "2026-11-27"


@pytest.mark.slow
def test_a_day_that_was_given_stays(real: Path) -> None:
    done = CliRunner().invoke(cli, [*SETTLE, "--date", "2020-08-20", "--root", str(real)])
    assert done.exit_code == 0, done.output
    assert day_of(real) == "2020-08-20"
