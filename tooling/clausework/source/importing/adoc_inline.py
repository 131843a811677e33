"""The marks within a line of AsciiDoc, as signs within the words of a piece."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from clausework.model.clause import Mark
from clausework.source.foreign_pieces import BEGIN, NOTE, bare_number, marked

MACRO = re.compile(
    r"\\?(?:(?P<name>footnoteref|footnote|xref|link|image|stem|latexmath|asciimath|kbd|btn|menu|pass|icon|mailto"
    r"|indexterm2?|anchor):(?P<target>[^\s\[\]]*)\[(?P<words>(?:\\\]|[^\]])*)\]"
    r"|<<(?P<ref>[^\s,<>][^,<>]*)(?:,\s*(?P<called>[^<>]*))?>>"
    r"|(?P<url>(?:https?|ftp|irc)://[^\s\[\]<>\"]*[^\s\[\]<>\".,;:!?)])(?:\[(?P<said>(?:\\\]|[^\]])*)\])?"
    r"|\[\[(?P<anchor>[\w:][\w:.-]*)(?:,[^\]]*)?\]\]"
    r"|\(\(\((?P<indexed>[^()]*)\)\)\))"
)
JOINED = re.compile(r"(?<=[A-Za-z0-9])(?=(?:footnoteref|footnote):[^\s\[\]]*\[)")
"""Where a footnote stands at the end of a word, which its own name does not belong to."""
ATTRIBUTE = re.compile(r"(?<![\\$])\{([\w][\w-]*)\}")
USUAL = {
    "nbsp": "\u00a0",
    "zwsp": "",
    "sp": " ",
    "empty": "",
    "blank": "",
    "apos": "'",
    "quot": '"',
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
    "rdquo": "”",
    "deg": "°",
    "plus": "+",
    "vbar": "|",
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "startsb": "[",
    "endsb": "]",
    "caret": "^",
    "asterisk": "*",
    "tilde": "~",
    "backslash": "\\",
    "backtick": "`",
    "two-colons": "::",
}
ROLE = r"(?:\[[^\[\]\s]*\])?"
BEFORE, AFTER = r"(?<![A-Za-z0-9{0}\\&;:}}])", r"(?![A-Za-z0-9{0}])"
"""A single sign marks whole words; Han characters beside it are none of the same word."""


def _single(sign: str) -> re.Pattern[str]:
    words = f"[^\\s{sign}]|[^\\s{sign}][^{sign}]*?[^\\s{sign}]"
    return re.compile(f"{ROLE}{BEFORE.format(sign)}[{sign}](?P<words>{words})[{sign}]{AFTER.format(sign)}")


SPANS: tuple[tuple[re.Pattern[str], Mark], ...] = (
    (re.compile(r"(?<![\\`])``(?P<words>[^`]+(?:`[^`]+)*)``"), "code"),
    (re.compile(r"(?<![\w`\\;:}])`(?P<words>\S|\S[^`]*?\S)`(?![\w`\"'])"), "code"),
    (re.compile(ROLE + r"(?<!\\)\*\*(?P<words>[^*]+)\*\*"), "strong"),
    (_single("*"), "strong"),
    (re.compile(ROLE + r"(?<!\\)__(?P<words>[^_]+)__"), "emphasis"),
    (_single("_"), "emphasis"),
    (_single("#"), "text"),
    (re.compile(r"(?<!\\)~(?P<words>[^\s~]+)~"), "subscript"),
    (re.compile(r"(?<!\\)\^(?P<words>[^\s^]+)\^"), "superscript"),
)
"""Longer signs first: those stand in the middle of words too."""
WITHIN = re.compile(f"({BEGIN}[^\ufffb]*\ufffb)")
PLAIN = re.compile(r"\+\+\+?(?P<words>[^+]+)\+\+\+?|(?<!\w)\+(?P<one>[^\s+](?:[^+]*[^\s+])?)\+(?!\w)")
ESCAPED = re.compile(r"\\(?=[*_`#{<\[\\^~]|https?:|footnote|xref|link|image)")
MATH = ("stem", "latexmath", "asciimath")


def words_apart(text: str) -> str:
    """The text as its words are counted: a footnote does not make one word with that before it."""
    return JOINED.sub(" ", text)


class Inline:
    """Reads the lines of one document: `attributes` are its own words, `layout` names that are no text."""

    def __init__(self) -> None:
        self.attributes: dict[str, str] = {}
        self.layout: list[str] = []
        self.notes: list[str] = []
        self._named: set[str] = set()

    def words(self, text: str) -> str:
        """The words with our signs; footnotes wait in `notes`."""
        text = self._attributes(text)
        kept: list[str] = []

        def plain(match: re.Match[str]) -> str:
            kept.append(marked(match["words"] or match["one"], "text"))
            return f"\ue000{len(kept) - 1}\ue001"

        text = PLAIN.sub(plain, text.replace("\ue000", " ").replace("\ue001", " "))
        for pattern, mark in SPANS[:2]:
            text = _outside(text, partial(pattern.sub, partial(self._span, mark)))
        text = _outside(text, partial(MACRO.sub, self._macro))
        for pattern, mark in SPANS[2:]:
            text = _outside(text, partial(pattern.sub, partial(self._span, mark)))
        text = _outside(text, partial(ESCAPED.sub, ""))
        text = re.sub(r" \+\n", "\n", text) if " +\n" in text else text
        for at, words in enumerate(kept):
            text = text.replace(f"\ue000{at}\ue001", words)
        return bare_number(text)

    def _span(self, mark: Mark, match: re.Match[str]) -> str:
        role = match.group().partition("]")[0].removeprefix("[") if match.group().startswith("[") else ""
        self.layout += [role] if role else []
        words = match["words"]
        return words if mark == "text" else marked(words, mark)

    def _attributes(self, text: str) -> str:
        def value(match: re.Match[str]) -> str:
            name = match[1].lower()
            found = self.attributes.get(name, USUAL.get(name))
            if found is None:
                return match.group()
            self.layout.append(match[1])
            return found

        return ATTRIBUTE.sub(value, text) if "{" in text else text

    def _macro(self, match: re.Match[str]) -> str:
        if match.group().startswith("\\"):
            return match.group()[1:]
        if match["ref"] is not None:
            return self._reference(match["ref"], match["called"] or "")
        if match["anchor"] is not None:
            return f" {{#{match['anchor']}}}"
        if match["indexed"] is not None:
            self.layout.append(match["indexed"])
            return ""
        if match["url"] is not None:
            said = _first(match["said"] or "", self.layout)
            return marked(self._plain(said) or match["url"], "link", match["url"])
        return self._named_macro(match["name"], match["target"], match["words"].replace("\\]", "]"))

    def _named_macro(self, name: str, target: str, words: str) -> str:
        self.layout.append(name)
        if name in ("footnote", "footnoteref"):
            return self._footnote(target, words)
        if name == "xref":
            return self._reference(target, words)
        if name in ("link", "mailto"):
            address = f"mailto:{target}" if name == "mailto" else target
            self.layout.pop() if name == "mailto" else None
            return marked(self._plain(_first(words, self.layout)) or target, "link", address)
        if name in MATH:
            return marked(words, "math")
        if name in ("image", "icon", "anchor", "indexterm"):
            self.layout += [target, *([] if name == "image" else [words])]
            return words if name == "image" else ""
        return self._plain(words) + (f" {target}" if target else "")

    def _plain(self, words: str) -> str:
        """Words within a macro, whose own marks a run cannot have."""
        for pattern, _ in SPANS:
            words = pattern.sub(lambda match: match["words"], words)
        return words

    def _reference(self, target: str, called: str) -> str:
        target = target.removeprefix("#")
        said = self._plain(called) if called else target
        return marked(said, "link", f"#{target}")

    def _footnote(self, target: str, words: str) -> str:
        if target and not words:
            return f"[{target}]"
        self.layout += [target] if target else []
        self.notes.append(self._plain(words))
        return NOTE


def _outside(text: str, change: Callable[[str], str]) -> str:
    """The change made to what has no mark yet."""
    return "".join(part if place % 2 else change(part) for place, part in enumerate(WITHIN.split(text)))


def _first(words: str, layout: list[str]) -> str:
    """What a link is called; `window=_blank` and the like are told as layout."""
    said, comma, rest = words.partition(",")
    if comma and "=" in rest:
        layout.append(rest)
        return said
    return words.removesuffix("^")
