"""Report of a consultation: what was asked, by whom, what became of it and when, in numbers and sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

import msgspec
from markupsafe import Markup

from clausework.consultation.groups import core
from clausework.consultation.replies import Turnout
from clausework.consultation.window import rehearsed
from clausework.lang.normalise import shown
from clausework.lang.sentences import sentences
from clausework.model.comment import UNSTATED, Comment, Consultation, Rehearsed
from clausework.model.draft import Draft
from clausework.rendering import labels
from clausework.rendering.answers import (
    FATES,
    ConsultationRound,
    facts_of,
    fate_name,
    fate_of,
    fates_of,
    rehearsal_note,
    units_told,
)
from clausework.rendering.charts import DayWords, StackedBar, columns, days_between, legend, stacks
from clausework.rendering.dates import answers_due, day_name, period_name, told
from clausework.rendering.explanatory.written import ExplanatoryNote, NoteSection, NoteTable
from clausework.rendering.filled import filled
from clausework.rendering.redlining import standard_named
from clausework.strings.catalogue import say, text_in

FEW, MAIN, TABLED = 10, 5, 50
"""Numbers and places that are named at most, questions of a sentence, and those of a table."""
ANSWERED, KEPT = FATES[:5], ("withdrawn", "withheld")
WAITS = (7, 30, 60)
"""Days within which answers are counted."""


class Share(msgspec.Struct, frozen=True, omit_defaults=True):
    """Fates of the comments of a clause, a kind of commenter or a channel; some may be rehearsed."""

    id: str
    name: str
    total: int
    fates: dict[str, int] = {}
    rehearsed: int = 0

    @property
    def parts(self) -> dict[str, int]:
        """The parts of a bar: how many comments each of its fills stands for."""
        found: dict[str, int] = {}
        for fate, count in self.fates.items():
            found[fill_of(fate)] = found.get(fill_of(fate), 0) + count
        return found

    def words(self, lang: str) -> str:
        """The number of comments of each fate, in words."""
        parts = (
            say(lang, "charts.part", name=fate_name(fate, lang), count=count)
            for fate, count in self.fates.items()
        )
        return told(say(lang, "site.comma").join(parts), _rehearsed(self), lang)


def _rehearsed(some: Share | ReportedQuestion) -> Rehearsed:
    return Rehearsed(whole=0 < some.rehearsed == some.total, count=some.rehearsed)


def share_of(key: str, name: str, comments: Sequence[Comment]) -> Share:
    """The share that some comments are."""
    return Share(key, name, len(comments), fates_of(comments), sum(item.rehearsal for item in comments))


def fill_of(fate: str) -> str:
    """The fill of the part of a bar that stands for a fate; the fewer ones are filled alike."""
    return fate if fate in ("accepted", "partly", "rejected", "pending") else "other"


class ReportedQuestion(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something that comments ask: the words of the first of them, and what it suggests to write.

    `adding` of the `total` say more than it. `roles` says how many are of each kind of commenter, `bodies`
    how many organisations put their names to it, `reason` the answer that most were given.
    """

    head: str
    words: str
    places: tuple[str, ...]
    total: int
    suggestion: str = ""
    adding: int = 0
    roles: dict[str, int] = {}
    bodies: int = 0
    fates: dict[str, int] = {}
    reason: str = ""
    rehearsed: int = 0


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a consultation; the fates add up to the total, and so does each list of shares.

    `questions` are what those comments ask that may be read, those of most comments first. `signed` of the
    comments have the names of `bodies`. `waits` has in how many days answers were given: half of them in
    `half` at most, all in `longest`. `reasons` are those for not taking all of a comment, `verdicts` what
    commenters say of their answers. `changes` are the clauses and provisions that comments changed, in the
    order of the text. `due` is the last day for answers, "" if none was promised.
    """

    consultation: str
    draft: str
    total: int
    late: int
    fates: dict[str, int]
    questions: tuple[ReportedQuestion, ...]
    signed: int
    bodies: int
    chapters: tuple[Share, ...]
    clauses: tuple[Share, ...]
    roles: tuple[Share, ...]
    channels: tuple[Share, ...]
    waits: tuple[Share, ...]
    half: int
    longest: int
    reasons: dict[str, int]
    open: tuple[str, ...]
    changes: tuple[str, ...]
    units: Turnout | None = None
    due: str = ""
    answered_late: int = 0
    verdicts: dict[str, int] = {}
    rehearsal: bool = False


def tally(made: ConsultationRound, lang: str) -> Tally:
    """The numbers, the chapters in their order and named in the language."""
    comments, draft, due = made.comments, made.draft, answers_due(made.consultation)
    readable = made.readable
    signed = [item.organisation for item in readable if item.organisation]
    waits = {item.id: days for item in readable if (days := _wait(item)) is not None}
    lasted = sorted(waits.values())
    answers = [item.disposition for item in readable if item.disposition]
    refused = Counter(of.reason for of in answers if of.outcome in ("rejected", "partly"))
    clauses = {draft.standard: say(lang, "comments.whole")}
    clauses |= {clause.id: labels.heading_of(clause, lang) for clause in draft.clauses}
    clauses[""] = say(lang, "answers.no_chapter")
    chapter = {clause.id: labels.chapter_of(draft, clause).id for clause in draft.clauses}
    places = {item.id: _place(item, draft, clauses) for item in comments}
    channels = {item.channel: say(lang, f"comments.channel_{item.channel}") for item in comments}
    roles = {key: text_in(names, lang) for key, names in made.commenters.items()}
    return Tally(
        consultation=made.consultation.id,
        draft=made.consultation.draft,
        total=len(comments),
        late=sum(comment.late for comment in comments),
        fates=fates_of(comments),
        questions=_questions(made, readable, lang),
        signed=len(signed),
        bodies=len(set(signed)),
        chapters=_shares(clauses, comments, lambda item: chapter.get(places[item.id], places[item.id])),
        clauses=_shares(clauses, comments, lambda item: places[item.id]),
        roles=_shares(roles, comments, lambda item: item.role),
        channels=_shares(dict(sorted(channels.items())), comments, lambda item: item.channel),
        waits=_shares(
            _spans(lang),
            (item for item in readable if item.id in waits),
            lambda item: str(next((most for most in WAITS if waits[item.id] <= most), "")),
        ),
        half=lasted[(len(lasted) - 1) // 2] if lasted else 0,  # of an even number the earlier
        longest=lasted[-1] if lasted else 0,
        reasons=dict(refused.most_common()),
        open=tuple(item.id for item in comments if fate_of(item) in ("pending", "unreviewed")),
        changes=_changed(made, lang),
        units=made.units,
        due=due,
        answered_late=sum(due < of.date for of in answers if due),
        verdicts=dict(made.verdicts),
        rehearsal=made.rehearsed != Rehearsed(),
    )


def _wait(comment: Comment) -> int | None:
    """The days from a comment to its answer; None where either is not dated."""
    answered = comment.disposition.date[:10] if comment.disposition else ""
    if not (answered and comment.received):
        return None
    return max(0, (date.fromisoformat(answered) - date.fromisoformat(comment.received[:10])).days)


def _spans(lang: str) -> Mapping[str, str]:
    """The spans of days within which answers are counted, by their ends, in words."""
    spans = {
        str(last): say(lang, f"answers.waited{'' if least else '_first'}", least=least + 1, last=last)
        for least, last in pairwise((0, *WAITS))
    }
    return spans | {"": say(lang, "answers.waited_more", days=WAITS[-1])}


def _place(comment: Comment, draft: Draft, known: Mapping[str, str]) -> str:
    """The clause that a comment is on, "" for one that the draft does not have."""
    name = draft.standard if draft.is_whole(comment.anchor.clause) else comment.anchor.clause
    return name if name in known else ""


def _shares(
    names: Mapping[str, str], comments: Iterable[Comment], key: Callable[[Comment], str]
) -> tuple[Share, ...]:
    """The shares that have comments, in the order of the names; what has no name comes last."""
    found: dict[str, list[Comment]] = {name: [] for name in names}
    for comment in comments:
        found.setdefault(key(comment), []).append(comment)
    shares = (share_of(name, names.get(name, name), of) for name, of in found.items())
    return tuple(share for share in shares if share.total)


def _questions(
    made: ConsultationRound, readable: Iterable[Comment], lang: str
) -> tuple[ReportedQuestion, ...]:
    """The questions of comments: groups of those that say the same, the largest first."""
    known = {comment.id: comment for comment in readable}
    found = []
    for group in made.groups:
        members = [known[number] for number in group.members]
        roles = Counter(text_in(made.commenters.get(item.role, {}), lang) or item.role for item in members)
        reasons = Counter(item.disposition.reason for item in members if item.disposition)
        question = ReportedQuestion(
            head=group.head,
            words=members[0].text,
            suggestion=members[0].suggestion,
            places=tuple(dict.fromkeys(labels.place_of(made.draft, item.anchor, lang) for item in members)),
            total=len(members),
            adding=len(group.adding),
            roles=dict(roles.most_common()),
            bodies=len({item.organisation for item in members if item.organisation}),
            fates=fates_of(members),
            reason=max(reasons, key=reasons.__getitem__, default=""),
            rehearsed=sum(item.rehearsal for item in members),
        )
        found.append(question)
    return tuple(sorted(found, key=lambda item: -item.total))  # stable: then in order of arrival


def _changed(made: ConsultationRound, lang: str) -> tuple[str, ...]:
    """The changes by the comments, as they are called in the draft that has them: 5.5.2 P-REC-02."""
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


class ConsultationWords:
    """The sentences on a consultation, as a secretary writes them.

    What is not there is not told, and of one comment nothing is said that only several can be.
    """

    def __init__(self, made: ConsultationRound, lang: str) -> None:
        self.made, self.found, self.lang = made, tally(made, lang), lang

    def say(self, key: str, **values: object) -> str:
        """A string of the report."""
        return say(self.lang, f"answers.{key}", **values)

    def row(self, parts: Iterable[str]) -> str:
        """Parts in a row."""
        return self.say("comma").join(parts)

    def fates(self, fates: Mapping[str, int], key: str = "sum_part") -> str:
        """The number of comments of each fate."""
        return self.row(self.say(key, name=fate_name(of, self.lang), count=n) for of, n in fates.items())

    def several(self, key: str, count: int, **values: object) -> str:
        """A sentence on some of the comments, on all of several, or on the one that there is."""
        end = "some" if count < self.found.total else "one" if count == 1 else "all"
        return self.say(f"{key}_{end}", count=count, **values)

    def quoted(self, words: str) -> str:
        """Words in quotation marks."""
        return self.say("quoted", words=" ".join(shown(words).split()))

    def paragraph(self) -> str:
        """All of it in one paragraph, as the explanatory note wants it: what counts, not each comment."""
        parts = [*self._received()]
        if self.found.total:
            parts += [self._roles(), self._places(), *self._asked(), *self._answered()]
        return told(self.say("gap").join(filter(None, parts)), self.made.rehearsed, self.lang)

    def _received(self) -> Iterator[str]:
        """When the consultation was, and how much came of whom."""
        of, found = self.made.consultation, self.found
        draft = text_in(self.made.draft.stage, self.lang) or found.draft
        period = period_name(of, self.lang) if of.opens and of.closes else ""
        key = "asked" if period else "asked_undated"
        asked = self.say(key, period=period, draft=draft[:1].lower() + draft[1:])  # it stands in a sentence
        came = "came" if not found.bodies else "came_of" if found.signed == found.total else "came_signed"
        key = came if found.total else "sum_none"
        yield asked + self.say(key, count=found.total, signed=found.signed, bodies=found.bodies)
        if found.late:
            yield self.several("late", found.late)
        if found.units:
            yield units_told(found.units, of, self.lang)

    def _roles(self) -> str:
        """The commenters, the three kinds of most comments by their names."""
        shares = sorted(self.found.roles, key=lambda item: -item.total)
        named = [item for item in shares if item.id not in (UNSTATED, "other")]  # these name nobody
        if len(shares) == 1 or not named:  # a list of one is no list
            return self.several("role", self.found.total, role=named[0].name) if named else ""
        parts = [self.say("role_part", name=item.name, count=item.total) for item in named[:3]]
        if rest := self.found.total - sum(item.total for item in named[:3]):
            parts.append(self.say("role_rest", count=rest))
        return self.say("roles", parts=self.row(parts))

    def _places(self) -> str:
        """The chapters, of many those that have more comments than all others."""
        chapters = sorted(self.found.chapters, key=lambda item: -item.total)
        if len(chapters) == 1:
            return self.several("on", self.found.total, name=chapters[0].name)
        least = [*(max(1, item.total) for item in chapters[1:3]), 0]
        most = next((most for most in (2, 1) if chapters[most - 1].total > least[most - 1]), 0)
        parts = (self.say("on_part", name=item.name, count=item.total) for item in chapters[:most])
        key = "on_both" if len(chapters) == most else "on_most" if most else "on_many"
        return self.say(key, places=len(chapters), parts=self.say("and").join(parts))

    def _asked(self) -> Iterator[str]:
        """The number of different things said, and the most frequent of them."""
        questions = self.found.questions
        main = [item for item in questions if item.total > 1][:MAIN]
        if main:
            yield self.say("said" if len(questions) > 1 else "said_same", count=len(questions))
            yield self.say("main", parts=self.say("semicolon").join(map(self._question, main)))

    def _question(self, item: ReportedQuestion) -> str:
        """A question with where it is asked, by how many, and what became of it."""
        places = item.places[0] if len(item.places) == 1 else self.say("places", count=len(item.places))
        first, *_ = sentences(item.words or item.suggestion, self.lang) or ("",)
        words = self.quoted(core(item.words) or first)
        of = self.row((places, self.count(item), self.fate(item)))
        return self.say("question_told", words=words, of=of)

    def count(self, item: ReportedQuestion) -> str:
        """The number of comments that ask it, and of those that say more."""
        return self.say("question_more" if item.adding else "question", total=item.total, adding=item.adding)

    def fate(self, item: ReportedQuestion) -> str:
        """The fates of the comments that ask it."""
        one = len(item.fates) == 1
        return fate_name(next(iter(item.fates)), self.lang) if one else self.fates(item.fates)

    def _answered(self) -> Iterator[str]:
        """The answers to them: why some were not taken, what changed, and what is still to be done."""
        found = self.found
        for key, fates in (("dealt", ANSWERED), ("besides", KEPT)):
            some = {fate: found.fates[fate] for fate in fates if fate in found.fates}
            if len(some) == 1 and found.total in some.values():
                yield self.several(f"became_{next(iter(some))}", found.total)
            elif some:
                yield self.say(key, parts=self.fates(some, "sum_part" if key == "dealt" else "besides_part"))
        yield self._reasons()
        if found.changes:
            key = "changes" if len(found.changes) <= FEW else "changes_many"
            yield self.say(key, count=len(found.changes), places=self.row(found.changes))
        if found.open:
            numbers = self.row(found.open) if len(found.open) <= FEW else ""
            of = self.say("numbers", numbers=numbers) if numbers else ""
            yield self.several("waiting", len(found.open), numbers=of)
        if found.due and len(found.open) < found.total:
            key = "due_late" if found.answered_late else "due"
            yield self.say(key, day=day_name(found.due, self.lang), count=found.answered_late)
        if found.verdicts:
            counts = {name: found.verdicts.get(name, 0) for name in ("satisfied", "unsatisfied")}
            yield self.say("verdicts", count=sum(counts.values()), **counts)

    def _reasons(self) -> str:
        """The reasons that were given most, or all of a few; "" where none was given to several."""
        refused = sum(self.found.reasons.values())
        often = [item for item in self.found.reasons.items() if item[0] and (item[1] > 1 or refused <= 3)][:3]
        if not often:
            return ""
        parts = []
        for reason, count in often:
            words = self.quoted(_first_sentence(reason))
            parts.append(self.say("reason_often", words=words, count=count) if count > 1 else words)
        key = "reasons" if sum(count for _, count in often) == refused else "reasons_main"
        return self.say(key, parts=self.say("semicolon").join(parts))


def _first_sentence(reason: str) -> str:
    """The first sentence of a reason, without the outcome that it may begin with."""
    names = "|".join(re.escape(fate_name(fate, lang)) for fate in ANSWERED for lang in ("zh", "en"))
    names = f"不采纳|{names}"  # an old name
    bare = re.sub(rf"^(?:{names})[。．.，,：:；;]\s*", "", reason.strip(), flags=re.IGNORECASE)
    return re.split(r"(?<=[。！？])|(?<=[.!?])\s|\n", bare, maxsplit=1)[0].rstrip("。.")


def outcomes_table(
    shares: Sequence[Share], name: str, lang: str, links: Mapping[str, str] | None = None, sift: str = ""
) -> NoteTable:
    """The fates of the comments of each share, in numbers and drawn; `links` has where shares lead.

    For a script that shows some comments alone the numbers say which they are, by what it may `sift`.
    """
    fates = [fate for fate in FATES if any(share.fates.get(fate) for share in shares)]
    links = links or {}
    bars = [StackedBar(of.name, of.parts, of.words(lang), links.get(of.id, "")) for of in shares]
    total = say(lang, "answers.column_total")
    return NoteTable(
        columns=(say(lang, f"answers.column_{name}"), *(fate_name(fate, lang) for fate in fates), total),
        rows=tuple(
            (of.name, *(str(of.fates.get(fate, 0)) for fate in fates), str(of.total)) for of in shares
        ),
        weights=(8, *(3 for _ in fates), 3),
        chart=stacks(bars) + fates_legend(fates, lang),
        marks=tuple(tuple(_mark(sift, of, fate) for fate in (*fates, "")) for of in shares if sift),
    )


def _mark(name: str, share: Share, fate: str) -> Markup:
    """The attributes of a number that leads to what it counts, if that is any."""
    if fate and fate not in share.fates:
        return Markup("")
    return filled(' data-{}="{}"', name, share.id) + (filled(' data-outcome="{}"', fate) if fate else "")


def fates_legend(fates: Sequence[str], lang: str) -> Markup:
    """The meaning of the fills of bars."""
    names: dict[str, list[str]] = {}
    for fate in fates:
        names.setdefault(fill_of(fate), []).append(fate_name(fate, lang))
    return legend({fill: say(lang, "answers.comma").join(of) for fill, of in names.items()})


def days_table(lang: str, consultation: Consultation, shown: Sequence[Comment]) -> NoteTable | None:
    """The comments of each day, drawn with the lines of the closing and of the answers; None for none."""
    counts = Counter(comment.received[:10] for comment in shown if comment.received)
    if not counts:
        return None
    closing, due = last_day(consultation), answers_due(consultation)
    first = min([*counts, *([consultation.opens[:10]] if consultation.opens else [])])  # or earlier
    last = max([*counts, *filter(None, (closing, due))])
    words, named = partial(say, lang), partial(day_name, lang=lang)
    most = max(counts, key=lambda day: (counts[day], day))  # of two such days the later
    found, late = rehearsed(shown), sum(comment.late for comment in shown)
    summed = words("charts.days_told", count=counts.total(), day=named(most), most=counts[most], late=late)
    chart = columns(
        "days",
        {day: counts[day] for day in days_between(first, last)},
        DayWords(
            title=told(words("charts.days"), found, lang),
            description=told(summed, found, lang),
            first=named(first),
            end=named(last),
            last=closing,
            line=words("charts.closing", day=named(closing)) if closing else "",
            due=due,
            due_line=words("charts.due_by", day=named(due)) if due else "",
        ),
    )
    rows = tuple((named(day), str(counts[day])) for day in sorted(counts))
    columns_of = (words("charts.day_column"), words("site.count_column"))
    return NoteTable(columns=columns_of, rows=rows, weights=(3, 2), chart=chart)


def last_day(consultation: Consultation) -> str:
    """The last day on which comments were in time, as ISO; a closing at midnight ends the day before."""
    if consultation.rehearsal or not consultation.closes:
        return ""
    day, _, rest = consultation.closes.partition("T")
    midnight = rest.startswith("00:00")
    return (date.fromisoformat(day) - timedelta(days=midnight)).isoformat()


def questions_table(words: ConsultationWords, link: Callable[[str], str] | None = None) -> NoteTable | None:
    """The questions of several comments: where, how many, of whom, and their fate; None if no two ask one."""
    asked = [item for item in words.found.questions if item.total > 1][:TABLED]
    rows = []
    for item in asked:
        roles = [words.say("role_part", name=name, count=count) for name, count in item.roles.items()]
        label = words.say("column_suggestion")
        suggested = words.say("part", label=label, words=item.suggestion) if item.suggestion else ""
        more = "…" if len(item.places) > FEW else ""
        bodies = [words.say("bodies", count=item.bodies)] if item.bodies else []
        rows.append(
            (
                item.head,
                shown("\n".join(filter(None, (item.words, suggested)))),
                words.row(item.places[:FEW]) + more,
                told(words.count(item), _rehearsed(item), words.lang),
                words.row(roles + bodies),
                words.fate(item),
                shown(item.reason),
            )
        )
    names = ("number", "comment", "clause", "said", "proposer", "outcome", "reason")
    table = NoteTable(
        columns=tuple(words.say(f"column_{name}") for name in names),
        rows=tuple(rows),
        weights=(5, 11, 6, 4, 6, 4, 10),
        links=tuple(link(item.head) for item in asked) if link else (),
    )
    return table if asked else None


def waited_parts(words: ConsultationWords) -> tuple[str | NoteTable, ...]:
    """In how many days answers were given; nothing where none was."""
    found, dated = words.found, sum(share.total for share in words.found.waits)
    if not dated:
        return ()
    key = "waits" if dated > 1 else "waits_one"
    sentence = words.say(key, count=dated, half=found.half, longest=found.longest)
    return told(sentence, words.made.rehearsed, words.lang), outcomes_table(found.waits, "waited", words.lang)


def consultation_report(made: ConsultationRound, lang: str) -> ExplanatoryNote:
    """The report: the paragraph, what was asked, and the numbers of each part of the text and each day."""
    words = ConsultationWords(made, lang)
    of = words.found
    shares = {"chapter": of.chapters, "clause": of.clauses, "role": of.roles, "channel": of.channels}
    days, asked = days_table(lang, made.consultation, made.comments), questions_table(words)
    parts: dict[str, tuple[str | NoteTable, ...]] = {
        "in_short": (words.paragraph(),),
        "questions": (asked,) if asked else (),
        **{f"by_{name}": (outcomes_table(some, name, lang),) for name, some in shares.items() if some},
        "by_day": (days,) if days else (),
        "by_wait": waited_parts(words),
    }
    return ExplanatoryNote(
        title=words.say("report_title"),
        facts=(*facts_of(made, lang)[:2], *rehearsal_note(made, lang)),
        sections=tuple(
            NoteSection(title=words.say(name), parts=some) for name, some in parts.items() if some
        ),
    )
