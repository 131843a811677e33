"""A table as an Excel workbook of one sheet: a head that stays in view, filters, and cells that are text.

Only what a sheet of text needs of ECMA-376; the same table gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from clausework.rendering.office_zip import zipped

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
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/></font>'
    '<font><b/><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>'
)
FORBIDDEN = str.maketrans("[]:*?/\\", "       ")
"""What the name of a sheet must not have."""


def sheet_xlsx(
    name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> bytes:
    """The workbook; `widths` are those of the columns in characters."""
    title = name.translate(FORBIDDEN).strip()[:31] or "1"
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        f'<sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _links(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
        ),
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": _sheet(columns, rows, widths),
    }
    return zipped({part: HEAD + text for part, text in parts.items()})


def _links(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def _sheet(columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> str:
    sizes = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, 1)
    )
    lines = [_row(1, columns, 1), *(_row(place, row, 0) for place, row in enumerate(rows, 2))]
    area = f"A1:{_letter(len(columns) - 1)}{len(rows) + 1}"
    return (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{sizes}</cols><sheetData>{"".join(lines)}</sheetData><autoFilter ref="{area}"/></worksheet>'
    )


def _row(number: int, cells: Sequence[str], style: int) -> str:
    made = "".join(
        f'<c r="{_letter(place)}{number}" t="inlineStr" s="{style}">'
        f'<is><t xml:space="preserve">{escape(words)}</t></is></c>'
        for place, words in enumerate(cells)
    )
    return f'<row r="{number}">{made}</row>'


def _letter(place: int) -> str:
    """The letters of a column: A for the first, AA for that after Z."""
    above, rest = divmod(place, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + rest)
