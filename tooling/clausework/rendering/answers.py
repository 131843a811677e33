"""What a consultation brought and how it was answered: every comment in one table, and the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from clausework.consultation.fields import may_be_shown, public_part, said, unreviewed_numbers
from clausework.consultation.groups import Grouping, words_of
from clausework.consultation.imports.returned import row_check
from clausework.consultation.replies import Turnout, turnout_of
from clausework.consultation.window import rehearsed
from clausework.drafts.naming import standing
from clausework.lang.normalise import shown
from clausework.model.cause import ChangedLine
from clausework.model.comment import OUTCOMES, Comment, Consultation, Rehearsed, Reply
from clausework.model.draft import Draft
from clausework.rendering import labels
from clausework.rendering.dates import answers_due, day_name, period_name, told
from clausework.rendering.publication import Publication
from clausework.rendering.redlining import standard_named
from clausework.strings.catalogue import say, text_in

FATES = (
    *("accepted", "partly", "rejected", "covered", "out-of-scope"),
    *("pending", "withdrawn", "withheld", "unreviewed"),
)
"""What may have become of a comment; each has one of them."""

COLUMNS = ("place", "number", "clause", "comment", "suggestion", "proposer", "outcome", "reason", "check")
"""By number and check a row is known when the table comes back filled in."""


class ConsultationRound(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation with the draft that it is on and all its records; `replies` are of invited bodies.

    `after` is the draft that follows, and `lines` are those that changed until it, each with its causes.
    `courtesies` are phrases by which no two comments differ.
    """

    consultation: Consultation
    draft: Draft
    comments: tuple[Comment, ...]
    commenters: Mapping[str, Mapping[str, str]]
    replies: tuple[Reply, ...] = ()
    after: Draft | None = None
    lines: tuple[ChangedLine, ...] = ()
    courtesies: tuple[str, ...] = ()

    @property
    def rehearsed(self) -> Rehearsed:
        """How much of it is a rehearsal."""
        return rehearsed((*self.comments, *self.replies), self.consultation)

    @property
    def unreviewed(self) -> tuple[str, ...]:
        """The numbers of the comments that nobody has reviewed: their words are not told."""
        return unreviewed_numbers(self.comments)

    @property
    def units(self) -> Turnout | None:
        """How many of the invited bodies have replied."""
        return turnout_of(self.consultation, self.comments, self.replies)


class AnswerTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table in words: what stands above it, its columns, its rows, and what stands under it.

    `standing` says what the text is that it is on, `outcomes` are those that an answer may have.
    """

    title: str
    facts: tuple[str, ...]
    standing: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    units: Turnout | None = None
    outcomes: tuple[str, ...] = ()


class Share(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the comments of a chapter, a kind of commenter or a channel were answered."""

    id: str
    name: str
    total: int
    fates: dict[str, int] = {}


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a consultation; the fates add up to the total, and so does each list of shares.

    `changes` are the clauses and provisions that its comments changed, in the order of the text. `due` is
    the last day for answers as ISO, "" if none was promised; `answered_late` were after it.
    """

    consultation: str
    draft: str
    total: int
    late: int
    fates: dict[str, int]
    chapters: tuple[Share, ...]
    roles: tuple[Share, ...]
    channels: tuple[Share, ...]
    open: tuple[str, ...]
    changes: tuple[str, ...]
    units: Turnout | None = None
    due: str = ""
    answered_late: int = 0
    rehearsal: bool = False


def fate_of(comment: Comment) -> str:
    """What became of a comment: kept off the site, answered, taken back, or none of these yet."""
    if not may_be_shown(comment):
        return "withheld" if comment.state == "withheld" else "unreviewed"
    if comment.disposition:
        return comment.disposition.outcome
    return "withdrawn" if comment.withdrawn else "pending"


def fate_name(fate: str, lang: str) -> str:
    """The fate in words."""
    return say(lang, f"answers.fate_{fate}")


def answer_table(made: ConsultationRound, lang: str) -> AnswerTable:
    """Every comment in the order of the clauses, with who made it and how it was answered.

    Those on the whole document come first. Whatever may not be read in public has its row without its words.
    """
    names = (made.draft.standard, *(clause.id for clause in made.draft.clauses))
    order = {name: place for place, name in enumerate(names)}
    comments = sorted(made.comments, key=lambda item: order.get(item.anchor.clause, len(order)))
    rows = tuple(_row(place, comment, made, lang) for place, comment in enumerate(comments, 1))
    return AnswerTable(
        title=say(lang, "answers.title"),
        facts=_facts_of_table(made, lang),
        standing=standing(made.draft, lang),
        columns=tuple(say(lang, f"answers.column_{name}") for name in COLUMNS),
        rows=rows,
        notes=(sums(made, lang),),
        units=made.units,
        outcomes=tuple(fate_name(outcome, lang) for outcome in OUTCOMES),
    )


def _row(place: int, comment: Comment, made: ConsultationRound, lang: str) -> tuple[str, ...]:
    fate = fate_of(comment)
    answer = comment.disposition if may_be_shown(comment) else None
    reason = answer.reason if answer else comment.withheld if fate == "withheld" else ""
    return (
        str(place),
        comment.id,
        labels.place_of(made.draft, comment.anchor, lang),
        _words(comment, lang),
        shown(public_part(comment).suggestion) if may_be_shown(comment) else "",
        told(_proposer(comment, made, lang), rehearsed((comment,), made.consultation), lang),
        fate_name(fate, lang),
        "\n".join((reason, *labels.corrections_told(answer, lang))),
        row_check(comment.id, answer),
    )


def _words(comment: Comment, lang: str) -> str:
    """What was written, each part on a line of its own; nothing of what may not be read."""
    if not may_be_shown(comment):
        return say(lang, f"answers.no_words_{fate_of(comment)}")
    public = public_part(comment)
    if not public.text:
        return say(lang, "answers.no_words_withdrawn")
    quoted = say(lang, "answers.part_quote", words=shown(public.anchor.quote)) if public.anchor.quote else ""
    parts = (
        shown(part.words)
        if part.key == "text"
        else say(lang, "answers.part", label=part.label, words=shown(part.words))
        for part in said(public, lang)
        if part.key != "suggestion"  # which has a column of its own
    )
    return "\n".join(filter(None, (quoted, *parts)))


def _proposer(comment: Comment, made: ConsultationRound, lang: str) -> str:
    """Organisation and name as far as the record has them, which is as far as their owners agreed."""
    role = text_in(made.commenters.get(comment.role, {}), lang) or comment.role
    public = public_part(comment)
    who = say(lang, "answers.comma").join(map(shown, filter(None, (public.organisation, public.name))))
    return say(lang, "answers.who", who=who, role=role) if who and may_be_shown(comment) else role


def tally(made: ConsultationRound, lang: str) -> Tally:
    """The numbers, the chapters in their order and named in the language."""
    comments = made.comments
    whole = {made.draft.standard: say(lang, "comments.whole")}
    chapters = whole | {clause.id: labels.heading_of(clause, lang) for clause in labels.chapters(made.draft)}
    due = answers_due(made.consultation)
    channels = dict.fromkeys(sorted(comment.channel for comment in comments), "")
    return Tally(
        consultation=made.consultation.id,
        draft=made.consultation.draft,
        total=len(comments),
        late=sum(comment.late for comment in comments),
        fates=_fates(comments),
        chapters=_shares(
            {**chapters, "": say(lang, "answers.no_chapter")},
            ((_chapter(comment, made.draft), comment) for comment in comments),
        ),
        roles=_shares(
            {key: text_in(names, lang) for key, names in made.commenters.items()},
            ((comment.role, comment) for comment in comments),
        ),
        channels=_shares(
            {name: say(lang, f"comments.channel_{name}") for name in channels},
            ((comment.channel, comment) for comment in comments),
        ),
        open=tuple(item.id for item in comments if fate_of(item) in ("pending", "unreviewed")),
        changes=_changed(made, lang),
        units=made.units,
        due=due,
        answered_late=sum(due < item.disposition.date for item in comments if due and item.disposition),
        rehearsal=made.rehearsed != Rehearsed(),
    )


def _fates(comments: Iterable[Comment]) -> dict[str, int]:
    counts = Counter(map(fate_of, comments))
    return {fate: counts[fate] for fate in FATES if counts[fate]}


def grouped(made: ConsultationRound, lang: str) -> str:
    """How many different things the comments say that may be read; "" where no two say the same."""
    grouping = Grouping(made.courtesies)
    known = [item for item in made.comments if may_be_shown(item) and not item.withdrawn]
    for comment in known:
        grouping.add(comment.id, words_of(comment))
    count = len(grouping.groups())
    return say(lang, "answers.said", count=count) if count < len(known) else ""


def _shares(names: Mapping[str, str], members: Iterable[tuple[str, Comment]]) -> tuple[Share, ...]:
    """The shares that have comments, in the order of the names; what has no name comes last."""
    found: dict[str, list[Comment]] = {name: [] for name in names}
    for name, comment in members:
        found.setdefault(name, []).append(comment)
    return tuple(
        Share(name, names.get(name, name), len(items), _fates(items))
        for name, items in found.items()
        if items
    )


def _chapter(comment: Comment, draft: Draft) -> str:
    if draft.is_whole(comment.anchor.clause):
        return comment.anchor.clause
    clause = draft.clause(comment.anchor.clause)
    return labels.chapter_of(draft, clause).id if clause else ""


def _changed(made: ConsultationRound, lang: str) -> tuple[str, ...]:
    """What the comments changed, as it is called in the draft that has it: 5.5.2 P-REC-02."""
    numbers = {comment.id for comment in made.comments}
    found: dict[str, None] = {}
    for line in made.lines:
        if any(cause.comment in numbers for cause in line.causes):
            here = made.after.clause(line.clause) if made.after else None
            clause = here or made.draft.clause(line.clause)
            name = labels.mention_of(clause, lang) if clause else standard_named((line,), lang)
            name = name if here or not clause else say(lang, "redline.former", number=name)
            place = "" if line.place in (line.clause, made.draft.standard) else line.place
            found[" ".join(filter(None, (name, place)))] = None
    return tuple(found)


def sums(made: ConsultationRound, lang: str) -> str:
    """The numbers in a sentence, as the compilation note wants them."""
    return told(_sums(tally(made, lang), lang), made.rehearsed, lang)


def _sums(found: Tally, lang: str) -> str:
    parts = [
        say(lang, "answers.sum_part", name=fate_name(fate, lang), count=count)
        for fate, count in found.fates.items()
    ]
    text = say(lang, "answers.sum" if parts else "answers.sum_none", total=found.total,
               parts=say(lang, "answers.comma").join(parts))  # fmt: skip
    late = say(lang, "answers.sum_late", count=found.late) if found.late else ""
    if not found.due:
        return text + late
    due = say(lang, "answers.sum_due", day=day_name(found.due, lang), count=found.answered_late)
    return text + late + due


def rehearsal_note(made: ConsultationRound, lang: str) -> tuple[str, ...]:
    """That comments are made up, if some are."""
    if made.rehearsed == Rehearsed():
        return ()
    return (say(lang, "answers.rehearsal_whole" if made.rehearsed.whole else "answers.rehearsal"),)


def _facts_of_table(made: ConsultationRound, lang: str) -> tuple[str, ...]:
    """The facts above the table; whoever opens it must see first that it is a rehearsal."""
    title, *further = facts_of(made, lang)
    return (title, *rehearsal_note(made, lang), *further)


def facts_of(made: ConsultationRound, lang: str) -> tuple[str, ...]:
    """Which standard it is, which draft was commented on, when, and who of those asked has replied."""
    stage = standing(made.draft, lang) or made.consultation.draft
    title = say(lang, "answers.standard", title=text_in(made.draft.title, lang))
    facts = [title, say(lang, "answers.draft", draft=stage)]
    if made.consultation.opens and made.consultation.closes:
        period = say(lang, "answers.period", period=period_name(made.consultation, lang))
        facts.append(told(period, made.rehearsed, lang))
    if made.units:
        facts.append(told(units_told(made.units, made.consultation, lang), made.rehearsed, lang))
    return tuple(facts)


def units_told(units: Turnout, consultation: Consultation, lang: str) -> str:
    """How many bodies were asked and replied, and what it means that others did not."""
    text = say(lang, "answers.units", **msgspec.structs.asdict(units))
    return text + (say(lang, f"answers.silence_{consultation.silence}") if units.silent else "")


def rounds_until(publication: Publication) -> tuple[ConsultationRound, ...]:
    """The consultations on the current draft and on those before it that brought anything, or ran.

    What a later draft made of the comments is not told.
    """
    labels = [edition.draft.label for edition in publication.editions]
    known = labels[: labels.index(publication.current) + 1]
    found = []
    for consultation in publication.consultations:
        comments = tuple(
            comment
            for comment in (*publication.comments, *publication.hidden)
            if comment.consultation == consultation.id
        )
        if consultation.draft not in known or not (comments or consultation.closes):
            continue
        after, lines = _after(publication, consultation.draft, known)
        found.append(
            ConsultationRound(
                consultation=consultation,
                draft=publication.edition(consultation.draft).draft,
                comments=tuple(sorted(comments, key=lambda comment: comment.id)),
                commenters=publication.commenters,
                replies=publication.replies.get(consultation.id, ()),
                after=after,
                lines=lines,
            )
        )
    return tuple(found)


def _after(
    publication: Publication, label: str, known: list[str]
) -> tuple[Draft | None, tuple[ChangedLine, ...]]:
    """The draft that follows, if it is known yet, and what changed until it."""
    for redline in publication.redlines:
        if redline.old.label == label and redline.new.label in known:
            lines = tuple(line for change in redline.told() for line in change.lines)
            return publication.edition(redline.new.label).draft, lines
    return None, ()
