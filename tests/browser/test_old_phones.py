"""The form in old browsers of phones: WeChat's own is Chromium 86 there, and some keep nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from served import Served

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "site" / "assets"
OURS = sorted(path.name for path in ASSETS.glob("*.js"))
CLAUSE = "/c/platform.records/"

NEWER = {
    r"\.at\(": "Array.at is of Chromium 92",
    r"\?\?=|\|\|=|&&=": "logical assignment is of Safari 14",
    r"(?m)^(?:const|let)[^\n]*=\s*await|^await ": "top-level await is of Chromium 89",
    r"\bstatic\s*\{": "static blocks are of Chromium 94",
    r"(?<![\w.])#\w+\s+in\b": "#x in is of Chromium 91",
    r"structuredClone|Object\.hasOwn|\.findLast|\.toSorted|\.toReversed|\.with\(": "newer built-ins",
    r"Promise\.withResolvers|AbortSignal\.(?:timeout|any)|\.groupBy": "newer built-ins",
    r"/[dv]*v[dv]*(?=[,;)\s])(?<=\S/v)": "the v flag is of Chromium 112",
    r"with\s*\{\s*type": "import attributes are of Chromium 123",
    r"crypto\.randomUUID(?!\s*\?)(?!\(\)\s*$)(?!\(\)\n)": "randomUUID is of Chromium 92 and has to be asked for",
}
NEWER_STYLE = {
    r":has\(": ":has is of Chromium 105",
    r"@container|container-type": "container queries are of Chromium 105",
    r"@layer|@scope|@starting-style": "layers are of Chromium 99",
    r":is\(|:where\(": ":is is of Chromium 88, and an unknown selector takes its whole rule with it",
    r":not\([^()]*,": ":not with a list is of Chromium 88",
    r"(?<![\w-])(?:padding|margin|border|inset)-(?:inline|block)\s*:": "these are of Chromium 87",
    r"(?<![\w-])inset\s*:": "inset is of Chromium 87",
    r"\d[sld]v[hw]\b": "small and large viewports are of Chromium 108",
    r"color-mix|oklch|light-dark|@property": "newer colours",
    r"(?m)^\s*&": "nesting is of Chromium 112",
    r"position:\s*fixed": "fixed inputs stop responding in WeChat",
}


@pytest.mark.smoke
@pytest.mark.parametrize("name", OURS)
def test_the_scripts_of_the_form_are_for_chromium_86(name: str) -> None:
    text = re.sub(r"//[^\n]*", "", (ASSETS / name).read_text("utf-8"))
    assert [why for pattern, why in NEWER.items() if re.search(pattern, text)] == []


def test_the_style_of_the_light_pages_is_for_chromium_86() -> None:
    text = re.sub(r"/\*.*?\*/", "", (ASSETS / "lite.css").read_text("utf-8"), flags=re.DOTALL)
    assert [why for pattern, why in NEWER_STYLE.items() if re.search(pattern, text)] == []


@pytest.mark.smoke
def test_what_is_too_new_is_found() -> None:
    """The control: each pattern finds an example of what it is for."""
    script = [
        "a.at(-1)", "a ??= 1", "const a = await b;", "class A { static { } }", "#a in b", "structuredClone(a)",
        "Promise.withResolvers()", "x.match(/a/v);", 'import a from "b" with { type: "json" }',
        "const a = crypto.randomUUID() + 1;",
    ]  # fmt: skip
    style = [
        "a:has(b) {}", "@container (x) {}", "@layer a;", ":is(a, b) {}", "a:not(b, c) {}", "a { padding-inline: 1px }",
        "a { inset: 0 }", "a { height: 100dvh }", "a { color: oklch(0 0 0) }", "a {\n  & b {} }", "a { position: fixed }",
    ]  # fmt: skip
    for examples, patterns in ((script, NEWER), (style, NEWER_STYLE)):
        assert len(examples) == len(patterns)
        for example, pattern in zip(examples, patterns, strict=True):
            assert re.search(pattern, example), example


WITHOUT = {
    "no storage": "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }});"
    "Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('denied'); }});",
    "full storage": "Storage.prototype.setItem = () => { throw new Error('full'); };",
    "no submitter": "Object.defineProperty(SubmitEvent.prototype, 'submitter', {get() { return undefined; }});",
    "no randomUUID": "delete Crypto.prototype.randomUUID;",
    "no idle": "delete window.requestIdleCallback;",
    "no fetch": "delete window.fetch;",
}


KEPT = "(() => { try { return JSON.stringify(localStorage); } catch { return ''; } })()"


@pytest.fixture(params=WITHOUT)
def poor(request: pytest.FixtureRequest, browser: Browser):
    """A page in a browser that lacks something."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(WITHOUT[request.param])
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def test_a_poor_browser_previews_without_sending_and_sends_once(served: Served, poor: Page) -> None:
    text = "旧手机写的意见。"
    poor.goto(served.url + CLAUSE)
    poor.locator("summary", has_text="提意见").click()
    poor.wait_for_selector("#comment-form[data-helped]", state="attached")
    poor.locator("#text").fill(text)
    poor.locator("button[formaction]").click()
    expect(poor).to_have_title(re.compile("^预览"))
    poor.locator("#comment-form button[type=submit]:not([formaction])").click()
    expect(poor).to_have_title(re.compile("意见已收到"))
    expect(poor.locator("main")).to_contain_text(text)
    poor.wait_for_load_state()
    assert text not in poor.evaluate(KEPT), "what has been received is no draft"


@pytest.mark.parametrize("poor", ["no storage", "full storage"], indirect=True)
def test_who_writes_where_nothing_is_kept_is_told_so(served: Served, poor: Page) -> None:
    poor.goto(served.url + CLAUSE)
    poor.locator("summary", has_text="提意见").click()
    poor.wait_for_selector("#comment-form[data-helped]", state="attached")
    poor.locator("#text").fill("不能保存的草稿。")
    unsaved = "此浏览器不保存草稿，请复制所写内容后再离开"
    expect(poor.locator("#status")).to_have_text(unsaved)
    poor.context.set_offline(True)
    poor.locator("#comment-form button[type=submit]:not([formaction])").click()
    expect(poor.locator("#status")).to_have_text(f"未能发出。{unsaved} 重试")
