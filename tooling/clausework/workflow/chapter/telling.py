"""What was understood of an edit, told in lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.strings.catalogue import say
from clausework.workflow.chapter.applying import ChapterEdit


def told(edit: ChapterEdit, lang: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each kind of change that there is, with a line for each."""
    return tuple((kind, lines) for kind, found in _Told(edit, lang).kinds() if (lines := tuple(found)))


class _Told:
    """Says names with titles, and numbers where they matter."""

    def __init__(self, edit: ChapterEdit, lang: str) -> None:
        self.edit = edit
        self.lang = lang

    def kinds(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The lines of each kind, in the order in which they are shown."""
        what = self.edit.what
        yield "new", (self._numbered(name) for name in what.new)
        yield "moved", (self._moved(name) for name in what.moved)
        yield "renamed", (self._became((old,), (new,)) for old, new in what.renamed.items())
        yield "restored", (self._place(name) for name in what.restored)
        yield "divided", (self._became(entry.old, entry.new) for entry in what.divided)
        yield "joined", (self._became(entry.old, entry.new) for entry in what.joined)
        yield "shifted", self._shifts()
        yield "retitled", (self._in(name, langs) for name, langs in what.retitled.items())
        yield "written", (self._in(name, langs) for name, langs in what.written.items())
        yield "allotted", iter(self.edit.staged.allotted)
        yield "retired", (self._place(name) for name in what.retired)
        yield "ended", (self._say("lost_from", id=name, clause=at) for name, at in what.ended.items())
        yield "untranslated", (self._in(name, langs) for name, langs in what.untranslated.items())

    def _say(self, key: str, **values: object) -> str:
        return say(self.lang, f"edit.{key}", **values)

    def _place(self, name: str) -> str:
        return self._say("place", id=name, title=self.edit.titles.get(name, "")).rstrip()

    def _after(self, name: str) -> str:
        return self.edit.staged.numbers.get(self.edit.what.renamed.get(name, name), "")

    def _numbered(self, name: str) -> str:
        number = self._after(name)
        place = self._place(name)
        return self._say("at_number", name=place, number=number) if number else place

    def _moved(self, name: str) -> str:
        old, new = self.edit.numbers.get(name, ""), self._after(name)
        place = self._place(name)
        return self._say("from_to", name=place, old=old, new=new) if old != new else place

    def _became(self, old: tuple[str, ...], new: tuple[str, ...]) -> str:
        return self._say("became", old=self._between(old), new=self._between(new))

    def _in(self, name: str, languages: tuple[str, ...]) -> str:
        return self._say("in_languages", name=self._place(name), languages=" ".join(languages))

    def _shifts(self) -> Iterator[str]:
        for shift in self.edit.what.shifted:
            if shift.provisions:
                names = self._between(shift.provisions)
                yield self._say("shift", provisions=names, old=shift.old, new=shift.new)
            if count := shift.lines - len(shift.provisions):
                yield self._say("shift_lines", count=count, old=shift.old, new=shift.new)

    def _between(self, names: tuple[str, ...]) -> str:
        return say(self.lang, "errors.between").join(names)
