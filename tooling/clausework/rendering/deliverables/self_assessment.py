"""A sheet for each role to judge itself by: the provisions that bind it, with room for what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from clausework.rendering.deliverables import file_name
from clausework.rendering.duties import LEVELS, Duties, DutyRow, basis_cell, evidence_of
from clausework.rendering.publication import DeliveredFile, Publication
from clausework.rendering.view import View, view_of
from clausework.rendering.xlsx import Counted, sheet_xlsx
from clausework.strings.catalogue import say, text_in

COLUMNS = (
    *("place", "clause", "id", "level", "text", "basis", "evidence", "sample", "criterion"),
    *("conforms", "seen", "remark"),
)
WIDTHS = (6, 17, 12, 8, 46, 28, 18, 14, 18, 11, 22, 16)
"""The widths of the columns in characters."""
CONFORMS = COLUMNS.index("conforms")
VERDICTS = ("yes", "no", "not_applicable")


def self_assessment(publication: Publication) -> Iterator[DeliveredFile]:
    """One workbook for each role in each language; of a standard without roles, one for all provisions."""
    draft = publication.draft
    for lang in draft.languages:
        view = view_of(publication, lang)
        duties = Duties(view)
        for role in draft.roles or ("",):
            rows = duties.bound(role) if role else duties.every()
            if not rows:
                continue
            kind, called = (f"assessment-{role}", view.role(role)) if role else ("assessment", "")
            yield DeliveredFile(
                kind="assessment",
                use="committee",
                name=file_name(publication, "xlsx", lang=lang, kind=kind),
                data=_workbook(view, called, rows),
                lang=lang,
                of=called,
            )


def _workbook(view: View, role: str, rows: Sequence[DutyRow]) -> bytes:
    lang = view.lang
    verdicts = [say(lang, f"assessment.verdict_{name}") for name in VERDICTS]
    title = say(lang, "assessment.title_of_role" if role else "assessment.title", role=role)
    above: list[str | Counted] = [title, *_facts(view, rows)]
    above += [Counted(words, CONFORMS, words) for words in verdicts]
    return sheet_xlsx(
        role or title,
        [say(lang, f"assessment.column_{name}") for name in COLUMNS],
        [_cells(view, place, row) for place, row in enumerate(rows, 1)],
        WIDTHS,
        above=above,
        choices={CONFORMS: verdicts},
    )


def _facts(view: View, rows: Sequence[DutyRow]) -> Iterator[str]:
    """The text that it is on, what that is not, who judges, and how."""
    draft, lang = view.draft, view.lang
    edition = view.publication.edition(draft.label)
    standard = " ".join(filter(None, (draft.number, text_in(draft.title, lang))))
    yield say(
        lang, "assessment.standard", standard=standard, stage=view.stage(draft), day=view.day(draft.date)
    )
    if edition.digest:
        yield say(lang, "assessment.digest", label=draft.label, digest=edition.digest)
    if notice := text_in(draft.notice, lang):
        yield notice
    yield say(lang, "assessment.by_hand")
    counts = Counter(row.duty.modal for row in rows)
    counted = [
        say(lang, "assessment.level", level=view.modal(level), count=counts[level])
        for level in LEVELS
        if counts[level]
    ]
    yield say(lang, "assessment.how", count=len(rows), levels=say(lang, "assessment.joined").join(counted))


def _cells(view: View, place: int, row: DutyRow) -> tuple[str, ...]:
    basis = basis_cell(view, row)
    evidence = evidence_of(row.verify, view.lang)
    stated = (evidence.act, evidence.sample, evidence.criterion)
    return (str(place), row.heading, row.duty.id, row.level, row.words, basis, *stated, "", "", "")
