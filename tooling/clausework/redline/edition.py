"""Wording that changes because the drafting rules did (GB/T 1.1-2009 to 2020), and nothing else."""

from __future__ import annotations

from functools import lru_cache

from clausework.lang.patterns import on_use

SAME: dict[str, tuple[tuple[str, str], ...]] = {
    "zh": (
        (r"本(?:标准|规范|规程|指南|部分)", "本文件"),
        (
            r"下列文件对于本文件的应用是必不可少的。凡是注日期的引用文件，仅(?:所)?注日期的版本适用于本文件。"
            r"凡是不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。?",
            "<引用>",
        ),
        (
            r"下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，"
            r"仅该日期对应的版本适用于本文件；不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。?",
            "<引用>",
        ),
        (r"按照?GB/T ?1\.1[—-]2009给出的规则起草", "<起草>"),
        (
            r"按照GB/T ?1\.1[—-]2020《标准化工作导则\s*第1部分：标准化文件的结构和起草规则》的规定起草",
            "<起草>",
        ),
        (r"承担识别这些专利的责任", "承担识别专利的责任"),
        (r"不得|不应当|不准许|不应该", "不应"),
        (r"应当|应该|必须", "应"),
        (r"可以", "可"),
        (r"能够", "能"),
    ),
    "en": (
        (r"\bthis (?:(?:international|national|group) )?(?:standard|specification|part)\b", "this document"),
        (
            r"the following documents are (?:indispensable for the application of|referred to in the text in"
            r" such a way that some or all of their content constitutes requirements of) this document",
            "<references>",
        ),
        (r"\bapplies to this document\b", "applies"),
        (r"[.;] for undated references", ". for undated references"),
        (
            r"drafted in accordance with (?:the rules given in gb/t ?1\.1[—-]2009"
            r"|gb/t ?1\.1[—-]2020, directives for standardization — part 1:"
            r" rules for the structure and drafting of standardizing documents)",
            "<drafted>",
        ),
        (r"\bidentifying (?:any or all |such|these)[a-z ]*rights", "identifying <rights>"),
        (r"\bmust\b", "shall"),
        (r"\bneeds? not\b|\bdo(?:es)? not (?:have|need) to\b", "need not"),
    ),
}
COMPILED = {lang: tuple((on_use(pattern), word) for pattern, word in pairs) for lang, pairs in SAME.items()}


@lru_cache(maxsize=16384)
def modern(text: str, lang: str) -> str:
    """The text as the 2020 rules would have it, in small letters: equal for two wordings of one thing."""
    text = text.lower() if lang.startswith("en") else text
    for pattern, word in COMPILED.get(lang[:2], ()):
        text = pattern.sub(word, text)
    return text


def edition_only(old: str, new: str, lang: str) -> bool:
    """True if the two differ in nothing but the wording that an edition prescribes."""
    if old == new or not old or not new:
        return False
    return old.lower() != new.lower() and modern(old, lang) == modern(new, lang)
