"""Clauses of ours from those of others: title, tree, names, shapes, notes, labels, references and terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import count, takewhile
from pathlib import PurePosixPath as Path
from typing import get_args

import msgspec

from clausework.lang.modals import Wording
from clausework.lang.patterns import HAN_RANGE, Patterns, beside, on_use
from clausework.lang.zh.numerals import ORDINAL
from clausework.model.draft import QUOTED, Block, BlockKind, Clause, ClauseText, Element, Run, Term, walk
from clausework.source.foreign import ForeignText
from clausework.source.foreign_pieces import FILE, PLACE, SIGN, WORDLESS, linked_name, taken_out
from clausework.source.importing.shapes import ADMITTED, fitting, opening, shaped, words_of
from clausework.source.importing.values import (
    ImportedClause,
    ImportedText,
    LeftOver,
    Names,
    Place,
    cut_at,
    is_provision,
    remade,
    slug,
    unique,
    with_blocks,
    with_provisions,
)
from clausework.source.markdown import relabelled
from clausework.source.outline import UNNUMBERED

FIND = Patterns(__file__, {"ordinal": ORDINAL})
_TITLES = FIND.table("titles")
TITLES: tuple[tuple[Element, re.Pattern[str]], ...] = tuple(
    (element, on_use(_TITLES[element])) for element in get_args(Element) if element in _TITLES
)
SAID_INFORMATIVE = ("资料性", "informative")


def element_of(title: str, number: str, depth: int, parent: Element) -> Element:
    """The element; that of a sub-clause follows from its parent."""
    if depth > 1:
        return "term" if parent == "terms" else "clause"
    if FIND.annex.match(number):
        return "annex"
    return next((element for element, pattern in TITLES if pattern.fullmatch(title.strip())), "clause")


WORD = on_use(r"[^a-z0-9]+")
LONGEST_LABEL = 2
"""Characters of a label that is printed as it is, such as 12 or a."""


def footnotes_placed(clauses: Sequence[ImportedClause], lang: str) -> list[ImportedClause]:
    """The clauses with their footnotes; a mark and a footnote without the other stay in the words."""
    blocks = [block for item in clauses for block in walk(item.clause.texts[lang].blocks)]
    runs = [run for block in blocks if not _defined_by(block) for run in block.runs if run.mark == "text"]
    called = {name for run in runs for name in FIND.reference.findall(run.text)}
    defined: dict[str, Block] = {}
    clauses = [_without_definitions(item, lang, called, defined) for item in clauses]
    return [_numbered(_with_own(item, lang, defined), lang) for item in clauses]


def _defined_by(block: Block) -> re.Match[str] | None:
    """The label of the footnote that a paragraph is."""
    return FIND.definition.match(opening(block)) if block.kind == "paragraph" else None


def _without_definitions(
    item: ImportedClause, lang: str, called: Set[str], defined: dict[str, Block]
) -> ImportedClause:
    kept: list[Block] = []
    for block in item.clause.texts[lang].blocks:
        match = _defined_by(block)
        if match and match[1] in called and match[1] not in defined:  # a second one stays a paragraph
            note = relabelled(block, "footnote", match.end())
            defined[match[1]] = msgspec.structs.replace(note, target=match[1])
        else:
            kept.append(block)
    return with_blocks(item, lang, tuple(kept))


def _with_own(item: ImportedClause, lang: str, defined: dict[str, Block]) -> ImportedClause:
    """The clause with the footnotes that it refers to, each once."""
    own: dict[str, Block] = {}

    def remake(run: Run) -> Iterator[Run]:
        yield from cut_at(run.text, marks(run.text)) if run.mark == "text" else (run,)

    def marks(text: str) -> Iterator[Place]:
        for match in FIND.reference.finditer(text):
            if match[1] in defined:
                own[match[1]] = defined[match[1]]
                yield *match.span(), Run("", "footnote", match[1])

    blocks = remade(item.clause.texts[lang].blocks, remake)
    return with_blocks(item, lang, (*blocks, *own.values()))


def _numbered(item: ImportedClause, lang: str) -> ImportedClause:
    """The clause whose footnotes have labels that pages can print: a sign of all, or a word, gets a number.

    Footnotes that a program counts have one sign; those that nothing refers to are paragraphs at the end.
    """
    blocks = item.clause.texts[lang].blocks
    labels = [block.target for block in blocks if block.kind == "footnote"]
    free = (str(number) for number in count(1) if str(number) not in labels)
    names = {label: next(free) for label in labels if len(label) > LONGEST_LABEL}
    signs = [next(free) for label in labels if label == SIGN]
    called = [run for block in walk(blocks) for run in block.runs if run.mark == "footnote"]
    if not signs and not names and all(run.target != SIGN for run in called):
        return item
    told = [*names, *(run.target for run in called if run.target in names)]
    unused = signs[sum(run.target == SIGN for run in called) :]
    calls, notes = iter(signs), iter(signs)

    def label(own: str, counted: Iterator[str]) -> str:
        return next(counted, "") if own == SIGN else names.get(own, own)

    def remake(run: Run) -> Iterator[Run]:
        if run.mark != "footnote":
            yield run
        elif name := label(run.target, calls):
            yield Run("", "footnote", name)

    kept: list[Block] = []
    last: list[Block] = []
    for block in remade(blocks, remake):
        if block.kind != "footnote":
            kept.append(block)
        elif (name := label(block.target, notes)) in unused:
            last.append(msgspec.structs.replace(block, kind="paragraph", target=""))
        else:
            last.append(msgspec.structs.replace(block, target=name))
    item = msgspec.structs.replace(item, counted=(*item.counted, *told))
    return with_blocks(item, lang, (*kept, *last))


# Tables, figures and formulas that a text names by their numbers, as Table 2: labels and references to
# them. Only a number that stands at a caption or formula of the text is one; any other stays as it is
# written.
KINDS: dict[str, BlockKind] = beside(__file__)["kinds"]
PREFIXES: dict[BlockKind, str] = {"table": "tab", "figure": "fig", "formula": "eq"}
MENTION = {lang: on_use(pattern) for lang, pattern in FIND.table("mention").items()}
"""The sort and number of what is named, in the first or the last two groups."""
Key = tuple[BlockKind, str]


def with_labels(clauses: Sequence[ImportedClause], lang: str) -> tuple[list[ImportedClause], dict[str, str]]:
    """The clauses with labels on what is named, which has its number or `#name` as its label until then.

    With them the words by which the source names each label, for the proof.
    """
    pattern = MENTION.get(lang)
    blocks = [block for item in clauses for block in walk(item.clause.texts[lang].blocks)]
    said = [
        run.text
        for block in blocks
        if block.kind not in QUOTED
        for run in block.runs
        if run.mark in ("text", "link")
    ]
    named = {
        _named(match): match[0] for text in said for match in (pattern.finditer(text) if pattern else ())
    }
    names: dict[Key, str] = {}
    used = {item.clause.id for item in clauses}
    for block in blocks:
        key = (block.kind, block.label)
        if block.label and (key in named or block.label[0] == "#") and key not in names:
            own = slug(block.text) if block.kind != "formula" else ""
            own = own or block.label.lower().strip("#").replace(".", "-")  # a title in Chinese gives no name
            own = WORD.sub("-", own).removeprefix(f"{PREFIXES[block.kind]}-")
            names[key] = unique(f"{PREFIXES[block.kind]}-{own}", used, "-")
    given: set[str] = set()

    def labelled(block: Block) -> Block:
        """The block with its label, the first of a number, and with references where numbers stood."""
        label = names.get((block.kind, block.label), "")
        label = "" if label in given else label
        given.add(label)
        runs = block.runs if block.kind in QUOTED else tuple(new for run in block.runs for new in lead(run))
        children = tuple(map(labelled, block.children))
        return msgspec.structs.replace(block, label=label, runs=runs, children=children)

    def lead(run: Run) -> Iterator[Run]:
        found = pattern.finditer(run.text) if pattern and run.mark == "text" else ()
        targets = ((match, names.get(_named(match))) for match in found)
        places = [(*match.span(), Run("", "ref", target)) for match, target in targets if target]
        yield from cut_at(run.text, places) if places else (run,)

    made = ((item, tuple(map(labelled, item.clause.texts[lang].blocks))) for item in clauses)
    called = {label: named.get(key, key[1]) for key, label in names.items()}
    return [with_blocks(item, lang, blocks) for item, blocks in made], called


def _named(match: re.Match[str]) -> Key:
    return KINDS[match[1] or match[3]], match[2] or match[4]


def with_own_ids(
    clauses: Sequence[ImportedClause], lang: str, left: list[LeftOver], words: Wording | None = None
) -> list[ImportedClause]:
    """The clauses with the authors' IDs on their provisions; the same ID does not stand twice.

    Braces that no provision has would be taken for one, so they are told.
    """
    taken: set[str] = set()
    written: dict[str, list[str]] = {item.clause.id: [] for item in clauses}

    def named(block: Block, clause: str) -> Block:
        children = tuple(named(child, clause) for child in block.children)
        last = block.runs[-1] if block.runs else None
        if last is None or last.mark != "text":
            return msgspec.structs.replace(block, children=children)
        provides = is_provision(block, lang, words)
        match = FIND.braced.search(last.text) or (FIND.trailing.search(last.text) if provides else None)
        name = match[1] if match and provides and match[1] not in taken else ""
        if name:
            taken.add(name)
            written[clause].append(name)
        elif match and "{" in match.group():  # braces at the end would be read as an ID
            left.append(LeftOver(clause, match.group().strip(), "anchor"))
        else:
            match = None
        rest = last.text[: match.start()] if match else last.text
        runs = (*block.runs[:-1], Run(rest)) if rest else block.runs[:-1]
        return msgspec.structs.replace(block, runs=runs, id=name, children=children)

    found: list[ImportedClause] = []
    for item in clauses:
        blocks = tuple(named(block, item.clause.id) for block in item.clause.texts[lang].blocks)
        own = tuple(written[item.clause.id])
        item = msgspec.structs.replace(item, counted=(*item.counted, *own), own=own)
        found.append(with_blocks(item, lang, blocks))
    return found


TYPED = {lang: on_use(pattern) for lang, pattern in FIND.table("typed").items()}
"""The numbers of clauses, where a text refers to them."""


def _references(
    run: Run, tree: ImportedTree, anchors: Mapping[str, str], clause: str, left: list[LeftOver], marked: bool
) -> Iterator[Run]:
    """A run, or references in place of the numbers and links in it that lead to other clauses.

    A link of which the words say more keeps them; its address goes to what is left over.
    """
    lang = tree.lang
    if run.mark == "link" and not FIND.abroad.match(run.target):
        named = MENTION[lang].fullmatch(run.text) if lang in MENTION else None
        target = _led_to(run.target.replace(WORDLESS, "#"), anchors, tree.files.get(clause, ""))
        target = target or (anchors.get(run.text, "") if named else "")
        typed = TYPED[lang].fullmatch(run.text) if lang in TYPED else None
        own = typed["arabic"] if typed and (typed["arabic"] or "").isdigit() else run.text
        if target and (
            named or run.target.startswith(WORDLESS) or (own in tree.numbers and anchors.get(own) == target)
        ):
            yield Run("", "ref", target)
            left.append(LeftOver(clause, run.text, "address"))
        else:
            yield Run(run.text, "link", f"#{target}") if target else Run(run.text)
        left.append(LeftOver(clause, run.target, "address"))
    elif run.mark == "ref":
        target = anchors.get(run.target, "")
        yield Run("", "ref", target) if target else Run(f"[]({run.target})")
        if target and target != run.target:
            left.append(LeftOver(clause, run.target, "address"))
    elif run.mark in ("text", "emphasis", "strong") and not marked and lang in TYPED:
        places = tuple(_numbers(run.text, lang, anchors))
        replaced = (run.text[start:end] for start, end, _ in places)
        left += [LeftOver(clause, words, "address") for words in replaced if words not in anchors]
        for part in cut_at(run.text, places):
            yield part if part.target else msgspec.structs.replace(part, mark=run.mark)
    else:
        yield run


def _led_to(address: str, anchors: Mapping[str, str], file: str) -> str:
    """The clause that an address in a file leads to; "" for one in no file of the text."""
    path, _, name = address.partition("#")
    file = Path(path).stem or file
    if path and f"{file}#" not in anchors:
        return ""
    names = (f"{file}#{name}", f"{file}#{name.lower()}", *((name, name.lower(), f"{name}#") * bool(name)))
    return next((anchors[name] for name in names if name in anchors), "")


def _numbers(text: str, lang: str, anchors: Mapping[str, str]) -> Iterator[Place]:
    """Where numbers of clauses of this text stand; those of other documents stay.

    A number that follows on another is one of the same document.
    """
    own, end = True, -1
    for match in TYPED[lang].finditer(text):
        before = text[: match.start()]
        if end < 0 or not FIND.row.fullmatch(text[end : match.start()]):
            own = bool(FIND.own_zh.search(before)) or not FIND.others_before.search(before)
        end = match.end()
        for group in (0, *(name for name in ("number", "arabic") if match[name])):
            words = " ".join(match[group].split())
            to = anchors.get(words) or anchors.get(words.capitalize())
            if to and own and not FIND.others_behind.match(text, end):
                whole = words.isdigit()  # a reference to a chapter says itself that it is one
                yield *match.span(0 if whole else group), Run("", "ref", to)
                break


LONGEST = 80
"""Characters of a first paragraph that may be a designation; a definition is longer or ends in a stop."""
STOPS = "。.；;：:"
FOREIGN = {
    "zh": re.compile(r"(?<=\S)[\s　]+(?=[A-Za-z])"),
    "en": re.compile(rf"(?<=\S)[\s　]+(?=[A-Za-z]*[{HAN_RANGE}])"),
}
"""Where the designations in the other language begin."""


def designation(title: str, blocks: Sequence[Block], lang: str) -> tuple[str, str, list[Block]]:
    """The preferred designation, what else stands beside it, and the blocks without it."""
    rest = list(blocks)
    first = rest[0] if rest else Block(kind="list")
    plain = all(run.mark in ("text", "strong", "emphasis", "break") for run in first.runs)
    brief = 0 < len(first.text) <= LONGEST and first.text[-1] not in STOPS
    if not title and len(rest) > 1 and first.kind == "paragraph" and plain and brief:
        title = "".join(" " if run.mark == "break" else run.text for run in rest.pop(0).runs)
    cut = FOREIGN[lang].search(title) if lang in FOREIGN else None
    return (title[: cut.start()], title[cut.end() :], rest) if cut else (title, "", rest)


NAMELESS = "¶"
"""The key of what stands under no heading and no number."""


def structured(text: ForeignText, lang: str, title: str, words: Wording | None = None) -> ImportedText:
    """The text as ours; `title` is what it is called if no heading of its own stands above all others."""
    found = list(text.draft.clauses)
    before = found[0].texts[lang].blocks if found and found[0].id == NAMELESS else ()
    below = _without_title_page(found[1:] if before else found, lang)
    found = below if not before or _heading_of_all(below) else found
    before = before if found and found[0].id != NAMELESS else ()
    whole = _heading_of_all(found)
    names: tuple[str, ...] = ()
    left: list[LeftOver] = []
    if whole is not None:
        bare, names, anchors = taken_out(whole.texts[lang].title)
        title = bare or title
        left += [LeftOver("", anchor, "anchor") for anchor in anchors if PLACE not in anchor]
        found = _without_title(found, whole, before, lang)
    elements = (element_of(of.texts[lang].title, of.number, of.depth, "clause") for of in found)
    if found and not found[0].number and not _title(found[0]) and "foreword" in elements:
        # A cover: what it says, standard.yml says, and the site prints it from there.
        left += [LeftOver("", words_of(block), "cover") for block in found.pop(0).texts[lang].blocks]
    tree = ImportedTree(lang, title, names)
    clauses = [tree.taken(clause) for clause in found]
    left += tree.left
    clauses = footnotes_placed(with_own_ids(clauses, lang, left, words), lang)
    return as_written(clauses, tree, left, words, marked=False)


def as_written(
    clauses: Sequence[ImportedClause],
    tree: ImportedTree,
    left: list[LeftOver],
    words: Wording | None,
    marked: bool,
) -> ImportedText:
    """The text with labels, references and IDs, of which each block reads back as it is written.

    In a text whose references are `marked`, no typed number is one.
    """
    lang = tree.lang
    clauses, typed = with_labels(clauses, lang)
    left += [LeftOver("", own, "anchor") for own in typed.values() if own[0] == "#"]
    called = {own.removeprefix("#"): label for label, own in typed.items()}
    led = {name: to for name, to in tree.anchors.items() if name.rpartition("#")[2] not in called}
    anchors = {**led, **{label: label for label in typed}, **called}
    make = partial(_references, tree=tree, anchors=anchors, left=left, marked=marked)
    names = {item.clause.id: item.was for item in clauses if item.was} | typed
    found: list[ImportedClause] = []
    for item in clauses:
        blocks = remade(item.clause.texts[lang].blocks, partial(make, clause=item.clause.id))
        found.append(fitting(with_blocks(item, lang, blocks), lang, left, names))
    done = tuple(with_provisions(found, lang, tree.names, words=words))
    return ImportedText(title=tree.title, lang=lang, clauses=done, left=tuple(left), typed=typed)


def _heading_of_all(clauses: Sequence[Clause]) -> Clause | None:
    """The first clause, if it is a heading without a number and no other is as high."""
    first = clauses[0] if clauses else None
    if first is None or first.number or not _title(first):
        return None
    return first if all(clause.depth > first.depth for clause in clauses[1:]) else None


def _without_title_page(clauses: list[Clause], lang: str) -> list[Clause]:
    """The clauses with the title of the whole above them all, and below it what stands on its page.

    Such a title has no number, unlike the chapters, and is none of a preface or the like.
    """
    first = clauses[0] if clauses else None
    if first is None or first.number or not _title(first) or _heading_of_all(clauses):
        return clauses
    page = list(takewhile(lambda clause: clause.depth > first.depth, clauses[1:]))
    rest = clauses[1 + len(page) :]
    numbered = sum(bool(clause.number) for clause in rest)
    known = element_of(_title(first), "", 1, "clause") != "clause" or FIND.front.match(_title(first))
    if known or 2 * numbered < len(rest) or any(clause.number for clause in page):
        return clauses
    blocks = [*first.texts[lang].blocks]
    for clause in page:
        title = Block(kind="paragraph", runs=(Run(_title(clause), "strong"),))
        blocks += [title, *clause.texts[lang].blocks]
    text = ClauseText(title=_title(first), blocks=tuple(blocks))
    whole = msgspec.structs.replace(first, texts={lang: text})
    below = [msgspec.structs.replace(of, depth=of.depth + 1, parent=of.parent or first.id) for of in rest]
    return [whole, *below]


def _title(clause: Clause) -> str:
    return next(iter(clause.texts.values())).title


def _without_title(
    clauses: Sequence[Clause], whole: Clause, before: tuple[Block, ...], lang: str
) -> list[Clause]:
    """The clauses below the title; what stood around it and before the first is a clause of its own."""
    below = [
        msgspec.structs.replace(
            clause, depth=clause.depth - 1, parent="" if clause.parent == whole.id else clause.parent
        )
        for clause in clauses[1:]
    ]
    blocks = (*before, *whole.texts[lang].blocks)
    if blocks or not below:
        text = ClauseText(blocks=blocks)
        below.insert(0, msgspec.structs.replace(whole, id=NAMELESS, depth=1, texts={lang: text}))
    return below


class ImportedTree:
    """Names the clauses and finds out what each is; `anchors` lead to them by the author's names."""

    def __init__(self, lang: str, title: str, names: Sequence[str] = ()) -> None:
        self._of_whole = names  # what leads to the whole leads to its first clause
        self.lang = lang
        self.title = title
        self.anchors: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.numbers: set[str] = set()
        self.left: list[LeftOver] = []
        self.names = Names()
        self._elements: dict[str, Element] = {}
        self._ids: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._met: set[Element] = set()
        self._file = ""
        self._linked: Counter[tuple[str, str]] = Counter()

    def taken(self, clause: Clause, own: str = "") -> ImportedClause:
        """The clause with what it is; `own` is the ID that it has by itself, wherever it stands."""
        text = clause.texts[self.lang]
        title, names, written = taken_out(text.title)
        anchor = next((name for name in names if not name.startswith(PLACE)), "")
        parent = self._ids.get(clause.parent, "")
        match = FIND.annex_title.fullmatch(title) if not clause.number else None
        title, number = (match["rest"].strip(), match["number"]) if match else (title, clause.number)
        element = self._element(title, number, clause.depth, parent, clause.element)
        said = FIND.status.search(title) if element == "annex" else None
        status = said.group().strip() if said else ""
        title = f"{title[: said.start()]} {title[said.end() :]}".strip() if said else title
        nameless = not title and not number
        front = nameless and not self._ids
        title_used = self.title if front else title
        usual = anchor or ("" if element in ("clause", "annex", "term") else element)
        usual = "front" if nameless and not (anchor or self._ids) else usual
        new = self.names.whole(own) if own else ""
        new = new or self.names.clause(parent, usual, title, number, self._numbers.get(parent, ""))
        self._numbers[new], self._ids[clause.id], self._elements[new] = number, new, element
        self._remember(new, number, taken_out(text.title)[0], (*names, *self._of_whole))
        self._of_whole = ()
        for name in filter(None, (FIND.braced.search(block.text) for block in walk(text.blocks))):
            self.anchors.setdefault(name[1], new)
        self.left += [LeftOver(new, words, "anchor") for words in written if PLACE not in words]
        blocks, counted = shaped(text.blocks)
        term = None
        if element == "term":
            admitted = tuple(block.text for block in blocks if block.target == ADMITTED)
            blocks = [block for block in blocks if block.target != ADMITTED]
            title_used, beside, blocks = designation(title, blocks, self.lang)
            self.left += [LeftOver(new, beside, "designation")] if beside else []
            term = Term(title_used, admitted)
            self.anchors.setdefault(f"{ADMITTED}{title_used.lower()}", new)
        return ImportedClause(
            clause=Clause(
                id=new,
                element=element,
                depth=clause.depth,
                parent=parent,
                informative=clause.informative or any(word in status.lower() for word in SAID_INFORMATIVE),
                texts={self.lang: ClauseText(title=title_used, blocks=tuple(blocks), term=term)},
            ),
            was=number,
            counted=(*((status,) if status else ()), *counted),
            untitled=not title_used,
            called_as_whole=front,
        )

    def _element(self, title: str, number: str, depth: int, parent: str, told: Element) -> Element:
        """The element; a second foreword and the like are plain clauses."""
        if not title and not number and depth == 1 and not self._ids:
            return "foreword"
        element = element_of(title, number, depth, self._elements.get(parent, "clause"))
        if element in UNNUMBERED and number not in ("", "0"):
            return "clause"  # its number counts with those of the chapters
        element = told if told != "clause" and (told == "term" or depth == 1) else element
        if element not in ("clause", "annex", "term"):
            if element in self._met or (element == "foreword" and "foreword" in self._elements.values()):
                return "clause"
            self._met.add(element)
        return element

    def _remember(self, new: str, number: str, title: str, names: Sequence[str]) -> None:
        """The names by which the text leads to a clause: those given, its number, and its words as a link."""
        if name := next((name for name in names if name.startswith(FILE)), ""):
            self._file = name.removeprefix(FILE)
            self.anchors.setdefault(f"{self._file}#", new)
        self.files[new] = self._file
        self.numbers.add(number)
        usual, short, dashed = map(linked_name, (f"{number} {title}", title, f"{number} - {title}"))
        self._linked[self._file, usual] += 1
        count = self._linked[self._file, usual] - 1
        given = (name.removeprefix(PLACE) for name in names if not name.startswith(FILE))
        for name in filter(None, (*given, number, f"{usual}-{count}" if count else usual, short, dashed)):
            self.anchors.setdefault(f"{self._file}#{name}", new)
            self.anchors.setdefault(name, new)  # of two that are called so the first
