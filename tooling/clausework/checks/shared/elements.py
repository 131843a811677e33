"""The elements of a standardizing document: their order and their fixed titles."""

from __future__ import annotations

from clausework.model.clause import Element

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
