"""What an import reads, a file of others, and its result: clauses under our IDs, and the leftovers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import accumulate, chain, count, takewhile
from pathlib import Path
from typing import Literal

import msgspec

from clausework.errors import ClauseworkError, UnreadableText
from clausework.lang.modals import Wording, modal_of
from clausework.lang.normalise import normalise
from clausework.lang.patterns import HAN, on_use
from clausework.model.canonical import canonical_json
from clausework.model.draft import INFORMATIVE, WARNINGS, Block, Clause, ClauseText, Run, walk
from clausework.source.foreign_pieces import ForeignPiece, PieceKind
from clausework.source.profiles import KEY_WORDS

Reason = Literal[
    "contents",
    "cover",
    "designation",
    "running",
    "anchor",
    "address",
    "tag",
    "deleted",
    "comment",
    "record",
    "unwritable",
    "picture",
    "layout",
    "included",
    "clash",
    "moved",
    "retired",
    "unplaced",
]


LOST: frozenset[Reason] = frozenset(("unwritable", "picture", "included", "unplaced"))
"""What has no place: all else is set anew or told for the record, and nobody misses it."""


class LeftOver(msgspec.Struct, frozen=True):
    """Words of the source that stand in no clause, the clause or line where they stood, and why."""

    clause: str
    words: str
    why: Reason


class ImportedClause(msgspec.Struct, frozen=True, kw_only=True):
    """A clause with what it was in the source.

    `was` is its number as printed there, `number` its own where the outline would count otherwise; `counted`
    are the numbers of its notes, tables and list items, which the layout counts anew; `untitled` says that it
    has no title, `called_as_whole` that its title is the one of the whole text; `own` are the IDs of
    provisions that the author gave.
    """

    clause: Clause
    was: str = ""
    number: str | None = None
    counted: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    untitled: bool = False
    called_as_whole: bool = False


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """What a text says of itself as a whole, each "" if it does not: standard.yml has it."""

    title: str = ""
    number: str = ""
    date: str = ""
    stage: str = ""


class ImportedText(msgspec.Struct, frozen=True, kw_only=True):
    """A whole text in one language: its title, its clauses in order, and what was left over.

    `pictures` are the bytes of the figures by their names. `typed` is how the source names the tables,
    figures and formulas that references lead to, by their labels.
    """

    title: str
    lang: str
    clauses: tuple[ImportedClause, ...]
    left: tuple[LeftOver, ...] = ()
    pictures: dict[str, bytes] = {}
    typed: dict[str, str] = {}
    styles: dict[str, PieceKind] = {}
    cover: Cover = Cover()


ENCODINGS = ("utf-8-sig", "gb18030")  # UTF-8 first: it fits by chance never, GB 18030 often
Marks = Literal["markdown", "signed", "none"]
Whole = Callable[[str, str, Wording | None], ImportedText]
"""Gives a text by the title that it has if it names none, its language if that is known, and the verbs."""


class ForeignFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was read: its pieces, all its words as the proof counts them, and its pictures.

    `marks` says how marks stand in the pieces: as Markdown, as signs of ours, or not at all. A file that
    says itself what its clauses are has no pieces, and is taken as a `whole`. `lines` are those of the source
    with their places, if they are not those of the words.
    """

    name: str
    cover: Cover = Cover()
    pieces: tuple[ForeignPiece, ...] = ()
    words: str
    lines: tuple[tuple[str, str], ...] = ()
    marks: Marks = "markdown"
    styles: dict[str, PieceKind] = {}
    left: tuple[LeftOver, ...] = ()
    pictures: dict[str, bytes] = {}
    folder: Path | None = None
    whole: Whole | None = None


class ImportRefused(ClauseworkError):
    """A text cannot be taken in; the key says why, and nothing was written."""

    section = "importing"


def decoded(data: bytes, path: Path) -> str:
    """The text of a file; UnreadableText if it is none."""
    for encoding in ENCODINGS:
        try:
            return normalise(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableText("unreadable_text", path=path)


DEEPEST = 8
"""Files that include each other; more are a circle or nearly one."""


def included(
    path: Path,
    data: bytes,
    pattern: re.Pattern[str],
    suffixes: Collection[str],
    heading: re.Pattern[str] | None = None,
    deeper: int = 0,
    within: tuple[Path, ...] = (),
) -> Iterator[tuple[str, str]]:
    """The lines of a file with their places; in place of each that includes another file, those of that.

    Only files of the same kind below the folder of the first are read, and whole; all else stays a line.
    Where a file is told to stand deeper, its lines that are a `heading` are so many levels deeper.
    """
    folder = (within or (path.resolve(),))[0].parent
    name = path.relative_to(folder).as_posix() if within else path.name
    lines = decoded(data, path).split("\n")
    for at, line in enumerate(lines, 1):
        match = pattern.fullmatch(line.rstrip())
        found = (path.parent / match["target"]).resolve() if match else path
        known = found.is_relative_to(folder) and found.suffix in suffixes and found.is_file()
        partly = "".join(lines[at : at + 1])[:1].isspace()  # an option, as of the lines to include
        if match is None or not known or partly or found in within or len(within) == DEEPEST:
            deep = deeper > 0 and heading is not None and heading.match(line)
            yield f"{name}:{at}", line[:1] * deeper + line if deep else line
        else:
            levels = deeper + int(match.groupdict().get("deeper") or 0)
            further = (*(within or (path.resolve(),)), found)
            yield from included(found, found.read_bytes(), pattern, suffixes, heading, levels, further)


Place = tuple[int, int, Run]
"""Where a text is cut out, and the run that stands there then."""


def cut_at(text: str, places: Iterable[Place]) -> Iterator[Run]:
    """The text as runs, with others in the place of some of its words."""
    end = 0
    for start, stop, run in places:
        if start > end:
            yield Run(text[end:start])
        yield run
        end = stop
    if end < len(text):
        yield Run(text[end:])


Remake = Callable[[Run], Iterable[Run]]


def remade(blocks: Sequence[Block], remake: Remake) -> tuple[Block, ...]:
    """The blocks with what `remake` makes of each run."""
    made = ((block, tuple(new for run in block.runs for new in remake(run))) for block in blocks)
    return tuple(
        msgspec.structs.replace(of, runs=runs, children=remade(of.children, remake)) for of, runs in made
    )


def with_blocks(item: ImportedClause, lang: str, blocks: tuple[Block, ...]) -> ImportedClause:
    """The imported clause with other blocks."""
    text: ClauseText = msgspec.structs.replace(item.clause.texts[lang], blocks=blocks)
    return msgspec.structs.replace(item, clause=msgspec.structs.replace(item.clause, texts={lang: text}))


KEPT = "standard/.imported.json"


class KeptImport(msgspec.Struct, frozen=True, kw_only=True):
    """The text as it was imported, under the IDs of the project, and what the styles of Word were read as."""

    title: str
    lang: str
    clauses: tuple[ImportedClause, ...]
    styles: dict[str, PieceKind] = {}


def kept_import(text: ImportedText) -> bytes:
    """The file."""
    return canonical_json(
        KeptImport(title=text.title, lang=text.lang, clauses=text.clauses, styles=text.styles)
    )


def read_kept_import(root: Path) -> KeptImport | None:
    """The import that the file tells; None without it, or if it was edited until it says nothing."""
    try:
        return msgspec.json.decode((root / KEPT).read_bytes(), type=KeptImport)
    except (OSError, msgspec.DecodeError):  # then it counts as never imported
        return None


# IDs of imported clauses and provisions: by the author's anchors, else by titles, else by numbers.
WORD = on_use(r"[a-z0-9]+")
SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with")
)
LONGEST, MOST = 32, 4
"""Letters and words of a name that is made from a title."""
RESERVED = frozenset(["all", "index"])
"""Names that addresses of the site have for something else."""
CODED = 3
"""Letters of a code that is made from one word."""
NAMED, ANNEX = on_use(r"[A-Z][A-Za-z]*-[A-Za-z0-9-]*\d"), on_use(r"附录\s*([A-Z])")
LAW = on_use(r"第(.+?)(编|分编|章|节|部分|条)")
RANKS = {"编": "book", "部分": "part", "分编": "subpart", "章": "chapter", "节": "section", "条": "article"}


class Names:
    """Gives each clause a name that no other has."""

    def __init__(self) -> None:
        self._used: set[str] = set(RESERVED)
        self._codes: set[str] = set()

    def taken(self, ids: Iterable[str], codes: Iterable[str]) -> None:
        """These are given already."""
        self._used.update(ids)
        self._codes.update(codes)

    def clause(self, parent: str, anchor: str, title: str, number: str, above: str) -> str:
        """The ID below `parent`, whose own number was `above`."""
        own = slug(anchor) or slug(title) or numbered(number, above) or "part"
        return unique(f"{parent}.{own}" if parent else own, self._used, "-")

    def whole(self, name: str) -> str:
        """The ID that the text gives itself, wherever it stands."""
        return unique(name, self._used, "-")

    def code(self, clause_id: str, number: str) -> str:
        """The start of the provision IDs of a clause: the author's name of a requirement, else letters."""
        if NAMED.fullmatch(number):
            return unique(number, self._codes, ".")
        words = [word for word in WORD.findall(clause_id) if word not in SMALL and word != "clause"]
        last = max((at for at, word in enumerate(words, 1) if not word.isdigit()), default=0)
        parts = [part for part in clause_id.split(".") if not part.replace("-", "").isdigit()]
        named = WORD.findall(parts[-1] if parts else clause_id)  # the last part that is no number alone
        own = [word for word in named if word not in SMALL and word != "clause" and not word.isdigit()]
        letters = own[0][:CODED] if len(own) == 1 else "".join(word[0] for word in own)
        whole = ("R", *filter(None, (letters.upper(),)), *words[last:])
        return unique("-".join(whole), self._codes, "")


def slug(title: str) -> str:
    """The first words of a title in Latin letters; "" if Han characters say something else beside them."""
    if HAN.search(title):  # 《Web 服务》 is not "web"
        return ""
    words = WORD.findall(title.lower().replace("'", "").replace("’", ""))
    kept = [word for word in words if word not in SMALL] or words
    names = accumulate(kept[:MOST], "{}-{}".format)
    found = [*takewhile(lambda name: len(name) <= LONGEST, names)]
    return found[-1] if found else "-".join(words)[:LONGEST].strip("-")  # a first word that is too long


def numbered(number: str, above: str) -> str:
    """A name from a number: of 5.2.1 below 5.2 only the last part, of 第三条 article-3."""
    from clausework.lang.zh.numerals import value

    law = LAW.match(number)
    if law:
        own = int(law[1]) if law[1].isdigit() else value(law[1].strip())  # 第3条 or 第三条
        more = number[law.end() :].removeprefix("之")
        tail = value(more) if more else None
        return f"{RANKS[law[2]]}-{own or 'x'}" + (f"-{tail}" if tail else "")
    if annex := ANNEX.match(number):
        return f"annex-{annex[1].lower()}"
    if above and number.startswith(f"{above}."):
        number = number[len(above) + 1 :]
    name = "-".join(WORD.findall(number.lower()))
    return f"clause-{name}" if name and not above else name  # an ID begins with a letter


def unique(name: str, used: Collection[str], sign: str) -> str:
    """The name, with a count if it is taken; it is taken from now on."""
    names = (f"{name}{sign}{number}" for number in count(2))
    found = next(new for new in chain((name,), names) if new not in used)
    if isinstance(used, set):
        used.add(found)
    return found


RFC2119 = on_use(r"\b(?:MUST|REQUIRED|SHALL|SHOULD|RECOMMENDED|MAY|OPTIONAL)\b")


def with_provisions(
    clauses: Sequence[ImportedClause],
    lang: str,
    names: Names,
    taken: Collection[str] = (),
    words: Wording | None = None,
) -> Iterator[ImportedClause]:
    """The clauses with IDs on their provisions, none of those `taken`; a clause without any keeps no code."""
    used = {block.id for item in clauses for block in walk(item.clause.texts[lang].blocks)}.union(taken)
    for item in clauses:
        clause = item.clause
        inside = [*walk(clause.texts[lang].blocks)]
        provides = any(block.id or is_provision(block, lang, words) for block in inside)
        if clause.element in INFORMATIVE or clause.informative or not provides:
            yield item
            continue
        own = next((block.id for block in inside if block.id), "")
        code = clause.code or own.rpartition("-")[0] or names.code(clause.id, item.was)
        clause = msgspec.structs.replace(clause, code=code)
        blocks = tuple(_numbered(block, lang, code, used, words) for block in clause.texts[lang].blocks)
        yield with_blocks(msgspec.structs.replace(item, clause=clause), lang, blocks)


def is_provision(block: Block, lang: str, words: Wording | None = None) -> bool:
    """Whether a paragraph or item says what is required, recommended, permitted or possible.

    Without `words` of a profile, those of the language count, and those of RFC 2119.
    """
    if block.kind not in ("paragraph", "item", *WARNINGS) or KEY_WORDS.search(block.text):
        return False
    return bool(modal_of(block.text, lang, words) or (words is None and RFC2119.search(block.text)))


def _numbered(block: Block, lang: str, code: str, used: set[str], words: Wording | None) -> Block:
    new = block.id
    if not new and is_provision(block, lang, words):
        new = next(name for number in count(1) if (name := f"{code}-{number:02d}") not in used)
        used.add(new)
    children = tuple(_numbered(child, lang, code, used, words) for child in block.children)
    return msgspec.structs.replace(block, id=new, children=children)
