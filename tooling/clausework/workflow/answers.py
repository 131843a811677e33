"""Account for a consultation: the table of all comments with their answers, the numbers, the form for Word.

What became of the places of comments in the working text is worked out, never written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from clausework.consultation.anchor import FollowedAnchor, followed
from clausework.consultation.fields import is_unreviewed, may_be_shown
from clausework.consultation.imports.returned import Differences, SentRow, differences_of
from clausework.consultation.meetings import (
    Meeting,
    MeetingDecision,
    ReturnedVote,
    decided,
    read_meeting,
    write_decisions,
)
from clausework.consultation.records import read_records
from clausework.consultation.replies import read_replies
from clausework.consultation.sheets import read_sheet
from clausework.consultation.window import rehearsed
from clausework.drafts.register import open_draft, opened, read_draft, read_register
from clausework.errors import UnknownConsultation
from clausework.model.canonical import canonical_json
from clausework.model.comment import Comment, Consultation, Disposition
from clausework.model.draft import WORKING, Draft, plain
from clausework.model.filing import courtesies_in
from clausework.model.progress import Progress, counted, silent
from clausework.redline.alignment import lines_between
from clausework.redline.causes import account
from clausework.rendering import answers as rendered
from clausework.rendering.charts import patterns
from clausework.rendering.explanatory.consultation import consultation_report, tally
from clausework.rendering.explanatory.written import note_docx, note_html, note_markdown
from clausework.rendering.formats.comment_form import comment_form, form_docx
from clausework.source.project import Project, load
from clausework.source.settings import Settings
from clausework.strings.catalogue import LANGUAGES
from clausework.workflow.settle import NotSettled, Settling


def table_of(
    made: rendered.ConsultationRound, style: str, lang: str | None = None, progress: Progress = silent
) -> bytes:
    """The table as md, csv, json, docx, xlsx, or `iso` for ISO's template; `lang` as for `report_of`."""
    progress("format")
    lang = lang or made.draft.languages[0]
    table = rendered.answer_table(made, lang)
    if style == "docx":
        return rendered.answers_docx(table, lang, made.draft.author.get(lang, ""), made.draft.date)
    if style == "iso":
        return rendered.template_docx(table, made.draft.author.get(lang, ""), made.draft.date)
    if style == "xlsx":
        return rendered.answers_xlsx(table)
    if style == "csv":
        return rendered.csv_text(table.columns, table.rows).encode()
    return rendered.table_markdown(table).encode() if style == "md" else canonical_json(table)


def differences(
    root: Path,
    file: Path,
    consultation: str = "",
    columns: Mapping[str, str] | None = None,
    comments: Iterable[Comment] | None = None,
    progress: Progress = silent,
) -> Differences:
    """The changes of a table that came back; `comments` as they stand now, by default those in git."""
    sheet = read_sheet(file.read_bytes(), file.name)
    made = round_of(root, consultation, progress)
    if comments is not None:
        made = msgspec.structs.replace(made, comments=tuple(comments))
    tables = [rendered.answer_table(made, lang) for lang in LANGUAGES]
    told = {row[1]: [of.rows[place] for of in tables] for place, row in enumerate(tables[0].rows)}
    words, reason = rendered.COLUMNS.index("comment"), rendered.COLUMNS.index("reason")
    sent = {
        comment.id: SentRow(
            answer=comment.disposition if may_be_shown(comment) else None,
            words=tuple(row[words] for row in told[comment.id]),
            reasons=tuple(row[reason] for row in told[comment.id]),
            reviewed=not is_unreviewed(comment),
        )
        for comment in made.comments
    }
    return differences_of(sheet, file.name, sent, columns or {})


class SettledTable(msgspec.Struct, frozen=True):
    """The numbers of the answers that were written from a table, and why others were not, by language."""

    written: tuple[str, ...]
    refused: Mapping[str, Mapping[str, str]] = {}


def settle_returned(
    root: Path,
    found: Differences,
    by: str = "",
    day: str = "",
    progress: Progress = silent,
    *,
    meeting: str = "",
) -> SettledTable:
    """Write the answers of a table that came back; one that cannot be given keeps back no other.

    With the day of a `meeting` each names the decision by which it was given, and the meeting has these.
    """
    written = list[str]()
    refused: dict[str, Mapping[str, str]] = {}
    answers = found.answers(by, day or meeting)
    held = read_meeting(root, meeting) if meeting else None
    decisions = _decisions(held, answers, found.votes) if held else ()
    with Settling(root) as settling:
        cited = {
            number: held.cited(item.number, settling.lang) if held else ""
            for item in decisions
            for number in item.comments
        }
        for number, answer in counted(progress, "write", tuple(answers.items())):
            if number in cited:
                answer = msgspec.structs.replace(answer, decided_by=cited[number])
            try:
                findings = settling.settle(number, answer, replace=True).findings
            except NotSettled as error:
                refused[number] = {lang: error.message(lang) for lang in LANGUAGES}
                continue
            if findings:
                refused[number] = findings[0].message
            else:
                written.append(number)
    if held:
        left = (
            msgspec.structs.replace(item, comments=tuple(of for of in item.comments if of not in refused))
            for item in decisions
        )
        write_decisions(root, meeting, (item for item in left if item.comments))
    return SettledTable(tuple(written), refused)


def _decisions(
    held: Meeting, answers: Mapping[str, Disposition], votes: Mapping[str, ReturnedVote]
) -> tuple[MeetingDecision, ...]:
    """The decisions of a meeting with those by which answers are given, and what was voted on besides."""
    known = {number for item in held.decisions for number in item.comments} | answers.keys()
    said = [
        (number, f"{of.outcome}\n{of.reason}", votes.get(number, ReturnedVote()))
        for number, of in answers.items()
    ]
    return decided(held, (*said, *((name, name, vote) for name, vote in votes.items() if name not in known)))


def minutes_of(root: Path, day: str, consultation: str = "", lang: str | None = None) -> bytes:
    """The minutes of the meeting of a day as a Word document."""
    meeting, made = read_meeting(root, day), round_of(root, consultation)
    lang = lang or made.draft.languages[0]
    table = rendered.answer_table(made, lang)
    return rendered.minutes_docx(meeting, table, lang, made.draft.author.get(lang, ""))


def report_of(
    made: rendered.ConsultationRound, style: str, lang: str | None = None, progress: Progress = silent
) -> bytes:
    """The report as md, json, docx or part of a page, by default in the draft's authoritative language."""
    progress("format")
    lang = lang or made.draft.languages[0]
    if style == "json":
        return canonical_json(tally(made, lang))
    report = consultation_report(made, lang)
    if style == "html":
        return (patterns() + note_html(report.sections)).encode()
    return note_docx(report, made.draft, lang) if style == "docx" else note_markdown(report).encode()


def round_of(root: Path, consultation: str, progress: Progress = silent) -> rendered.ConsultationRound:
    """A consultation with its draft and its records."""
    progress("read")
    project = load(root)
    chosen = chosen_consultation(project, consultation)
    records, _ = read_records(root, progress)
    progress("compare")
    found = opened(root, chosen.draft)
    before, after = found.draft, _following(project, chosen.draft)
    return rendered.ConsultationRound(
        consultation=chosen,
        draft=found.shown or before,
        after=after,
        lines=account(lines_between(before, after), before, after, records).lines if after else (),
        comments=tuple(item for item in records if item.consultation == chosen.id),
        commenters=project.commenters,
        replies=read_replies(root, chosen.id)[0],
        courtesies=courtesies_in(project.words),
    )


def _following(project: Project, label: str) -> Draft | None:
    """The draft frozen after another, or the working text; None after the working text."""
    labels = [entry.label for entry in read_register(project.root)]
    if label not in labels:
        return None
    later = labels[labels.index(label) + 1 :]
    return read_draft(project.root, later[0]) if later else plain(project.draft)


def chosen_consultation(project: Project | Settings, name: str) -> Consultation:
    """The consultation of that name, or the only one that is no rehearsal."""
    known = [item for item in project.consultations if (item.id == name if name else not item.rehearsal)]
    if len(known) != 1:  # of several nobody can guess which is meant
        raise UnknownConsultation(name, tuple(item.id for item in project.consultations))
    return known[0]


def form_of(root: Path, consultation: str, lang: str | None = None) -> tuple[bytes, int]:
    """The Word document, by default in the draft's authoritative language, and how many clauses it has."""
    project = load(root)
    chosen = chosen_consultation(project, consultation)
    draft = open_draft(root, chosen.draft)
    lang = lang or draft.languages[0]
    records = (item for item in read_records(root)[0] if item.consultation == chosen.id)
    found = rehearsed(records, chosen)
    form = comment_form(chosen, draft, project.commenters, project.contact, lang, found)
    return form_docx(form, draft, lang), len(form.clauses)


def follow_comments(root: Path, comments: Iterable[Comment]) -> dict[str, FollowedAnchor]:
    """By number what became of each comment on a frozen draft; others are not followed."""
    comments = tuple(comments)
    known = {entry.label for entry in read_register(root)}
    labels = sorted({comment.draft for comment in comments} & known)
    drafts = {label: open_draft(root, label) for label in (*labels, WORKING)}
    return followed(comments, drafts, WORKING)
