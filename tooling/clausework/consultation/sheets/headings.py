"""Headings of a typed-up table, and the fields of a comment that they mean."""

from __future__ import annotations

import re

from clausework.consultation.fields import NAMED, QUOTED, SAID


def bare_heading(heading: str) -> str:
    """A heading in small letters, without stars and what is in brackets."""
    bare = re.sub(r"[（(\[［].*?[)）\]］]|[*＊:：.．]", "", heading)
    return " ".join(bare.lower().split())


KNOWN: dict[str, str] = {
    "clause": "clause 条款 章条 条号 章条号 章条编号 标准章条编号 标准章条号 条款编号",
    "provision": "provision 条文 条文编号 条文要求",
    "quote": "quote 原文 原文内容 标准原文 所引文字",
    "text": "text comment 意见 意见内容 修改意见 具体意见 意见或建议 意见和建议 意见与建议",
    "suggestion": "suggestion 建议 建议修改为 修改为 修改后 修改建议 建议文本 建议内容",
    "reason": "reason 理由 修改理由 理由或依据 理由和依据 理由、依据",
    "role": "role 角色 类别 身份 提出者 提出者类别",
    "organisation": "organisation organization 单位 单位名称 提出单位 来函单位",
    "name": "name 姓名 提出人 提出人姓名",
    "publish": "publish 公开 公开姓名或单位 同意公开 是否公开 是否同意公开",
    "channel": "channel 渠道 途径 来函方式",
    "received": "received 日期 收到日期 来函日期 提出日期",
    "lang": "lang language 语言",
    "dropped": "no contact phone telephone e-mail email address 序号 编号 "
    "电话 手机 联系电话 邮箱 电子邮箱 电子邮件 联系人 联系方式 地址 通信地址",
}
"""How people head the fields of a comment beside what our forms call them."""
LABELS = {field.key: tuple(map(bare_heading, field.names.values())) for field in (*SAID, *QUOTED, *NAMED)}
NAMES: dict[str, tuple[str, ...]] = {
    key: tuple(dict.fromkeys((*KNOWN.get(key, key).split(), *LABELS.get(key, ()))))
    for key in dict.fromkeys((*KNOWN, *LABELS))
}
"""The headings of each field; what is `dropped` is for the file alone and comes into no record."""

NEEDED = ("clause", "text")
ANSWER = re.compile(
    r"处理|答复|回复|采纳|审查|审议|裁定|结论|disposition|resolution|response|decision|outcome|observation|answer"
)
"""Headings of what a committee says of comments, which no commenter wrote."""
AMBIGUOUS = ("理由", "reason")
"""What the committee gives too, where its answers stand in the same table."""
FIELDS = {name: field for field, names in NAMES.items() for name in names}


def field_of(heading: str) -> str:
    """The field that a heading means, "" if none: case, blanks, stars and what is in brackets say nothing."""
    words = bare_heading(heading)
    return FIELDS.get(words) or FIELDS.get(words.replace(" ", ""), "")
