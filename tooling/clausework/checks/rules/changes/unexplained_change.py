"""A line that changed and has no cause."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import ANY, Bilingual, Rule, Violation
from clausework.checks.shared.changed_places import differing, place_of
from clausework.model.cause import ChangedLine
from clausework.redline.explain.document import COVER
from clausework.strings.catalogue import both

CAME = Bilingual("{place} 新增“{new}”，没有缘由", "{place}: “{new}” is new and has no cause")
GONE = Bilingual("{place} 删去“{old}”，没有缘由", "{place}: “{old}” is gone and nothing says why")
UNTITLED_CAME = Bilingual(
    "{place} 是新增的无标题条，没有缘由", "{place}, an untitled clause, is new and has no cause"
)
UNTITLED_GONE = Bilingual(
    "{place} 这一无标题条已删去，没有缘由", "{place}, an untitled clause, is gone and nothing says why"
)
STANDS = Bilingual(
    "{place} 的{what}自{draft}以来有改动，没有缘由：“{old}” → “{new}”",
    "{place}: the {what} has changed since {draft} and has no cause: “{old}” → “{new}”",
)
AGAIN = Bilingual(
    "{place} 在写明缘由之后又改过，{causes} 不是这处改动的缘由：“{old}” → “{new}”",
    "{place} has changed again since its cause was given; {causes} did not cause this: “{old}” → “{new}”",
)
ASPECTS = {
    "moved": Bilingual("位置", "place"),
    "renamed": Bilingual("标识", "ID"),
    "split": Bilingual("标识（拆分）", "ID (split)"),
    "merged": Bilingual("标识（合并）", "ID (merged)"),
    "roles": Bilingual("适用对象", "roles"),
    "element": Bilingual("要素类型", "element"),
    "generated": Bilingual("由工具生成的内容", "generated content"),
    "admitted": Bilingual("许用术语", "admitted terms"),
    "provision": Bilingual("附加信息", "information beside the text"),
    "title": Bilingual("标题", "title"),
}

COVER_STANDS = Bilingual(
    "封面的“{what}”自{draft}以来有改动，没有缘由：“{old}” → “{new}”",
    "The cover’s “{what}” has changed since {draft} and has no cause: “{old}” → “{new}”",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each line that must have a cause and has none."""
    for line in context.account.open():
        at, length = place_of(context, line)
        broken = [promise for promise in context.account.broken if promise.place == line.place]
        causes = "、".join(dict.fromkeys(promise.comment or promise.name for promise in broken))
        draft = context.previous.label if context.previous else ""
        old, new = differing(line.old, line.new)
        values: dict[str, object] = {
            "place": line.place,
            "line": line.name,
            "old": old or "∅",
            "new": new or "∅",
            "what": ASPECTS.get(line.aspect) or Bilingual(**both(f"redline.aspect_{line.aspect}")),
            "causes": causes,
            "draft": draft,
        }
        yield Violation(
            at=at,
            clause=line.clause if line.clause in context.clauses else "",
            length=length,
            values=values,
            message=AGAIN if causes else _message(line, line.clause in context.clauses),
            key=line.name,
            about=(line.place,),
        )


def _message(line: ChangedLine, here: bool) -> Bilingual | None:
    if line.aspect == "title" and not line.old and not line.new:
        return UNTITLED_CAME if here else UNTITLED_GONE
    if line.aspect in (*COVER, "role_name"):
        return COVER_STANDS
    if line.aspect not in ("text", "title"):
        return STANDS
    if line.old and line.new:
        return STANDS if line.aspect == "title" else None
    return CAME if line.new else GONE


RULE = Rule(
    id="CHG-001",
    name="unexplained-change",
    severity="warning",
    gate=True,
    title=Bilingual("改动没有缘由", "Change without a cause"),
    message=Bilingual(
        "{place} 自{draft}以来有改动，没有缘由：“{old}” → “{new}”",
        "{place} has changed since {draft} and has no cause: “{old}” → “{new}”",
    ),
    remedy=Bilingual(
        "用 clausework why {line} 写明是哪条意见引起的，或者写明理由",
        "Run `clausework why {line}` and name the comment that caused it, or give a reason",
    ),
    why=Bilingual(
        "公众看到每处改动，也看到为什么改。缘由只管它所指的那一处文字，文字再改，缘由要重新写明。",
        "The public sees each change and why it was made. A cause holds for the words that it was given for.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%previous
# platform 平台
平台应公示规则。{#P-1}
%draft
# platform 平台
平台应公示规则和协议。{#P-1}
""",
    passing="""
%previous
# platform 平台
平台应公示规则。{#P-1}
%draft
%reason P-1 | 与总体原则一致
# platform 平台
平台应公示规则和协议。{#P-1}
""",
    check=check,
    follows={"name": ("IDS", "BIL-005", "PRV", "LAW"), "block": ANY, "clause": ("YML", "MD")},
)
