"""A comment that was accepted, and the text does not say what was promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.changed_places import quoted
from clausework.checks.shared.settling import about, taken
from clausework.model.cause import ChangedLine

NOTHING = Bilingual(
    "意见 {id} 已采纳，没有写明改了哪一行",
    "{id} was accepted, and its answer names no line that it changed",
)
POINT = Bilingual(
    "改好条款后用 clausework why {place} --comment {id} 写明；已在别处写明的，处理结论改为“已涵盖”",
    "Change the text, then run `clausework why {place} --comment {id}`;"
    " if another clause covers it, settle it as `covered`",
)
SAME = Bilingual("与{draft}相同，没有改动", "as in {draft}, unchanged")

GONE = Bilingual("空，文字已删去", "gone")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each accepted comment that names no line, and each line that it names and that is not so."""
    if context.previous is None:
        return
    lines: dict[str, list[ChangedLine]] = {}
    for line in filter(lambda line: line.owed, context.account.lines):
        lines.setdefault(line.place, []).append(line)
    names = {line.name for line in context.account.lines}
    for comment in taken(context):
        promised = comment.disposition.lines if comment.disposition else ()
        if not promised:
            values: dict[str, object] = {"place": comment.changed[0]}
            yield about(context, comment, values=values, message=NOTHING, remedy=POINT)
        for name in promised:
            if name not in names:
                place = name.partition("@")[0]
                values = {"place": place, "line": name, "now": _now(context, lines.get(place, ()))}
                yield about(context, comment, name, values)


def _now(context: CheckContext, lines: Iterable[ChangedLine]) -> object:
    """What a place says now: that it is gone, or that it says what it said before, if it has no new words."""
    told = tuple(lines)
    if now := " ".join(f"“{quoted(line.new)}”" for line in told if line.new):
        return now
    if any(line.old for line in told):
        return GONE
    draft = context.previous.label if context.previous else ""
    return Bilingual(SAME.zh.format(draft=draft), SAME.en.format(draft=draft))


RULE = Rule(
    id="SET-002",
    name="accepted-without-change",
    severity="warning",
    gate=True,
    title=Bilingual("意见已采纳，文本不是所说的那样", "Comment accepted, and the text does not say so"),
    message=Bilingual(
        "意见 {id} 已采纳，但它所引起的改动 {line} 不在文本中：{place} 现为{now}",
        "{id} was accepted, and the change that it caused, {line}, is not in the text: {place} is {now}",
    ),
    remedy=Bilingual(
        "改回所采纳的文字；改动另有缘由的，用 clausework why {place} 重新写明",
        "Restore the words that were accepted; if the change stands, name its cause anew"
        " with `clausework why {place}`",
    ),
    why=Bilingual("采纳的意见要能在文本中看到。", "What is accepted must be seen in the text."),
    source="Clausework",
    needs="draft",
    broken="""
%comment C-0001 | platform | outcome=accepted
%previous
# platform 平台
平台应公示规则。{#P-1}
%draft
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
%comment C-0001 | platform | outcome=accepted | lines=P-1
%previous
# platform 平台
平台应公示规则。{#P-1}
%draft
# platform 平台
平台应公示规则和协议。{#P-1}
""",
    check=check,
    follows={"name": ("CHG-001", "IDS")},
)
