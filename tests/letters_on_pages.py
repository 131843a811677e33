"""The letters of a PDF with their faces, sizes and places, and the rules that are drawn on its pages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

A4 = (595.28, 841.89)


class Letter(NamedTuple):
    """A letter that can be seen: lengths are points from the left and from the foot of the page."""

    sign: str
    font: str
    size: float
    left: float
    bottom: float
    right: float
    top: float

    @property
    def sans(self) -> bool:
        """Whether it has the face of heads, 黑体."""
        return "Sans" in self.font


class Rule(NamedTuple):
    """A stroke by its bounds and thickness."""

    left: float
    bottom: float
    right: float
    top: float
    stroke: float


class Found(NamedTuple):
    """Words that stand on a page, counted from 0."""

    page: int
    letters: list[Letter]

    left = property(lambda self: min(letter.left for letter in self.letters))
    right = property(lambda self: max(letter.right for letter in self.letters))
    top = property(lambda self: max(letter.top for letter in self.letters))
    bottom = property(lambda self: min(letter.bottom for letter in self.letters))
    size = property(lambda self: round(max(letter.size for letter in self.letters), 1))
    sans = property(lambda self: all(letter.sans for letter in self.letters))
    serif = property(lambda self: not any(letter.sans for letter in self.letters))
    centre = property(lambda self: (self.left + self.right) / 2)


class Printed:
    """A PDF that can be asked where words stand and how they look."""

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)
        self.pages = [list(_letters(page)) for page in self._document]
        self.rules = [list(_rules(page)) for page in self._document]
        self.pictures = [list(_pictures(page)) for page in self._document]
        self.sizes = [page.get_size() for page in self._document]

    def every(self, words: str, page: int | None = None) -> list[Found]:
        """All places where words stand, whatever blanks are between them."""
        words, found = "".join(words.split()), []
        for number, letters in enumerate(self.pages):
            text = "".join(letter.sign for letter in letters)
            at = text.find(words) if page in (None, number) else -1
            while at >= 0:
                found.append(Found(number, letters[at : at + len(words)]))
                at = text.find(words, at + 1)
        return found

    def last(self, words: str, page: int | None = None) -> Found:
        """The last place: a heading stands in the contents before."""
        return self.every(words, page)[-1]

    def first(self, words: str, page: int | None = None) -> Found:
        return self.every(words, page)[0]

    def text(self, page: int) -> str:
        return "".join(letter.sign for letter in self.pages[page])

    def line_of(self, found: Found) -> Found:
        """All that stands on the line of these words."""
        middle = (found.bottom + found.top) / 2
        letters = self.pages[found.page]
        return Found(found.page, [each for each in letters if each.bottom <= middle <= each.top])

    def above(self, found: Found) -> float:
        """The room between words and what stands above them."""
        tops = (each.bottom for each in self.pages[found.page] if each.bottom >= found.top)
        return min(tops) - found.top

    def around(self, found: Found) -> list[Rule]:
        """The frames and lines across the height of these words."""
        rules = self.rules[found.page]
        return [rule for rule in rules if rule.bottom <= found.bottom and rule.top >= found.top]


def _letters(page: pypdfium2.PdfPage) -> Iterator[Letter]:
    text = page.get_textpage()
    flags, buffer = ctypes.c_int(), ctypes.create_string_buffer(128)
    half = ""
    for at in range(text.count_chars()):
        unit = chr(pdfium.FPDFText_GetUnicode(text, at))
        sign, half = half + unit, unit if "\ud800" <= unit <= "\udbff" else ""
        if half or sign.isspace() or sign in "\x00\x02\u200b\ufffe":
            continue
        sign = sign.encode("utf-16", "surrogatepass").decode("utf-16")
        left, bottom, right, top = text.get_charbox(at)
        pdfium.FPDFText_GetFontInfo(text, at, buffer, 128, ctypes.byref(flags))
        size = pdfium.FPDFText_GetFontSize(text, at)
        yield Letter(sign, buffer.value.decode(), size, left, bottom, right, top)


def _rules(page: pypdfium2.PdfPage) -> Iterator[Rule]:
    for each in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,)):
        stroke = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(each, ctypes.byref(stroke))
        yield Rule(*each.get_bounds(), round(stroke.value, 2))


def _pictures(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)
    for each in page.get_objects(filter=kinds, max_depth=1):
        yield each.get_bounds()
