"""What a query finds, read from the model by the simplest means: no index, no folding of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from clausework.lang.modals import classify
from clausework.lang.script import language_by_script
from clausework.lang.zh.numerals import value
from clausework.layout.framed import Face
from clausework.layout.mentions import faces_of
from clausework.model.draft import Block, Clause, Draft
from clausework.rendering.publication import Publication
from clausework.rendering.view import View

FORMS = (
    *(
        ("不应当", "不应"),
        ("不应该", "不应"),
        ("不得", "不应"),
        ("应当", "应"),
        ("应该", "应"),
        ("必须", "应"),
    ),
    *(("可以", "可"), ("能够", "能"), ("must not", "shall not"), ("may not", "shall not"), ("must", "shall")),
)
WORDS = {"three": "3", "sixty": "60", "two": "2", "fifteen": "15", "thirty": "30", "seven": "7", "ten": "10"}
NUMERAL = re.compile("[零〇一二两三四五六七八九十百千万亿]+")

STANDARD = str.maketrans("電務條刪錄記個資訊間賞開閉內後", "电务条删录记个资讯间赏开闭内后")

Item = tuple[int, str, str]
"""The group of what was found, its place and its heading."""


def plain(text: str) -> str:
    """In one width and case, with straight quotation marks, without those of titles, in standard characters."""
    text = re.sub("[《》]", "", unicodedata.normalize("NFKC", text).lower()).translate(STANDARD)
    text = re.sub("[“”]", '"', re.sub("[—―–]", "-", text))
    return re.sub(r"\s+", " ", text).strip()


def counted(text: str) -> str:
    """With numbers as figures; what is no number stays."""
    text = re.sub("([0-9])天", r"\1日", NUMERAL.sub(lambda found: str(_number(found[0])), text))
    return re.sub("[a-z]+", lambda found: WORDS.get(found[0], found[0]), text)


def _number(numeral: str) -> int | str:
    if numeral in ("百", "千", "万", "亿"):
        return numeral
    number = value(numeral)
    return numeral if number is None else number


def words_of(query: str) -> list[str]:
    """The words of a query."""
    pieces = plain(query).split('"')
    found = [[piece.strip()] if place % 2 else piece.split() for place, piece in enumerate(pieces)]
    return [word for row in found for word in row if word]


def stands(word: str, text: str) -> bool:
    """Whether a word stands in a text, as it is or with what counts as the same."""
    singular = word[:-1] if re.search("[a-z]{2}[^isu]s$", word) else word
    return _literally(singular, plain(text)) or any(
        _as_verb(word.replace(form, verb, 1), word.index(form), text) for form, verb in _first_form(word)
    )


def _first_form(word: str) -> Iterator[tuple[str, str]]:
    for form, verb in FORMS:
        if form in word and (not form.isascii() or re.search(rf"\b{form}\b", word)):
            yield form, verb
            return


def _literally(word: str, text: str) -> bool:
    figures, other = counted(word), counted(text)
    if not re.search("[0-9]", figures):
        return word in text
    start = r"(?<![0-9])(?<![0-9]\.)" if figures[0].isdigit() else ""
    end = r"(?![0-9]|\.[0-9])" if figures[-1].isdigit() and not re.search("[a-z.-][0-9]+$", word) else ""
    return re.search(start + re.escape(figures) + end, other) is not None


def _as_verb(word: str, offset: int, text: str) -> bool:
    lang = language_by_script(text) or "zh"
    starts = [verb.start - offset for verb in classify(text, lang) if verb.start >= offset]
    return any(counted(plain(text[start:])).startswith(counted(word)) for start in starts)


def blocks_of(blocks: tuple[Block, ...], faces: Iterator[Face], draft: Draft, view: View) -> Iterator[str]:
    """The words of blocks after their labels, those of a table by rows."""
    for block in blocks:
        label = next(faces).label if block.kind != "list" else ""
        if block.kind == "row":
            yield " | ".join(filter(None, (_words(cell, draft, view) for cell in block.children)))
            continue
        words = _words(block, draft, view)
        yield f"{words} {label}" if block.kind == "formula" else f"{label} {words}"
        yield from blocks_of(block.children, faces, draft, view)
        if block.id:
            yield block.id


def _words(block: Block, draft: Draft, view: View) -> str:
    found = ""
    for run in block.runs:
        target = draft.clause(run.target) if run.mark == "ref" and not run.text else None
        found += view.mention(target) if target else run.text
    return found


def clause_texts(clause: Clause, draft: Draft, view: View, own: bool = False) -> list[str]:
    """All that is written in a clause."""
    text = clause.texts.get(view.lang)
    if text is None:
        return [view.heading(clause)]
    names = [*((text.term.preferred, *text.term.admitted) if text.term else ())]
    names += [each.term.preferred for lang, each in clause.texts.items() if lang != view.lang and each.term]
    blocks = text.own if own else text.blocks
    faces = iter(faces_of(draft, view.lang)[clause.id])
    return [view.heading(clause), view.say("comma").join(names), *blocks_of(blocks, faces, draft, view)]


def everything(publication: Publication, view: View) -> Iterator[tuple[Item, list[str], str]]:
    """Every item with its texts, and the ID that alone is a query for it."""
    draft = publication.draft
    for clause in draft.clauses:
        own = clause.generated == "legal-basis"
        yield (0, clause.id, view.heading(clause)), clause_texts(clause, draft, view, own), clause.id
    for comment in publication.comments:
        answer = comment.disposition
        said = [
            comment.anchor.quote,
            comment.suggestion,
            comment.reason,
            "" if comment.withdrawn else comment.text,
        ]
        colon = view.say("colon") + answer.reason if answer and answer.reason else ""
        told = view.outcome(comment) + colon if answer else ""
        home = publication.edition(comment.draft).draft
        clause_named = home.clause(comment.anchor.clause)
        place = (view.number(clause_named) or view.title(clause_named)) if clause_named else view.whole
        who = [view.role(comment.role), comment.organisation, comment.name]
        where = [comment.id, place, comment.anchor.provision, comment.anchor.locator]
        heading = " ".join(filter(None, [*where, *who]))
        yield (1, comment.id, heading), [heading, *said, told], ""
    annex = next(each for each in draft.clauses if each.generated == "legal-basis")
    for law in draft.laws:
        title = law.title.get(view.lang) or law.code
        title = f"《{title}》" if view.lang == "zh" else title
        texts = [title, law.short.get(view.lang, ""), law.note.get(view.lang, "")]
        yield (2, annex.id, title), texts, annex.id
    for table in annex.texts[view.lang].blocks:
        for row in table.children[1:] if table.kind == "table" else ():
            cells = [_words(cell, draft, view) for cell in row.children]
            home = next(each for each in draft.clauses if cells[0].split()[-1] in each.provisions)
            heading = f"{cells[0]} {view.title(home)}"
            yield (2, annex.id, heading), [heading, *cells[1:]], annex.id
    for edition in publication.editions:
        if edition.frozen:
            yield from _former(edition.draft, draft, view)


def _former(old: Draft, draft: Draft, view: View) -> Iterator[tuple[Item, list[str], str]]:
    for clause in old.clauses:
        texts, now = clause_texts(clause, old, view), draft.clause(clause.id)
        if now is None or clause_texts(now, draft, view) != texts:
            heading = f"{old.label} {view.heading(clause)}"
            yield (3, clause.id, heading), [heading, *texts[1:]], clause.id


def found_by_hand(items: list[tuple[Item, list[str], str]], query: str) -> set[Item]:
    """What has all words of a query."""
    words = words_of(query)
    return {
        item
        for item, texts, identity in items
        if words and (words == [identity] or all(any(stands(word, text) for text in texts) for word in words))
    }
