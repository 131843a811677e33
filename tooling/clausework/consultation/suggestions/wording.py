"""A suggested wording as its sender typed it, read as lines of a clause.

People copy what a page prints, with the letters of lists, numbers of clauses and IDs of provisions,
and write before it that it is a suggestion. None of that is wording of the clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from clausework.lang.registry import folder
from clausework.lang.zh.numerals import ORDINAL
from clausework.strings.width import width

SaidKind = Literal["paragraph", "item", "note", "example"]
LEAD = {
    "zh": re.compile(
        r"^(?:我们?|本单位|我司|本公司)?(?:建议|拟|可|应)?(?:将?(?:本[条款项句段]|该[条款项句段]|原文|第\S{1,12}[条款项])?)"
        r"(?:修改|改写|调整|修订|表述|改)(?:为|成)?\s*[:：]\s*"
    ),
    "en": re.compile(
        r"(?i)^(?:(?:i|we) )?(?:suggest(?:ed)?|proposed?|please|change|revise|amend|reword|rewrite|replace)\b"
        r"[a-z ]{0,40}:\s*"
    ),
}
QUOTED = re.compile(r"^(?:“([^“”]*)”|\"([^\"]*)\"|「([^「」]*)」)[。.]?$", re.DOTALL)
INSTRUCTION = {
    "zh": re.compile(
        r"(?:(?:我们?|本单位|我司|本公司)?(?:建议|希望|提议|恳请|请(?!求)|最好)"
        r"|(?:应当?|可)?(?:予以)?(?:删除|删去|增加|增补|增设|新增|补充|合并|拆分|移至|移到|明确|细化|完善|保留)(?:本|该|此|第|一|“|对|关于|[:：]|[。.]?$)"
        r"|[将把].{1,80}(?:改为|修改为|改成|替换为|调整为|移至|移到|删除|删去)"
        r"|(?:改为|修改为|改成|参[考照见])"
        r"|(?:同意|赞[成同]|支持|认可|不同意|反对|无(?:意见|修改|异议)?|没有(?:意见|异议)|暂无|同上|见上|维持原[文样])(?:[，。,.！!（(].{0,20})?$)"
    ),
    "en": re.compile(
        r"(?i)(?:(?:i|we) (?:suggest|propose|recommend|would|agree|support)\b"
        r"|(?:suggest|propose|recommend|please)\b"
        r"|(?:delete|remove|add|insert|replace|change|clarify|move|merge|split|keep|reword|rephrase|see)\b"
        r"|should be (?:deleted|removed|added|changed|clarified)"
        r"|(?:agreed?|support(?:ed)?|no comments?|none|n/a|ok|as above)[\s.!]*$)"
    ),
}
"""Words of somebody who says what to do instead of how it should read."""
NARROW, WIDE = ",;:?!()", "，；：？！（）"
LIST_SIGN = re.compile(
    r"^(?:[(（]?(?:[a-zA-Z]{1,2}|\d{1,2}|[一二三四五六七八九十]{1,3})[)）]\s*|\d{1,2}[.、．](?!\d)\s*"
    r"|[①-⑳]\s*|[—–]{1,2}\s*|[-•·●▪*]\s+)"
)
INLINE_SIGN = re.compile(r"(?<=[:：；;。.])\s*(?=[(（]?[a-z][)）])")
"""Where an item begins that was typed on the line of the one before."""
LABEL = re.compile(r"^(?:(?P<note>注\d*[:：]|NOTE(?: \d+)?:)|(?P<example>示例\d*[:：]|EXAMPLE(?: \d+)?:))\s*")
ID_FIRST = re.compile(r"^[\[【（({]?#?(?P<id>[A-Z][A-Za-z0-9.]*(?:-[A-Za-z0-9.]+)+)[\]】）)}]?[:：]?[\s　]+")
ID_LAST = re.compile(r"\s*[\[【（({]#?(?P<id>[A-Z][A-Za-z0-9.]*(?:-[A-Za-z0-9.]+)+)[\]】）)}]$")
NUMBER = re.compile(
    rf"^(?:(?:第\s*[{ORDINAL}\d.]+\s*条|(?:[A-Z]|\d+)(?:\.\d+)+|\d+)(?=[\s　:：])[\s　:：]*"
    r"|Clause \d[\d.]*:?\s+)"
)


class SuggestedLine(msgspec.Struct, frozen=True):
    """One line of a suggestion; `id` is that of a provision, if its sender wrote it there."""

    kind: SaidKind
    text: str
    id: str = ""


def read_suggestion(
    text: str, lang: str, numbers: Iterable[str] = (), ids: Iterable[str] = ()
) -> tuple[SuggestedLine, ...]:
    """The lines of a suggestion without what is no wording.

    `numbers` are the number and the title of the clause, a line of which alone says nothing; `ids`
    are the IDs of its provisions.
    """
    known, headings = frozenset(ids), {"".join(part.split()) for part in numbers if part}
    lines = (line for row in _bare(text, lang).split("\n") for line in INLINE_SIGN.split(row))
    said = (_said(line.strip(), known, headings) for line in lines if line.strip())
    return tuple(line for line in said if line.text)


def phrases(lang: str) -> Literal["zh", "en"]:
    """The language by whose phrases a suggestion is read: English where we know none of its own.

    That is the rule for all that is known by language in this package; a comment may be in English anyway.
    """
    return "zh" if folder(lang) == "zh" else "en"


def _bare(text: str, lang: str) -> str:
    """The words after "suggested wording:", without the quotation marks around all of them."""
    rest = LEAD[phrases(lang)].sub("", text.strip(), count=1).strip()
    quoted = QUOTED.match(rest)
    return next(filter(None, quoted.groups()), "") if quoted else rest


def _said(line: str, ids: frozenset[str], headings: set[str]) -> SuggestedLine:
    name = ""
    for pattern in (ID_FIRST, ID_LAST):
        match = pattern.search(line)
        if match and match["id"] in ids:
            name, line = match["id"], line[: match.start()] + line[match.end() :]
    if "".join(line.split()) in headings:
        return SuggestedLine("paragraph", "")
    numbered = NUMBER.match(line)
    if numbered and numbered.group().strip(" 　:：") in headings:
        line = line[numbered.end() :]
    head, colon, rest = line.partition("：" if "：" in line else ":")
    if colon and head.strip() in headings:
        line = rest.strip()
    if label := LABEL.match(line):
        return SuggestedLine("note" if label["note"] else "example", line[label.end() :].strip())
    sign = LIST_SIGN.match(line)
    return SuggestedLine("item" if sign else "paragraph", line[sign.end() if sign else 0 :].strip(), name)


def widened(text: str, lang: str, present: str) -> str:
    """A Chinese text with the marks that were typed narrow beside wide characters as they are set.

    Those that the text of the clause itself, `present`, has narrow stay.
    """
    if phrases(lang) != "zh":
        return text
    found = list(text)
    for place in range(len(found) - 1, -1, -1):  # of two marks in a row the second may make the first wide
        mark, near = found[place], (*found[max(0, place - 1) : place], *found[place + 1 : place + 2])
        if mark in NARROW and mark not in present and any(width(other) == 2 for other in near):
            found[place] = WIDE[NARROW.index(mark)]
    return "".join(found)


def is_instruction(text: str, lang: str, present: Iterable[str]) -> bool:
    """Whether a suggestion says what is to be done, and not how the text should read.

    `present` are lines of the text: words that one of them begins with too are wording.
    """
    match = INSTRUCTION[phrases(lang)].match(_bare(text, lang))
    return bool(match) and not any(line.startswith(match.group()[:2]) for line in present if match)
