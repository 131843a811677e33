"""The standard itself, compared as a clause: its title, and line by line what its cover says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from clausework.model.cause import COVER, Aspect
from clausework.model.draft import Clause, ClauseText, Draft, Line, Run
from clausework.model.redline import Edit, LineChange, TextChange
from clausework.redline.align.clauses import Pair
from clausework.redline.explain.passages import TITLE, restored_title
from clausework.redline.explain.verdicts import ChangeDetail, ChangeDetails
from clausework.strings.catalogue import LANGUAGES, say

ITEM = Line(kind="paragraph")
Compare = Callable[[tuple[Run, ...], tuple[Run, ...]], tuple[Edit, ...]]


class CoverLine(NamedTuple):
    """A line of the cover, or the name of the role `of`, that changed in some language.

    A body is `disowned` if the old draft named it and the new one says that the text is not that body's: no
    page or document repeats the name.
    """

    aspect: Aspect
    of: str
    old: Mapping[str, str]
    new: Mapping[str, str]
    disowned: bool = False

    def words(self, lang: str) -> tuple[str, str]:
        """What it says in a language in both drafts."""
        return self.old.get(lang, ""), self.new.get(lang, "")

    def told(self, lang: str) -> tuple[str, str]:
        """The same as a reader is told it."""
        old, new = self.words(lang)
        spoken = lang if lang in LANGUAGES else "en"
        if self.disowned:
            return say(spoken, "redline.disowned"), new
        if self.aspect == "reconstruction":
            return say(spoken, "redline.yes") if old else "", say(spoken, "redline.yes") if new else ""
        return old, new

    def differs(self, lang: str) -> bool:
        """Whether it changed in that language."""
        return self.old.get(lang, "") != self.new.get(lang, "")


def cover_lines(old: Draft, new: Draft) -> tuple[CoverLine, ...]:
    """The lines that changed; each has words in every language that either draft is in."""
    langs = tuple(dict.fromkeys((*new.languages, *old.languages)))
    disowned = new.reconstruction and not old.reconstruction and any(old.body.values())
    found = [
        CoverLine(field, "", _said(old, field, langs), _said(new, field, langs), disowned and field == "body")
        for field in COVER
    ]
    for role in dict.fromkeys((*old.roles, *new.roles)):
        before, after = (
            {lang: draft.roles.get(role, {}).get(lang, "") for lang in langs} for draft in (old, new)
        )
        found.append(CoverLine("role_name", role, before, after))
    return tuple(line for line in found if line.old != line.new)


def _said(draft: Draft, field: str, langs: tuple[str, ...]) -> dict[str, str]:
    value = getattr(draft, field)
    if isinstance(value, dict):
        return {lang: value.get(lang, "") for lang in langs}
    return dict.fromkeys(langs, "true" if value is True else value or "")


def titles_of(old: Draft, new: Draft) -> Pair | None:
    """Both drafts as clauses with a title only; None if title and cover are the same in every language."""
    before, after = _clause(old), _clause(new)
    if before.texts == after.texts and not cover_lines(old, new):
        return None
    return Pair(old=before, new=after, kinds=("modified",))


def cover_text(lines: tuple[CoverLine, ...], lang: str, compare: Compare) -> tuple[LineChange, ...]:
    """The lines in a language, each behind the name of what it says."""
    return tuple(_line(line, lang, compare) for line in lines)


def _line(line: CoverLine, lang: str, compare: Compare) -> LineChange:
    spoken = lang if lang in LANGUAGES else "en"
    name = say(spoken, f"redline.aspect_{line.aspect}") + (f" {line.of}" if line.of else "")
    sides = [(Run(words),) if words else () for words in line.told(lang)]
    label = Edit("equal", (Run(name + say(spoken, "redline.colon")),))
    return LineChange(old=ITEM, new=ITEM, edits=(label, *compare(sides[0], sides[1])))


def title_details(texts: Mapping[str, TextChange], cover: tuple[CoverLine, ...]) -> ChangeDetails:
    """The details of each language in which the title or the cover says something else."""
    found: dict[str, tuple[ChangeDetail, ...]] = {}
    for lang, text in texts.items():
        names = restored_title(text, "delete"), restored_title(text, "insert")
        found[lang] = (
            *_details(*names),
            *(_of_cover(line, lang, at) for at, line in enumerate(cover) if line.differs(lang)),
        )
    return found


def _clause(draft: Draft) -> Clause:
    """A clause with the draft's title; in a redline an empty title and none are the same."""
    texts = {lang: ClauseText(title=title) for lang, title in sorted(draft.title.items()) if title}
    return Clause(id=draft.standard, texts=texts)


def _details(old: str, new: str) -> Iterator[ChangeDetail]:
    """The sentence quotes both titles whole, so that a label would say nothing more."""
    if old != new:
        yield ChangeDetail(kind="standard_title", verdict="standard_title", old=old, new=new, lines=TITLE)


def _of_cover(line: CoverLine, lang: str, at: int) -> ChangeDetail:
    """A line of the cover; from when the standard is to be followed is more than form."""
    old, new = line.told(lang)
    effective = line.aspect == "effective"
    return ChangeDetail(
        kind="cover",
        weight="substantive" if effective else "editorial",
        verdict="date" if effective else "cover",
        old=old,
        new=new,
        before=line.aspect,
        lines=(at,),
    )
