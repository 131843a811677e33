"""Read: a chapter or the whole of a draft, in views that are pages of their own.

Plain text; both languages side by side; and of the current draft the changes from the one before, marked in
it or with both drafts side by side. Each shows every clause in its place, with what the others know of it,
and leads to the same place in every other draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from markupsafe import Markup

from clausework.model.draft import Clause
from clausework.model.redline import Change, Redline
from clausework.redline.ledger import ledger
from clausework.rendering import labels, routes
from clausework.rendering.citation import Citations, PrintedCitation, other_names
from clausework.rendering.figures import change_strip
from clausework.rendering.filled import filled
from clausework.rendering.formats.redline_html import heads_html
from clausework.rendering.page import Mark, Page, clause_description, clause_picture, fill, former_description
from clausework.rendering.pages.changelogs import chapter_of
from clausework.rendering.publication import Effect
from clausework.rendering.redlining import tags_of
from clausework.rendering.view import View, view_of

DEEPEST = 6
COMPARED = ("changes", "side")
"""The views of what changed."""
NOTHING = Markup("")

Row = tuple[Markup, Markup]
"""Two texts that stand beside each other."""


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A clause on a page of Read; one that was deleted has no `clause`, and stands where it was.

    `names` are the other IDs that lead to it; `rows` are its texts side by side, in views of two; `now` are
    the addresses and names of what a clause of an earlier draft has become.
    """

    id: str
    level: int
    heading: str
    body: Markup = NOTHING
    clause: Clause | None = None
    citation: PrintedCitation | None = None
    names: tuple[str, ...] = ()
    effect: Effect | None = None
    rows: list[Row] = field(default_factory=list)
    beside_heading: str = ""
    now: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Extent:
    """Extent of a page of Read: a chapter, or the whole text where `chapter` is None.

    `label` is that of the frozen draft whose text it is, "" for the text that is shown as the current one.
    """

    chapter: Clause | None
    clauses: tuple[Clause, ...]
    top: int
    label: str = ""

    def address(self, lang: str, show: str) -> str:
        """The address of the page in a view."""
        if self.chapter:
            return routes.chapter(lang, self.chapter.id, show, self.label)
        return routes.whole(lang, show, self.label)


@dataclass(frozen=True, slots=True)
class OtherDraft:
    """A draft to turn to: its name, its day, the same place in it, and the comparison with what is shown.

    The draft that is shown has neither address.
    """

    name: str
    day: str
    address: str = ""
    redline: str = ""


def pages(view: View) -> Iterator[Page]:
    """The whole text and each chapter of the current draft, then of each that is frozen, in every view."""
    labels_of_frozen = [each.draft.label for each in view.publication.editions if each.frozen]
    citations = Citations(view)
    for label in ("", *labels_of_frozen):
        reader = Reader(view, citations, label)
        for extent in reader.extents():
            for show in reader.shows():
                yield reader.page(extent, show)


class Reader:
    """Makes the pages of Read of one draft in one language: of a frozen one by its label, or the current."""

    def __init__(self, view: View, citations: Citations, label: str = "") -> None:
        self.view = view
        self.label = label
        self.draft = view.publication.edition(label or view.publication.current).draft
        self.redline = None if label else view.publication.redline
        self.citations = citations
        self.other = view_of(view.publication, view.other) if view.bilingual else view
        self.names = other_names(self.draft, view.draft.lineage)

    def shows(self) -> list[str]:
        """The views that can be had: "" is the plain text."""
        compared = COMPARED if self.redline else ()
        return ["", *compared, *(["bilingual"] if self.view.bilingual else [])]

    def extents(self) -> Iterator[Extent]:
        """The whole text, then each chapter."""
        yield Extent(None, self.draft.clauses, 2, self.label)
        within: dict[str, list[Clause]] = {}
        for each in self.draft.clauses:
            within.setdefault(labels.chapter_of(self.draft, each).id, []).append(each)
        for chapter in labels.chapters(self.draft):
            yield Extent(chapter, tuple(within[chapter.id]), 1, self.label)

    def page(self, extent: Extent, show: str) -> Page:
        """The page of an extent in a view."""
        view, draft = self.view, self.draft
        address = extent.address(view.lang, show)
        name = f"{self.label} {draft.title.get(view.lang, '')}".strip()
        parts = list(self._parts(extent, show, address)) if address in view.publication.wanted else []
        heads = self._heads(parts, show)
        whole_changes = extent.chapter is None and show == "changes"
        body = fill(
            "read.html",
            view,
            address,
            title="" if extent.chapter else name,
            draft=draft,
            old=draft.label != view.publication.current,
            frozen=self.label,
            correction=view.correction(draft.label),
            latest=self._latest(address),
            show=show,
            shows=[
                (each, view.say(f"show_{each or 'text'}"), extent.address(view.lang, each))
                for each in self.shows()
            ],
            drafts=list(self._drafts(extent, show)),
            redline=self.redline,
            parts=parts,
            heads=heads_html(heads) if heads else "",
            heads_count=len(heads),
            c=view.changes,
            tags_of=tags_of,
            strip=change_strip(view, self.redline, address) if self.redline and whole_changes else "",
        )
        if extent.chapter:
            title = f"{self.label} {view.heading(extent.chapter)}".strip()
        else:
            title = name if self.label else view.say("whole")
        return Page(
            address=address,
            title=f"{title} – {view.say(f'show_{show}')}" if show else title,
            body=body,
            kind="read",
            show=show,
            marks={} if self.label else self._marks(extent),
            description=self._description(extent.chapter) if extent.chapter else "",
            picture=clause_picture(view, extent.chapter.id if extent.chapter and not self.label else ""),
            stands_for=extent.address(view.lang, "") if show else "",
            draft=self.label,
        )

    def _latest(self, address: str) -> Markup:
        """A link to the current text."""
        view = self.view
        url = routes.relative(address, routes.texts(view.lang))
        return filled('<a href="{}">{}</a>', url, view.stage(view.draft))

    def _description(self, chapter: Clause) -> str:
        if self.label:
            return former_description(self.view, chapter, self.label)
        return clause_description(self.view, chapter)

    def _drafts(self, extent: Extent, show: str) -> Iterator[OtherDraft]:
        """Every draft, the newest first, each by the same chapter in the same view as far as it has them."""
        view, found = self.view, self.view.publication
        order = [edition.draft.label for edition in found.editions]
        here = order.index(self.draft.label)
        for place, edition in reversed(list(enumerate(found.editions))):
            draft, name, day = edition.draft, view.stage(edition.draft), view.day(edition.draft.date)
            if place == here:
                yield OtherDraft(name, day)
                continue
            label = "" if draft.label == found.current else draft.label
            kept = show if show == "bilingual" else ""
            chapter = draft.clause(extent.chapter.id) if extent.chapter else None
            address = view.text_address(draft, chapter, kept, label) if chapter else ""
            redline = routes.redline(view.lang, order[min(place, here)], order[max(place, here)])
            yield OtherDraft(name, day, address or routes.whole(view.lang, kept, label), redline)

    def _heads(self, parts: Iterable[ReadPart], show: str) -> Mapping[str, int]:
        """The changes alike in many clauses, of which some are on the page, with the numbers of reasons."""
        if self.redline is None or show not in COMPARED:
            return {}
        return ledger(self.redline).heads(self.view.lang, {part.id for part in parts})

    def _marks(self, extent: Extent) -> dict[str, Mark]:
        """The marks in the contents of each clause that changed or has comments."""
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
        redline = self.redline
        if redline is None or show not in COMPARED:
            for clause in extent.clauses:
                yield self._part(clause, extent, show, address, here)
            return
        clauses = {clause.id: clause for clause in extent.clauses}
        gone = {change.old for change in redline.changes if not change.new}
        for change in redline.changes:
            if change.new in clauses:
                part = self._part(clauses[change.new], extent, show, address, here)
                yield replace(part, names=tuple(name for name in part.names if name not in gone))
            elif not change.new and (
                extent.chapter is None or chapter_of(self.view, redline, change)[0] == extent.chapter.id
            ):
                yield self._deleted(redline, change, extent, show, address)

    def _part(
        self, clause: Clause, extent: Extent, show: str, address: str, here: frozenset[str]
    ) -> ReadPart:
        view = self.view

        def href(clause_id: str) -> str:
            if clause_id in here:
                return f"#{clause_id}"
            target = self.draft.clause(clause_id)
            if target is None:  # which this draft has not, and the current one has
                return routes.relative(address, view.chapter_address(view.index.clauses[clause_id], show))
            return routes.relative(address, view.text_address(self.draft, target, show, self.label))

        effect = None if self.label else view.index.changes.get(clause.id)
        body = view.text(clause, address, href, self.label)
        rows: list[Row] = []
        if show == "bilingual":
            second = self.other.blocks(clause, address, href, self.label, copy=True)
            rows = list(_aligned(view.blocks(clause, address, href, self.label), second))
        elif effect and show:
            marked = view.redline_html(effect, address, both=True, whole=True, marked=True, href=href) or body
            body = filled('<div class="rl">{}</div>', marked)
            rows = self._both(effect, address, marked) if show == "side" else []
        return ReadPart(
            clause.id,
            min(extent.top + clause.depth - 1, DEEPEST),
            view.heading(clause),
            body,
            clause,
            self.citations.of(self.draft, clause),
            tuple(self.names.get(clause.id, ())),
            effect,
            rows,
            self.other.heading(clause) if show == "bilingual" else "",
            tuple(self._now(clause, address)) if self.draft.label != view.publication.current else (),
        )

    def _now(self, clause: Clause, address: str) -> Iterator[tuple[str, str]]:
        """Of a clause of an earlier draft: how it stands now, or what became of it."""
        view, index = self.view, self.view.index
        if clause.id in index.gone:
            url = routes.relative(address, view.page_of(clause.id))
            yield url, view.say("as_it_stands", clause=view.say("clause_gone"))
            return
        for end in (clause.id,) if clause.id in index.clauses else index.moved.get(clause.id, ()):
            url = routes.relative(address, routes.clause(view.lang, end))
            yield url, view.say("as_it_stands", clause=view.mention(index.clauses[end]))

    def _deleted(self, redline: Redline, change: Change, extent: Extent, show: str, address: str) -> ReadPart:
        view = self.view
        effect = Effect(old=redline.old.label, new=redline.new.label, change=change)
        clause = view.publication.edition(redline.old.label).draft.clause(change.old)
        depth = clause.depth if clause else 2
        marked = view.redline_html(effect, address, both=True, whole=True, marked=True)
        return ReadPart(
            change.old,
            min(extent.top + depth - 1, DEEPEST),
            view.effect_title(effect),
            filled('<div class="rl">{}</div>', marked),
            effect=effect,
            rows=self._both(effect, address, marked) if show == "side" else [],
        )

    def _both(self, effect: Effect, address: str, marked: Markup) -> list[Row]:
        """The old text without addresses beside the new one."""
        old = self.view.redline_html(effect, address, both=True, whole=True, copy=True, marked=True)
        return [(old or marked, marked)]


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
