"""The text of a standard in Word: cover, contents, front pages, clauses, annexes and the closing rule."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from xml.etree.ElementTree import Element

from clausework.model.clause import Clause
from clausework.model.draft import Draft
from clausework.model.mentions import anchors_in
from clausework.model.numbering import annex_letter
from clausework.rendering import labels
from clausework.rendering.docx.document_parts import DocumentParts
from clausework.rendering.docx.properties import Value, properties
from clausework.rendering.docx.standard.blocks import ClauseBlocks, DocumentSoFar
from clausework.rendering.docx.standard.cover import contents, cover, listed, title_run
from clausework.rendering.docx.standard.numbering import DEEPEST, Lists
from clausework.rendering.docx.standard.paragraphs import Bookmarks, Words, paragraph, run
from clausework.rendering.docx.standard.sections import section
from clausework.rendering.docx.standard.styles import Look, has_style
from clausework.strings.catalogue import say

FRONT = frozenset({"foreword", "introduction"})
BACK = frozenset({"bibliography", "index"})
STATUS = {False: "normative", True: "informative"}


class StandardDocument:
    """Writes one draft in one language; `lists` and `parts` are what its body refers to."""

    def __init__(self, draft: Draft, lang: str, look: Look, pictures: Mapping[str, bytes]) -> None:
        self.lists = Lists(look, lang)
        self.parts = DocumentParts()
        self._draft, self._lang, self._look = draft, lang, look
        within = (anchor for clause in draft.clauses for anchor in anchors_in(draft, clause, lang).values())
        provisions = (block.id for _, block in draft.provisions(lang))
        clauses = (clause.id for clause in draft.clauses)
        self._marks = Bookmarks(dict.fromkeys(chain(clauses, provisions, within)))
        self._so_far = DocumentSoFar(draft, lang, look, self.lists, self.parts, self._marks, pictures)
        self._counted: dict[str, list[int]] = {}

    def body(self) -> Element:
        """The `w:body`."""
        made = Element("w:body")
        made.extend(cover(self._draft, self._lang))
        _end_section(made, section("cover", self._look))
        entries = [(clause, self._entry(clause)) for clause in self._draft.clauses if listed(clause)]
        made.extend(contents(entries, self._lang, self._look, self._marks))
        front = True
        for clause in self._draft.clauses:
            if front and labels.chapter_of(self._draft, clause).element not in FRONT:
                front = False
                _end_section(made, section("front", self._look))
                made.append(paragraph("MiddleTitle", [labels.title_without_stage(self._draft, self._lang)]))
            blocks = list(ClauseBlocks(self._so_far, clause).write())
            own = clause.texts.get(self._lang)
            run_in = (
                clause.untitled and own is not None and own.blocks[:1] and own.blocks[0].kind == "paragraph"
            )
            heading = self._numbered_text(clause, blocks.pop(0)) if run_in else self._heading(clause)
            made.append(self._marks.around(heading, clause.id))
            made.extend(blocks)
        if front:
            _end_section(made, section("front", self._look))
        made.append(paragraph("Closing"))
        made.append(section("text", self._look))
        return made

    def _entry(self, clause: Clause) -> str:
        """A heading as the contents have it."""
        number, title = labels.number_of(clause, self._lang), self._title(clause)
        gap = "\u3000" if self._lang == "zh" else " "
        if annex_letter(clause) and clause.depth == 1:
            number += self._status(clause) if self._lang == "zh" else f" {self._status(clause)}"
        return gap.join(filter(None, (number, title)))

    def _status(self, clause: Clause) -> str:
        """Whether an annex binds; the edition of 2009 says 资料性附录 where that of 2020 says 资料性."""
        edition = "_2009" if self._draft.look == "gbt1.1-2009" else ""
        return say(self._lang, f"docx.{STATUS[clause.informative]}{edition}")

    def _title(self, clause: Clause) -> str:
        """The title in the language, or in another if there is none in this one."""
        texts = filter(None, (clause.texts.get(self._lang), *clause.texts.values()))
        return next(
            filter(None, (text.title or (text.term.preferred if text.term else "") for text in texts)), ""
        )

    def _heading(self, clause: Clause) -> Element:
        title = self._title(clause)
        if not clause.number:
            return paragraph(self._front_style(clause), [title_run(title, self._look)])
        if clause.element == "annex" and clause.depth == 1:
            return self._numbered(clause, "Annex", 0, ["\n", self._status(clause), "\n", title], "annexes")
        level = min(clause.depth, DEEPEST) - 1
        if clause.element == "annex":
            return self._numbered(clause, f"AnnexClause{min(level, 4)}", level, [title], "annexes")
        if clause.element == "term":
            style = "Term1" if clause.depth <= 2 else "Term2"
            return self._numbered(clause, style, level, self._designations(clause, title), "clauses")
        style = f"Clause{level}" if level else "Chapter"
        return self._numbered(clause, style, level, [title], "clauses")

    def _numbered(self, clause: Clause, style: str, level: int, words: list[Words], name: str) -> Element:
        """A heading that Word numbers; where it would count otherwise, the number is typed."""
        if self._follows(name, level, clause.number):
            number: Value = {"ilvl": {"val": level}, "numId": {"val": self.lists.running(name)}}
            return paragraph(style, words, **({"numPr": number} if style.startswith("Term") else {}))
        typed = labels.number_of(clause, self._lang) + ("" if words[0] == "\n" else self._look.gap)
        return paragraph(style, [typed, *words], numPr={"ilvl": {"val": 0}, "numId": {"val": 0}})

    def _numbered_text(self, clause: Clause, paragraph: Element) -> Element:
        """The first paragraph of an untitled clause, into which its number runs."""
        name = "annexes" if clause.element == "annex" else "clauses"
        level = min(clause.depth, DEEPEST) - 1
        known = self._follows(name, level, clause.number)
        counting = {"ilvl": level, "numId": self.lists.running(name)} if known else {"ilvl": 0, "numId": 0}
        number: Value = {key: {"val": value} for key, value in counting.items()}
        look: dict[str, Value] = {
            "numPr": number,
            "ind": {"left": 0, "firstLine": 0},
            "rPr": {"b": {"val": "1"}},
        }
        paragraph[0] = properties("w:pPr", {"pStyle": "Text", **look})
        if not known:
            typed = labels.number_of(clause, self._lang) + self._look.gap
            paragraph.insert(1, run(typed, look={"b": "1"}))
        return paragraph

    def _follows(self, name: str, level: int, number: str) -> bool:
        """Whether the number is the next in a list at its level, so that Word comes to the same."""
        before = self._counted.get(name, [])
        last = before[level] if level < len(before) else 0
        found = [*before[:level], last + 1]
        head = chr(ord("A") + found[0] - 1) if name == "annexes" else str(found[0])
        plain = number.removeprefix("附录").removeprefix("Annex").strip()
        same = len(found) == level + 1 and ".".join((head, *map(str, found[1:]))) == plain
        if same:
            self._counted[name] = found
        return same

    def _front_style(self, clause: Clause) -> str:
        if clause.element in BACK:
            return "BackTitle"
        intro = clause.element == "introduction" and has_style(self._look, "IntroTitle")
        return "IntroTitle" if intro else "FrontTitle"

    def _designations(self, clause: Clause, title: str) -> list[Words]:
        """The names of a term under its number: the preferred with those in other languages, the admitted."""
        text = clause.texts.get(self._lang)
        term = text.term if text else None
        others = [of.term.preferred for lang, of in clause.texts.items() if lang != self._lang and of.term]
        gap = "\u3000" if self._lang == "zh" else "  "
        preferred = term.preferred if term else title
        words: list[Words] = [f"\n\t{gap.join((preferred, *others))}"]
        for name in term.admitted if term else ():
            words.append(run(f"\n\t{name}", look={"b": "0"}))
        if title and title != preferred:
            words.insert(0, f"\n\t{title}")
        return words


def _end_section(body: Element, properties: Element) -> None:
    """Let the last paragraph end its section; a table cannot."""
    if not len(body) or body[-1].tag != "w:p" or any(of.tag == "w:sectPr" for of in body[-1][0]):
        body.append(paragraph("Normal"))
    body[-1][0].append(properties)
