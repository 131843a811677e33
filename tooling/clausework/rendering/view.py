"""A publication in one language: what the pages of that language share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import msgspec
from markupsafe import Markup

from clausework.consultation.anchor import told as place_told
from clausework.consultation.fields import in_language
from clausework.consultation.window import rehearsed
from clausework.drafts.naming import draft_name, stage_name, standing
from clausework.layout.framed import FramedLine
from clausework.layout.stream import Sides
from clausework.model.comment import Anchor, Comment, Consultation, roles_to_choose
from clausework.model.draft import WORKING, Clause, Draft, Provision
from clausework.model.redline import Change
from clausework.redline.ledger import concerned, ledger
from clausework.rendering import labels, routes
from clausework.rendering.causing import beside_html
from clausework.rendering.clause_html import PageLinks, Setting, clause_blocks, lines_html, setting_of
from clausework.rendering.dates import Stand, answers_due, day_name, period_name, told
from clausework.rendering.filled import filled, joined, pending, pending_clause, placed
from clausework.rendering.formats.redline_html import RedlineLook, text_html
from clausework.rendering.labels import corrections_told
from clausework.rendering.publication import Duty, Effect, HandPage, Index, Publication, index_of
from clausework.rendering.redlining import heading_of
from clausework.source.outline import clause_path
from clausework.strings.catalogue import catalogue, numbered, say

TAGS = {"zh": "zh-CN"}  # browsers choose the shapes of Han characters by it
START = 16
PROPOSALS = "proposals"
LAW = "law"
"""The pages on what the standard rests on."""


@dataclass(frozen=True, slots=True)
class View:
    """A publication as it is read in one language."""

    publication: Publication
    index: Index
    lang: str
    settings: dict[str, Setting]
    texts_written: dict[tuple[str, str, bool], list[tuple[str, Markup]]] = field(default_factory=dict)
    changes_written: dict[tuple[str, str, str, bool, bool, bool, bool, bool], str] = field(
        default_factory=dict
    )
    """What was written once, for all pages that show it, by draft and ID."""
    comment_pages: dict[str, int] = field(default_factory=dict)

    @property
    def draft(self) -> Draft:
        """The current draft."""
        return self.publication.draft

    @property
    def other(self) -> str:
        """The language that the switch leads to."""
        return next((lang for lang in self.draft.languages if lang != self.lang), self.lang)

    @property
    def bilingual(self) -> bool:
        """Whether there is another language to switch to."""
        return self.other != self.lang

    @property
    def tag(self) -> str:
        """The language as HTML wants it."""
        return TAGS.get(self.lang, self.lang)

    @property
    def other_tag(self) -> str:
        """The other language as HTML wants it."""
        return TAGS.get(self.other, self.other)

    def address(self, name: str) -> str:
        """The address of the page of that name."""
        return routes.page(self.lang, name)

    def twin(self, address: str) -> str:
        """The address in the other language of what is at one in this."""
        return routes.twin(address, self.lang, self.other)

    @property
    def rehearsal(self) -> bool:
        """Whether the forms are those of a rehearsal."""
        return bool(self.publication.open and self.publication.open.rehearsal)

    @property
    def hand_pages(self) -> tuple[HandPage, ...]:
        """The pages that people wrote in this language."""
        return tuple(page for page in self.publication.hand_pages if page.lang == self.lang)

    def hand_page(self, name: str) -> str:
        """The address of a page that people wrote, "" if nobody wrote it."""
        written = any(page.name == name for page in self.hand_pages)
        return routes.page(self.lang, name) if written else ""

    def absolute(self, address: str) -> str:
        """The address with the site's own before it, "" if that is not known."""
        return f"{self.publication.site_url}{address}" if self.publication.site_url else ""

    def say(self, key: str, **values: object) -> str:
        """A string of the site in the view's language."""
        return say(self.lang, f"site.{key}", **values)

    def commenting(self, key: str, **values: object) -> str:
        """A string of the form of a comment in the view's language."""
        return say(self.lang, f"commenting.{key}", **values)

    def changes(self, key: str, **values: object) -> str:
        """A string of the pages of changes in the view's language."""
        return say(self.lang, f"changes.{key}", **values)

    def say_html(self, key: str, **values: object) -> Markup:
        """A string of the site whose values may be HTML; those that are text are escaped."""
        return filled(numbered(catalogue(self.lang)[f"site.{key}"], values), **values)

    def number(self, clause: Clause) -> str:
        """The clause's printed number."""
        return labels.number_of(clause, self.lang)

    def title(self, clause: Clause) -> str:
        """The clause's title."""
        return labels.title_of(clause, self.lang)

    def heading(self, clause: Clause) -> str:
        """Number and title."""
        return labels.heading_of(clause, self.lang)

    def heading_at_last(self, clause: Clause) -> str:
        """Number and title, of a clause that the current draft no longer has the former ones."""
        lives = clause.id in self.index.clauses
        return self.heading(clause) if lives else labels.former_heading(clause, self.lang)

    def mention(self, clause: Clause) -> str:
        """The label of links to the clause."""
        return labels.mention_of(clause, self.lang)

    def day(self, day: str) -> str:
        """A day in words."""
        return day_name(day, self.lang)

    def corrections(self, comment: Comment) -> tuple[str, ...]:
        """The later corrections of the answer to a comment."""
        return corrections_told(comment.disposition, self.lang)

    def name(self, label: str) -> str:
        """The name of a draft: D1, 工作稿."""
        return draft_name(label, self.lang)

    def correction(self, label: str) -> str:
        """The mistake in a frozen draft, "" if none is known."""
        return self.publication.corrections.get(label, {}).get(self.lang, "")

    def files_of(self, label: str) -> str:
        """The address of the files of a draft, "" if none are offered."""
        return f"{routes.drafts(self.lang)}#{label}" if label in self.publication.delivered else ""

    def stage(self, draft: Draft) -> str:
        """The draft's stage and name: 征求意见稿 D1."""
        return stage_name(draft, self.lang)

    @property
    def standing(self) -> str:
        """The standing of the text, for all that can be passed on alone."""
        return self.standing_of(self.draft.label)

    def standing_of(self, label: str) -> str:
        """The same of the draft of that label."""
        found = self.publication
        return standing(found.edition(label).draft, self.lang, found.successor(label))

    def role(self, role: str) -> str:
        """The name of a role, of commenters or of the standard."""
        names = self.publication.commenters.get(role) or self.draft.roles.get(role) or {}
        return names.get(self.lang, role)

    @property
    def whole(self) -> str:
        """The subject of a comment that is about no single clause."""
        return say(self.lang, "comments.whole")

    def bound(self, clause: Clause, label: str = "") -> tuple[str, ...]:
        """The roles that a clause of the current draft binds, or of the draft of that label."""
        return self.index.bound[label or self.publication.current].clause(clause)

    def concerned(self, clause: Clause, label: str = "") -> tuple[str, ...]:
        """The roles that a clause of the current draft, or of that label, names or defines."""
        draft = self.publication.edition(label).draft if label else self.draft
        return tuple(concerned(draft).get(clause.id, ()))

    @property
    def roles_to_choose(self) -> tuple[str, ...]:
        """The roles that the form offers."""
        return tuple(roles_to_choose(self.publication.commenters))

    def told(self, words: str, comments: Iterable[Comment]) -> str:
        """Words that count or name comments, with how many of these are a rehearsal."""
        return told(words, rehearsed(comments), self.lang)

    def told_of(self, words: str, consultation: Consultation) -> str:
        """Words on a whole consultation, with how much of it is a rehearsal."""
        found = self.publication.rehearsed.get(consultation.id) or rehearsed((), consultation)
        return told(words, found, self.lang)

    def because_of(self, change: Change) -> str:
        """The words before the comments that caused a change."""
        found = (self.index.comment[name] for name in change.comments if name in self.index.comment)
        return self.told(self.say("caused_by"), found)

    def outcome(self, comment: Comment) -> str:
        """The disposition in words, or that it is still to come."""
        key = comment.disposition.outcome if comment.disposition else "pending"
        return self.say(f"outcome_{key}")

    def followed(self, comment: Comment) -> str:
        """The place of the comment in the current draft, "" for one on that draft."""
        found = self.publication.followed(self.lang).get(comment.id)
        if found is None:
            return ""
        if in_language(comment, self.lang).lang != self.lang:
            found = msgspec.structs.replace(found, new="")
        return place_told(
            found,
            self.draft,
            self.name(found.draft),
            self.lang,
            quoted=bool(comment.anchor.quote),
            beside=bool(self.caused(comment.id)),
        )

    def weight(self, change: Change) -> str:
        """Substantive or editorial, in words."""
        return say(self.lang, f"redline.weight_{change.weight}")

    def modal(self, modal: str | None) -> str:
        """应 or shall."""
        return self.say(f"modal_{modal}") if modal else ""

    def bases(self, provision: Provision, later: bool = False) -> str:
        """The articles that a provision rests on, in a row; a kind that is not direct stands before each."""
        return self.say("comma").join(labels.basis_names(self.draft, provision, later, self.lang))

    def start(self, duty: Duty) -> str:
        """The first words of a provision, to tell it from others."""
        words = self.settings[self.publication.current].sentence(duty.clause, duty.id)
        words = words or next(iter(duty.blocks.values())).text
        length = START if self.lang == "zh" else 2 * START  # a Han character is as wide as two letters
        return words if len(words) <= length else f"{words[:length]}…"

    def stale(self, clause: Clause) -> bool:
        """Whether the clause's translation was made from another text than the current one."""
        return self.lang in clause.texts and bool(labels.translation_warning(self.draft, clause, self.lang))

    def _pending_picture(self, digest: str) -> str:
        found = self.publication.pictures.get(digest)
        return pending(found.address) if found else ""

    def redline_html(
        self,
        effect: Effect,
        address: str,
        *,
        both: bool = False,
        whole: bool = False,
        copy: bool = False,
        marked: bool = False,
        href: Callable[[str], str] | None = None,
    ) -> Markup:
        """A change word by word for the page at `address`, each line with its causes.

        On a page that begins with what many clauses have in common, the lines are `marked` with that.

        With `both`, for a page that can show either text; with `whole`, the unchanged parts too; a second
        `copy` on one page has no IDs. Where `href` says where clauses are, it stands for the text itself, and
        references lead into it. Nothing if the language has no part in it.
        """
        text = effect.change.texts.get(self.lang)
        if text is None or address not in self.publication.wanted or not (whole or text.altered):
            return Markup("")
        linkable = href is not None and not copy
        key = (effect.old, effect.new, effect.change.id, both, whole, copy, linkable, marked)
        if key not in self.changes_written:
            around = PageLinks(pending_clause, picture=self._pending_picture, linkable=linkable)
            look = RedlineLook(
                around,
                both=both,
                named=both and not copy,
                comments=lambda number: pending(self.comment_address(number)),
            )
            old, new = (self.publication.edition(label).compared for label in (effect.old, effect.new))
            sides = Sides(old, new)
            change = self.marked(effect) if marked else effect.change
            made = text_html(change, sides, self.lang, look, focused=not whole)
            self.changes_written[key] = made
        return placed(self.changes_written[key], address, href)

    def marked(self, effect: Effect) -> Change:
        """A change on a page that begins with what many clauses have in common."""
        return ledger(self.publication.between(effect.old, effect.new)).marked(effect.change)

    def beside_html(self, effect: Effect, address: str, *, marked: bool = False) -> Markup:
        """The causes of what changed of a clause beside the lines of its text."""
        text = effect.change.texts.get(self.lang)
        shown = self.lang if text and text.altered else ""
        change = self.marked(effect) if marked else effect.change
        return beside_html(change, self.lang, shown, self.comment_link(address))

    def way_around(self, address: str) -> str:
        """The way from a page to the site around that of the standard."""
        way = self.publication.around[1]
        return way if "://" in way else routes.relative(address, way)

    def comment_address(self, number: str) -> str:
        """The address of a comment and its answer."""
        return f"{self.comments_page(number)}#{number}"

    def comments_page(self, number: str) -> str:
        """The page of its consultation that a comment stands on."""
        return routes.comments(self.lang, self.index.comment[number].consultation, self.page_number(number))

    def page_number(self, number: str) -> int:
        """Which page of its consultation a comment stands on."""
        if not self.comment_pages:
            from clausework.rendering.figures import comment_pages  # which are made of views

            self.comment_pages.update(comment_pages(self))
        return self.comment_pages[number]

    def alike(self, comment: Comment) -> tuple[Comment, ...]:
        """The comments that are folded under one: they say the same of the same clause."""
        return self.index.alike.get(comment.id, ())

    def alike_told(self, comment: Comment) -> str:
        """The number that say the same as a comment, wherever, and that add something; "" if none do."""
        group = self.index.groups.get(comment.id)
        if group is None:
            return ""
        key = "alike_more" if group.additions else "alike"
        return self.say(key, count=len(group.members), more=len(group.additions))

    def alike_elsewhere(self, comment: Comment) -> list[tuple[str, str]]:
        """The other places where the same is said, for the first that says it: how often, and the first."""
        group, places = self.index.groups.get(comment.id), dict[str, list[str]]()
        for number in group.members if group and group.head == comment.id else ():
            places.setdefault(self.index.comment[number].anchor.clause, []).append(number)
        draft = self.publication.edition(comment.draft).draft
        names = {name: labels.place_of(draft, Anchor(name), self.lang) or name for name in places}
        return [
            (self.say("alike_place", name=names[name], count=len(of)), self.comment_address(of[0]))
            for name, of in places.items()
            if name != comment.anchor.clause
        ]

    def answered_alike(self, comment: Comment) -> str:
        """That the answer is that of another comment, or of others too; "" if neither."""
        if comment.answered_with:
            return self.say("answered_with", number=comment.answered_with)
        count = self.index.answered[comment.id]
        return self.say("answers_others", count=count) if count else ""

    def comment_link(self, address: str) -> Callable[[str], str]:
        """The address of a comment and its answer, as the page at `address` links to it."""
        return lambda number: routes.relative(address, self.comment_address(number))

    def caused(self, number: str) -> list[tuple[str, str]]:
        """The changes by a comment, by the label of a link there: the first place of each name."""
        found: dict[tuple[str, str], str] = {}
        for effect in self.index.effects.get(number, ()):
            page = routes.redline(self.lang, effect.old, effect.new)
            for line in effect.change.lines:
                if any(cause.comment == number for cause in line.causes):
                    place = "" if line.place in (effect.change.new, effect.change.old) else f" {line.place}"
                    target = line.name if line.index >= 0 else effect.change.id
                    found.setdefault((f"{self.effect_name(effect)}{place}", page), f"{page}#{target}")
        return [(name, address) for (name, _), address in found.items()]

    def state(self) -> str:
        """One line on the consultation; the service says it anew by its clock."""
        return self.say("state_rehearsal") if self.rehearsal else self.stand.now

    @property
    def stand(self) -> Stand:
        """The progress of the standard."""
        found = self.publication
        asked = found.open if found.open and found.open.closes else None  # a rehearsal may have no days
        earlier = [item for item in found.consultations if not item.rehearsal and item.closes]
        frozen = found.redline is not None and not any(found.redline.told())
        frozen_next = self.say("next_draft") if found.current == WORKING and not frozen else ""
        if asked is None and not earlier:
            return Stand(self.say("state_none"), following=frozen_next)
        of = asked or earlier[-1]
        shown = [comment for comment in found.comments if comment.consultation == of.id]
        due = self.day(answers_due(of))
        # That a later draft is shown proves nothing: no clock is read here, but an answer given later does.
        over = any(comment.disposition.date > of.closes[:10] for comment in shown if comment.disposition)
        if not over or not all(comment.disposition or comment.withdrawn for comment in shown):
            following = self.say("next_answers", day=due) if due else ""
        else:
            following = frozen_next
        key = "state_over" if over else "state_open" if asked else "state_period"
        said = self.say(key, draft=self.name(of.draft), period=period_name(of, self.lang))
        return Stand(self.told_of(said, of), self.sums(of) if shown else "", following, of, not over)

    def sums(self, consultation: Consultation) -> str:
        """The numbers of comments that may be read, are answered and are not shown."""
        found = self.publication
        shown = [comment for comment in found.comments if comment.consultation == consultation.id]
        answered = sum(comment.disposition is not None for comment in shown)
        hidden = found.unshown.get(consultation.id, 0)
        said = self.say("comments_sum", shown=len(shown), answered=answered, hidden=hidden)
        return self.told_of(said, consultation)

    def period(self, consultation: Consultation) -> str:
        """When a consultation runs, "" for a rehearsal that has no dates of its own."""
        return self.told_of(period_name(consultation, self.lang), consultation) if consultation.closes else ""

    @property
    def written(self) -> str:
        """The day of the newest text: what a page without a clock can call overdue was so by then."""
        return self.publication.editions[-1].draft.date

    def overdue(self, comment: Comment) -> bool:
        """Whether an answer that was promised for a day before then is still wanting."""
        asked = (item for item in self.publication.consultations if item.id == comment.consultation)
        due = next(map(answers_due, asked), "")
        return not (comment.disposition or comment.withdrawn) and "" < due < self.written

    def chapter_address(self, clause: Clause, show: str = "") -> str:
        """The address of the clause in the current draft's chapter pages, in a view of them."""
        return self.text_address(self.draft, clause, show)

    def text_address(self, draft: Draft, clause: Clause, show: str = "", label: str = "") -> str:
        """The same in a draft's pages; one that is frozen has them by its label."""
        chapter = labels.chapter_of(draft, clause)
        address = routes.chapter(self.lang, chapter.id, show, label)
        return address if chapter.id == clause.id else f"{address}#{clause.id}"

    def outline(self, clause: Clause) -> list[tuple[Clause, str]]:
        """The chapters, and in that of the clause every clause, with the address of each."""
        own = labels.chapter_of(self.draft, clause).id
        return [
            (each, self.chapter_address(each) if each.depth == 1 else routes.clause(self.lang, each.id))
            for each in self.draft.clauses
            if each.depth == 1 or labels.chapter_of(self.draft, each).id == own
        ]

    def page_of(self, clause_id: str) -> str:
        """The page of a clause that the current draft has or that was deleted, "" if it has none."""
        shown = clause_id in self.index.clauses or clause_id in self.index.gone
        return routes.clause(self.lang, clause_id) if shown else ""

    def source_address(self, clause: Clause) -> str:
        """The address in git of the file of a clause of the working text, "" if that is not known."""
        found = self.publication
        known = found.repo_url if found.current == WORKING else ""
        return f"{known.rstrip('/')}/{clause_path(clause.id, self.lang)}" if known else ""

    def effect_address(self, effect: Effect) -> str:
        """The address of a change among the redlines."""
        return f"{routes.redline(self.lang, effect.old, effect.new)}#{effect.change.id}"

    def effect_title(self, effect: Effect) -> str:
        """Number and title of the clause that changed, in the draft that has it."""
        change = effect.change
        if change.entitles:
            return heading_of(change, self.lang)
        draft = self.publication.edition(effect.new if change.new else effect.old).draft
        clause = draft.clause(change.new or change.old)
        if clause is None:
            return change.id
        return self.heading(clause) if change.new else labels.former_heading(clause, self.lang)

    def effect_name(self, effect: Effect) -> str:
        """The label of a link to a change: the clause's number, or its title."""
        change = effect.change
        if change.entitles:
            return heading_of(change, self.lang)
        if change.old_number and not change.new:
            return say(self.lang, "redline.former", number=change.old_number)
        clause = self.index.clauses.get(change.new or change.old)
        return change.new_number or change.old_number or (self.mention(clause) if clause else change.id)

    def text(self, clause: Clause, address: str, href: Callable[[str], str], label: str = "") -> Markup:
        """The HTML of a clause on the page at `address`, of the current draft or of that label."""
        written = self._written(clause, label) if address in self.publication.wanted else []
        return placed("\n".join(html for _, html in written), address, href)

    def blocks(
        self, clause: Clause, address: str, href: Callable[[str], str], label: str = "", *, copy: bool = False
    ) -> list[tuple[str, Markup]]:
        """The HTML of each block of a clause, of the current draft or of that label, with its ID or its kind.

        A second `copy` on a page has no IDs.
        """
        return [(key, placed(html, address, href)) for key, html in self._written(clause, label, copy=copy)]

    def quoted(self, clause: Clause, page: str, at: str) -> Markup:
        """The HTML of a clause on the page of a site that has this one `at` a path."""
        html = joined((html for _, html in self._written(clause, "", copy=True)), "\n")
        return placed(html, page, lambda name: routes.relative(page, at + routes.clause(self.lang, name)), at)

    def text_of_part(
        self, clause: Clause, lines: Iterable[FramedLine], address: str, href: Callable[[str], str]
    ) -> Markup:
        """The HTML of some lines of a clause of the current draft."""
        around = replace(self._around(), page=href(clause.id).partition("#")[0])
        setting = self.settings[self.publication.current]
        return placed(lines_html(lines, clause, setting, around), address, href)

    def _written(self, clause: Clause, label: str, *, copy: bool = False) -> list[tuple[str, Markup]]:
        key = (label or self.publication.current, clause.id, copy)
        if key not in self.texts_written:
            setting = self.settings[label or self.publication.current]
            self.texts_written[key] = clause_blocks(clause, setting, self._around(copy=copy))
        return self.texts_written[key]

    def _around(self, *, copy: bool = False) -> PageLinks:
        proposals = pending(routes.page(self.lang, PROPOSALS)) if self.draft.proposals else ""
        picture = self._pending_picture
        return PageLinks(pending_clause, pending("assets/"), picture, proposals, linkable=not copy)


_LATEST: list[tuple[Publication, dict[str, View]]] = []
"""The publication that was last viewed, and its views: all formats of a site share them."""


def view_of(publication: Publication, lang: str) -> View:
    """The view of a publication in a language, made once."""
    if not _LATEST or _LATEST[0][0] is not publication:  # by identity: to compare takes long
        _LATEST[:] = [(publication, {})]
    if lang not in (views := _LATEST[0][1]):
        views[lang] = _view(publication, lang)
    return views[lang]


def _view(publication: Publication, lang: str) -> View:
    settings = {edition.draft.label: setting_of(edition.draft, lang) for edition in publication.editions}
    return View(publication, index_of(publication), lang, settings)
