"""Comments of a consultation and their answers, all in one table; and that table as files."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element

import msgspec

from clausework.consultation.fields import in_language, may_be_shown, public_part, said, unreviewed_numbers
from clausework.consultation.groups import AlikeComments, groups_among
from clausework.consultation.imports.returned import row_check
from clausework.consultation.meetings import Meeting
from clausework.consultation.replies import Turnout, turnout_of
from clausework.consultation.window import rehearsed
from clausework.drafts.naming import standing
from clausework.lang.normalise import shown
from clausework.lang.script import language_among, told_in
from clausework.model.cause import ChangedLine
from clausework.model.comment import OUTCOMES, Comment, Consultation, Rehearsed, Reply
from clausework.model.draft import Draft
from clausework.model.filing import courtesies_in
from clausework.rendering import labels
from clausework.rendering.dates import day_name, period_name, told
from clausework.rendering.docx import About, packed
from clausework.rendering.docx.blocks import paragraph, ruled
from clausework.rendering.xlsx import sheet_xlsx
from clausework.strings.catalogue import LANGUAGES, say, text_in

if TYPE_CHECKING:  # a plain install makes tables of a check, and publishes nothing
    from clausework.rendering.publication import Publication

FATES = (
    *("accepted", "partly", "rejected", "covered", "out-of-scope"),
    *("pending", "withdrawn", "withheld", "unreviewed"),
)
"""What may have become of a comment; each has one of them."""

COLUMNS = ("place", "number", "clause", "comment", "suggestion", "proposer", "outcome", "reason", "check")
"""By number and check a row is known when the table comes back filled in."""


WIDTHS = (6, 11, 14, 46, 28, 17, 10, 42, 15)
"""The widths of the columns in characters."""
PAGE_WIDTHS = (640, 1290, 1200, 3300, 2056, 1250, 950, 2450, 1150)
"""The widths of the columns in twips; they fill A4 across."""


class TableLook(NamedTuple):
    """The widths of a table's columns in characters and in twips, which are centred, and which is chosen."""

    widths: tuple[float, ...] = WIDTHS
    rooms: tuple[int, ...] = PAGE_WIDTHS
    centred: frozenset[int] = frozenset([0, 1, 6])
    chosen: int = COLUMNS.index("outcome")


class ConsultationRound(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation with the draft that it is on and all its records; `replies` are of invited bodies.

    `after` is the draft that follows, and `lines` are those that changed until it, each with its causes.
    `courtesies` are phrases by which no two comments differ, `verdicts` how many answers satisfy or do not.
    """

    consultation: Consultation
    draft: Draft
    comments: tuple[Comment, ...]
    commenters: Mapping[str, Mapping[str, str]]
    replies: tuple[Reply, ...] = ()
    after: Draft | None = None
    lines: tuple[ChangedLine, ...] = ()
    courtesies: tuple[str, ...] = ()
    verdicts: Mapping[str, int] = {}

    @property
    def rehearsed(self) -> Rehearsed:
        """The part of it that is a rehearsal."""
        return rehearsed((*self.comments, *self.replies), self.consultation)

    @property
    def unreviewed(self) -> tuple[str, ...]:
        """The numbers of the comments that nobody has reviewed: their words are not told."""
        return unreviewed_numbers(self.comments)

    @property
    def readable(self) -> tuple[Comment, ...]:
        """The comments whose words may be read."""
        return tuple(item for item in self.comments if may_be_shown(item) and not item.withdrawn)

    @property
    def groups(self) -> tuple[AlikeComments, ...]:
        """Those of them that say the same."""
        return groups_among(self.readable, self.courtesies)

    @property
    def units(self) -> Turnout | None:
        """The number of invited bodies that have replied."""
        return turnout_of(self.consultation, self.comments, self.replies)


class AnswerTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table in words: what stands above it, its columns, its rows, and what stands under it.

    `standing` says what the text is that it is on, `outcomes` are those that an answer may have. What is
    `signed` has a line of its own for that in place of those of the table of answers.
    """

    title: str
    facts: tuple[str, ...]
    standing: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    units: Turnout | None = None
    outcomes: tuple[str, ...] = ()
    look: TableLook = TableLook()
    signed: str = ""


def fate_of(comment: Comment) -> str:
    """The fate of a comment: kept off the site, answered, taken back, or none of these yet."""
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
    standard, *further = facts_of(made, lang)
    return AnswerTable(
        title=say(lang, "answers.title"),
        facts=(standard, *rehearsal_note(made, lang), *further),  # first of all that it is a rehearsal
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
    said = answer.reason if answer else comment.withheld if fate == "withheld" else ""
    translated = answer.translations.get(lang, "") if answer else ""
    reason = told_in(lang, said, language_among(said, LANGUAGES, lang), translated)
    return (
        str(place),
        comment.id,
        labels.place_of(made.draft, comment.anchor, lang),
        _words(comment, lang),
        shown(in_language(public_part(comment), lang).suggestion) if may_be_shown(comment) else "",
        told(_proposer(comment, made, lang), rehearsed((comment,), made.consultation), lang),
        fate_name(fate, lang),
        "\n".join((str(reason), *labels.corrections_told(answer, lang))),
        row_check(comment.id, answer),
    )


def _words(comment: Comment, lang: str) -> str:
    """The words of a comment, each part on a line of its own; nothing that may not be read."""
    if not may_be_shown(comment):
        return say(lang, f"answers.no_words_{fate_of(comment)}")
    own, public = comment.lang, in_language(public_part(comment), lang)
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
    mark = told_in(lang, public.text, own, public.text if public.lang != own else "").mark
    return "\n".join(filter(None, (quoted, *parts))) + mark


def _proposer(comment: Comment, made: ConsultationRound, lang: str) -> str:
    """Organisation and name as far as the record has them, which is as far as their owners agreed."""
    role = text_in(made.commenters.get(comment.role, {}), lang) or comment.role
    public = in_language(public_part(comment), lang)
    who = say(lang, "answers.comma").join(map(shown, filter(None, (public.organisation, public.name))))
    return say(lang, "answers.who", who=who, role=role) if who and may_be_shown(comment) else role


def fates_of(comments: Iterable[Comment]) -> dict[str, int]:
    """The number of comments of each fate."""
    counts = Counter(map(fate_of, comments))
    return {fate: counts[fate] for fate in FATES if counts[fate]}


def sums(made: ConsultationRound, lang: str) -> str:
    """The numbers in a sentence, under the table."""
    fates = fates_of(made.comments).items()
    parts = (say(lang, "answers.sum_part", name=fate_name(fate, lang), count=count) for fate, count in fates)
    total = len(made.comments)
    text = say(lang, "answers.sum" if fates else "answers.sum_none", total=total,
               parts=say(lang, "answers.comma").join(parts))  # fmt: skip
    return told(text, made.rehearsed, lang)


def rehearsal_note(made: ConsultationRound, lang: str) -> tuple[str, ...]:
    """That comments are made up, if some are."""
    if made.rehearsed == Rehearsed():
        return ()
    return (say(lang, "answers.rehearsal_whole" if made.rehearsed.whole else "answers.rehearsal"),)


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
    """The number of bodies asked and of those that replied, and the meaning of the others' silence."""
    text = say(lang, "answers.units", **msgspec.structs.asdict(units))
    return text + (say(lang, f"answers.silence_{consultation.silence}") if units.silent else "")


def rounds_until(publication: Publication) -> tuple[ConsultationRound, ...]:
    """The consultations on the current draft and on those before it that brought anything, or ran.

    What a later draft made of the comments is not told.
    """
    known = [edition.draft.label for edition in publication.until]  # what comes later is not out yet
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
                courtesies=courtesies_in(publication.words),
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


# As Markdown, CSV, JSON and workbook.
ACTIVE = "=+-@\t\r\n＝＋－＠"
"""With these a spreadsheet begins a formula, in either width, and comments come from anybody."""


def table_markdown(table: AnswerTable) -> str:
    """The table in Markdown; what commenters wrote is text in it and never markup."""
    made = markdown_rows(table.columns, table.rows)
    return "\n\n".join((f"# {table.title}", *table.facts, made, *table.notes)) + "\n"


def markdown_rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows of a table in Markdown, each cell as text."""
    lines = (columns, ("---",) * len(columns), *(map(in_markdown, row) for row in rows))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table for spreadsheets, with the mark by which they know UTF-8; no cell is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return "\ufeff" + stream.getvalue()


def inert(cell: str) -> str:
    """The cell of a table, which no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(tuple(ACTIVE)) else cell


def in_markdown(text: str) -> str:
    """Words as a cell of a table in Markdown: no markup, no tag, no line of their own."""
    marked = re.sub(r"([\\`*_{}\[\]<>|~$])", r"\\\1", text.replace("&", "&amp;"))
    return marked.replace("\n", " <br> ")


def answers_xlsx(table: AnswerTable) -> bytes:
    """The workbook; the same table gives the same bytes."""
    above = (table.title, *table.facts, *table.notes)
    choices = {table.look.chosen: table.outcomes}
    return sheet_xlsx(table.title, table.columns, table.rows, table.look.widths, above=above, choices=choices)


# As Word documents, to be completed by hand and signed.
TEMPLATE = (
    *("MB/NC", "Line number", "Clause/Subclause", "Paragraph/Figure/Table", "Type of comment", "Comments"),
    *("Proposed change", "Observations of the secretariat"),
)
"""The columns of the template that ISO's committees comment and answer in."""
MINUTES = (700, 1400, 1300, 4586, 1100, 3900, 1300)
ROOMS = (1700, 800, 1400, 1100, 900, 3600, 2286, 2500)


def answers_docx(table: AnswerTable, lang: str, author: str = "", day: str = "") -> bytes:
    """The document; the same table gives the same bytes."""
    body = Element("w:body")
    paragraph(body, table.title, "FrontHeading")
    for fact in (*table.facts, table.signed or say(lang, "answers.by_hand")):
        paragraph(body, fact, "Normal")
    ruled(body, table.columns, table.rows, table.look.rooms, table.look.centred)
    for note in (*table.notes, *(() if table.signed else _units(table.units, lang))):
        paragraph(body, note, "Normal")
    return _packed(body, table, lang, table.title, author, day)


def template_docx(table: AnswerTable, author: str = "", day: str = "") -> bytes:
    """The answers in ISO's template; number and check of a row stand in its first column."""
    body = Element("w:body")
    for line in (table.title, *table.facts[:2]):
        paragraph(body, line, "Normal")
    rows = []
    for _, number, clause, words, suggestion, _, outcome, reason, check in table.rows:
        told = (f"{outcome}: {reason}" if reason else outcome) if outcome in table.outcomes else ""
        rows.append((f"{number}\n{check}", "", clause, "", "", words, suggestion, told))
    ruled(body, TEMPLATE, rows, ROOMS)
    return _packed(body, table, "en", table.title, author, day)


def minutes_docx(meeting: Meeting, table: AnswerTable, lang: str, author: str = "") -> bytes:
    """The minutes of a meeting: who was there, what was on the agenda, and each decision with its votes."""
    body = Element("w:body")
    paragraph(body, say(lang, "answers.minutes", title=meeting.title), "FrontHeading")
    facts = {"day": day_name(meeting.day, lang), "place": meeting.place, "chair": meeting.chair}
    comma = say(lang, "answers.comma")
    facts |= {"present": comma.join(meeting.present), "absent": comma.join(meeting.absent)}
    for line in (
        table.facts[0],
        *(say(lang, f"answers.minutes_{key}", told=of) for key, of in facts.items() if of),
    ):
        paragraph(body, line, "Normal")
    for place, item in enumerate(meeting.agenda, 1):
        paragraph(body, say(lang, "answers.minutes_item", number=place, told=item), "Normal")
    known = {row[1]: row for row in table.rows}
    rows = []
    for decision in meeting.decisions:
        of = [known[number] for number in decision.comments if number in known]
        columns = [dict.fromkeys(row[place] for row in of) for place in (1, 2, 3, 6, 7)]
        votes = say(lang, "answers.minutes_votes", **decision.vote._asdict()) if decision.vote.cast else ""
        rows.append((decision.number, *map("\n".join, columns), votes))
    names = ("decision", "number", "clause", "comment", "outcome", "reason", "votes")
    ruled(body, [say(lang, f"answers.column_{name}") for name in names], rows, MINUTES, frozenset([0, 1, 4]))
    return _packed(body, table, lang, meeting.title, author, meeting.day)


def _packed(body: Element, table: AnswerTable, lang: str, subject: str, author: str, day: str) -> bytes:
    about = About(title=table.facts[0], subject=subject, standing=table.standing, author=author, day=day)
    return packed(about, lang, body, across=True)


def _units(units: Turnout | None, lang: str) -> list[str]:
    """The lines of the form on the bodies that were asked: their numbers, or room for them."""
    names = Turnout.__struct_fields__
    room = dict.fromkeys(names, say(lang, "answers.form_room"))
    return say(lang, "answers.form_units", **(msgspec.structs.asdict(units) if units else room)).split("\n")
