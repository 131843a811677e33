"""The elements of a standardizing document: their order, their fixed titles and sentences."""

from __future__ import annotations

import re

from clausework.checks.engine.rule import GBT2009, GBT2020, ISO
from clausework.model.draft import Element

DRAFTED = {
    GBT2009: "本标准按照GB/T 1.1—2009给出的规则起草。",
    GBT2020: "本文件按照GB/T 1.1—2020《标准化工作导则　第1部分：标准化文件的结构和起草规则》的规定起草。",
}
PATENTS = {
    GBT2009: "请注意本文件的某些内容可能涉及专利。本文件的发布机构不承担识别这些专利的责任。",
    GBT2020: "请注意本文件的某些内容可能涉及专利。本文件的发布机构不承担识别专利的责任。",
}
LISTED = {
    GBT2009: (
        "下列文件对于本文件的应用是必不可少的。凡是注日期的引用文件，仅注日期的版本适用于本文件。"
        "凡是不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。"
    ),
    GBT2020: (
        "下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，仅该日期"
        "对应的版本适用于本文件；不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。"
    ),
}
LISTED_EN = (
    "The following documents are referred to in the text in such a way that some or all of their content"
    " constitutes requirements of this document. For dated references, only the edition cited applies."
    " For undated references, the latest edition of the referenced document (including any amendments)"
    " applies."
)
NONE_LISTED = re.compile(
    r"本(?:文件|标准)没有规范性引用文件。|There are no normative references in this document\."
)
NONE_DEFINED = re.compile(
    r"本(?:文件|标准)没有需要界定的术语和定义。|No terms and definitions are listed in this document\."
)
DEFINED = {
    "zh": re.compile(r"(?:[^。]+界定的(?:以及下列)?|下列)术语和定义适用于本(?:文件|标准)。"),
    "en": re.compile(
        r"For the purposes of this document, (?:the following terms and definitions apply"
        r"|the terms and definitions given in .+? (?:and the following )?apply)\."
    ),
}
SYMBOLS = {
    "zh": re.compile(r"下列(?:符号|缩略语|符号和缩略语)适用于本(?:文件|标准)。"),
    "en": re.compile(
        r"For the purposes of this document, the following"
        r" (?:symbols|abbreviated terms|abbreviations|symbols and abbreviat(?:ions|ed terms)) apply\."
    ),
}
SPECIFIES = {
    GBT2009: re.compile(r"本标准(?:规定|确立|描述|提供|给出|界定)了"),
    GBT2020: re.compile(r"本文件(?:规定|确立|描述|提供|给出|界定)了"),
    ISO: re.compile(r"[Tt]his document (?:specifies|establishes|gives|defines|describes|provides)"),
}
APPLIES = {
    GBT2009: re.compile(r"本标准[^。]*适用于"),
    GBT2020: re.compile(r"本文件[^。]*适用于"),
    ISO: re.compile(r"[Tt]his document (?:applies|does not apply|is (?:not )?applicable)"),
}
PATENT_CALL = re.compile(r"提交反馈意见时[^。]*专利|[Rr]ecipients[^.]*patent")


def worded_by(profile: str, lang: str) -> str:
    """The profile whose sentences a text has: in English those of ISO, in Chinese those of GB/T 1.1."""
    return ISO if lang != "zh" else GBT2020 if profile == ISO else profile


def squeezed(text: str) -> str:
    """The text without spaces and with one kind of semicolon, for comparison with a fixed sentence."""
    return re.sub(r"\s+", "", text).replace("；", "。").replace(";", ".").lower()


ORDER: tuple[Element, ...] = (
    "foreword",
    "introduction",
    "scope",
    "normative-references",
    "terms",
    "symbols",
    "clause",
    "annex",
    "bibliography",
    "index",
)

TITLES: dict[Element, dict[str, str]] = {
    "foreword": {"zh": "前言", "en": "Foreword"},
    "introduction": {"zh": "引言", "en": "Introduction"},
    "scope": {"zh": "范围", "en": "Scope"},
    "normative-references": {"zh": "规范性引用文件", "en": "Normative references"},
    "terms": {"zh": "术语和定义", "en": "Terms and definitions"},
    "bibliography": {"zh": "参考文献", "en": "Bibliography"},
    "index": {"zh": "索引", "en": "Index"},
}

ALIASES: dict[str, Element] = {
    "引用标准": "normative-references",
    "引用文件": "normative-references",
    "规范性引用": "normative-references",
    "规范性文件": "normative-references",
    "术语与定义": "terms",
    "定义和术语": "terms",
    "术语": "terms",
    "定义": "terms",
    "适用范围": "scope",
    "参考资料": "bibliography",
    "序言": "foreword",
    "术语及定义": "terms",
    "名词术语": "terms",
    "规范引用文件": "normative-references",
    "规范性引用标准": "normative-references",
    "引用规范": "normative-references",
    "参考书目": "bibliography",
    "参考文件": "bibliography",
    "References": "normative-references",
    "Terms": "terms",
    "Definitions": "terms",
    "Preface": "foreword",
    "前 言": "foreword",
    "引 言": "introduction",
}
