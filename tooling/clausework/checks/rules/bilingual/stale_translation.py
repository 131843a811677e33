"""A translation of a text that has changed since."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback, place_of
from clausework.checks.engine.rule import ANY, Bilingual, Rule, Violation
from clausework.model.canonical import text_hash
from clausework.model.clause import Block, ClauseText, Line, line_blocks, lines_of
from clausework.model.translation import UNNAMED, SourceChange, changed_since

UNMARKED = Bilingual("译文没有记录它译自哪个文本", "The translation does not say which text it translates")
LINES = Bilingual(
    "原文的{what}改动后，译文没有跟着改",
    "The original has changed since it was translated: {what}",
)
ORDER = Bilingual(
    "原文的次序改动后，译文没有跟着改", "The original stands in another order than when it was translated"
)
TITLE = Bilingual("标题", "the title")
GONE = Bilingual("删去的一段", "a paragraph that is gone")
SHOWN = 12
"""Characters of a line that changed that are told."""


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each translation whose source is not the text as it stands; generated text has no part."""
    for clause in context.draft.clauses:
        main = clause.texts.get(context.main)
        if main is None or clause.generated:
            continue
        now = text_hash(main)
        for lang, text in clause.texts.items():
            if lang == context.main or text.source == now:
                continue
            change = changed_since(text.source, main)
            block = _counterpart(change, main, text) if change else None
            yield Violation(
                at=place_of(block) if block else fallback(clause, lang),
                clause=clause.id,
                length=len(block.text if block else text.title),
                values={"id": clause.id, **_what(change, main)},
                message=_message(change, text),
                key=f"{clause.id}.{lang}",
            )


def _message(change: SourceChange | None, text: ClauseText) -> Bilingual | None:
    if change is None:
        return None if text.source else UNMARKED
    return ORDER if change.moved else LINES


def _what(change: SourceChange | None, main: ClauseText) -> dict[str, object]:
    """The lines of the original that changed, by ID and first words, and the keys of what is gone."""
    if change is None:
        return {}
    lines = lines_of(main.own)
    named = [TITLE if index < 0 else _named(lines[index]) for index in change.lines]
    named += [GONE if gone == UNNAMED else Bilingual(gone, gone) for gone in change.gone]
    return {"what": Bilingual("、".join(each.zh for each in named), ", ".join(each.en for each in named))}


def _named(line: Line) -> Bilingual:
    words = line.text if len(line.text) <= SHOWN else line.text[:SHOWN] + "…"
    return Bilingual(f"{line.id}“{words}”", f"{line.id} “{words}”".strip())


def _counterpart(change: SourceChange, main: ClauseText, text: ClauseText) -> Block | None:
    """The block of the translation for the first line that changed: by its ID, else by its position."""
    index = min(change.lines, default=-1)
    lines, blocks = lines_of(main.own), line_blocks(text.own)
    if index < 0:
        return None
    same = next((block for block in blocks if block.id and block.id == lines[index].id), None)
    if same is None and len(blocks) == len(lines):
        same = blocks[index]
    return same if same is not None and same.at is not None else None


RULE = Rule(
    id="BIL-004",
    name="stale-translation",
    severity="warning",
    gate=True,
    title=Bilingual("译文过期", "Stale translation"),
    message=Bilingual("原文改动后，译文没有跟着改", "The original has changed since it was translated"),
    remedy=Bilingual(
        "核对译文，再运行 clausework translated {id}",
        "Read it against the original, then run `clausework translated {id}`",
    ),
    why=Bilingual(
        "过期的译文会让两种文字的读者看到不同的规定。",
        "A stale translation shows its readers other provisions.",
    ),
    source="Clausework",
    broken="""
# platform 平台 | Platform {source=0123456789abcdef}
平台应公示规则。{#P-1}
[en]
The platform shall publish its rules. {#P-1}
""",
    passing="""
# platform 平台 | Platform
平台应公示规则。{#P-1}
[en]
The platform shall publish its rules. {#P-1}
""",
    check=check,
    follows={"original": ANY, "clause": ("BIL",)},
)
