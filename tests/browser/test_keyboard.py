"""The journeys of a commenter and of a lawyer by the keyboard alone; what has the focus can be seen throughout."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect
from served import Served

FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  const name = (at.getAttribute("aria-label") || at.innerText || at.value || "").trim().replace(/\\s+/g, " ");
  const seen = at.matches(".md-option")
    || (box.bottom > 0 && box.top < innerHeight && [[.5, .5], [.1, .5], [.9, .5]].some(([x, y]) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return top && (at.contains(top) || top.contains(at));
    }));
  const style = getComputedStyle(at);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return { name, seen, ring: ring || at.matches("input, textarea, select"), tag: at.localName };
}"""
STILL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { scroll-behavior: auto !important; transition: none !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
BOTH = pytest.mark.parametrize("lang", ["zh", "en"])
SCRIPT = pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
NARROW = pytest.mark.parametrize("width", [360], indirect=True)
WIDE = pytest.mark.parametrize("width", [1280], indirect=True)


class Keys:
    """Somebody who has a keyboard and nothing else; counts the strokes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += 1

    def write(self, words: str) -> None:
        self.page.keyboard.insert_text(words)

    def focused(self) -> dict[str, object]:
        """What has the focus; it can be seen, has a name and a mark, or has them in a moment."""
        found: dict[str, object] | None = None
        for _ in range(40):
            found = self.page.evaluate(FOCUSED)
            if found and found["seen"] and found["ring"]:
                return found
            self.page.wait_for_timeout(50)
        assert found, "nothing has the focus"
        assert found["seen"], f"covered or out of sight: {found}"
        raise AssertionError(f"no mark of the focus: {found}")

    def follow(self) -> None:
        """Go where the link leads, or send the form."""
        with self.page.expect_navigation():
            self.press("Enter")

    def to(self, name: str, key: str = "Tab", most: int = 400) -> None:
        """Go on until what has such a name has the focus."""
        self.page.wait_for_load_state()
        self.page.evaluate(STILL)
        passed = []
        for _ in range(most):
            self.press(key)
            if self.page.evaluate("document.activeElement === document.body"):
                break
            passed.append(str(self.focused()["name"]))
            if re.search(name, passed[-1]):
                return
        raise AssertionError(f"{name} was not reached by {key}: {passed[-30:]}")


@pytest.fixture
def keys(page: Page) -> Keys:
    return Keys(page)


def search(keys: Keys) -> None:
    """Open the search by its key, once the theme has come."""
    for _ in range(5):
        keys.press("/")
        for _ in range(40):  # a second one would be typed into the box
            if keys.page.evaluate("document.activeElement.matches('.md-search__input')"):
                expect(keys.page.locator("#__search")).to_be_checked()
                return
            keys.page.wait_for_timeout(100)
    raise AssertionError("the search did not open")


def look_up(keys: Keys, provision: str) -> None:
    """From any page to a provision by the search; what is typed for it is counted."""
    search(keys)
    keys.write(provision)
    keys.strokes += len(provision)
    keys.press("End")  # as an input method does, keys come up
    expect(keys.page.locator(".md-search-result__link").nth(1)).to_have_attribute(
        "href", re.compile("platform.records")
    )
    keys.press("ArrowDown", "ArrowDown")  # the first leads to all that was found
    keys.follow()
    expect(keys.page).to_have_url(re.compile("/text/platform/"))


@BOTH
@SCRIPT
def test_from_the_home_page_to_the_receipt_of_a_comment(
    served: Served, page: Page, keys: Keys, lang: str
) -> None:
    zh = lang == "zh"
    page.goto(f"{served.url}/{'' if zh else 'en/'}")
    look_up(keys, "P-REC-02")
    keys.to("提意见.*5\\.5\\.2" if zh else "omment on 5\\.5\\.2|omment.*5\\.5\\.2")
    keys.follow()
    expect(page).to_have_url(re.compile("/c/platform.records/"))
    page.wait_for_selector("#comment-form[data-helped]", state="attached")
    if not page.locator("#text").is_visible():
        keys.to("^对5.5.2提意见|^提意见" if zh else "^Comment on 5.5.2|^Comment$")
        keys.press("Enter")
    for _ in range(12):
        if page.evaluate("document.activeElement.id === 'text'"):
            break
        keys.press("Tab")
    keys.write("建议写明起算日。" if zh else "Say when the period begins.")
    keys.to("^提交" if zh else "^Send|^Submit")
    keys.follow()
    expect(page).to_have_title(re.compile("意见已收到" if zh else "received"))
    assert re.search(r"R-\d{4}-\w", page.inner_text("main"))
    assert keys.strokes <= 40


@BOTH
@SCRIPT
def test_from_the_home_page_to_a_change_its_cause_and_the_answer(
    served: Served, page: Page, keys: Keys, lang: str
) -> None:
    zh = lang == "zh"
    changes = "^跳到修改$" if zh else "^Skip to the changes$"
    page.goto(f"{served.url}/{'' if zh else 'en/'}")
    keys.to(changes, most=4)
    keys.press("Enter")
    keys.to("第5章" if zh else "Clause 5")
    keys.follow()
    expect(page).to_have_url(re.compile("/text/platform/changes/"))
    keys.to(changes, most=4)
    keys.press("Enter")
    assert "C-0035-E" in str(keys.focused()["name"])
    keys.press("Enter")  # the causes of this line unfold
    keys.to("^C-0035-E$", most=4)
    keys.follow()
    expect(page).to_have_url(re.compile("/comments/2020-07/#C-0035-E"))
    expect(page.locator("[id='C-0035-E']")).to_contain_text("采纳")
    assert keys.strokes <= 40


@BOTH
@SCRIPT
def test_from_a_provision_in_mind_to_the_cause_of_its_change(
    served: Served, page: Page, keys: Keys, lang: str
) -> None:
    page.goto(f"{served.url}/{'' if lang == 'zh' else 'en/'}")
    look_up(keys, "P-REC-02")
    keys.to("^实质性" if lang == "zh" else "^Substantive", most=12)
    keys.follow()
    expect(page).to_have_url(re.compile("/text/platform/changes/#platform.records"))
    page.wait_for_timeout(1000)  # one looks where one is
    keys.to("C-0041-P", most=12)
    keys.press("Enter")
    keys.to("^C-0041-P$", most=4)
    keys.follow()
    expect(page).to_have_url(re.compile("#C-0041-P"))
    assert keys.strokes <= 40


PLACE = """id => {
  const bars = [...document.querySelectorAll(".md-header, .shows")].filter((bar) => getComputedStyle(bar).position === "sticky");
  const { top } = document.getElementById(id).getBoundingClientRect();
  return top - Math.max(...bars.map((bar) => bar.getBoundingClientRect().bottom));
}"""


@BOTH
@SCRIPT
@WIDE
@pytest.mark.parametrize("view", ["", "changes/"])
def test_the_clause_a_link_leads_to_stands_right_below_the_bars(
    served: Served, page: Page, lang: str, view: str
) -> None:
    page.goto(f"{served.url}/{'' if lang == 'zh' else 'en/'}text/platform/{view}#platform.records")
    page.wait_for_load_state()
    page.wait_for_function(
        f"id => {{ const below = ({PLACE})(id); return below >= 0 && below < 100; }}", arg="platform.records"
    )
    page.wait_for_timeout(1000)
    assert 0 <= page.evaluate(PLACE, "platform.records") < 100


@BOTH
@SCRIPT
@WIDE
def test_terms_are_stops_only_when_asked_for(served: Served, page: Page, keys: Keys, lang: str) -> None:
    page.goto(f"{served.url}/{'' if lang == 'zh' else 'en/'}text/platform/")
    button = page.locator("#skips button").last
    term = page.locator("#P-REC-02 a.term").first
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(term).to_have_attribute("tabindex", "-1")
    keys.to("^Tab键也停在术语上$" if lang == "zh" else "^Tab key also stops", most=4)
    keys.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(term).to_have_attribute("tabindex", "0")
    keys.press(" ")
    expect(term).to_have_attribute("tabindex", "-1")


@BOTH
@WIDE
def test_a_clause_can_be_read_from_its_changes_or_its_comments(
    served: Served, page: Page, keys: Keys, lang: str
) -> None:
    for words, place in (("修改|changes", "#changed"), ("意见|comments", "#comments")):
        page.goto(f"{served.url}/{'' if lang == 'zh' else 'en/'}c/platform.records/")
        keys.to(f"^跳到({words})$|^Skip to the ({words})$", most=3)
        keys.press("Enter")
        keys.press("Tab")
        first = page.locator(f"{place} ~ * a[href], {place} ~ a[href]").first
        expect(first).to_be_focused()


@SCRIPT
def test_the_search_opens_finds_and_gives_the_focus_back(served: Served, page: Page, keys: Keys) -> None:
    page.goto(f"{served.url}/text/platform/")
    search(keys)
    keys.write("不少于六十日")
    keys.press("End")  # as an input method does, keys come up
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    keys.press("ArrowDown", "ArrowDown")  # the first leads to all that was found
    keys.follow()
    page.wait_for_load_state()
    expect(page.locator("mark").first).to_be_visible()
    search(keys)
    keys.press("Escape")
    expect(page.locator(".md-search__input")).not_to_be_focused()


@SCRIPT
def test_the_menu_of_a_provision_is_left_to_where_it_was_opened(
    served: Served, page: Page, keys: Keys
) -> None:
    page.goto(f"{served.url}/text/platform/#platform.records")
    page.wait_for_load_state()
    keys.to("^P-REC-02$")
    keys.press("Enter")
    card = page.locator(".card")
    expect(card).to_be_visible()
    keys.press("Tab")
    assert page.evaluate("document.activeElement.closest('.card') !== null")
    keys.press("Escape")
    expect(card).to_have_count(0)
    assert keys.focused()["name"] == "P-REC-02"


@BOTH
@SCRIPT
@NARROW
def test_the_navigation_of_a_narrow_window_opens_and_closes(
    served: Served, page: Page, keys: Keys, lang: str
) -> None:
    zh = lang == "zh"
    page.goto(f"{served.url}/{'' if zh else 'en/'}text/platform/")
    opener = page.get_by_role("button", name="导航栏" if zh else "Navigation", exact=True)
    expect(opener).to_have_attribute("aria-expanded", "false")
    keys.to("^导航栏$" if zh else "^Navigation$")
    keys.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    assert keys.focused()["name"] == ("目次" if zh else "Contents")
    keys.press("Escape")
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    keys.press(" ")
    keys.press("Shift+Tab")
    assert keys.focused()["name"] == ("全文" if zh else "Text")
    keys.press(" ")  # back to the list above
    assert keys.focused()["name"] == ("全文" if zh else "Text")
    keys.to("^修改$" if zh else "^Changes$")
    keys.press("Escape")
    expect(opener).to_be_focused()


@BOTH
@SCRIPT
@WIDE
def test_the_skip_link_says_where_it_leads_and_leads_there(
    served: Served, page: Page, keys: Keys, lang: str
) -> None:
    page.goto(f"{served.url}/{'' if lang == 'zh' else 'en/'}text/platform/")
    keys.to("^跳到正文$" if lang == "zh" else "^Skip to the text$", most=1)
    keys.press("Enter")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


AREAS = {"banner", "navigation", "main", "region", "contentinfo", "dialog"}
CONTROLS = {"link", "button", "textbox", "searchbox", "combobox", "checkbox", "radio", "DisclosureTriangle"}
PAGES = (
    "",
    "c/platform.records/",
    "text/platform/",
    "text/platform/changes/",
    "redlines/D1-working/",
    "role/merchant/",
)


@BOTH
@SCRIPT
@WIDE
@pytest.mark.parametrize("path", PAGES)
def test_what_is_read_aloud_has_names_order_and_words(
    served: Served, page: Page, lang: str, path: str
) -> None:
    page.goto(f"{served.url}/{'' if lang == 'zh' else 'en/'}{path}")
    page.wait_for_load_state()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    nodes = [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip(), node.get("properties", []))
        for node in tree
        if not node["ignored"]
    ]
    areas = [(role, name) for role, name, _ in nodes if role in AREAS]
    assert len(areas) == len(set(areas)), areas
    assert [role for role, _ in areas].count("main") == 1
    assert [name for role, name, _ in nodes if role in CONTROLS and not name] == []
    heads = [found for role, _, found in nodes if role == "heading"]
    levels = [each["value"]["value"] for found in heads for each in found if each["name"] == "level"]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    if lang == "en":
        named = [name for role, name, _ in nodes if role in AREAS or role in CONTROLS]
        assert [name for name in named if re.search("[\u4e00-\u9fff]", name) and name != "中文"] == []
    changed = [role for role, _, _ in nodes if role in ("insertion", "deletion")]
    assert bool(changed) == (path not in ("", "text/platform/", "role/merchant/"))  # a clause shows its own
