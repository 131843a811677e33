"""Read: a chapter or the whole of the current draft, in four views that are pages of their own.

Plain text; the changes from the draft before marked in it; both drafts side by side; both languages side by
side. Each shows every clause in its place, with what the others know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from markupsafe import Markup

from clausework.model.draft import Clause
from clausework.model.redline import Change, Redline
from clausework.rendering import labels, routes
from clausework.rendering.citation import Citations, PrintedCitation, other_names
from clausework.rendering.figures import change_strip
from clausework.rendering.filled import filled
from clausework.rendering.page import Mark, Page, clause_description, clause_picture, fill
from clausework.rendering.pages.changelogs import chapter_of
from clausework.rendering.publication import Effect
from clausework.rendering.redlining import tags_of
from clausework.rendering.view import View, view_of

DEEPEST = 6
NOTHING = Markup("")

Row = tuple[Markup, Markup]
"""Two texts that stand beside each other."""


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A clause on a page of Read; one that was deleted has no `clause`, and stands where it was.

    `names` are the other IDs that lead to it; `rows` are its texts side by side, in views of two.
    """

    id: str
    level: int
    heading: str
    body: Markup = NOTHING
    clause: Clause | None = None
    citation: PrintedCitation | None = None
    names: tuple[str, ...] = ()
    effect: Effect | None = None
    tags: tuple[str, ...] = ()
    beside: Markup = NOTHING
    rows: list[Row] = field(default_factory=list)
    beside_heading: str = ""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a page of Read shows: a chapter, or the whole text where `chapter` is None."""

    chapter: Clause | None
    clauses: tuple[Clause, ...]
    top: int

    def address(self, lang: str, show: str) -> str:
        """The address of the page in a view."""
        return routes.chapter(lang, self.chapter.id, show) if self.chapter else routes.whole(lang, show)


def pages(view: View) -> Iterator[Page]:
    """The whole text and each chapter, in every view that there is."""
    reader = Reader(view)
    for extent in _extents(view):
        for show in shows(view):
            yield reader.page(extent, show)


def shows(view: View) -> list[str]:
    """The views that can be had: "" is the plain text."""
    compared = ["changes", "side"] if view.publication.redline else []
    return ["", *compared, *(["bilingual"] if view.bilingual else [])]


def _extents(view: View) -> Iterator[Extent]:
    clauses = view.draft.clauses
    yield Extent(None, clauses, 2)
    within: dict[str, list[Clause]] = {}
    for each in clauses:
        within.setdefault(labels.chapter_of(view.draft, each).id, []).append(each)
    for chapter in labels.chapters(view.draft):
        yield Extent(chapter, tuple(within[chapter.id]), 1)


class Reader:
    """Makes the pages of Read in one language."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.citations = Citations(view)
        self.other = view_of(view.publication, view.other) if view.bilingual else view
        self.names = other_names(view.draft, view.draft.lineage)

    def page(self, extent: Extent, show: str) -> Page:
        """The page of an extent in a view."""
        view = self.view
        address = extent.address(view.lang, show)
        title = view.heading(extent.chapter) if extent.chapter else view.say("whole")
        body = fill(
            "read.html",
            view,
            address,
            title="" if extent.chapter else view.draft.title.get(view.lang, ""),
            correction="" if extent.chapter else view.correction(view.draft.label),
            show=show,
            shows=[
                (each, view.say(f"show_{each or 'text'}"), extent.address(view.lang, each))
                for each in shows(view)
            ],
            redline=view.publication.redline,
            parts=list(self._parts(extent, show, address)) if address in view.publication.wanted else [],
            c=view.changes,
            strip=self._strip(extent, show, address),
        )
        return Page(
            address=address,
            title=f"{title} – {view.say(f'show_{show}')}" if show else title,
            body=body,
            kind="read",
            show=show,
            marks=self._marks(extent),
            description=clause_description(view, extent.chapter) if extent.chapter else "",
            picture=clause_picture(view, extent.chapter.id if extent.chapter else ""),
            stands_for=extent.address(view.lang, "") if show else "",
        )

    def _strip(self, extent: Extent, show: str, address: str) -> Markup:
        redline = self.view.publication.redline
        wanted = redline is not None and extent.chapter is None and show == "changes"
        return change_strip(self.view, redline, address) if redline and wanted else Markup("")

    def _marks(self, extent: Extent) -> dict[str, Mark]:
        """What the contents say of each clause that changed or has comments."""
        view, found = self.view, {}
        for clause in extent.clauses:
            effect, comments = view.index.changes.get(clause.id), view.index.comments.get(clause.id, ())
            weight = effect.change.weight if effect else ""
            title = view.say(f"mark_{weight}") if weight else ""
            told = view.told(view.say("comments_link", count=len(comments)), comments) if comments else ""
            if weight or told:
                found[clause.id] = Mark(weight, title, str(len(comments)) if comments else "", told)
        return found

    def _parts(self, extent: Extent, show: str, address: str) -> Iterator[ReadPart]:
        here = frozenset(clause.id for clause in extent.clauses)
        redline = self.view.publication.redline
        if redline is None or show not in ("changes", "side"):
            for clause in extent.clauses:
                yield self._part(clause, extent, show, address, here)
            return
        clauses = {clause.id: clause for clause in extent.clauses}
        gone = {change.old for change in redline.changes if not change.new}
        for change in redline.changes:
            if change.new in clauses:
                part = self._part(clauses[change.new], extent, show, address, here)
                yield replace(part, names=tuple(name for name in part.names if name not in gone))
            elif not change.new and self._is_within(redline, change, extent):
                yield self._deleted(redline, change, extent, show, address)

    def _is_within(self, redline: Redline, change: Change, extent: Extent) -> bool:
        return extent.chapter is None or chapter_of(self.view, redline, change)[0] == extent.chapter.id

    def _part(
        self, clause: Clause, extent: Extent, show: str, address: str, here: frozenset[str]
    ) -> ReadPart:
        view = self.view

        def href(clause_id: str) -> str:
            if clause_id in here:
                return f"#{clause_id}"
            return routes.relative(address, view.chapter_address(view.index.clauses[clause_id], show=show))

        effect = view.index.changes.get(clause.id)
        body = view.text(clause, address, href)
        rows: list[Row] = []
        if show == "bilingual":
            rows = self._bilingual(clause, address, href)
        elif effect and show:
            marked = view.redline_html(effect, address, both=True, whole=True, href=href) or body
            body = filled('<div class="rl">{}</div>', marked)
            rows = self._both(effect, address, marked) if show == "side" else []
        return ReadPart(
            clause.id,
            min(extent.top + clause.depth - 1, DEEPEST),
            view.heading(clause),
            body,
            clause,
            self.citations.of(view.draft, clause),
            tuple(self.names.get(clause.id, ())),
            effect,
            tags_of(effect.change, view.lang) if effect else (),
            view.beside_html(effect, address) if effect and show else NOTHING,
            rows,
            self.other.heading(clause) if show == "bilingual" else "",
        )

    def _deleted(self, redline: Redline, change: Change, extent: Extent, show: str, address: str) -> ReadPart:
        view = self.view
        effect = Effect(old=redline.old.label, new=redline.new.label, change=change)
        clause = view.publication.edition(redline.old.label).draft.clause(change.old)
        depth = clause.depth if clause else 2
        marked = view.redline_html(effect, address, both=True, whole=True)
        return ReadPart(
            change.old,
            min(extent.top + depth - 1, DEEPEST),
            view.effect_title(effect),
            filled('<div class="rl">{}</div>', marked),
            effect=effect,
            tags=tags_of(change, view.lang),
            beside=view.beside_html(effect, address),
            rows=self._both(effect, address, marked) if show == "side" else [],
        )

    def _both(self, effect: Effect, address: str, marked: Markup) -> list[Row]:
        """The old text without addresses beside the new one."""
        old = self.view.redline_html(effect, address, both=True, whole=True, copy=True)
        return [(old or marked, marked)]

    def _bilingual(self, clause: Clause, address: str, href: Callable[[str], str]) -> list[Row]:
        first = self.view.blocks(clause, address, href)
        second = self.other.blocks(clause, address, href, copy=True)
        return list(_aligned(first, second))


def _aligned(first: list[tuple[str, Markup]], second: list[tuple[str, Markup]]) -> Iterator[Row]:
    """Blocks of two languages side by side, by provision and kind; what has no match stands in one row."""
    keys = [key for key, _ in first], [key for key, _ in second]
    for _, start, end, begin, stop in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if keys[0][start:end] == keys[1][begin:stop]:
            for (_, one), (_, other) in zip(first[start:end], second[begin:stop], strict=True):
                yield one, other
        else:
            yield _joined(first[start:end]), _joined(second[begin:stop])


def _joined(blocks: Iterable[tuple[str, Markup]]) -> Markup:
    return Markup("\n").join(html for _, html in blocks)
