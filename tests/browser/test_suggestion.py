"""The redline of a suggested wording in the browser: it loses no word, and long ones come at once."""

from __future__ import annotations

import random
import time

import pytest
from playwright.sync_api import Page, expect
from served import Served

phone = pytest.mark.parametrize("width", [360], indirect=True)
scripted = pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
plain = pytest.mark.parametrize("script", [False], indirect=True, ids=["no-script"])
CLAUSE = "/c/platform.records/"
DRAW = """async (pairs) => {
  const {draw} = await import("/assets/suggest.js");
  return pairs.map(([old, now]) => {
    const field = document.createElement("textarea");
    field.dataset.present = old;
    field.value = now;
    document.body.append(field);
    const began = performance.now();
    draw(field, ["", "", "", ""]);
    const took = performance.now() - began;
    const line = document.getElementById("live");
    const without = (tag) => {
      const copy = line.cloneNode(true);
      copy.querySelectorAll(tag).forEach((one) => one.remove());
      return copy.textContent;
    };
    const found = [without("del"), without("ins"), line.querySelectorAll("del").length, took, line.hidden];
    line.remove();
    field.remove();
    return found;
  });
}"""


def long_pair(edits: int, seed: int = 1) -> tuple[str, str]:
    """A text of 5,000 characters, and the same with so many places changed."""
    chance = random.Random(seed)
    old = "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(5000))
    parts = list(old)
    for place in range(edits):
        at = place * (4990 // edits)
        parts[at : at + 2] = ["改", "动"]
    return old, "".join(parts)


@phone
@scripted
def test_no_word_is_lost(served: Served, page: Page) -> None:
    chance = random.Random(7)
    pairs = [
        [
            "".join(chance.choice("应宜可一二三ab 1\n。") for _ in range(chance.randrange(1, 60)))
            for _ in range(2)
        ]
        for _ in range(400)
    ]
    page.goto(served.url + CLAUSE)
    for (old, now), (new, former, _, _, hidden) in zip(pairs, page.evaluate(DRAW, pairs), strict=True):
        if hidden:
            assert old.strip() == now.strip() or not now.strip()
        else:
            assert (new, former) == (now.strip(), old.strip())


@phone
@scripted
def test_a_hundred_and_twenty_places_in_five_thousand_characters(served: Served, page: Page) -> None:
    page.goto(served.url + CLAUSE)
    pairs = [long_pair(edits) for edits in (120, 120, 120, 240)]
    *some, many = page.evaluate(DRAW, pairs)
    assert [found[2] for found in some] == [120] * 3
    assert many[2] == 240
    assert min(found[3] for found in some) < 250, "milliseconds: whoever types must not wait"


@phone
@plain
def test_a_long_suggestion_is_previewed_and_sent_without_script(served: Served, page: Page) -> None:
    page.goto(served.url + CLAUSE)
    page.locator("#give > summary").click()
    page.locator("#text").fill("整条重写。")
    page.locator("#suggestion").fill(long_pair(1)[0])
    began = time.monotonic()
    page.locator("button[formaction]").click()
    expect(page.locator("article ins").first).to_be_visible()
    assert time.monotonic() - began < 10
    page.locator("article ~ p > button").click()
    page.wait_for_url("**/receipt/**")
    assert long_pair(1)[0] in page.inner_text("main")
