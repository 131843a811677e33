"""Drafts made by chance with every kind of block, in two languages that have the same structure."""

from __future__ import annotations

import random
from collections.abc import Iterator

from msgspec.structs import replace

from clausework.layout.stream import ABOVE
from clausework.model.draft import Block, Clause, ClauseText, Draft, Provision, Run, code_block

WORDS = {
    "zh": ("平台", "商家", "记录", "应保存", "公示", "规则", "三年", "信息", "核查", "处置"),
    "en": ("platform", "records", "shall keep", "rules", "three years", "checks", "data", "notes"),
}
KINDS = (
    *("paragraph", "provision", "list", "lists", "table", "note", "example", "figure", "formula"),
    *("footnote", "code", "quotation", "warning", "caution"),
)


class Drafter:
    """Makes one draft; the same seed makes the same structure in each language."""

    def __init__(self, seed: int, lang: str) -> None:
        self.chance = random.Random(seed)
        self.words_by = random.Random(f"{seed}{lang}")
        self.lang = lang
        self.labels: list[str] = []
        self.count = 0

    def clauses(self) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
        """Two chapters and an annex: ID, number, blocks; each kind stands in one of them at least."""
        for name, number in (("scope", "1"), ("rules", "2"), ("annex-a", "A")):
            kinds = [*self.chance.sample(KINDS, 8), *self.chance.choices(KINDS, k=4)]
            self.own: list[str] = []
            self.home = name
            made = [block for kind in kinds for block in self.blocks(kind, 0)]
            notes = (Block(kind="footnote", target=label, runs=(Run(self.words()),)) for label in self.own)
            yield name, number, (*made, *notes)

    def blocks(self, kind: str, depth: int) -> Iterator[Block]:
        if kind == "lists":
            yield self.list(depth, True)
            yield self.list(depth, True)
        elif kind == "list":
            yield self.list(depth, self.chance.random() < 0.7)
        elif kind == "table":
            yield self.table()
        elif kind == "code":
            yield code_block("\n".join(self.words() for _ in range(self.chance.randint(1, 3))), "json")
        elif kind == "footnote":
            self.own.append(str(len(self.own) + 1))
            yield Block(kind="paragraph", runs=(Run(self.words()), Run("", "footnote", self.own[-1])))
        elif kind == "provision":
            yield Block(kind="paragraph", id=self.identity(), runs=self.runs())
        elif kind == "formula":
            yield Block(kind="formula", label=self.label("eq"), runs=(Run("a=b", "math"),))
        elif kind == "figure" and self.chance.random() < 0.4:
            words = [(Run(self.words()),) for _ in range(3)]
            parts = tuple(
                Block(kind="subfigure", label=self.label("fig"), target="a.svg", runs=of) for of in words[1:]
            )
            yield Block(kind="figure", label=self.label("fig"), runs=words[0], children=parts)
        elif kind == "figure":
            yield Block(kind="figure", label=self.label("fig"), target="a.svg", runs=(Run(self.words()),))
        elif kind in ("warning", "caution"):
            identity = self.identity() if self.chance.random() < 0.5 else ""
            yield Block(kind=kind, id=identity, runs=self.runs())  # type: ignore[arg-type]
        elif kind in ("note", "example"):
            inside = (self.list(depth, True),) if self.chance.random() < 0.2 else ()
            label = self.label(kind)
            yield Block(kind=kind, label=label, runs=self.runs(), children=inside)  # type: ignore[arg-type]
        else:
            yield Block(kind=kind, runs=self.runs())  # type: ignore[arg-type]

    def list(self, depth: int, ordered: bool) -> Block:
        items = tuple(self.item(depth) for _ in range(self.chance.randint(2, 4)))
        return Block(kind="list", ordered=ordered, children=items)

    def item(self, depth: int) -> Block:
        chance = self.chance.random()
        inside: tuple[Block, ...] = ()
        if depth < 2 and chance < 0.25:
            inside = (self.list(depth + 1, self.chance.random() < 0.7),)
        elif chance < 0.4:
            inside = tuple(self.blocks(self.chance.choice(["paragraph", "note"]), depth))
        identity = self.identity() if self.chance.random() < 0.2 else ""
        return Block(kind="item", id=identity, runs=self.runs(), children=inside)

    def table(self) -> Block:
        columns = self.chance.randint(2, 3)
        rows = [[(Run(self.words()),) for _ in range(columns)] for _ in range(self.chance.randint(2, 4))]
        if len(rows) > 2:
            rows[2][0] = (ABOVE,)
        if self.chance.random() < 0.4:
            self.own.append(str(len(self.own) + 1))
            rows[1][1] += (Run("", "footnote", self.own[-1]),)
        made = tuple(
            Block(kind="row", children=tuple(Block(kind="cell", runs=runs) for runs in row)) for row in rows
        )
        return Block(kind="table", label=self.label("tab"), runs=(Run(self.words()),), children=made)

    def runs(self) -> tuple[Run, ...]:
        found = [Run(self.words())]
        if self.labels and self.chance.random() < 0.3:
            found += [
                Run("", "ref", self.chance.choice([*self.labels, "scope", "annex-a"])),
                Run(self.words()),
            ]
        if self.chance.random() < 0.2:
            found += [
                Run(self.words(), self.chance.choice(["strong", "emphasis", "code"])),
                Run(self.words()),
            ]
        return tuple(found)

    def words(self) -> str:
        gap = " " if self.lang == "en" else ""
        return gap.join(self.words_by.choice(WORDS[self.lang]) for _ in range(self.words_by.randint(1, 5)))

    def label(self, start: str) -> str:
        self.count += 1
        if self.chance.random() < 0.5:
            return ""
        self.labels.append(f"{start}-{self.count}")
        return self.labels[-1]

    def identity(self) -> str:
        self.count += 1
        return f"X-{self.count:02}"


def random_draft(seed: int) -> Draft:
    made = {lang: [*Drafter(seed, lang).clauses()] for lang in ("zh", "en")}
    clauses = []
    for place, (name, number, blocks) in enumerate(made["zh"]):
        texts = {
            lang: ClauseText(title={"zh": "标题", "en": "Title"}[lang], blocks=made[lang][place][2])
            for lang in made
        }
        provisions = {block.id: Provision() for block in blocks if block.id}
        element = "annex" if number == "A" else "clause"
        clauses.append(
            Clause(id=name, element=element, number=number, code="X", texts=texts, provisions=provisions)
        )
    title = {"zh": "规范", "en": "Specification"}
    return Draft(label="D1", date="2020-06-17", title=title, clauses=tuple(clauses))


def random_pair(seed: int) -> tuple[Draft, Draft]:
    """A draft and its next one: blocks go, come, change places and words, in both languages alike."""
    old, chance = random_draft(seed), random.Random(f"next {seed}")
    clauses = []
    for clause in old.clauses:
        plan = [*_plan(chance, len(clause.texts["zh"].blocks))]
        texts = {
            lang: replace(text, blocks=tuple(_edited(plan, text.blocks, lang)))
            for lang, text in clause.texts.items()
        }
        clauses.append(replace(clause, texts=texts))
    return old, replace(old, label="D2", date="2020-11-17", clauses=tuple(clauses))


def _plan(chance: random.Random, count: int) -> Iterator[tuple[str, int]]:
    """What is done to each block: kept, gone, reworded, or another comes before it; and two change places."""
    order = [*range(count)]
    if count > 3 and chance.random() < 0.5:
        one = chance.randrange(count - 1)
        order[one], order[one + 1] = order[one + 1], order[one]
    for place in order:
        act = chance.random()
        yield "gone" if act < 0.12 else "reworded" if act < 0.4 else "after" if act < 0.55 else "kept", place


def _edited(plan: list[tuple[str, int]], blocks: tuple[Block, ...], lang: str) -> Iterator[Block]:
    more = {"zh": "另有规定的除外", "en": " unless stated otherwise"}[lang]
    for act, place in plan:
        block = blocks[place]
        if act == "after":
            yield Block(kind="note", runs=(Run(more.strip()),))
        if act == "reworded":
            block = _reworded(block, more)
        if act != "gone" or block.kind == "footnote":
            yield block


def _reworded(block: Block, more: str) -> Block:
    if block.kind in ("list", "table"):
        first, *rest = block.children
        inside = (*first.children[:-1], _reworded(first.children[-1], more)) if first.kind == "row" else ()
        first = replace(first, children=inside) if inside else _reworded(first, more)
        return replace(block, children=(first, *rest))
    if block.kind in ("formula", "footnote"):
        return block
    return replace(
        block, runs=(*block.runs, Run(more, block.runs[0].mark if block.kind == "code" else "text"))
    )
