"""How the standard is cited, in the formats of reference managers: RIS, BibTeX and CSL-JSON."""

from __future__ import annotations

from typing import Any

from clausework.model.draft import Draft
from clausework.rendering.citation import given_number
from clausework.rendering.labels import title_without_stage

BIBTEX = {"\\": r"\textbackslash{}", **{letter: f"\\{letter}" for letter in "{}&%#_$"}}
"""What characters that TeX takes for its own are written as."""


class Cited:
    """What a citation of a draft in one language consists of."""

    def __init__(self, draft: Draft, lang: str, address: str = "") -> None:
        self.key = "-".join(filter(None, (draft.standard, draft.label)))
        self.title = title_without_stage(draft, lang) or draft.standard
        self.number = given_number(draft)
        self.author = draft.author.get(lang, "")
        self.stage = draft.stage.get(lang, "")
        self.label = draft.label
        self.day = draft.issued or draft.date
        self.note = draft.notice.get(lang, "")
        self.lang = lang
        self.address = address

    def ris(self) -> str:
        """One record of RIS; each line is a tag and a value."""
        fields = [
            ("TY", "STAND"),
            ("ID", self.key),
            ("TI", self.title),
            ("AU", self.author),
            ("SN", self.number),
            ("ET", " ".join(filter(None, (self.stage, self.label)))),
            ("PY", self.day[:4]),
            ("DA", self.day.replace("-", "/")),
            ("LA", self.lang),
            ("UR", self.address),
            ("N1", self.note),
        ]
        lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
        return "\r\n".join([*lines, "ER  - ", ""])

    def bibtex(self) -> str:
        """One entry of BibTeX."""
        fields = {
            "title": f"{{{_escaped(self.title)}}}",
            "author": f"{{{_escaped(self.author)}}}" if self.author else "",
            "number": _escaped(self.number),
            "type": _escaped(self.stage),
            "version": _escaped(self.label),
            "year": self.day[:4],
            "date": self.day,
            "langid": {"zh": "chinese", "en": "english"}.get(self.lang, self.lang),
            "url": self.address,
            "note": _escaped(self.note),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@techreport{{{self.key},", *lines, "}", ""])

    def csl(self) -> list[dict[str, Any]]:
        """One item of CSL-JSON."""
        values = {
            "id": self.key,
            "type": "standard",
            "title": self.title,
            "author": [{"literal": self.author}] if self.author else [],
            "number": self.number,
            "genre": self.stage,
            "version": self.label,
            "issued": {"date-parts": [[int(part) for part in self.day.split("-")]]} if self.day else {},
            "language": self.lang,
            "URL": self.address,
            "note": self.note,
        }
        return [{name: value for name, value in values.items() if value}]


def _line(value: str) -> str:
    return " ".join(value.split())


def _escaped(value: str) -> str:
    return "".join(BIBTEX.get(letter, letter) for letter in _line(value))
