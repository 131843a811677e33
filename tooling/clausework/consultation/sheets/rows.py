"""Typed-up tables: a row of headings, and under it a row for each comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from clausework.consultation.fields import NAMED, QUOTED, SAID
from clausework.consultation.parse import finding
from clausework.model.draft import Place
from clausework.model.finding import Finding


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
HEADINGS: dict[str, tuple[str, ...]] = {
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
FIELDS = {name: field for field, names in HEADINGS.items() for name in names}


def field_of(heading: str) -> str:
    """The field that a heading means, "" if none: case, blanks, stars and what is in brackets say nothing."""
    words = bare_heading(heading)
    return FIELDS.get(words) or FIELDS.get(words.replace(" ", ""), "")


LEAST = 2
"""Headings that a row must have to be that of the headings: a title above the table has none."""

PLACES = frozenset(["clause", "provision", "dropped"])
"""A row of a form with nothing else says nothing: it is of a clause that nobody commented on."""
SENDER = frozenset(["role", "organisation", "name", "publish", "channel", "received", "lang", "dropped"])
"""What a form says once of all comments in it."""


class Cell(msgspec.Struct, frozen=True):
    """What stands in a cell, and where."""

    text: str
    at: Place


class SheetRow(msgspec.Struct, frozen=True):
    """A row under the headings: its cells by what the headings say."""

    at: Place
    cells: Mapping[str, Cell]


class CommentSheet(msgspec.Struct, frozen=True):
    """The rows of a file, its headings with their places, and what keeps it from being read."""

    entries: tuple[SheetRow, ...] = ()
    headings: Mapping[str, Place] = {}
    findings: tuple[Finding, ...] = ()


def tabled(rows: Iterable[Sequence[Cell]], path: str) -> CommentSheet:
    """The sheet in rows of cells: the headings are the first row with words that we know as such."""
    rest = iter(rows)
    for row in rest:
        if sum(bool(field_of(cell.text)) for cell in row) >= LEAST:
            return CommentSheet(tuple(_entries(row, rest)), {cell.text: cell.at for cell in row if cell.text})
    return CommentSheet(findings=(finding("CMT-402", Place(path), "nohead"),))


def joined(sheets: Iterable[CommentSheet]) -> CommentSheet:
    """Tables that follow one another as one.

    A table on the sender alone makes a form of what follows: what it says holds for the rows under it, of
    which those that were left empty are none.
    """
    entries: list[SheetRow] = []
    headings: dict[str, Place] = {}
    sender: Mapping[str, Cell] | None = None
    for sheet in sheets:
        headings |= sheet.headings
        if len(sheet.entries) <= 1 and SENDER.issuperset(map(field_of, sheet.headings)):
            sender = sheet.entries[0].cells if sheet.entries else {}
        elif sender is None:
            entries.extend(sheet.entries)
        else:
            filled = (entry for entry in sheet.entries if not PLACES.issuperset(map(field_of, entry.cells)))
            entries.extend(SheetRow(entry.at, {**sender, **entry.cells}) for entry in filled)
    return CommentSheet(tuple(entries), headings)


def _entries(head: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Iterable[SheetRow]:
    """The rows that say something; headings that stand again, as on every page of a letter, do not."""
    for row in rows:
        pairs = [(title, cell) for title, cell in zip(head, row, strict=False) if title.text and cell.text]
        if pairs and not all(title.text == cell.text for title, cell in pairs):
            yield SheetRow(row[0].at, {title.text: cell for title, cell in pairs})
