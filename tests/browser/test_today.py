"""What the home page says of today, by the clock of the reader."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route
from served import Served

MARK = (
    '<b id="today" data-opens="2020-07-01T00:00:00+08:00" data-closes="2020-08-01T00:00:00+08:00"'
    ' data-early="early" data-open="{days} left" data-last="last" data-closed="closed"></b><section class="stand"'
)
"""As the template writes it, whatever consultation the site is of."""


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2020-06-30T15:59:59Z", "early"),
        ("2020-06-30T16:00:00Z", "31 left"),
        ("2020-07-30T15:59:59Z", "1 left"),
        ("2020-07-30T16:00:01Z", "last"),
        ("2020-07-31T15:59:59Z", "last"),
        ("2020-07-31T16:00:01Z", "closed"),
    ],
)
def test_today_is_early_open_the_last_day_or_closed(
    browser: Browser, served: Served, now: str, said: str
) -> None:
    def marked(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('<section class="stand"', MARK, 1))

    context = browser.new_context(timezone_id="America/New_York")
    page = context.new_page()
    page.route(served.url + "/", marked)
    page.clock.set_fixed_time(now)
    page.goto(served.url + "/")
    page.wait_for_function("document.getElementById('today').textContent")
    assert page.locator("#today").text_content() == said
    context.close()
