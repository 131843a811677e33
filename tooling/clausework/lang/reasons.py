"""Whether a reason says anything, and whether that is why."""

from __future__ import annotations

import re

from clausework.lang.registry import folder

LEAST = 2
"""Different letters or characters that the shortest reason has: 改名."""
PLACEHOLDERS = frozenset(
    ("todo", "tbd", "fixme", "none", "n/a", "na", "无", "没有", "待定", "待补", "略", "同上")
)
CHANGED = {
    "zh": re.compile(
        "修改|更改|改动|变更|变动|更新|更正|调整|修订|修正|订正|改正|完善|优化|润色|改写|重写|改进|改为|编辑|删除|删去"
        "|增加|新增|增补|补充|替换|处理|意见|一下|文字|文本|内容|表述|措辞|用语|条文|本[条句处款项稿]|此[条句处]|该[条句处]"
        "|相应|适当|部分|若干|有关|个别|一些|进行|予以|作出|做出|对|将|把|已经?|经|作|做|改|了|的"
    ),
    "en": re.compile(
        r"(?i)\b(?:chang(?:e[sd]?|ing)|updat(?:e[sd]?|ing)|edit(?:s|ed|ing)?|modif(?:y|ied|ies|ying|ications?)"
        r"|revis(?:e[sd]?|ing|ions?)|amend(?:s|ed|ing|ments?)?|correct(?:s|ed|ing|ions?)?|fix(?:e[sd]|ing)?"
        r"|improv(?:e[sd]?|ing|ements?)|re-?word(?:s|ed|ing)?|re-?writ(?:es?|ten|ing)|re-?phras(?:e[sd]?|ing)"
        r"|adjust(?:s|ed|ing|ments?)?|tweak(?:s|ed|ing)?|delet(?:e[sd]?|ing|ions?)|remov(?:e[sd]?|ing|als?)"
        r"|add(?:s|ed|ing|itions?)?|replac(?:e[sd]?|ing|ements?)|polish(?:ed|ing)?|refin(?:e[sd]?|ing|ements?)"
        r"|texts?|words?|wordings?|contents?|lines?|sentences?|clauses?|provisions?|paragraphs?|this|that|these|it|the|an?"
        r"|was|were|is|are|has|have|had|been|be|we|as|and|of|to|in|here|some|minor|small|slightly|accordingly|needed"
        r"|appropriate|required|done|made|now)\b"
    ),
}
"""Words that tell that something was changed; a reason of nothing else leaves open why."""


def says_something(words: str, least: int = LEAST) -> bool:
    """False without words: dashes, dots, one letter over and over, a word for none."""
    letters = {character for character in words if character.isalnum()}
    return len(letters) >= least and words.strip().strip("。.").casefold() not in PLACEHOLDERS


def explains(reason: str, lang: str) -> bool:
    """False for a reason that says nothing, or only that there was a change: 修改。, `Updated.`."""
    changed = CHANGED.get(folder(lang))
    return says_something(reason) and (changed is None or says_something(changed.sub("", reason), 1))
