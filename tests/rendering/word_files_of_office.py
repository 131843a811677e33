"""Run by the Python that has LibreOffice's bindings: write five standards as Word files, each in another way.

python3 word_files_of_office.py FOLDER
"""

import sys
from pathlib import Path

import uno
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK
from office_script import office, option


class Writer:
    """Writes at the end of a new document."""

    def __init__(self, services):
        desktop = services("com.sun.star.frame.Desktop")
        hidden = (option("Hidden", True),)
        self.document = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, hidden)
        self.text = self.document.Text
        self.cursor = self.text.createTextCursor()

    def line(self, words, style="Text body"):
        self.cursor.ParaStyleName = style
        self.text.insertString(self.cursor, words, False)
        self.end()

    def end(self):
        self.text.insertControlCharacter(self.cursor, PARAGRAPH_BREAK, False)

    def noted(self, words, note):
        self.cursor.ParaStyleName = "Text body"
        self.text.insertString(self.cursor, words, False)
        mark = self.document.createInstance("com.sun.star.text.Footnote")
        self.text.insertTextContent(self.cursor, mark, False)
        mark.Text.setString(note)
        self.end()

    def numbered_headings(self):
        """Let the office count the headings: 1, 1.1."""
        rules = self.document.getChapterNumberingRules()
        for level in range(3):
            found = {value.Name: value.Value for value in rules.getByIndex(level)}
            found |= {
                "NumberingType": 4,
                "ParentNumbering": level + 1,
                "HeadingStyleName": f"Heading {level + 1}",
            }
            found["ListFormat"] = ".".join(f"%{place}%" for place in range(1, level + 2))
            kept = ("NumberingType", "ParentNumbering", "HeadingStyleName", "ListFormat")
            values = tuple(option(name, found[name]) for name in kept if name in found)
            typed = uno.Any("[]com.sun.star.beans.PropertyValue", values)
            uno.invoke(rules, "replaceByIndex", (level, typed))

    def table(self, rows):
        made = self.document.createInstance("com.sun.star.text.TextTable")
        made.initialize(len(rows), len(rows[0]))
        self.text.insertTextContent(self.cursor, made, False)
        for at, row in enumerate(rows):
            for column, words in enumerate(row):
                made.getCellByPosition(column, at).setString(words)
        self.cursor.gotoEnd(False)
        return made

    def bullets(self, words):
        self.cursor.ParaStyleName = "Text body"
        self.cursor.NumberingStyleName = "List 1"
        for item in words:
            self.text.insertString(self.cursor, item, False)
            self.end()
        self.cursor.NumberingStyleName = ""

    def save(self, path):
        self.document.storeToURL(path.as_uri(), (option("FilterName", "MS Word 2007 XML"),))
        self.document.close(False)


def styles(out):
    """Headings of styles that count."""
    out.numbered_headings()
    out.line("Bicycle shelters", "Title")
    out.line("Scope", "Heading 1")
    out.line("This document applies to bicycle shelters.")
    out.line("Building", "Heading 1")
    out.line("Roof", "Heading 2")
    out.line("The roof shall carry snow. See 2.2.")
    out.bullets(["slate", "tin"])
    out.line("Stands", "Heading 2")
    out.line("Each stand should hold two bicycles.")
    out.line("Care", "Heading 1")
    out.line("The owner shall sweep the shelter.")


def typed(out):
    """Numbers that are typed, in plain paragraphs."""
    for words in (
        "1 范围", "本文件适用于自行车棚。", "2 建造", "2.1 顶棚", "2.1.1 顶棚应能承受积雪。",
        "2.1.2 顶棚宜采用下列材料：", "a) 石板；", "b) 铁皮。", "2.2 车架", "每个车架应能停放两辆自行车，见2.1。",
        "注：两辆为一组。", "3 维护", "业主应清扫车棚。",
    ):  # fmt: skip
        out.line(words)


def tables(out):
    """Tables with captions, one with cells over two columns."""
    out.line("Scope", "Heading 1")
    out.line("This document applies to wood stores.")
    out.line("Moisture", "Heading 1")
    out.line("The wood shall be as dry as Table 1 says.")
    out.line("Table 1 — Moisture")
    out.table([["Wood", "Moisture"], ["Beech", "18 %"], ["Oak", "20 %"]])
    out.line("Table 2 — Prices")
    made = out.table([["Wood", "Summer", "Winter"], ["Beech", "all year", ""], ["Oak", "90", "110"]])
    cursor = made.createCursorByCellName("B2")
    cursor.gotoCellByName("C2", True)
    cursor.mergeRange()
    out.line("The seller shall show both tables.")


def footnotes(out):
    """Footnotes in two clauses."""
    out.line("Scope", "Heading 1")
    out.noted("This document applies to wells", "Not to springs.")
    out.line("Care", "Heading 1")
    out.noted("The warden shall clean the well", "Once a year.")
    out.noted("Buckets should be of wood", "Tin rusts.")


def tracked(out):
    """Changes that are tracked: words that came and words that are gone."""
    out.line("Scope", "Heading 1")
    out.line("This document applies to mills.")
    out.line("Grinding", "Heading 1")
    out.line("The miller shall grind the corn at night.")
    out.document.RecordChanges = True
    search = out.document.createSearchDescriptor()
    search.SearchString = "at night"
    out.document.findFirst(search).setString("by day")
    out.text.insertString(out.cursor, "The stones shall be dressed each spring.", False)
    out.document.RecordChanges = False


def main(folder):
    with office() as services:
        for build in (styles, typed, tables, footnotes, tracked):
            out = Writer(services)
            build(out)
            out.save(folder / f"{build.__name__}.docx")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
