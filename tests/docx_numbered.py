"""What a Word document reads when its lists are counted as Word counts them: one string for each line."""

import io
import zipfile
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SHOWN = {f"{W}tab": "\t", f"{W}br": "\n"}


NOTE = "FootnoteText"


class Numbered:
    """A document with its styles and lists; `lines` are paragraphs and rows, cells apart by tabs."""

    def __init__(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = ElementTree.fromstring(self.parts["word/document.xml"])
        self.styles = {
            style.get(f"{W}styleId"): style
            for style in ElementTree.fromstring(self.parts["word/styles.xml"]).iter(f"{W}style")
        }
        numbering = ElementTree.fromstring(self.parts["word/numbering.xml"])
        self.kinds = {one.get(f"{W}abstractNumId"): one for one in numbering.iter(f"{W}abstractNum")}
        self.lists = {one.get(f"{W}numId"): one for one in numbering.iter(f"{W}num")}
        self._counts, self._begun = {}, set()

    def lines(self):
        """The style and the words of each paragraph and row; a footnote of a table is a line below its row."""
        for block in self.root.find(f"{W}body"):
            if block.tag == f"{W}p" and not tiny(block):
                yield self.style(block), self._label(block) + letters(block)
            elif block.tag == f"{W}tbl":
                for row in block.iter(f"{W}tr"):
                    parts = [
                        [(self.style(of), letters(of)) for of in cell.iter(f"{W}p")]
                        for cell in row.iter(f"{W}tc")
                    ]
                    cells = [[words for style, words in cell if style != NOTE] for cell in parts]
                    if any(cells):
                        yield "row", "\t".join(map(" ".join, cells))
                    yield from (part for cell in parts for part in cell if part[0] == NOTE)

    def style(self, block):
        return block.find(f"{W}pPr/{W}pStyle").get(f"{W}val")

    def footnotes(self):
        root = ElementTree.fromstring(self.parts["word/footnotes.xml"])
        return [
            "\n".join(map(letters, note.iter(f"{W}p"))).strip()
            for note in root
            if note.get(f"{W}type") is None
        ]

    def _label(self, block):
        own = block.find(f"{W}pPr/{W}numPr")
        if own is None:
            own = self.styles[self.style(block)].find(f"{W}pPr/{W}numPr")
        if own is None or own.find(f"{W}numId").get(f"{W}val") == "0":
            return ""
        name, level = (own.find(f"{W}{tag}").get(f"{W}val") for tag in ("numId", "ilvl"))
        return self._count(name, int(level))

    def _count(self, name, level):
        made = self.lists[name]
        kind = made.find(f"{W}abstractNumId").get(f"{W}val")
        levels = self.kinds[kind].findall(f"{W}lvl")
        counts = self._counts.setdefault(kind, [0] * 9)
        restarted = {one.get(f"{W}ilvl") for one in made.iter(f"{W}lvlOverride")}
        if str(level) in restarted and (name, level) not in self._begun:
            self._begun.add((name, level))
            counts[level] = 0
        counts[level] += 1
        counts[level + 1 :] = [0] * (8 - level)
        words = levels[level].find(f"{W}lvlText").get(f"{W}val")
        for place, one in enumerate(levels):
            words = words.replace(
                f"%{place + 1}", counted(one.find(f"{W}numFmt").get(f"{W}val"), counts[place])
            )
        return words + ("\t" if levels[level].find(f"{W}suff").get(f"{W}val") == "tab" else "")


def tiny(block):
    """Whether a paragraph takes no room: one that ends a section, or opens or ends the contents."""
    spacing = block.find(f"{W}pPr/{W}spacing")
    return spacing is not None and spacing.get(f"{W}line") == "20"


def counted(form, number):
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return str(number)


def letters(paragraph):
    """The words, without the codes of fields."""
    found = []
    for element in paragraph.iter():
        if element.tag in (f"{W}t", f"{M}t"):
            found.append(element.text or "")
        elif element.tag in SHOWN:
            found.append(SHOWN[element.tag] if inside_run(paragraph, element) else "")
        elif element.tag == f"{W}footnoteReference":
            found.append(f"[{element.get(f'{W}id')}]")
    return "".join(found)


def inside_run(paragraph, element):
    """A tab is a letter in a run, and a stop in the properties of a paragraph."""
    return any(element in list(run) for run in paragraph.iter(f"{W}r"))
