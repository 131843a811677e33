"""A table as an Excel workbook of one sheet: a head that stays in view, filters, and cells that are text.

Cells may be filled in by choice from a list, and be counted above the table.

Only what a sheet of text needs of ECMA-376; the same table gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from clausework.rendering.office_zip import zipped
from clausework.strings.width import width

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>'
)
LINE = '<{0} style="thin"><color rgb="FFA6A6A6"/></{0}>'
TOP = 'xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
BOLD = f'applyFont="1" {TOP}'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="3"><font><sz val="10"/></font>'
    '<font><b/><sz val="10"/></font><font><b/><sz val="14"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEDEDED"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    f"<border>{''.join(LINE.format(edge) for edge in ('left', 'right', 'top', 'bottom'))}<diagonal/></border>"
    "</borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5">'
    f'<xf numFmtId="49" fontId="0" fillId="0" borderId="1" {TOP}'
    f'<xf numFmtId="49" fontId="1" fillId="2" borderId="1" {BOLD}'
    f'<xf numFmtId="49" fontId="2" fillId="0" borderId="0" {BOLD}'
    f'<xf numFmtId="49" fontId="0" fillId="0" borderId="0" {TOP}'
    f'<xf numFmtId="1" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
    '<alignment horizontal="left" vertical="top"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
CELL, HEAD_CELL, TITLE, LINE_ABOVE, COUNT = range(5)
"""The looks of cells, by their places in the styles."""
FILLED = 0.9
"""How much of the width of a line its words fill before they go on in the next."""
LINE_HEIGHT, TITLE_MORE = 15, 5
"""Points that a line takes, and the title beyond that."""
ROOM = 1000
"""Rows below the last one in which a value can be chosen too, for what people add."""
FORBIDDEN = str.maketrans("[]:*?/\\", "       ")
"""What the name of a sheet must not have."""


class Counted(NamedTuple):
    """A line above the table that counts how often a value stands in a column, as people fill it in."""

    words: str
    column: int
    value: str


def sheet_xlsx(
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    above: Sequence[str | Counted] = (),
    choices: Mapping[int, Sequence[str]] | None = None,
) -> bytes:
    """The workbook; `widths` are those of the columns in characters.

    `above` are lines before the table, the first of them its title; `choices` are the values that the cells
    of a column may have.
    """
    title = name.translate(FORBIDDEN).strip()[:31] or "1"
    head = len(above) + 1
    quoted = title.replace("'", "''")
    repeated = f"'{quoted}'!${head}:${head}"
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        f'<sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/></sheets><definedNames>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{escape(repeated)}</definedName>'
        "</definedNames></workbook>"
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _links(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
        ),
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": _sheet(columns, rows, widths, above, choices or {}),
    }
    return zipped({part: HEAD + text for part, text in parts.items()})


def _links(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def _sheet(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    above: Sequence[str | Counted],
    choices: Mapping[int, Sequence[str]],
) -> str:
    sizes = "".join(
        f'<col min="{place}" max="{place}" width="{size}" customWidth="1"/>'
        for place, size in enumerate(widths, 1)
    )
    head, last = len(above) + 1, len(above) + 1 + len(rows)
    wide = _letter(len(columns) - 1)
    lines = [
        *(_above(place, line, widths, (head + 1, last)) for place, line in enumerate(above, 1)),
        _row(head, columns, HEAD_CELL),
        *(_row(place, row, CELL) for place, row in enumerate(rows, head + 1)),
    ]
    merged = [
        f'<mergeCell ref="A{place}:{wide if isinstance(line, str) else "B"}{place}"/>'
        for place, line in enumerate(above, 1)
    ]
    return (
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{head}" topLeftCell="A{head + 1}" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{sizes}</cols><sheetData>{''.join(lines)}</sheetData>"
        f'<autoFilter ref="A{head}:{wide}{last}"/>'
        f"{_group('mergeCells', merged)}"
        f"{_group('dataValidations', [_choice(*item, head, last) for item in sorted(choices.items())])}"
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    )


def _group(name: str, members: Sequence[str]) -> str:
    return f'<{name} count="{len(members)}">{"".join(members)}</{name}>' if members else ""


def _choice(column: int, values: Sequence[str], head: int, last: int) -> str:
    """The rule that a cell holds one of some values, or nothing."""
    area = f"{_letter(column)}{head + 1}:{_letter(column)}{last + ROOM}"
    listed = escape('"' + ",".join(values) + '"')
    return (
        '<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        f'sqref="{area}">'
        f"<formula1>{listed}</formula1></dataValidation>"
    )


def _above(number: int, line: str | Counted, widths: Sequence[float], area: tuple[int, int]) -> str:
    """A line across all columns; one that counts has its number in the third cell."""
    if isinstance(line, Counted):
        letter, (first, last) = _letter(line.column), area
        formula = escape(f'COUNTIF({letter}{first}:{letter}{last + ROOM},"{line.value}")')
        count = f'<c r="C{number}" s="{COUNT}"><f>{formula}</f><v>0</v></c>'
        return f'<row r="{number}">{_cell(number, 0, line.words, LINE_ABOVE)}{count}</row>'
    deep = -(-width(line) // max(1, int(sum(widths) * FILLED))) or 1
    tall = LINE_HEIGHT * deep + (TITLE_MORE if number == 1 else 0)
    look = TITLE if number == 1 else LINE_ABOVE
    return f'<row r="{number}" ht="{tall}" customHeight="1">{_cell(number, 0, line, look)}</row>'


def _row(number: int, cells: Sequence[str], style: int) -> str:
    made = "".join(_cell(number, place, words, style) for place, words in enumerate(cells))
    return f'<row r="{number}">{made}</row>'


def _cell(number: int, place: int, words: str, style: int) -> str:
    return (
        f'<c r="{_letter(place)}{number}" t="inlineStr" s="{style}">'
        f'<is><t xml:space="preserve">{escape(words)}</t></is></c>'
    )


def _letter(place: int) -> str:
    """The letters of a column: A for the first, AA for that after Z."""
    above, rest = divmod(place, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + rest)
