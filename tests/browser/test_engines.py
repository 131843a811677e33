"""The main roads in three engines, on a phone and at a desk; and that no page asks for what the policy refuses."""

from __future__ import annotations

from collections.abc import Iterator

import engines
import pytest
from engines import Engine
from playwright.sync_api import Browser
from served import Served
from test_pages import PAGES

SIZES = {"phone": (360, 740), "desk": (1280, 900)}
FITS = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1;"
SEEN = """const shown = (css, words) => [...document.querySelectorAll(css)].some(
  (one) => one.textContent.includes(words ?? "") && one.getClientRects().length && getComputedStyle(one).visibility === "visible");
return shown(...arguments);"""
COVERED = """const bars = [...document.querySelectorAll(".md-header, .shows")];
return Math.max(...bars.filter((bar) => getComputedStyle(bar).position === "sticky").map((bar) => bar.getBoundingClientRect().bottom));"""
TOP = "return document.getElementById(arguments[0]).getBoundingClientRect().top;"
STILL = "window.was === (window.was = scrollY) && document.readyState === 'complete'"
KINDS = {"chromium": None, "firefox": engines.firefox, "webkit": engines.webkit}


@pytest.fixture(scope="module", params=list(KINDS))
def engine(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    begin = KINDS[request.param]
    opened = begin(tmp_path_factory.mktemp(request.param)) if begin else engines.chromium(browser)
    with opened as found:
        yield found


@pytest.fixture(params=list(SIZES))
def sized(request: pytest.FixtureRequest, engine: Engine) -> Engine:
    engine.size(*SIZES[request.param])
    return engine


def sound(engine: Engine) -> None:
    """Nothing went wrong on the page, and nothing of it runs off the side."""
    assert engine.told() == []
    assert engine.run(FITS)


def test_a_reader_is_led_to_a_sentence(served: Served, sized: Engine) -> None:
    sized.open(f"{served.url}/text/")
    sized.click("article a[href$='platform/']")
    sized.await_("location.pathname === '/text/platform/' && document.querySelector('#P-REC-02')")
    sized.open(f"{served.url}/text/platform/#P-REC-02")
    sized.await_(STILL)
    assert sized.run(COVERED) <= sized.run(TOP, "P-REC-02") < 300
    assert sized.run(SEEN, "#P-REC-02", "保存直播内容")
    sized.click("#P-REC-02 .pin")
    sized.await_("document.querySelector('.card')?.textContent.includes('对这一句提意见')")
    sound(sized)


def test_a_reader_sees_what_changed_and_why(served: Served, sized: Engine) -> None:
    sized.open(f"{served.url}/text/platform/")
    sized.click(".shows a[href$='changes/']")
    sized.await_("location.pathname === '/text/platform/changes/'")
    assert sized.run(SEEN, "#P-REC-02 ins", "六十")
    assert sized.run(SEEN, "#P-REC-02 del", "三十")
    sized.click("#P-REC-02 .rl-why > summary")
    sized.await_("document.querySelector('#P-REC-02 .rl-why[open]')")
    assert sized.run(SEEN, "#P-REC-02 .rl-cause", "C-0041-P")
    sound(sized)


def test_a_reader_finds_words(served: Served, sized: Engine) -> None:
    sized.open(f"{served.url}/text/mcn/")
    sized.await_("document.readyState === 'complete'")
    sized.click(".md-header__button[for=__search], .md-search__input")
    sized.write(".md-search__input", "保存")
    sized.await_("document.querySelectorAll('.md-search-result__link').length > 3")
    sized.click(".md-search-result__link mark")
    sized.await_("location.pathname !== '/text/mcn/'")
    sized.await_("document.querySelector('mark')?.getClientRects().length")
    sound(sized)


def test_a_commenter_gets_a_receipt(served: Served, sized: Engine) -> None:
    sized.open(f"{served.url}/c/platform.records/")
    sized.click("#give > summary")
    sized.await_("document.querySelector('#comment-form[data-helped]')")
    sized.write("#text", "建议写明起算日。")
    sound(sized)
    sized.click("#comment-form button[type=submit]:not([formaction])")
    sized.await_("/意见已收到/.test(document.title)")
    assert sized.run(r"return /R-\d{4,}-\w/.test(document.querySelector('main').innerText);")
    assert sized.run(SEEN, "main", "建议写明起算日。")
    sound(sized)


@pytest.mark.parametrize("start", ["", "/en"])
def test_no_page_asks_for_what_its_policy_refuses(served: Served, engine: Engine, start: str) -> None:
    engine.size(*SIZES["phone"])
    found = []
    for path in PAGES:
        engine.open(f"{served.url}{start}{path}")
        engine.await_("document.readyState === 'complete'")
        found += [f"{start}{path} {one}" for one in engine.told()]
        found += [] if engine.run(FITS) else [f"{start}{path} is wider than the window"]
    assert found == []


AUTOSPACE = "document.querySelector(arguments[0]).style.textAutospace = arguments[1]; return true;"


@pytest.mark.parametrize("engine", ["webkit"], indirect=True)
@pytest.mark.parametrize("place", [".meta a[href='#comments']", ".state b"])
def test_no_digit_is_drawn_over_chinese(served: Served, engine: Engine, place: str) -> None:
    """WebKit that sets space between the two draws them over one another, so nothing may ask it to."""
    engine.size(*SIZES["phone"])
    engine.open(f"{served.url}/c/platform.records/")
    engine.await_("document.readyState === 'complete'")
    engine.run("document.querySelector('.state b').textContent = '29天22小时'; return true;")
    engine.run(AUTOSPACE, place, "normal")
    spaced = engine.picture(place)
    engine.run(AUTOSPACE, place, "no-autospace")
    drawn = engines.until(lambda: (now := engine.picture(place)) != spaced and now)
    engine.run(AUTOSPACE, place, "normal")
    engines.until(lambda: engine.picture(place) != drawn)  # the control
    engine.run(AUTOSPACE, place, "")
    engines.until(lambda: engine.picture(place) == drawn)
