"""The numbers by which texts of others name their clauses: 第N条, 4.2.1, Article 5, V1.2.3, REQ-7."""

from __future__ import annotations

import re

import msgspec

from clausework.lang.script import HAN_RANGE, on_use
from clausework.lang.zh.numerals import ORDINAL, value

HAN_NUMBER = rf"{ORDINAL}\d"
OPEN, CLOSE = "(?P<open>[*_]*)", "(?P<close>[*_]*)"
"""Emphasis: of the number alone, or of a title after it too."""
ARTICLE = re.compile(
    rf"{OPEN}(?P<shown>第\s*(?P<number>[{HAN_NUMBER}]+)\s*条(?:之(?P<sub>[{HAN_NUMBER}]+))?)"
    rf"(?P<colon>[:：]?){CLOSE}(?P<gap>[\s　]*)"
)
DIVISION = re.compile(
    rf"(?P<shown>第\s*[{HAN_NUMBER}]+\s*(?P<rank>编|分编|章|节|部分))(?:[\s　]+|$)(?P<title>.*)$"
)
SPACED = on_use(f"(?<=[{HAN_RANGE}])[\\s　]+(?=[{HAN_RANGE}])")
"""Chapter titles of two characters are set with a blank between: 总 则."""
DIVIDES = frozenset("第* ")
RANKS = ("编", "部分", "分编", "章", "节")
LAW_EN = re.compile(
    rf"{OPEN}(?P<shown>(?:Article|Section|Clause|Rule|Regulation|Art\.|Sec\.|§)\s*"
    rf"(?P<number>\d+[A-Za-z]?(?:\.\d+)*))\b[.:]?{CLOSE}[\s　]*(?:[-—–]\s+)?",
)
VERSION = re.compile(r"\d*0\d|\d{4}")
"""A part of no number of a clause: 2012.04, 2013.10."""
DOTTED = re.compile(rf"{OPEN}\[?(?P<shown>(?:\d+|[A-Z])(?:\.\d+)+)\]?[.:)]?{CLOSE}[:：]?(?:[\s　]+|$)")
NAME = r"(?:[A-Z]{1,8}(?:-[A-Z]{1,12})*-\d+(?:[.-]\d+)*|[A-Z]\d+(?:\.\d+)+)"
NAMED = re.compile(rf"{OPEN}\[?(?P<shown>{NAME})\]?[.:)]?{CLOSE}[:：]?(?:[\s　]+|$)")
"""A requirement by its name: REQ-7, MSTG-ARCH-1, V1.2.3."""
HEADED = re.compile(
    rf"{OPEN}(?P<shown>(?:(?:Annex|Appendix|Chapter|Part)\s+[A-Z\d]+|附录\s?[A-Z]|[A-Z]?\d+(?:\.\d+)*"
    rf"|[A-Z](?:\.\d+)+|{NAME}))[.:)、：]?{CLOSE}(?:[\s　]+|$)(?:[-—–]\s+)?"
)
COUNTED = re.compile(
    rf"{OPEN}(?:(?P<number>\d{{1,3}})(?:[.)](?=[\s*_])|[、．](?!\d))|(?P<han>[一二三四五六七八九十百]{{1,4}})、){CLOSE}\s*"
)
REQUIREMENT = re.compile(r"[A-Za-z]{0,8}[-.]?\d+(?:\.\d+)+|[A-Za-z]{1,8}(?:-[A-Za-z]{1,12})*-\d+(?:[.-]\d+)*")
"""What a cell of a row holds if the row is a requirement."""
LINK = re.compile(r"\[([^][]*)\]\([^()\s]*\)")
DECORATION = "*`_ "


class Numbered(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A number at the head of a text: as printed, as a key, and the words after it."""

    shown: str
    key: str
    rest: str


def article(text: str, after: str = "") -> Numbered | None:
    """The number of an article of law; `after` is the key of the article before this one.

    Where no blank follows the number it must continue the count: a sentence may begin with 第三条.
    """
    match = ARTICLE.match(text)
    if match is None:
        english = LAW_EN.match(text)
        return _numbered(text, english, english["number"]) if english else None
    number = value(match["number"]) if not match["number"].isdigit() else int(match["number"])
    if number is None:
        return None
    key = str(number) + (f"-{value(match['sub']) or match['sub']}" if match["sub"] else "")
    rest = text[match.end() :]
    clear = any(match.group("gap", "open", "colon")) or not rest or rest[0] in "【（["
    return _numbered(text, match, key) if clear or _continues(after, number) else None


def _continues(before: str, number: int) -> bool:
    head = before.partition("-")[0]
    return number == 1 if not head.isdigit() else number == int(head) + 1


def _numbered(text: str, match: re.Match[str], key: str) -> Numbered:
    return Numbered(shown=" ".join(match["shown"].split()), key=key, rest=_rest(text, match))


def _rest(text: str, match: re.Match[str]) -> str:
    """What follows the number; emphasis that goes on after it is that of the words."""
    return text[match.end() :] if match["close"] else match["open"] + text[match.end() :]


def named(text: str) -> Numbered | None:
    """The name of a requirement, as `REQ-7`."""
    match = NAMED.match(text)
    return _numbered(text, match, match["shown"]) if match else None


def dotted(text: str) -> Numbered | None:
    """A number of two levels or more, as clauses of standards have; a row of numbers has none."""
    match = DOTTED.match(text)
    if match is None or any(map(VERSION.fullmatch, match["shown"].split("."))):
        return None
    return None if DOTTED.match(text, match.end()) else _numbered(text, match, match["shown"])


def headed(text: str) -> Numbered | None:
    """The number of a heading; a year is none."""
    match = HEADED.match(text)
    if match is None or re.fullmatch(r"\d{4}", match["shown"]):
        return None
    return _numbered(text, match, re.sub(r"\s+", "", match["shown"]))


def counted(text: str) -> Numbered | None:
    """A plain count: `1.`, `2)`, `三、`."""
    match = COUNTED.match(text)
    if match is None:
        return None
    number = int(match["number"]) if match["number"] else value(match["han"])
    shown = match["number"] or match["han"]
    return Numbered(shown=shown, key=str(number), rest=_rest(text, match))


def division(text: str) -> tuple[int, Numbered] | None:
    """A chapter or section of a law with its rank, from 0 for a book."""
    match = DIVISION.match(text.strip("* ")) if text[:1] in DIVIDES else None
    if match is None:
        return None
    shown = re.sub(r"\s+", "", match["shown"])
    title = SPACED.sub("", match["title"])
    return RANKS.index(match["rank"]), Numbered(shown=shown, key=shown, rest=title)


def requirement(cell: str) -> str:
    """The number of a requirement in a cell, or "" if the cell holds none."""
    bare = cell.strip(DECORATION)
    if bare.endswith((")", ".")):
        link = LINK.fullmatch(bare)
        bare = (link[1] if link else bare).strip(DECORATION).removesuffix(".")
    return bare if REQUIREMENT.fullmatch(bare) else ""
