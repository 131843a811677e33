"""The chapters of an explanatory note, of paragraphs and tables, with gaps for people to fill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from clausework.consultation.fields import in_language, may_be_shown, public_part
from clausework.drafts.naming import declared
from clausework.lang.normalise import shown
from clausework.lang.zh.numerals import chinese
from clausework.model.comment import TAKEN, Comment
from clausework.model.draft import WORKING, Provision
from clausework.model.filing import Filing
from clausework.model.law import Law, look_up
from clausework.model.redline import Change
from clausework.redline.causes import distinct
from clausework.redline.ledger import ledger
from clausework.rendering import labels
from clausework.rendering.answers import ConsultationRound, rehearsal_note, rounds_until
from clausework.rendering.causing import brief, cause_text
from clausework.rendering.coverage import coverage, told
from clausework.rendering.duties import own_words
from clausework.rendering.explanatory.consultation import ConsultationWords, outcomes_table
from clausework.rendering.explanatory.written import ExplanatoryNote, NoteSection, NoteTable
from clausework.rendering.publication import Duty, Effect, Publication
from clausework.rendering.view import View, view_of
from clausework.source.laws import law_names, unconfirmed
from clausework.strings.catalogue import say, text_in


class NoteText:
    """The words of a note in one language, and those that were filed for it."""

    def __init__(self, lang: str, filing: Filing) -> None:
        self.lang, self._filed = lang, filing.words

    def say(self, key: str, **values: object) -> str:
        """A string of the note."""
        return say(self.lang, f"explanatory.{key}", **values)

    def written(self, what: str, ask: str = "") -> str:
        """What people wrote of it, or a gap that asks for it."""
        filed = text_in(self._filed.get(what, {}), self.lang)
        return filed or self.say("gap", what=self.say(f"gap_{ask or what}"))

    def chapter_of(self, name: str, *passages: str) -> NoteSection:
        """A chapter of what people write alone."""
        return self.chapter(name, *map(self.written, passages))

    def section(self, name: str, *parts: str | NoteTable) -> NoteSection:
        """A section of a chapter."""
        return NoteSection(title=self.say(f"section_{name}"), parts=parts, depth=2)

    def chapter(
        self, name: str, *parts: str | NoteTable, sections: tuple[NoteSection, ...] = ()
    ) -> NoteSection:
        """A chapter."""
        return NoteSection(title=self.say(f"chapter_{name}"), parts=parts, sections=sections)

    def table(self, names: str, weights: tuple[int, ...], rows: Sequence[tuple[str, ...]]) -> NoteTable:
        """A table whose columns have these names in the catalogue."""
        columns = tuple(self.say(f"column_{name}") for name in names.split())
        return NoteTable(columns=columns, rows=tuple(rows), weights=weights)

    def join(self, words: list[str]) -> str:
        """Names in a row."""
        return self.say("joined").join(words)

    def number(self, place: int, under: int = 0) -> str:
        """The number of a chapter or of a section in it, with what parts it from the title."""
        if self.lang == "zh":
            return f"（{chinese(under)}）" if under else f"{chinese(place)}、"
        return f"{place}.{under}  " if under else f"{place}  "


BINDING = ("requirement", "prohibition")
BASIS_WEIGHTS = (4, 13, 3)
ADVISING = ("recommendation", "discouragement")


def principles(view: View, text: NoteText) -> NoteSection:
    """The drafting rules, and whatever else guided the authors."""
    edition = text.say(f"edition_{view.draft.look.replace(chr(46), chr(95))}")
    return text.chapter("principles", text.say("drafted_by", edition=edition), text.written("principles"))


def content(view: View, text: NoteText) -> NoteSection:
    """The demands of the standard, their basis, and the changes."""
    later = _resting(view, text, "later", lambda of: of.later) or (text.say("no_later"),)
    sections = [
        text.section("content", *_content(view, text)),
        text.section("basis", *_basis(view, text)),
        text.section("coverage", *_coverage(view, text)),
        text.section("own", *_own(view, text)),
        text.section("later", *later),
    ]
    if any(law.effect for law in view.draft.laws):
        sections.append(text.section("calendar", *_calendar(view, text)))
    if view.publication.redline is not None:
        sections.append(text.section("changes", *_changes(view, text)))
    return text.chapter("content", sections=tuple(sections))


def _content(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    """The chapters with the number of their provisions at each level."""
    yield text.written("content")
    counts: dict[str, list[int]] = {}
    for duty in view.index.duties.values():
        chapter = labels.chapter_of(view.draft, duty.clause)
        row = counts.setdefault(labels.heading_of(chapter, view.lang), [0, 0, 0, 0])
        row[0] += 1
        row[1 if duty.modal in BINDING else 2 if duty.modal in ADVISING else 3] += 1
    if counts:
        rows = [(name, *map(str, row)) for name, row in counts.items()]
        rows.append(
            (text.say("total"), *(str(sum(row[place] for row in counts.values())) for place in range(4)))
        )
        yield text.say("levels")
        yield text.table("chapter provisions binding advising other", (10, 3, 3, 3, 3), rows)


def _basis(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    yield from _resting(view, text, "basis", lambda of: of.basis) or (text.written("basis"),)
    laws = {law.code: law for law in view.draft.laws}
    every = (duty.provision for duty in view.index.duties.values())
    if articles := unconfirmed(every, laws, view.lang):
        yield text.say("unconfirmed", articles=articles)


def _coverage(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    """The duties of the cited articles, counted; those of which less is carried, or nothing, one by one."""
    yield told(view.draft, view.lang) or text.say("no_coverage")
    table = coverage(view.draft, view.lang, "narrowed", "declined", "open")
    if table.rows:
        yield text.say("less_carried")
        yield table


def _resting(
    view: View, text: NoteText, name: str, cited: Callable[[Provision], Iterable[str]]
) -> tuple[str | NoteTable, ...]:
    """Each provision with the articles that it rests on in one way, below the laws and their days."""
    laws = {law.code: law for law in view.draft.laws}
    rows, codes = [], set()
    for duty in view.index.duties.values():
        kinds: dict[str, list[str]] = {}
        for citation in cited(duty.provision):
            found = look_up(citation, laws)
            kinds.setdefault(found.kind(duty.provision.kinds), []).append(citation)
            codes.add(found.law and found.law.code)
        for kind, citations in kinds.items():
            told = text.say("semicolon").join(law_names(citations, laws, view.lang))
            rows.append((provision_name(view, duty), told, text.say(f"kind_{kind}")))
    days = [
        text.say("in_force", law=named, day=view.day(law.effective)) if law.effective else named
        for law in view.draft.laws
        if law.code in codes
        for named in [labels.law_name(view.draft, law.code, view.lang)]
    ]
    told = text.say(name, laws=text.say("semicolon").join(days))
    return (told, text.table("provision basis kind", BASIS_WEIGHTS, rows)) if rows else ()


def _own(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    """The requirements, or periods of them, that no law in force gave: a committee may, and says why."""
    binding = (duty for duty in view.index.duties.values() if duty.modal in BINDING)
    laws = {law.code: law for law in view.draft.laws}
    own = [duty for duty in binding if duty.provision.own or not _carries_out(duty.provision, laws)]
    if not own:
        yield text.say("no_own")
        return
    if not view.draft.laws and not any(duty.provision.own or duty.provision.proposal for duty in own):
        yield text.written("reasons")  # of no law at all: to list every requirement would tell nothing
        return
    yield text.say("own", count=len(own))
    yield text.table(
        "provision words origin reason", (4, 8, 6, 6), [_own_row(view, text, duty) for duty in own]
    )


def _carries_out(provision: Provision, laws: Mapping[str, Law]) -> bool:
    """Whether a provision rests on an article itself, and not by analogy or for its aim alone."""
    return any(look_up(name, laws).kind(provision.kinds) == "direct" for name in provision.basis)


def _own_row(view: View, text: NoteText, duty: Duty) -> tuple[str, ...]:
    proposal = view.draft.proposals.get(duty.provision.proposal, {})
    origin = (
        text.say("from_proposal", id=duty.provision.proposal, words=text_in(proposal, view.lang))
        if duty.provision.proposal
        else text.say("from_drafters")
    )
    reason = text_in(duty.provision.own, view.lang) or text.written("own")
    return (
        provision_name(view, duty),
        own_words(duty, view) or next(iter(duty.blocks.values())).text,
        origin,
        reason,
    )


def provision_name(view: View, duty: Duty) -> str:
    """5.1.3 P-BKG-01."""
    return f"{labels.number_of(duty.clause, view.lang)} {duty.id}".strip()


def _calendar(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    """The rules that the text was held against by their days, each with what it changed."""
    resting: dict[str, list[str]] = {}
    for duty in view.index.duties.values():
        for code in {name.partition(" ")[0] for name in (*duty.provision.basis, *duty.provision.later)}:
            resting.setdefault(code, []).append(provision_name(view, duty))
    yield text.say("calendar", day=view.day(view.draft.date))
    rows = [
        (
            labels.law_name(view.draft, law.code, view.lang),
            text.say("period", issued=view.day(law.date), day=view.day(law.effective)),
            text.join(resting.get(law.code, [])),
            text_in(law.effect, view.lang),
        )
        for law in sorted(view.draft.laws, key=lambda law: law.date)
        if law.effect
    ]
    yield text.table("rule period resting effect", (6, 5, 5, 8), rows)


def _changes(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    """The substantive changes one by one, the editorial ones by their causes."""
    redline = view.publication.redline
    if redline is None:
        return
    old, new, book = redline.old.label, redline.new.label, ledger(redline)
    yield from book.heads(view.lang)
    quoted: set[str] = set()
    for group, found in book.groups.items():
        changes = tuple(map(book.marked, found))
        yield text.say(group, count=len(changes))
        if group == "editorial":
            yield from _causes(view, changes, text, quoted)
        else:
            rows = [
                (
                    view.effect_title(Effect(old=old, new=new, change=change)),
                    text_in(change.sentence, view.lang),
                    "\n".join(_causes(view, (change,), text, quoted)) or text.written("cause"),
                )
                for change in changes
            ]
            yield text.table("clause change causes", (4, 9, 11), rows)


def _causes(view: View, changes: Iterable[Change], text: NoteText, quoted: set[str]) -> Iterator[str]:
    """The causes of the lines that were written in the authoritative language, each told once.

    A comment is `quoted` whole at the first clause that it changed, and named at the others.
    """
    known = {item.id: item for item in view.publication.comments if may_be_shown(item)}
    causes = distinct(
        cause for change in changes for line in change.lines if line.owed for cause in line.causes
    )
    whole = [of.comment for of in causes if of.comment in known and of.comment not in quoted]
    yield from quotations([[known[number]] for number in dict.fromkeys(whole)], text)
    quoted |= set(whole)
    yield from brief((of for of in causes if of.comment and of.comment not in whole), view.lang)
    yield from dict.fromkeys(cause_text(of, view.lang) for of in causes if not of.comment)


def relations(view: View, text: NoteText) -> NoteSection:
    """The documents that the standard refers to; what else there is, people must say."""
    draft = view.draft
    named = [f"{item.id} {text_in(item.title, view.lang)}".strip() for item in draft.normative]
    parts = (
        [text.say("references", count=len(named), names=text.say("semicolon").join(named))] if named else []
    )
    parts.append(text.say("laws_named", count=len(draft.laws)) if draft.laws else text.written("laws"))
    return text.chapter("relations", *parts, text.written("other_standards"))


def title(view: View, text: NoteText) -> str:
    """《名称》（征求意见稿）编制说明."""
    draft = view.draft
    stage, name = text_in(draft.stage, view.lang), labels.title_without_stage(draft, view.lang)
    return text.say("title_of_stage" if stage else "title", title=name, stage=stage)


def facts(view: View, text: NoteText, rounds: Sequence[ConsultationRound]) -> tuple[str, ...]:
    """The facts that a reader must know first: which draft it is, rehearsals, gaps."""
    draft = view.draft
    edition = view.publication.edition(draft.label)
    found = [
        text.say("of_working", day=view.day(draft.date))
        if draft.label == WORKING
        else text.say("of_draft", label=draft.label, day=view.day(draft.date), digest=edition.digest)
    ]
    found.append(declared(draft, view.lang))
    if any(made.rehearsed.whole or made.rehearsed.count for made in rounds):
        found.append(text.say("rehearsal"))
    found.append(text.say("of_gaps"))
    return tuple(filter(None, found))


def background(view: View, text: NoteText) -> NoteSection:
    """Task, authors and drafts."""
    return text.chapter(
        "background",
        sections=(
            text.section("task", text.written("task")),
            text.section("authors", *_authors(view, text)),
            text.section("process", *_process(view, text)),
        ),
    )


def _authors(view: View, text: NoteText) -> Iterator[str]:
    filing = view.publication.filing
    for name, found in (("organisations", filing.organisations), ("drafters", filing.drafters)):
        names = [text_in(item, view.lang) for item in found]
        yield text.say(name, names=text.join(names)) if names else text.written(name)


def _process(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    editions = view.publication.until
    rows = [
        (
            view.name(edition.draft.label),
            text_in(edition.draft.stage, view.lang),
            view.day(edition.draft.date),
            edition.digest or text.say("not_frozen"),
        )
        for edition in editions
    ]
    yield text.say("drafts", count=len(rows))
    yield text.table("draft stage day digest", (3, 4, 5, 13), rows)
    known = {edition.draft.label for edition in editions}
    for redline in view.publication.redlines:
        if redline.new.label in known:
            old, new = view.name(redline.old.label), view.name(redline.new.label)
            yield text.say("changed", old=old, new=new, summary=ledger(redline).summary(view.lang))
    votes = [vote for vote in view.publication.votes if vote.draft in known]
    for vote in votes:
        yield text.say("vote", **msgspec.structs.asdict(vote))
    if experts := view.publication.filing.experts:
        yield text.say("experts", names=text.join([text_in(item, view.lang) for item in experts]))
    yield text.written("review", "review_further" if votes else "review")


def consultations(view: View, text: NoteText, rounds: Sequence[ConsultationRound]) -> NoteSection:
    """Each consultation in numbers."""
    if not rounds:
        return text.chapter("opinions", text.say("no_consultation"), text.written("consultation"))
    parts = [part for made in rounds for part in _round(made, text)]
    return text.chapter("opinions", *parts, text.say("see_table"))


def _round(made: ConsultationRound, text: NoteText) -> Iterator[str | NoteTable]:
    words = ConsultationWords(made, text.lang)
    yield from (*rehearsal_note(made, text.lang), words.paragraph())
    for name, shares in (("chapter", words.found.chapters), ("role", words.found.roles)):
        if shares:
            yield outcomes_table(shares, name, text.lang)


def divergences(view: View, text: NoteText, rounds: Sequence[ConsultationRound]) -> NoteSection:
    """The places where some comments were taken and others were not; whether it matters, people say."""
    rows = [row for made in rounds for row in _opposed(made, text)]
    if not rows:
        return text.chapter("divergences", text.say("no_opposed"), text.written("divergences"))
    table = text.table("clause taken refused", (3, 10, 10), rows)
    return text.chapter(
        "divergences", text.say("opposed", count=len(rows)), table, text.written("divergences")
    )


def _opposed(made: ConsultationRound, text: NoteText) -> Iterator[tuple[str, ...]]:
    """Each place with what was taken there and what was not; what several say is told once."""
    places: dict[str, list[Comment]] = {}
    order = {clause.id: place for place, clause in enumerate(made.draft.clauses)}
    for comment in sorted(made.comments, key=lambda item: order.get(item.anchor.clause, -1)):
        if may_be_shown(comment) and not comment.withdrawn and comment.disposition:
            places.setdefault(comment.anchor.provision or comment.anchor.clause, []).append(comment)
    heads = {of: group.head for group in made.groups for of in group.members}
    for comments in places.values():
        sides: tuple[dict[str, list[Comment]], ...] = ({}, {})
        for item in comments:
            outcome = item.disposition.outcome if item.disposition else ""
            if outcome in TAKEN or outcome == "rejected":
                sides[outcome == "rejected"].setdefault(heads[item.id], []).append(item)
        if all(sides):
            place = labels.place_of(made.draft, comments[0].anchor, text.lang)
            yield (place, *("\n".join(quotations(side.values(), text)) for side in sides))


def quotations(groups: Iterable[Sequence[Comment]], text: NoteText) -> Iterator[str]:
    """Groups of comments that say the same, the first of each quoted whole, and each answer once."""
    answers: dict[tuple[str, bool], list[Sequence[Comment]]] = {}
    for alike in groups:
        answer = str(labels.answer_told(alike[0].disposition, text.lang))
        answers.setdefault((answer, alike[0].rehearsal), []).append(alike)
    for (answer, rehearsal), found in answers.items():
        key = "quoted_rehearsal" if rehearsal else "quoted"
        for alike in found:
            said = in_language(public_part(alike[0]), text.lang)
            more = text.say("quoted_more", count=len(alike)) if len(alike) > 1 else ""
            yield text.say(key, number=said.id, more=more, words=shown(said.text or said.suggestion))
        if answer:
            yield text.say("answered" if len(found) == 1 else "answered_all", count=len(found), answer=answer)


def implementation(view: View, text: NoteText) -> NoteSection:
    """From when on, and what goes with it."""
    effective = view.draft.effective
    days = [text.say("effective", day=view.day(effective))] if effective else [text.written("effective")]
    return text.chapter("implementation", *days, text.written("measures"))


def other_matters(view: View, text: NoteText, rounds: Sequence[ConsultationRound]) -> NoteSection:
    """The questions left to a lawyer, mistakes of frozen drafts, and the limits of this text."""
    parts = [*_questions(view, text)]
    for label in (edition.draft.label for edition in view.publication.until):
        if words := view.correction(label):
            parts.append(text.say("correction", draft=label, words=words))
    if view.draft.reconstruction:
        parts.append(text.say("reconstruction"))
    if any(made.rehearsed.whole or made.rehearsed.count for made in rounds):
        parts.append(text.say("rehearsal"))
    return text.chapter("other", *(parts or [text.say("nothing_else")]))


def _questions(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    """The questions on what this draft has."""
    rows = [
        (place, text_in(item.question, view.lang))
        for item in view.publication.questions
        if (place := _place_of(view, item.provision))
    ]
    if rows:
        yield text.say("questions", count=len(rows))
        yield text.table("provision question", (5, 18), rows)


def _place_of(view: View, identity: str) -> str:
    """A provision or a clause as it is called in this draft, "" if it has none of that ID."""
    if duty := view.index.duties.get(identity):
        return provision_name(view, duty)
    clause = view.draft.clause(identity)
    return labels.mention_of(clause, view.lang) if clause else ""


def explanatory_note(publication: Publication, lang: str) -> ExplanatoryNote:
    """The note on the current draft in one language."""
    view, rounds = view_of(publication, lang), rounds_until(publication)
    text = NoteText(lang, publication.filing)
    chapters = (
        background(view, text),
        principles(view, text),
        content(view, text),
        text.chapter_of("tests", "tests", "benefits"),
        text.chapter_of("comparison", "comparison"),
        text.chapter_of("adoption", "adoption"),
        relations(view, text),
        consultations(view, text, rounds),
        divergences(view, text, rounds),
        text.chapter_of("patents", "patents"),
        implementation(view, text),
        other_matters(view, text, rounds),
    )
    return ExplanatoryNote(
        title=title(view, text), facts=facts(view, text, rounds), sections=_numbered(chapters, text)
    )


def _numbered(chapters: tuple[NoteSection, ...], text: NoteText) -> tuple[NoteSection, ...]:
    """The chapters and their sections in one row, each with its number: 一、 and （一）, or 1 and 1.1."""
    found = []
    for place, chapter in enumerate(chapters, 1):
        found.append(chapter.named(text.number(place) + chapter.title))
        for under, section in enumerate(chapter.sections, 1):
            found.append(section.named(text.number(place, under) + section.title))
    return tuple(found)
