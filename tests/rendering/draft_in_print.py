"""What a draft reads in print, told from its blocks alone; and drafts to print, made by chance."""

import itertools
from collections import Counter
from datetime import date

from clausework.layout.kinds import dash, marker
from clausework.layout.mentions import annex_letter
from clausework.model.draft import WARNINGS, Block, Clause, ClauseText, Draft, Lineage, Run, code_block, walk
from clausework.rendering.labels import mention_of
from clausework.strings.catalogue import say


def ordinals(blocks, kind):
    """The numbers of a clause's notes or examples: none when there is only one."""
    count = sum(block.kind == kind for block in walk(blocks))
    return [""] if count == 1 else [str(number) for number in range(1, count + 1)]


def captions(draft, lang):
    """The numbers of tables, figures and formulas, by clause and place: 1, 2 in the body, A.1 in an annex."""
    found, counts, annex = {}, Counter(), ""
    for clause in draft.clauses:
        if clause.depth == 1:
            annex = annex_letter(clause)
        blocks = clause.texts[lang].blocks if lang in clause.texts else ()
        for index, block in enumerate(walk(blocks)):
            if block.kind in ("table", "figure", "formula"):
                counts[annex, block.kind] += 1
                number = str(counts[annex, block.kind])
                found[clause.id, index] = f"{annex}.{number}" if annex else number
    return found


def note_marks(draft, lang):
    """The marks of footnotes by clause and label: 1), 2) through the text, a, b in each table."""
    found, numbers = {}, itertools.count(1)
    for clause in draft.clauses:
        blocks = walk(clause.texts[lang].blocks) if lang in clause.texts else ()
        notes = {block.target for block in blocks if block.kind == "footnote"}
        in_tables = {run.target for block in blocks if block.kind == "cell" for run in block.runs}
        signs = iter(())
        for block in blocks:
            signs = iter("abcdefghij") if block.kind == "table" else signs
            for run in block.runs:
                name, wanted = (clause.id, run.target), block.kind == "cell" or run.target not in in_tables
                if run.mark == "footnote" and run.target in notes and name not in found and wanted:
                    found[name] = next(signs) if run.target in in_tables else f"{next(numbers)})"
        found |= {(clause.id, label): label for label in notes if (clause.id, label) not in found}
    return found


TITLES = {"zh": "规范", "en": "Specification"}


def in_print(draft, lang):
    """Title, headings, paragraphs and rows; the cells of a row are apart by tabs."""
    found = [*filter(None, _cover(draft, lang)), {"zh": "目次", "en": "Contents"}[lang]]
    for clause in draft.clauses:
        if clause.number.count(".") < 2:
            entry = _heading(draft, clause, lang)
            before, after = ("", "\u3000") if lang == "zh" else (" ", " ")
            found.extend(filter(None, [entry.replace("\n", before, 1).replace("\n", after)]))
    counted, notes = captions(draft, lang), itertools.count(1)
    for clause in draft.clauses:
        found.extend(filter(None, [_heading(draft, clause, lang)]))
        blocks = clause.texts[lang].blocks if lang in clause.texts else ()
        found.extend(_Printer(draft, lang, clause, blocks, counted, notes).print())
    return found


def notes_in_print(draft, lang):
    """The footnotes that stand below a page, in the order of the references to them."""
    found, counted = [], captions(draft, lang)
    for clause in draft.clauses:
        blocks = clause.texts[lang].blocks if lang in clause.texts else ()
        printer = _Printer(draft, lang, clause, blocks, counted, itertools.count(1))
        for block in walk(blocks):
            labels = [run.target for run in block.runs if run.mark == "footnote"]
            found += [printer.words(printer.own[label].runs) for label in labels if label in printer.own]
    return found


def _own_notes(blocks):
    """The footnotes by their labels that have one reference, which is in no table and in no footnote."""
    every = walk(blocks)
    notes = [block for block in every if block.kind == "footnote"]
    count = Counter(
        run.target
        for block in every
        for run in (*block.runs, *(block.runs if block.kind in ("cell", "footnote") else ()))
        if run.mark == "footnote"
    )
    labels = Counter(note.target for note in notes)
    return {note.target: note for note in notes if labels[note.target] == count[note.target] == 1}


def _noted(table):
    """The labels of the footnotes that a table refers to, in their order."""
    runs = (run for row in table.children for cell in row.children for run in cell.runs)
    return dict.fromkeys(run.target for run in runs if run.mark == "footnote")


def _cover(draft, lang):
    day = date.fromisoformat(draft.date) if draft.date else None
    yield draft.number
    yield draft.title.get(lang) or next(iter(draft.title.values()))
    yield draft.stage.get(lang)
    if day:
        yield f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {day:%B} {day.year}"
    yield draft.body.get(lang)
    yield draft.notice.get(lang)


STATUS = {
    ("zh", True): "（资料性）",
    ("zh", False): "（规范性）",
    ("en", True): "(informative)",
    ("en", False): "(normative)",
}


def _heading(draft, clause, lang):
    titles = [text.title for text in (clause.texts.get(lang), *clause.texts.values()) if text]
    number = clause.number
    if clause.element == "annex" and number.isalpha():
        status = STATUS[lang, clause.informative]
        if draft.profile == "gbt1.1-2009":
            status = status.replace("性）", "性附录）")
        number = "\n".join((say(lang, "site.annex", letter=number), status))
        return "\n".join(filter(None, (number, next(filter(None, titles), ""))))
    gap = "\u3000" if lang == "zh" else " "
    return gap.join(filter(None, (number, next(filter(None, titles), ""))))


class _Printer:
    def __init__(self, draft, lang, clause, blocks, counted, notes):
        self.own, self.count = _own_notes(blocks), notes
        tables = [block for block in walk(blocks) if block.kind == "table"]
        notes_of = [block for block in blocks if block.kind == "footnote"]
        self.tabled = {label for table in tables for label in _noted(table)}
        self.below = {label: [note for note in notes_of if note.target == label] for label in self.tabled}
        self.draft, self.lang, self.clause, self.blocks = draft, lang, clause, blocks
        self.marks = note_marks(draft, lang)
        self.place = {id(block): place for place, block in enumerate(walk(blocks))}
        self.counted = counted
        self.nth = {kind: iter(ordinals(blocks, kind)) for kind in ("note", "example")}

    def print(self):
        for block in self.blocks:
            yield from self.block(block, 0)

    def block(self, block, depth, sign="", below=False):
        if block.kind == "list":
            for place, item in enumerate(block.children, 1):
                mark = marker(depth + 1, place) if block.ordered else dash(depth + 1, self.draft.look)
                yield from self.block(item, depth + 1, f"{mark}\t")
            return
        if block.kind == "table":
            yield from self.table(block, depth)
            return
        words = self.words(block.runs)
        if block.kind in self.nth:
            number = next(self.nth[block.kind])
            nth = say(self.lang, "site.nth", number=number) if number else ""
            words = say(self.lang, f"kinds.{block.kind}_label", number=nth) + words
        elif block.kind in WARNINGS:
            words = say(self.lang, f"kinds.{block.kind}_label", number="") + words
        elif block.kind == "figure":
            words = f"{self.label('figure', block)}{words} [{block.target}]"
        elif block.kind == "formula":
            words += "\t" + self.label("formula", block)
        elif block.kind == "footnote":
            if block.target in self.own or (block.target in self.tabled and not below):
                return
            words = f"{self.mark(block.target)}\t{words}"
        yield sign + words + (f" {block.id}" if block.id else "")
        for child in block.children:
            yield from self.block(child, depth)

    def table(self, block, depth):
        yield self.label("table", block) + self.words(block.runs)
        for row in block.children:
            yield "\t".join(self.words(cell.runs).lstrip(" ") for cell in row.children)
        for label in _noted(block):
            for note in self.below.pop(label, ()):
                yield from self.block(note, depth, below=True)

    def label(self, kind, block):
        number = self.counted[self.clause.id, self.place[id(block)]]
        return say(self.lang, f"kinds.{kind}_label", number=number)

    def mark(self, label):
        return self.marks.get((self.clause.id, label), label)

    def words(self, runs):
        return "".join(map(self.run, runs))

    def run(self, run):
        if run.mark == "ref":
            target = self.draft.clause(run.target)
            return run.text or (mention_of(target, self.lang) if target else run.target)
        if run.mark == "footnote":
            return f"{next(self.count)})" if run.target in self.own else self.mark(run.target)
        return "\n" if run.mark == "break" else run.text


def _joined(blocks):
    """The blocks, with neighbouring lists as one: no text can hold two lists of one kind side by side."""
    found = []
    for block in blocks:
        if found and found[-1].kind == block.kind == "list" and found[-1].ordered == block.ordered:
            first = found.pop()
            block = Block(kind="list", ordered=block.ordered, children=(*first.children, *block.children))
        found.append(block)
    return tuple(found)


WORDS = (
    *("平台", "商家", "主播", "应", "宜", "保存", "核查", "记录", "不少于", "六十日", "一年", "三年"),
    *("信息", "处置", "公示", "规则", "GB/T", "35273", "，"),
)
"""Of these the texts made by chance are made."""


class Chance:
    """Makes pairs of drafts by a source of chance, a `random.Random`."""

    def __init__(self, random):
        self.random = random
        self.count = 0
        self.names = [f"c{number}" for number in range(random.randint(1, 6))]

    def pair(self):
        """An old draft and a new one that came of it by edits."""
        before = [(name, self.title(), self.blocks()) for name in self.names]
        after, lineage = self.edited(before)
        return self.draft("D1", before), self.draft("D2", after, lineage)

    def draft(self, label, parts, lineage=()):
        clauses, chapter, under = [], 0, 0
        for place, (name, title, blocks) in enumerate(parts):
            last = place == len(parts) - 1 and place > 1
            deep = chapter and not last and sum(map(ord, name)) % 2
            chapter, under = (chapter, under + 1) if deep else (chapter + 1, 0)
            number = "A" if last else f"{chapter}.{under}" if deep else str(chapter)
            texts = {"zh": ClauseText(title=title, blocks=_joined(blocks))}
            element = "annex" if last else "clause"
            parent = clauses[-1].parent or clauses[-1].id if deep else ""
            clauses.append(
                Clause(
                    id=name, element=element, number=number, depth=1 + bool(deep), parent=parent, texts=texts
                )
            )
        return Draft(
            label=label, date="2020-06-17" if label == "D1" else "2020-11-17", languages=("zh",),
            title={"zh": self.random.choice(["规范", "服务规范"])}, clauses=tuple(clauses), lineage=tuple(lineage),
        )  # fmt: skip

    def edited(self, parts):
        found, lineage = [], []
        for name, title, blocks in parts:
            chance = self.random.random()
            if chance < 0.1:
                continue
            if chance < 0.2 and len(blocks) > 1:
                cut = self.random.randint(1, len(blocks) - 1)
                found += [(f"{name}a", title, blocks[:cut]), (f"{name}b", self.title(), blocks[cut:])]
                lineage.append(Lineage(draft="D2", kind="split", old=(name,), new=(f"{name}a", f"{name}b")))
                continue
            if chance < 0.3 and found and not lineage:
                into, head, kept = found.pop()
                found.append((into, head, [*kept, *blocks]))
                lineage.append(Lineage(draft="D2", kind="merged", old=(into, name), new=(into,)))
                continue
            found.append((name, self.maybe(self.title, title), self.edited_blocks(blocks)))
        while self.random.random() < 0.4:
            found.insert(
                self.random.randint(0, len(found)), (f"new{self.number()}", self.title(), self.blocks())
            )
        if len(found) > 1 and self.random.random() < 0.5:
            moved = found.pop(self.random.randrange(len(found)))
            found.insert(self.random.randint(0, len(found)), moved)
        if self.random.random() < 0.3 and len(found) > 1:
            giver, taker = self.random.sample(found, 2)
            if giver[2]:
                taker[2].insert(self.random.randint(0, len(taker[2])), giver[2].pop())
        return found, lineage

    def edited_blocks(self, blocks):
        found = []
        for block in blocks:
            chance = self.random.random()
            if chance < 0.15:
                continue
            found.append(self.edited_block(block) if chance < 0.5 else block)
            if chance > 0.85:
                found.append(self.block())
        if len(found) > 1 and self.random.random() < 0.3:
            found.insert(self.random.randrange(len(found)), found.pop())
        return found

    def edited_block(self, block):
        if block.kind == "row" and self.random.random() < 0.1:
            return Block(kind="row", children=(*block.children, Block(kind="cell", runs=self.runs())))
        children = block.children
        if children and block.kind not in ("row",):
            children = tuple(self.edited_block(child) for child in children if self.random.random() > 0.15)
            children = children or block.children[:1]
            if block.kind == "list" and self.random.random() < 0.4:
                children = (*children, self.item(0))
            if block.kind == "table" and self.random.random() < 0.4:
                row = self.row(len(children[0].children))
                place = self.random.randint(0, len(children))
                children = (*children[:place], row, *children[place:])
        runs = self.edited_runs(block.runs) if block.runs else block.runs
        return Block(
            kind=block.kind,
            id=block.id,
            ordered=block.ordered,
            target=block.target,
            runs=runs,
            children=children,
        )

    def edited_runs(self, runs):
        chance = self.random.random()
        if chance < 0.3:
            return (*runs, Run(self.text()))
        if chance < 0.5:
            return (Run(self.text()), *runs)
        return self.runs() if chance < 0.7 else runs

    def blocks(self):
        return [self.block() for _ in range(self.random.randint(0, 5))]

    def block(self):
        kind = self.random.choice(
            [
                "paragraph",
                "paragraph",
                "list",
                "list",
                "table",
                "table",
                "note",
                "example",
                "figure",
                "formula",
                "footnote",
                "code",
                "quotation",
                "warning",
                "caution",
            ]
        )
        if kind == "code":
            lines = [self.text() for _ in range(self.random.randint(1, 4))]
            return code_block("\n".join(lines), self.random.choice(["", "json"]))
        if kind == "list":
            return self.list(0)
        if kind == "table":
            columns = self.random.randint(1, 3)
            rows = tuple(self.row(columns) for _ in range(self.random.randint(1, 4)))
            return Block(kind="table", runs=self.runs(), children=rows)
        target = {"figure": "a.svg", "footnote": self.random.choice("123")}.get(kind, "")
        identity = f"X-{self.number():02}" if kind == "paragraph" and self.random.random() < 0.7 else ""
        return Block(kind=kind, id=identity, target=target, runs=self.runs())

    def list(self, depth):
        items = tuple(self.item(depth) for _ in range(self.random.randint(1, 4)))
        return Block(kind="list", ordered=self.random.random() < 0.7, children=items)

    def item(self, depth):
        children = ()
        if depth < 2 and self.random.random() < 0.25:
            children = (self.list(depth + 1),)
        elif self.random.random() < 0.15:
            children = (Block(kind="paragraph", runs=self.runs()),)
        return Block(kind="item", runs=self.runs(), children=children)

    def row(self, columns):
        """A row with some empty cells; LibreOffice puts a character into a row that is all empty."""
        cells = [self.runs() if not place or self.random.random() > 0.2 else () for place in range(columns)]
        return Block(kind="row", children=tuple(Block(kind="cell", runs=runs) for runs in cells))

    def runs(self):
        found = [Run(self.text())]
        if self.random.random() < 0.3:
            found += [Run("", "ref", self.random.choice([*self.names, "nowhere"])), Run(self.text())]
        if self.random.random() < 0.2:
            found += [
                Run(
                    self.text(),
                    self.random.choice(["strong", "emphasis", "code", "subscript", "superscript"]),
                ),
                Run(self.text()),
            ]
        if self.random.random() < 0.1:
            found += [Run("", "break"), Run(self.text())]
        if self.random.random() < 0.15:
            found.insert(self.random.randint(1, len(found)), Run("", "footnote", self.random.choice("123")))
        return tuple(found)

    def text(self):
        return "".join(self.random.choice(WORDS) for _ in range(self.random.randint(1, 8)))

    def title(self):
        return self.text()[:6]

    def number(self):
        self.count += 1
        return self.count

    def maybe(self, make, kept):
        return make() if self.random.random() < 0.3 else kept
