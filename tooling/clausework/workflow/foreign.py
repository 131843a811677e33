"""Check a text of others that is no project: as a draft in memory, by the lines of its own file."""

from __future__ import annotations

import re
from bisect import bisect_right
from pathlib import Path

import msgspec

from clausework.checks.engine.run import by_cause, check
from clausework.model.draft import WORKING, Block, Clause, Draft, DraftingRules, Place, Spot
from clausework.model.finding import Finding
from clausework.source.foreign import language_of
from clausework.source.importing.taking import imported, read_file
from clausework.source.importing.values import ImportRefused, decoded
from clausework.source.profiles import usual_profile
from clausework.source.project import Project
from clausework.source.word_text import is_word
from clausework.workflow.import_text import profile_brought

OWN_DATA = (
    *("BIL", "CHG", "CMT", "GRP", "IDS", "LAW", "PRV", "SET", "VER"),
    *("LST-003", "NUM-008", "XRF-008", "XRF-009"),
)
"""How the IDs of rules begin that ask for what a project alone has: IDs, causes, records, its markup."""
WHOLE = ("FWD", "STR")
"""How the IDs of rules begin that ask what a standard has in all; of a letter or a clause nobody asks it."""
AHEAD = 60
"""Characters of layout that may stand between two of the words."""
NEAR = ((12, 1_000_000), (6, 2_000), (3, 400), (1, AHEAD))
"""How many characters words must begin with, and how far ahead these may stand."""


def check_foreign(path: Path, profile: str = "") -> tuple[Project, tuple[Finding, ...]]:
    """The text in a file that `clausework import` reads, as a project, and what is wrong; nothing is written.

    Without a profile, that of its key words or of its language. A place is a line of the file, in Word a
    paragraph with words. ImportRefused, UnreadableText or UnreadableWordFile if there is no text.
    """
    file = read_file(path)
    lang = language_of(file.words)
    known, rules, _ = profile_brought(profile or usual_profile(lang, file.words))
    rules = rules or DraftingRules(name=known, like=known)
    rules = msgspec.structs.replace(rules, without=(*rules.without, *OWN_DATA))
    text = imported([file], path.stem, lang, rules.verbs)
    if not text.clauses:
        raise ImportRefused("nothing", path=path)
    data = path.read_bytes()
    words = "\n".join(filter(str.strip, file.words.split("\n")))
    source = words if is_word(data, path.name) else decoded(data, path)
    finder = _Finder(source, path.as_posix())
    clauses = tuple(finder.placed(item.clause, item.was, text.lang) for item in text.clauses)
    if not {"scope", "normative-references", "terms"} & {clause.element for clause in clauses}:
        rules = msgspec.structs.replace(rules, without=(*rules.without, *WHOLE))
        plain = {each.id for each in clauses if each.element == "foreword"}  # no front of a standard
        clauses = tuple(
            msgspec.structs.replace(each, element="clause") if each.id in plain else each for each in clauses
        )
    draft = Draft(
        label=WORKING,
        languages=(text.lang,),
        title={text.lang: text.title},
        profile=known,
        drafting=rules,
        clauses=clauses,
    )
    first = Place(path.as_posix())  # of what is found in files that only a project has
    found = tuple(
        item if item.at.path == first.path else msgspec.structs.replace(item, at=first)
        for item in by_cause(check(draft), draft)
    )
    project = Project(
        root=path.parent, draft=draft, label="", current=WORKING, sources={first.path: source}, findings=found
    )
    return project, found


class _Finder:
    """Finds words in their source, one after the other; signs of layout and blanks may stand between."""

    def __init__(self, source: str, path: str) -> None:
        self._path = path
        self._at = [place for place, sign in enumerate(source) if not sign.isspace()]
        self._signs = "".join(source[place] for place in self._at)
        self._starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self._next = 0

    def placed(self, clause: Clause, number: str, lang: str) -> Clause:
        """The clause, its title and blocks with their places."""
        text = clause.texts[lang]
        spots = self._spots(text.title)
        blocks = tuple(map(self._block, text.blocks))
        text = msgspec.structs.replace(text, at=self._place(spots), blocks=blocks)
        return msgspec.structs.replace(clause, number=clause.number or number, texts={lang: text})

    def _block(self, block: Block) -> Block:
        spots = self._spots(block.text)
        at = self._place(spots)
        children = tuple(map(self._block, block.children))
        return msgspec.structs.replace(block, at=at, spots=spots, children=children)

    def _place(self, spots: tuple[Spot, ...]) -> Place:
        """The place of the first character; of words that were not found, where those before them end."""
        line, column = (spots[0].line, spots[0].column) if spots else self._line(self._next)
        return Place(self._path, line, column)

    def _line(self, sign: int) -> tuple[int, int]:
        place = self._at[min(sign, len(self._at) - 1)]
        line = bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1

    def _spots(self, words: str) -> tuple[Spot, ...]:
        """The places of those characters of the words that do not follow on the one before."""
        signs = [(offset, sign) for offset, sign in enumerate(words) if not sign.isspace()]
        start = self._found("".join(sign for _, sign in signs[: NEAR[0][0]]))
        if start < 0:
            return ()
        found: list[Spot] = []
        for offset, sign in signs:
            there = self._signs.find(sign, start, start + AHEAD)
            if there >= 0:
                line, column = self._line(there)
                last = found[-1] if found else None
                if last is None or (line, column - offset) != (last.line, last.column - last.offset):
                    found.append(Spot(offset, line, column))
                start = there + 1
        self._next = start
        return tuple(found)

    def _found(self, words: str) -> int:
        """Where the words begin, the nearer the fewer of them stand together; -1 if nowhere."""
        for least, ahead in NEAR if words else ():
            there = self._signs.find(words[:least], self._next, self._next + ahead)
            if there >= 0:
                return there
        return self._signs.find(words) if words else -1  # as notes, which stand elsewhere
