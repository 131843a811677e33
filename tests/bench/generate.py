"""A bilingual standard of any size, always the same for one size, for measurements.

Each clause says something of its own, has three provisions of different levels, a list and a
reference, so that every kind of rule has something to read. `peer` writes the same text for
another tool: reStructuredText with a sphinx-needs object for each provision.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from clausework.lang.zh.numerals import chinese
from clausework.workflow.layout import confirm_translations

PER_CHAPTER = 15

OBJECTS = (
    ("主播身份", "the identity of streamers"),
    ("商品信息", "product information"),
    ("交易记录", "transaction records"),
    ("推广内容", "promotional content"),
    ("投诉材料", "complaint files"),
    ("价格信息", "price information"),
    ("售后服务", "after-sales service"),
    ("直播视频", "live video"),
    ("物流信息", "delivery information"),
    ("信用评价", "credit ratings"),
)
ACTIONS = (
    ("核验", "verify"),
    ("记录", "record"),
    ("公示", "publish"),
    ("保存", "keep"),
    ("复核", "review"),
    ("更新", "update"),
    ("抽查", "sample"),
)
PERIODS = ((30, "thirty"), (60, "sixty"), (15, "fifteen"), (7, "seven"), (20, "twenty"))
ROLES = (("platform", "平台", "platform"), ("merchant", "商家", "merchant"))

SETTINGS = """\
id: generated
number: T/×××× 1—2020
title: {zh: 生成的规范, en: Generated specification}
body: {zh: 某协会, en: An association}
languages: [zh, en]
label: D1
date: 2020-06-17
stage: {zh: 征求意见稿, en: Draft for comment}
profile: gbt1.1-2020
roles:
  platform: {zh: 平台, en: Platform}
  merchant: {zh: 商家, en: Merchant}
commenters:
  other: {zh: 其他, en: Other}
"""
REFERENCES = """\
laws:
  ECL:
    title: {zh: 中华人民共和国电子商务法, en: E-Commerce Law}
    short: {zh: 电子商务法, en: E-Commerce Law}
    date: 2018-08-31
"""


class Piece(NamedTuple):
    """A generated clause: its ID, code and role, and for each language a title and provisions.

    A provision is its ID, its lead sentence and the items of a list below it.
    """

    id: str
    code: str
    role: str
    titles: dict[str, str]
    texts: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]]


def pieces(count: int) -> list[Piece]:
    """The clauses, chapters among them, in printed order."""
    found: list[Piece] = []
    chapter = 0
    while len(found) < count:
        chapter += 1
        head = f"part{chapter}"
        titles = {"zh": f"第{chinese(chapter)}类活动", "en": f"Activities of class {chapter}"}
        found.append(Piece(head, "", "", titles, {"zh": (), "en": ()}))
        for index in range(1, min(PER_CHAPTER, count - len(found) + 1)):
            found.append(_piece(head, chapter, index))
    return found


def _piece(head: str, chapter: int, index: int) -> Piece:
    seed = chapter * PER_CHAPTER + index
    zh_object, en_object = OBJECTS[seed % len(OBJECTS)]
    zh_action, en_action = ACTIONS[seed % len(ACTIONS)]
    days, words = PERIODS[seed % len(PERIODS)]
    role, zh_role, en_role = ROLES[seed % len(ROLES)]
    code = f"{role[0].upper()}-C{chapter}X{index}"
    number = chinese(seed)
    target = f"{head}.item{index - 1}" if index > 1 else ""
    zh_see, en_see = (f"，方法见[](#{target})", f", as described in [](#{target})") if target else ("", "")
    zh = (
        (
            f"{code}-01",
            f"{zh_role}应{zh_action}第{number}批{zh_object}{zh_see}，核对的内容至少包括：",
            ("来源和日期；", "办理人员；", "结果。"),
        ),
        (f"{code}-02", f"{zh_role}宜在{days}日内将第{number}批的办理情况告知有关各方。", ()),
        (f"{code}-03", f"第{number}批有差错的，{zh_role}可要求更正，并说明理由。", ()),
    )
    en = (
        (
            f"{code}-01",
            f"The {en_role} shall {en_action} {en_object} of batch {seed}{en_see}, covering at least:",
            ("source and date;", "the staff in charge;", "the result."),
        ),
        (
            f"{code}-02",
            f"The {en_role} should tell those concerned of the handling of batch {seed} within {words} days.",
            (),
        ),
        (f"{code}-03", f"The {en_role} may ask for the correction of batch {seed} and say why.", ()),
    )
    titles = {
        "zh": f"第{number}批{zh_object}的{zh_action}",
        "en": f"How to {en_action} {en_object}, batch {seed}",
    }
    return Piece(f"{head}.item{index}", code, role, titles, {"zh": zh, "en": en})


def make_project(root: Path, count: int) -> Path:
    """Write a project of `count` clauses in two languages, two more than that with the scope; its root."""
    made = pieces(count)
    outline = ["- scope"]
    for piece in made:
        outline.append(f"    - {piece.id}" if "." in piece.id else f"- {piece.id}:")
    files = {
        "standard.yml": SETTINGS,
        "outline.yml": "\n".join(outline) + "\n",
        "references.yml": REFERENCES,
        "lineage.yml": "[]\n",
        "reasons.yml": "[]\n",
        "clauses/scope.zh.md": "---\ntitle: 范围\nelement: scope\n---\n\n本文件规定了活动的要求。\n\n本文件适用于平台和商家。\n",
        "clauses/scope.en.md": "---\ntitle: Scope\n---\n\nThis document specifies requirements for activities.\n\n"
        "This document applies to platforms and merchants.\n",
    }
    for piece in made:
        for lang in ("zh", "en"):
            files[f"clauses/{piece.id.replace('.', '/')}.{lang}.md"] = clause_file(piece, lang)
    for path, text in files.items():
        target = root / "standard" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    confirm_translations(root, ())
    return root


def clause_file(piece: Piece, lang: str) -> str:
    """The file of a clause in a language."""
    front = [f"title: {piece.titles[lang]}"]
    if piece.code and lang == "zh":
        front += [f"code: {piece.code}", f"roles: [{piece.role}]"]
    if piece.texts[lang]:
        front.append("provisions:")
        verify = "台账和抽查记录" if lang == "zh" else "ledger and sampled records"
        basis = "basis: [ECL 27], " if lang == "zh" else ""
        front += [f"  {name}: {{{basis}verify: {verify}}}" for name, _, _ in piece.texts[lang]]
    body = [_provision(*provision, lang) for provision in piece.texts[lang]]
    return "\n".join(["---", *front, "---", *[f"\n{part}" for part in body]]) + "\n"


def _provision(name: str, text: str, items: tuple[str, ...], lang: str) -> str:
    gap = "" if lang == "zh" else " "
    listed = "".join(f"\n{number}. {item}" for number, item in enumerate(items, 1))
    return f"{text}{gap}{{#{name}}}" + (f"\n{listed}" if listed else "")


def make_peer(root: Path, count: int) -> Path:
    """Write the same text as sources of sphinx-needs, a file for each clause and language; its root."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "conf.py").write_text(
        'project = "Generated"\nextensions = ["sphinx_needs"]\nhtml_theme = "basic"\nneeds_id_regex = "^[A-Za-z0-9_-]+"\n'
    )
    names = []
    for piece in pieces(count):
        for lang in ("zh", "en"):
            name = f"{piece.id.replace('.', '-')}-{lang}"
            names.append(name)
            (root / f"{name}.rst").write_text(_peer_file(piece, lang), encoding="utf-8")
    listed = "\n".join(f"   {name}" for name in names)
    (root / "index.rst").write_text(f"Generated\n=========\n\n.. toctree::\n\n{listed}\n")
    return root


def _peer_file(piece: Piece, lang: str) -> str:
    title = piece.titles[lang]
    lines = [title, "=" * (2 * len(title)), ""]
    for name, text, items in piece.texts[lang]:
        plain = text.replace("](#", "").replace("[", "").replace(")", "") if "](#" in text else text
        lines += [f".. req:: {name}", f"   :id: {name}-{lang.upper()}", "", f"   {plain}", ""]
        lines += [line for item in items for line in (f"   #. {item}", "")]
    return "\n".join(lines) + "\n"
