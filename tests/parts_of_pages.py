"""The language of every part of a page, and whether a reader is told of a part in another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

RUN = re.compile(r"[㐀-鿿]{4,}")
WORD = re.compile(r"\bChinese\b")
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
TOLD = ("title", "alt", "aria-label", "content", "placeholder")
"""Attributes that people are read; a part of one can have no language of its own."""
PARALLEL = frozenset(("pair", "other", "twin", "designation"))
"""Parts that stand beside their translation: that one of them is Chinese, the page says."""
WHOLE = frozenset(("main", "body", "html", "head"))


class _Part:
    """An element with its language, its words and the parts in it."""

    def __init__(self, tag: str, attributes: dict[str, str | None], above: _Part | None) -> None:
        self.tag, self.above = tag, above
        self.lang = attributes.get("lang") or (above.lang if above else "")
        self.classes = frozenset((attributes.get("class") or "").split())
        self.words: list[str] = []

    def text(self) -> str:
        return " ".join(self.words)

    def say(self, words: str) -> None:
        """Words of this part are words of those that it stands in."""
        part: _Part | None = self
        while part is not None:
            part.words.append(words)
            part = part.above

    def up(self) -> Iterator[_Part]:
        part: _Part | None = self
        while part is not None:
            yield part
            part = part.above


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = self.part = _Part("", {}, None)
        self.found: list[tuple[_Part, str]] = []
        self.attributes: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.attributes += [value for name in TOLD if (value := values.get(name)) and RUN.search(value)]
        if tag not in VOID:
            self.part = _Part(tag, values, self.part)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for part in self.part.up():
            if part.tag == tag and part.above:
                self.part = part.above
                return

    def handle_data(self, data: str) -> None:
        if self.part.tag not in ("script", "style"):
            self.part.say(data)
            self.found += [(self.part, run) for run in RUN.findall(data)]


def untold_chinese(text: str) -> list[str]:
    """The Chinese in an English page that is not in its own language, or of which no word says what it is."""
    page = _Reader(text)
    said = WORD.search(page.root.text())
    return [
        *(value for value in page.attributes if not WORD.search(value)),
        *(run for part, run in page.found if not part.lang.startswith("zh")),
        *(run for part, run in page.found if not (said and _is_told(part))),
    ]


def _is_told(part: _Part) -> bool:
    around = list(part.up())
    if any(each.classes & PARALLEL for each in around):
        return True
    near = (each for each in around if each.tag not in WHOLE and each.tag)
    return any(WORD.search(each.text()) for each in near)
