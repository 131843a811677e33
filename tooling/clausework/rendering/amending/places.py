"""What each passage of a draft is called: a provision by its ID, the rest by what is printed or counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from clausework.lang.zh.numerals import chinese
from clausework.model.amendment import AmendedPassage
from clausework.model.clause import QUOTED, BlockKind, Clause
from clausework.model.draft import Draft
from clausework.model.published import BlockData
from clausework.redline.amend.passages import passages_of
from clausework.rendering import labels
from clausework.rendering.clause_data import labelled, text_data
from clausework.rendering.clause_html import setting_of
from clausework.strings.catalogue import say

LAW = re.compile("第.+条.*")
"""The number of an article of law, whose parts have names of their own."""
TYPED = re.compile("[（(]([一二三四五六七八九十百]+)[）)]")
MOST = 24
"""Characters of the first cell by which a row is named, at most."""


class NamedPassage(msgspec.Struct, frozen=True, kw_only=True):
    """A passage with what it is called in its clause, and its words as printed with their label.

    `what` completes the key of what one that is new is called.
    A row that is known by its first cell tells its table and those words.
    """

    kind: BlockKind
    name: str
    line: str
    id: str = ""
    what: str = ""
    table: str = ""
    words: str = ""


class AmendedPlaces:
    """The names of the clauses and passages of a draft in one language."""

    def __init__(self, draft: Draft, lang: str) -> None:
        self.draft = draft
        self.lang = lang
        self._setting = setting_of(draft, lang)
        self._known: dict[str, tuple[NamedPassage, ...]] = {}

    def passages(self, clause_id: str) -> tuple[NamedPassage, ...]:
        """The passages of a clause, as many as its text has; none of one that the draft does not have."""
        if clause_id not in self._known:
            clause = self._setting.clauses.get(clause_id)
            self._known[clause_id] = self._named(clause) if clause and self.lang in clause.texts else ()
        return self._known[clause_id]

    def source(self, clause_id: str) -> tuple[AmendedPassage, ...]:
        """The passages of a clause as they are written."""
        clause = self._setting.clauses.get(clause_id)
        return passages_of(clause.texts[self.lang].blocks) if clause and self.lang in clause.texts else ()

    def mention(self, clause_id: str) -> str:
        """What a clause is called: 5.1.2, 第5章, 附录A; its title if it has no number."""
        clause = self._setting.clauses.get(clause_id)
        return labels.mention_of(clause, self.lang) if clause else clause_id

    def heading(self, clause_id: str) -> str:
        """The same with its title."""
        clause = self._setting.clauses.get(clause_id)
        title = labels.own_title(clause, self.lang) if clause else ""
        mention = self.mention(clause_id)
        if not title or title in (mention, clause_id):
            return mention
        return say(self.lang, "amend.named_clause", clause=mention, title=title)

    def _named(self, clause: Clause) -> tuple[NamedPassage, ...]:
        blocks = text_data(clause, self._setting).blocks
        law = "_law" if self.lang == "zh" and LAW.fullmatch(clause.number) else ""
        found = [*_Names(self.lang, law).of(blocks)]
        if len(found) == 1 and found[0].kind == "paragraph" and not found[0].id:
            return (msgspec.structs.replace(found[0], name=say(self.lang, f"amend.only{law}")),)
        return tuple(self._told_apart(found))

    def _told_apart(self, named: Sequence[NamedPassage]) -> Iterator[NamedPassage]:
        """The passages, those of one name with their count."""
        often = Counter(passage.name for passage in named)
        seen: Counter[str] = Counter()
        for passage in named:
            seen[passage.name] += 1
            if often[passage.name] > 1:
                name = say(self.lang, "amend.again", name=passage.name, count=seen[passage.name])
                passage = msgspec.structs.replace(passage, name=name)
            yield passage


class _Names:
    """Names the blocks of one text."""

    def __init__(self, lang: str, law: str) -> None:
        self._lang = lang
        self._law = law

    def of(self, blocks: Sequence[BlockData], within: str = "") -> Iterator[NamedPassage]:
        lead, paragraphs = within, 0
        single = sum(block.kind == "paragraph" and not self._typed_item(block) for block in blocks) == 1
        for block in blocks:
            label = self._typed_item(block)
            if label:
                yield _named(block, self._item("" if single else lead, self._law, label), "item")
                continue
            if block.kind == "list":
                yield from self._items(block, lead)
                continue
            if block.kind == "table":
                yield from self._table(block)
                continue
            paragraphs += block.kind == "paragraph"
            name = self._name(block, paragraphs, within)
            lead = name if block.kind == "paragraph" else lead
            yield _named(block, name, f"paragraph{self._law}" if block.kind == "paragraph" else "")
            yield from self.of(block.blocks, name)

    def _say(self, key: str, **values: object) -> str:
        return say(self._lang, f"amend.{key}", **values)

    def _name(self, block: BlockData, paragraphs: int, within: str) -> str:
        if block.id:
            return block.id
        if block.kind == "paragraph":
            if within:
                return self._say("inside", name=within, count=self._count(paragraphs))
            return self._say(f"paragraph{self._law}", count=self._count(paragraphs))
        if block.kind == "footnote":
            return self._say("footnote", label=block.label)
        if block.kind in QUOTED:
            return self._say(block.kind)
        if block.kind == "formula":
            return say(self._lang, "site.cited_formula", number=block.label)
        label = block.label.rstrip("：: ")
        return label if label[-1:].isdigit() else self._say("single", label=label)

    def _typed_item(self, block: BlockData) -> str:
        """The number of an item of an article that is typed before its words: 二 of （二）; "" for none."""
        found = TYPED.match(block.text) if self._law and block.kind == "paragraph" else None
        return found[1] if found else ""

    def _items(self, block: BlockData, lead: str) -> Iterator[NamedPassage]:
        form = self._law if block.ordered else "_unordered"
        for count, item in enumerate(block.blocks, 1):
            label = self._count(count) if form else item.label
            name = item.id or self._item(lead, form, label)
            yield _named(item, name)
            yield from self.of(item.blocks, name)

    def _item(self, lead: str, form: str, label: str) -> str:
        return self._say(f"item{form}" if lead else f"item_alone{form}", lead=lead, label=label)

    def _table(self, block: BlockData) -> Iterator[NamedPassage]:
        table = block.label or self._say("table_bare")
        yield _named(block, table)
        first = Counter(row.blocks[0].text for row in block.blocks if row.blocks)
        for count, row in enumerate(block.blocks):
            words = row.blocks[0].text if row.blocks else ""
            known = bool(count) and first[words] == 1 and 0 < len(words) <= MOST
            key = "row_head" if not count else "row_named" if known else "row"
            yield NamedPassage(
                kind="row",
                name=self._say(key, table=table, words=words, count=self._count(count)),
                line=" | ".join(cell.text for cell in row.blocks),
                id=row.id,
                what="row",
                table=table if known else "",
                words=words if known else "",
            )

    def _count(self, number: int) -> str:
        return chinese(number) if self._lang == "zh" else str(number)


def _named(block: BlockData, name: str, what: str = "") -> NamedPassage:
    return NamedPassage(
        kind=block.kind, name=name, line=labelled(block), id=block.id, what=what or block.kind
    )
