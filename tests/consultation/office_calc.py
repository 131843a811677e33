"""Run by the Python that has LibreOffice's bindings: fill in a table of answers in Calc, and save it in many ways.

    python3 office_calc.py FOLDER/sent.xlsx

The standard input has, as JSON, outcome and reason by number and the ways: each the file to be saved, the filter
and its options, the heading of the column by which to sort, those of the columns to delete, and rows to add.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "rendering"))

import uno
from com.sun.star.table import TableSortField
from office_script import office, opened, option

CSV = "Text - txt - csv (StarCalc)"


def main(sent, answers, ways):
    with office() as services:
        for way in ways:
            options = (
                (option("FilterName", CSV), option("FilterOptions", "44,34,76,1"))
                if sent.suffix == ".csv"
                else ()
            )
            document = opened(services, sent, *options)
            sheet = document.Sheets.getByIndex(0)
            fill(sheet, answers)
            change(sheet, way)
            saved = [option("FilterName", way["filter"])]
            if way.get("options"):
                saved.append(option("FilterOptions", way["options"]))
            document.storeToURL(Path(way["file"]).resolve().as_uri(), tuple(saved))
            document.close(False)


def used(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn


def head_of(sheet):
    """The row of the headings, and the column of each."""
    last, width = used(sheet)
    for row in range(last):
        words = {sheet.getCellByPosition(column, row).String: column for column in range(width + 1)}
        if "意见编号" in words:
            return row, words
    raise SystemExit("no headings")


def fill(sheet, answers):
    head, words = head_of(sheet)
    for row in range(head + 1, used(sheet)[0] + 1):
        answer = answers.get(sheet.getCellByPosition(words["意见编号"], row).String)
        for heading, text in zip(("处理意见", "理由"), answer or (), strict=False):
            sheet.getCellByPosition(words[heading], row).String = text


def change(sheet, way):
    head, words = head_of(sheet)
    last, width = used(sheet)
    if way.get("sort"):
        field = TableSortField()
        field.Field, field.IsAscending = words[way["sort"]], False
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        area = sheet.getCellRangeByPosition(0, head, width, last)
        area.sort((option("SortFields", fields), option("ContainsHeader", True)))
    for place, row in enumerate(way.get("add", ()), last + 1):
        for heading, text in row.items():
            sheet.getCellByPosition(words[heading], place).String = text
    for column in sorted((words[heading] for heading in way.get("drop", ())), reverse=True):
        sheet.Columns.removeByIndex(column, 1)


if __name__ == "__main__":
    told = json.load(sys.stdin)
    main(Path(sys.argv[1]).resolve(), told["answers"], told["ways"])
