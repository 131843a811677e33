"""The manual of the toolchain, where a project publishes it: its index, and the pages that this leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from clausework.lang.patterns import HAN
from clausework.rendering import routes
from clausework.rendering.page import Page
from clausework.rendering.publication import HandPage
from clausework.rendering.view import View

INDEX = "index"
LISTED = re.compile(r"^- \[[^\]\n]+\]\(([a-z-]+)\.", re.MULTILINE)
"""A page in a list of the index."""
PARTED = 60_000
"""Bytes over which a page is published in parts, one for each of its sections."""
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\(([^()\s#]+\.md)(#[^()\s]*)?\)")
TWIN = re.compile(r"^\[[^\]\n]+\]\([a-z-]+\.[a-z]{2}\.md\)\n\n?", re.MULTILINE)
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
ASIDE = re.compile("\x00(\\d+)\x00")
JOINT = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[^\s\-|#>*+\d])")
"""The end of a line within a Chinese paragraph, which is no space; no list or heading begins after it."""
RULE = re.compile(r"^### ([A-Z]{2,3}-\d{3}) ", re.MULTILINE)


class _Part(msgspec.Struct, frozen=True):
    """A section of a long page: its name in the address, its heading and its Markdown."""

    name: str
    title: str
    body: str


class _Prose:
    """The Markdown of a page in which code is set aside: there neither a link nor a heading is one."""

    def __init__(self, body: str) -> None:
        self._code: list[str] = []
        self.text = CODE.sub(self._put, body)

    def _put(self, code: re.Match[str]) -> str:
        self._code.append(code[0])
        return f"\x00{len(self._code) - 1}\x00"

    def whole(self, text: str) -> str:
        """A piece of the text with its code."""
        return ASIDE.sub(lambda mark: self._code[int(mark[1])], text)


def pages(view: View) -> Iterator[Page]:
    """The index, each page, and each part of a long one."""
    for page in _by_name(view).values():
        yield from _published(view, page, list(_by_name(view)))


def sections(view: View) -> Iterator[tuple[str, list[HandPage]]]:
    """The sections of the index in the view's language, each with the pages that it lists."""
    manual = _by_name(view)
    _, *pieces = SECTION.split(manual[INDEX].body)
    for title, body in zip(pieces[::2], pieces[1::2], strict=True):
        yield title, [manual[name] for name in LISTED.findall(body)]


def _by_name(view: View) -> dict[str, HandPage]:
    return {page.name: page for page in view.publication.manual if page.lang == view.lang}


def _published(view: View, page: HandPage, known: list[str]) -> Iterator[Page]:
    prose = _Prose(page.body)
    text = JOINT.sub("", TWIN.sub("", prose.text, count=1))
    parts = _parts(text) if len(page.body.encode()) > PARTED else ()
    if parts:
        text = SECTION.split(text)[0] + "".join(f"- [{part.title}]({part.name}/)\n" for part in parts)
    yield _page(view, page.name, page.title, prose.whole(_linked(view, text, page.name, known)))
    for part in parts:
        place = f"{page.name}/{part.name}"
        body = f"# {part.title}\n{_linked(view, part.body, place, known)}"
        yield _page(view, place, part.title, prose.whole(body), page.name)


def _page(view: View, name: str, title: str, body: str, whole: str = "") -> Page:
    if view.lang != "zh" and HAN.search(body):
        body = f"{body}\n\n{view.say('manual_chinese')}\n"
    return Page(
        address=_address(view, name),
        title=title,
        body=body,
        kind="manual",
        show=name if whole else "",
        stands_for=_address(view, whole) if whole else "",
        markdown=True,
    )


def _address(view: View, name: str) -> str:
    return routes.manual(view.lang, "" if name == INDEX else name)


def _parts(text: str) -> tuple[_Part, ...]:
    """The sections of a long page; one about rules goes by the letters of their IDs."""
    _, *pieces = SECTION.split(text)
    found = []
    for number, (title, body) in enumerate(zip(pieces[::2], pieces[1::2], strict=True), 1):
        letters = {rule[1].partition("-")[0] for rule in RULE.finditer(body)}
        name = letters.pop().lower() if len(letters) == 1 else str(number)
        found.append(_Part(name, title, RULE.sub(_marked, body)))
    return tuple(found)


def _marked(rule: re.Match[str]) -> str:
    """The heading of a rule behind a place that a link can name."""
    return f'<a id="{rule[1]}"></a>\n\n## {rule[1]} '


def _linked(view: View, text: str, at: str, known: list[str]) -> str:
    """The text with links to the pages as published; what is not published is named and no link."""

    def link(found: re.Match[str]) -> str:
        words, path, fragment = found[1], found[2], found[3] or ""
        name = path.split(".")[0]
        if name not in known:
            return words
        address = routes.relative(_address(view, at), _address(view, name))
        return f"[{words}]({address}{fragment})"

    return LINK.sub(link, text)
