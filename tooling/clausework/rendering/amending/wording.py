"""Wording of an amending decision: what passages are called, and sentences that quote what they become."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from clausework.lang.zh.numerals import chinese
from clausework.layout.framed import FramedLine, Nested, every, nested, plain, plain_pieces, printed
from clausework.layout.kinds import letters
from clausework.layout.stream import SHOWN, cells_of
from clausework.model.amendment import AmendedPassage, WordChange
from clausework.model.draft import BlockKind, Clause, Draft
from clausework.redline.amend.parts import Part, nested as nested_parts
from clausework.redline.amend.passages import passages_of
from clausework.redline.amend.written import grammar
from clausework.rendering import labels
from clausework.rendering.clause_html import setting_of
from clausework.strings.catalogue import say

ARTICLE = re.compile("第[^章]+条(?:之.+)?")
"""An article of law as it is called: its paragraph follows without a particle."""


Way = Literal["substitution", "insertion", "repeal", "renumbering", "consequence"]


class Phrase(msgspec.Struct, frozen=True):
    """A sentence without its stop, and the lines that it quotes.

    For programs it tells in which way the old text is amended, at which of its clauses and provisions, and
    with which changes of words.
    """

    words: str
    quoted: tuple[str, ...] = ()
    way: Way = "substitution"
    places: tuple[str, ...] = ()
    changes: tuple[WordChange, ...] = ()


class Point(msgspec.Struct, frozen=True):
    """A numbered point of a decision: one phrase, or several after words that introduce them."""

    phrases: tuple[Phrase, ...]
    lead: str = ""


class WrittenDecision(msgspec.Struct, frozen=True):
    """A decision in one language, in parts."""

    heading: str
    notice: str
    opening: tuple[str, ...]
    points: tuple[Point, ...]
    closing: str


class Speaker:
    """Says the strings of decisions in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, **values: object) -> str:
        """The string of that key."""
        return say(self.lang, f"amend.{key}", **values)

    def joined(self, parts: Iterable[str]) -> str:
        """Names in a row."""
        return self.say("and").join(parts)

    def count(self, number: int) -> str:
        """A number as it counts paragraphs and points."""
        return chinese(number) if self.lang == "zh" else str(number)

    def quoted(self, words: str) -> str:
        """Words in quotation marks."""
        return self.say("quote", text=words)

    def lines(self, passages: Iterable[NamedPassage]) -> tuple[str, ...]:
        """Passages as they are quoted, a provision with its ID before it."""
        gap = self.say("gap")
        return tuple(f"{each.id}{gap}{each.line}" if each.id else each.line for each in passages)

    def placed(self, clause: str, name: str) -> str:
        """A passage of a clause that the sentence has to name."""
        if not name:
            return clause
        return self.say("of_article" if ARTICLE.fullmatch(clause) else "of_clause", clause=clause, name=name)

    def words(self, place: str, changes: Sequence[WordChange]) -> str:
        """Changes of words in one passage."""
        parts = []
        for number, change in enumerate(changes):
            way, _, _ = _way(change)
            old, new = self.quotable(change)
            parts.append(self.say(f"{'more' if number else 'words'}_{way}", place=place, old=old, new=new))
        return self.say("comma").join(parts)

    def quotable(self, change: WordChange) -> tuple[str, str]:
        """The old words and the new ones as a sentence quotes them, "" for those that it does not."""
        _, old, new = _way(change)
        return self.inner(old.strip() or old), self.inner(new.strip() or new)  # a space alone stays

    def inner(self, text: str) -> str:
        """Words that stand in quotation marks, with the marks in them as inner ones."""
        marks = zip(("quote_open", "quote_close"), ("inner_open", "inner_close"), strict=True)
        for outer, inner in marks:
            text = text.replace(self.say(outer), self.say(inner))
        return text

    def begun(self, phrase: Phrase) -> str:
        """The words of a phrase as a sentence begins, with a stop if they quote nothing after them."""
        words = phrase.words[:1].upper() + phrase.words[1:] if self.lang == "en" else phrase.words
        stop = "" if phrase.quoted or words.endswith(self.say("stop")) else self.say("stop")
        return words + stop

    def written(self, phrase: Phrase) -> Iterator[str]:
        """The lines of a phrase; of several that are quoted, each opens with a mark and the last closes."""
        words = self.begun(phrase)
        opening, closing = self.say("quote_open"), self.say("quote_close")
        if not phrase.quoted:
            yield words
        elif len(phrase.quoted) == 1:
            gap = "" if self.lang == "zh" else " "
            yield f"{words}{gap}{opening}{self.inner(phrase.quoted[0])}{closing}"
        else:
            yield words
            last = len(phrase.quoted) - 1
            for place, line in enumerate(phrase.quoted):
                yield f"{opening}{self.inner(line)}{closing if place == last else ''}"

    def point(self, number: int, text: str) -> str:
        """A numbered point of the decision."""
        return self.say("point", number=self.count(number), text=text)

    def subpoint(self, number: int, text: str) -> str:
        """A numbered part of a point."""
        counted = self.count(number) if self.lang == "zh" else letters(number)
        return self.say("subpoint", number=counted, text=text)


def _way(change: WordChange) -> tuple[str, str, str]:
    """Whether words are replaced, deleted or inserted, and which."""
    if not change.new:
        return "delete", change.old, ""
    if change.new.startswith(change.old):  # shorter than to quote the old words twice
        return "after", change.old, change.new.removeprefix(change.old)
    if change.new.endswith(change.old):
        return "before", change.old, change.new.removesuffix(change.old)
    return "replace", change.old, change.new


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
        self._known: dict[str, tuple[NamedPassage, ...]] = {}  # a decision names a clause many times

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
        """The name of a clause: 5.1.2, 第5章, 附录A; its title if it has no number."""
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
        nodes = nested(self._setting.lines(clause))
        law = "_law" if self.lang == "zh" and LAW.fullmatch(clause.number) else ""  # 款 and 项
        codes = sum(node.kind == "code" for node in every(nodes))
        found = [*_Names(self.lang, law, codes).of(nodes)]
        if len(found) == 1 and found[0].kind == "paragraph" and not found[0].id:
            return (msgspec.structs.replace(found[0], name=say(self.lang, f"amend.only{law}")),)
        typed = self.lang != "zh" and all(each.kind == "paragraph" and not each.id for each in found)
        return tuple(self._told_apart(self._labelled(found, clause.id) if typed else found))

    def _labelled(self, found: Sequence[NamedPassage], clause_id: str) -> Sequence[NamedPassage]:
        """The paragraphs by the labels that are typed before their words, if any has one: 1(b)."""
        top = nested_parts(self.source(clause_id), Part(units=frozenset()), grammar(self.lang))
        parts = [each for part in top for each in part.within()]
        if not any(part.label for part in parts):
            return found
        named, say = [], Speaker(self.lang).say
        for each, part in zip(found, parts, strict=True):
            name = say("paragraph", count=part.labels or part.keys[0])
            if not part.label and part.above and part.above.labels:
                name = say("inside", name=say("paragraph", count=part.above.labels), count=part.keys[0])
            named.append(msgspec.structs.replace(each, name=name))
        return named

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
    """Names the lines of one text, which has so many `codes`."""

    def __init__(self, lang: str, law: str, codes: int) -> None:
        self._say, self._count = Speaker(lang).say, Speaker(lang).count
        self._law = law
        self._key = "code_of" if codes > 1 else "code"
        self._codes = 0

    def of(self, nodes: Sequence[Nested], within: str = "") -> Iterator[NamedPassage]:
        lead, paragraphs = within, 0
        single = sum(node.line.kind == "paragraph" and not self._typed_item(node.line) for node in nodes) == 1
        for node in nodes:
            line, label = node.line, self._typed_item(node.line)
            if label:
                yield _named(line, self._item("" if single else lead, self._law, label), "item")
            elif node.kind == "list":
                yield from self._items(node, lead)
            elif node.kind == "table":
                yield from self._table(node)
            elif node.kind == "code":
                yield from self._code(node)
            else:
                paragraphs += line.kind == "paragraph"
                name = self._name(line, paragraphs, within)
                lead = name if line.kind == "paragraph" else lead
                yield _named(line, name, f"paragraph{self._law}" if line.kind == "paragraph" else "")
                yield from self.of(node.children, name)

    def _name(self, line: FramedLine, paragraphs: int, within: str) -> str:
        face = line.face
        if face.id:
            return face.id
        if line.kind == "paragraph":
            if within:
                return self._say("inside", name=within, count=self._count(paragraphs))
            return self._say(f"paragraph{self._law}", count=self._count(paragraphs))
        if line.kind in ("footnote", "quotation"):
            return self._say(line.kind, label=face.label)
        if line.kind == "formula" or face.number:
            return face.name
        return self._say("single", label=face.name)

    def _typed_item(self, line: FramedLine) -> str:
        """The number of an item of an article that is typed before its words: 二 of （二）; "" for none."""
        found = TYPED.match(plain(line)) if self._law and line.kind == "paragraph" else None
        return found[1] if found else ""

    def _items(self, node: Nested, lead: str) -> Iterator[NamedPassage]:
        form = self._law if node.line.face.ordered else "_unordered"
        for count, item in enumerate(node.children, 1):
            label = self._count(count) if form else item.line.face.label
            name = item.line.face.id or self._item(lead, form, label)
            yield _named(item.line, name)
            yield from self.of(item.children, name)

    def _item(self, lead: str, form: str, label: str) -> str:
        return self._say(f"item{form}" if lead else f"item_alone{form}", lead=lead, label=label)

    def _code(self, node: Nested) -> Iterator[NamedPassage]:
        self._codes += 1
        for count, each in enumerate(node.children, 1):
            place = {"count": self._count(count), "code": self._count(self._codes)}
            yield _named(each.line, self._say(self._key, **place))

    def _table(self, node: Nested) -> Iterator[NamedPassage]:
        caption, *rows = (each.line for each in node.children)
        table = caption.face.name or self._say("table_bare")
        yield _named(caption, table)
        cells = [[plain_pieces(cell, notes=True) for cell in cells_of(row)] for row in rows]
        first = Counter(words for words, *_ in cells)
        for count, (row, (words, *rest)) in enumerate(zip(rows, cells, strict=True)):
            named = first[words] == 1 and 0 < len(words) <= MOST and words not in SHOWN.values()
            known = bool(count) and named  # the head is no row by its words
            key = "row_head" if not count else "row_named" if known else "row"
            yield NamedPassage(
                kind="row",
                name=self._say(key, table=table, words=words, count=self._count(count)),
                line=" | ".join((words, *rest)),
                id=row.face.id,
                what="row",
                table=table if known else "",
                words=words if known else "",
            )


def _named(line: FramedLine, name: str, what: str = "") -> NamedPassage:
    words = printed(line, notes=True)
    return NamedPassage(kind=line.kind, name=name, line=words, id=line.face.id, what=what or line.kind)
