"""Browsers of three engines under one hand: Chromium, Firefox and WebKit, of which iPhones are made.

Playwright drives Chromium alone: it knows the others only as builds of its own. Firefox and WebKit speak
WebDriver, Firefox in frames of its own (Marionette) and WebKit over HTTP, so neither needs a package.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""Under this key the standard WebDriver names an element."""
LISTEN = """window.told = [];
addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => told.push(`policy: ${effectiveDirective} ${blockedURI}`));
addEventListener("error", ({ message, target }) => told.push(`error: ${message || target.outerHTML}`), true);
addEventListener("unhandledrejection", ({ reason }) => told.push(`error: ${reason}`));"""
"""What a page must not do, written down in it from its first moment."""
CONSOLE = """const found = Services.console.getMessageArray()
  .filter((one) => one instanceof Ci.nsIScriptError)
  .filter((one) => one.category.startsWith("CSP") || (one.sourceName.startsWith("http://127.0.0.1") && !(one.flags & 1)))
  .map((one) => `${one.category}: ${one.errorMessage}`);
Services.console.reset();
return found;"""
"""All that Firefox has to say of pages, also of what it asks for ahead, which no page is told of."""
NARROW = """const pane = gBrowser.selectedBrowser;
pane.style.width = `${arguments[0]}px`;
pane.style.height = `${arguments[1]}px`;"""
"""No window of Firefox is as narrow as a phone; the pane in it may be."""
TOOLBAR = "* { padding: 0; margin: 0; border-width: 0; min-width: 0; min-height: 0; font-size: 4px; }"
"""Nor would one of WebKit be, for the buttons above the page."""
STANDS = """const one = [...document.querySelectorAll(arguments[0])].find((each) => each.checkVisibility({ visibilityProperty: true }));
if (!one) return null;
one.scrollIntoView({ behavior: "instant", block: "center" });
const { left, top } = one.getBoundingClientRect();
const before = window.stood;
window.stood = `${left} ${top}`;
return before === window.stood ? one : null;"""
WAIT = 60.0
MINI = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"


class Engine:
    """A browser with one page; what differs between engines is left to those below."""

    def open(self, address: str) -> None:
        """Load a page to its end."""
        raise NotImplementedError

    def run(self, script: str, *given: object) -> Any:
        """What the body of a function returns in the page."""
        raise NotImplementedError

    def size(self, width: int, height: int) -> None:
        """Give the page these pixels."""
        raise NotImplementedError

    def click(self, css: str) -> None:
        """Press the first element of a selector as a pointer does."""
        raise NotImplementedError

    def write(self, css: str, words: str) -> None:
        """Type words there."""
        raise NotImplementedError

    def picture(self, css: str) -> bytes:
        """An element as it is drawn, as PNG."""
        raise NotImplementedError

    def told(self) -> list[str]:
        """What went wrong on the page since it was opened: errors of scripts, and what the policy refused."""
        return list(self.run("return window.told ?? ['nothing was listened to'];"))

    def await_(self, condition: str, *given: object) -> None:
        """Go on once an expression holds in the page, or in the next one."""
        until(lambda: self.run(f"return Boolean({condition});", *given), condition)


class Chromium(Engine):
    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(LISTEN)

    def open(self, address: str) -> None:
        self.page.goto(address)

    def run(self, script: str, *given: object) -> Any:
        self.page.wait_for_load_state()
        return self.page.evaluate(f"given => (function() {{ {script} }}).apply(null, given)", list(given))

    def size(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def click(self, css: str) -> None:
        self.page.locator(css).locator("visible=true").first.click()

    def write(self, css: str, words: str) -> None:
        self.page.locator(css).locator("visible=true").first.press_sequentially(words)

    def picture(self, css: str) -> bytes:
        return self.page.locator(css).first.screenshot()


class Driven(Engine):
    """A browser that speaks WebDriver; `ask` sends one command of it."""

    def ask(self, command: str, **given: object) -> Any:
        raise NotImplementedError

    def open(self, address: str) -> None:
        self.ask("url", url=address)

    def run(self, script: str, *given: object) -> Any:
        return self.ask("execute/sync", script=script, args=list(given))

    def _at(self, css: str, command: str, **given: object) -> Any:
        """Do something with the first element of a selector that can be seen, once it stands still."""
        found = until(lambda: self.run(STANDS, css))
        return self.ask(command, id=found[ELEMENT], **given)

    def click(self, css: str) -> None:
        self._at(css, "element/{id}/click")

    def write(self, css: str, words: str) -> None:
        self._at(css, "element/{id}/value", text=words)

    def picture(self, css: str) -> bytes:
        return base64.b64decode(self._at(css, "element/{id}/screenshot"))


class Firefox(Driven):
    NAMES = {
        "url": "WebDriver:Navigate",
        "execute/sync": "WebDriver:ExecuteScript",
        "element": "WebDriver:FindElement",
        "element/{id}/click": "WebDriver:ElementClick",
        "element/{id}/value": "WebDriver:ElementSendKeys",
        "element/{id}/screenshot": "WebDriver:TakeScreenshot",
    }

    def __init__(self, port: int) -> None:
        self.socket = until(lambda: socket.create_connection(("127.0.0.1", port), timeout=WAIT))
        self.stream = self.socket.makefile("rb")
        self._read()  # who is there
        self.ask("WebDriver:NewSession")

    def _read(self) -> Any:
        length = b""
        while (digit := self.stream.read(1)) != b":":
            if not digit:
                raise AssertionError("Firefox has gone")
            length += digit
        return json.loads(self.stream.read(int(length)))

    def ask(self, command: str, **given: object) -> Any:
        sent = json.dumps([0, 1, self.NAMES.get(command, command), given]).encode()
        self.socket.sendall(b"%d:%s" % (len(sent), sent))
        _, _, fault, answer = self._read()
        if fault:
            raise AssertionError(fault)
        return answer["value"] if isinstance(answer, dict) and set(answer) == {"value"} else answer

    def _in_chrome(self, script: str, *given: object) -> Any:
        """Run a script where the window itself is in reach."""
        self.ask("Marionette:SetContext", value="chrome")
        try:
            return self.run(script, *given)
        finally:
            self.ask("Marionette:SetContext", value="content")

    def size(self, width: int, height: int) -> None:
        self.ask("WebDriver:SetWindowRect", width=max(width, 500), height=height + 200)
        self._in_chrome(NARROW, width, height)

    def told(self) -> list[str]:
        return list(self._in_chrome(CONSOLE))

    def close(self) -> None:
        self.stream.close()
        self.socket.close()


class WebKit(Driven):
    def __init__(self, port: int, browser: Path, listener: Path) -> None:
        self.base = f"http://127.0.0.1:{port}/session"
        options = {"binary": str(browser), "args": ["--automation", f"--user-script-at-start={listener}"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        made = until(lambda: self._send("POST", "", capabilities=wanted))
        self.base += f"/{made['sessionId']}"

    def _send(self, method: str, path: str, **given: object) -> Any:
        asked = urllib.request.Request(
            self.base + path,
            data=json.dumps(given).encode() if method == "POST" else None,
            headers={"Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(asked, timeout=WAIT) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as fault:
            raise AssertionError(json.load(fault)["value"]) from fault

    def ask(self, command: str, **given: object) -> Any:
        path = "/" + command.format(id=given.pop("id", ""))
        return self._send("GET" if command.endswith("screenshot") else "POST", path, **given)

    def size(self, width: int, height: int) -> None:
        self.ask("window/rect", width=width, height=height)
        self.await_("innerWidth === arguments[0]", width)

    def close(self) -> None:
        self._send("DELETE", "")


def until(act: Callable[[], Any], sought: str = "it") -> Any:
    """What an act gives once it gives something, and there is whom it speaks to."""
    limit = time.monotonic() + WAIT
    while time.monotonic() < limit:
        try:
            found = act()
        except OSError:
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"a minute went by without {sought}")


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _running(*command: object, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program for as long as it is asked; what it says is nobody's business."""
    process = subprocess.Popen(
        [str(word) for word in command],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=WAIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@contextmanager
def chromium(browser: Browser) -> Iterator[Engine]:
    context = browser.new_context(locale="zh-CN")
    yield Chromium(context.new_page())
    context.close()


@contextmanager
def firefox(folder: Path) -> Iterator[Engine]:
    """A Firefox of its own profile; without one the test is skipped with the remedy."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("no Firefox here; on Debian: apt-get install firefox-esr")
    port = _free()
    (folder / "user.js").write_text(
        f'user_pref("marionette.port", {port});\nuser_pref("intl.accept_languages", "zh-CN");\n'
    )
    flags = ("--headless", "--marionette", "-remote-allow-system-access", "--no-remote", "--profile", folder)
    with _running(program, *flags):
        found = Firefox(port)
        yield found
        found.close()


@contextmanager
def webkit(folder: Path) -> Iterator[Engine]:
    """A WebKit on a screen that nobody sees; without one the test is skipped with the remedy."""
    programs = [shutil.which(name) for name in ("WebKitWebDriver", "Xvfb")]
    browsers = sorted(Path("/").glob(MINI[1:]))
    if None in programs or not browsers:
        pytest.skip("no WebKit here; on Debian: apt-get install webkit2gtk-driver xvfb")
    driver, screen = programs
    (folder / "listen.js").write_text(LISTEN)
    (folder / "gtk-3.0").mkdir()
    (folder / "gtk-3.0/gtk.css").write_text(TOOLBAR)
    port = _free()
    with _running(screen, "-displayfd", 1, "-screen", 0, "1600x1200x24", "-nolisten", "tcp") as shown:
        assert shown.stdout is not None
        display = f":{int(shown.stdout.readline())}"
        given = {"DISPLAY": display, "GDK_BACKEND": "x11", "XDG_CONFIG_HOME": str(folder)}
        with _running(driver, f"--port={port}", **given):
            found = WebKit(port, browsers[-1], folder / "listen.js")
            yield found
            found.close()
