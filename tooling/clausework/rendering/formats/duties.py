"""The duties of each role as files to work with: for spreadsheets as CSV and XLSX, and for Word."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from clausework.rendering import routes
from clausework.rendering.answers import csv_text
from clausework.rendering.causing import cause_text
from clausework.rendering.docx import about, packed
from clausework.rendering.docx.blocks import paragraph, ruled
from clausework.rendering.duties import Duties, DutyRow, basis_cell
from clausework.rendering.labels import number_and_title
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of
from clausework.rendering.xlsx import sheet_xlsx
from clausework.strings.catalogue import say, text_in

FILES = ("*.csv", "*.xlsx", "*.docx")
COLUMNS = (
    *("relation", "level", "clause", "id", "text"),
    *("basis", "verification", "period", "change", "beside", "comments"),
)
OWN = COLUMNS.index("verification") + 1
"""Where the standard's own fields have their columns."""
TWIPS = (1000, 660, 1300, 1080, 2956, 1700, 1400, 740, 1850, 1000, 600)
"""The widths of the columns in Word; they fill A4 across."""
FIELD = 700
"""The width of the column of an own field in Word, where there is room."""
CHARACTERS = (12, 8, 22, 12, 60, 36, 30, 12, 60, 30, 12)
"""Those in a spreadsheet."""


def stage(publication: Publication) -> dict[str, bytes]:
    """The files of every role in every language."""
    found: dict[str, bytes] = {}
    for lang in publication.draft.languages if publication.draft.roles else ():
        view = view_of(publication, lang)
        duties = Duties(view)
        names = [say(lang, f"duties.column_{name}") for name in COLUMNS]
        fields = view.draft.fields
        names[OWN:OWN] = [text_in(field.title, lang) or field.name for field in fields]
        widths = [*CHARACTERS[:OWN], *[12] * len(fields), *CHARACTERS[OWN:]]
        for role in publication.draft.roles:
            rows = [_cells(view, row) for row in (*duties.bound(role), *duties.concerned(role))]
            title = view.say("role_title", role=view.role(role))
            found |= _news(view, duties, role)
            found[routes.duties(lang, role, "csv")] = csv_text(names, rows).encode()
            found[routes.duties(lang, role, "xlsx")] = sheet_xlsx(view.role(role), names, rows, widths)
            found[routes.duties(lang, role, "docx")] = _docx(view, title, names, rows)
    return found


def _news(view: View, duties: Duties, role: str) -> dict[str, bytes]:
    """The changes for a role since the draft before, with their causes, for spreadsheets."""
    redline = view.publication.redline
    if redline is None:
        return {}
    heads = [say(view.lang, f"duties.{name}") for name in ("column_id", "column_level", "column_clause")]
    heads += [say(view.lang, f"duties.{name}") for name in ("column_change", "causes")]
    rows = [
        (
            *(each.place, each.level, each.heading, each.change.told),
            "\n".join(cause_text(cause, view.lang) for cause in each.change.causes),
        )
        for each in duties.news(role)
    ]
    path = routes.since(view.lang, role, redline.old.label, "xlsx")
    return {path: sheet_xlsx(view.role(role), heads, rows, (12, 8, 22, 60, 60))}


def _cells(view: View, row: DutyRow) -> tuple[str, ...]:
    """The cells of a row, in the order of the columns."""
    relation = "binds" if row.bound else "names" if row.of else "names_only"
    counted = say(view.lang, "charts.comments", count=len(row.comments))
    return (
        say(view.lang, f"duties.{relation}", roles=row.of),
        row.level,
        row.heading,
        row.duty.id,
        row.words,
        basis_cell(view, row),
        row.verify,
        *(row.duty.provision.fields.get(field.name, "") for field in view.draft.fields),
        row.period,
        row.change.told if row.change else "",
        "\n".join(row.change.beside) if row.change else "",
        view.told(counted, row.comments) if row.comments else "",
    )


def _widths(fields: int) -> tuple[int, ...]:
    """The widths of the columns in Word; those of the standard's own fields are taken from the text's."""
    text = COLUMNS.index("text")
    each = min(TWIPS[text] // 2 // fields, FIELD) if fields else 0
    own = (each,) * fields
    return (*TWIPS[:text], TWIPS[text] - sum(own), *TWIPS[text + 1 : OWN], *own, *TWIPS[OWN:])


def _docx(view: View, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    draft = view.draft
    standard = number_and_title(draft, view.lang)
    body = Element("w:body")
    paragraph(body, title, "FrontHeading")
    dated = f"{view.stage(draft)} {view.day(draft.date)}".strip()
    for fact in filter(None, (standard, dated, draft.notice.get(view.lang, ""))):
        paragraph(body, fact, "Normal")
    count = len(columns) - len(COLUMNS)
    ruled(body, columns, rows, _widths(count), frozenset([1, 10 + count]))
    paragraph(body, say(view.lang, "duties.files_note"), "Normal")
    return packed(about(draft, view.lang, standard, title, view.standing), view.lang, body, across=True)
