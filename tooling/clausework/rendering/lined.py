"""The changed lines of a clause as text, one for each, with whatever signs stand for changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from clausework.model.cause import Cause
from clausework.model.clause import CELL, Run
from clausework.model.redline import Change, Edit, LineChange, Operation, TextChange
from clausework.model.tables import SHOWN
from clausework.redline.words.readable import referred
from clausework.rendering.causing import beside_lines, cause_text, title_causes
from clausework.rendering.redlining import Numbers, markers, retitled, targets, title_key
from clausework.strings.catalogue import say

Signs = Mapping[Operation, tuple[str, str]]
"""What opens and closes a stretch of each operation."""
LABELLED = frozenset(("note", "example", "warning", "caution", "quotation", "table", "figure", "footnote"))
SKIP = "…"


def _same(text: str) -> str:
    return text


class Lined:
    """Writes lines in one language; `written` makes words safe where they go."""

    def __init__(
        self, lang: str, numbers: Numbers, signs: Signs, written: Callable[[str], str] = _same
    ) -> None:
        self._lang = lang
        self._numbers = numbers
        self._signs = signs
        self._written = written

    def change(self, change: Change, shown: str) -> Iterable[str]:
        """All that changed of a clause with its causes; its text in the language `shown`, "" for none."""
        for beside in beside_lines(change, self._lang, shown):
            yield self._written(beside.what)
            yield from self.causes(beside.causes)
        if shown:
            yield from self._text(change.texts[shown], title_key(change), title_causes(change))

    def _text(self, text: TextChange, title: str, why: tuple[Cause, ...]) -> Iterable[str]:
        """The changed lines; what stays is left out. `title` is the key of what stands before a title."""
        if retitled(text):
            yield f"{say(self._lang, title)}{self._edits(text.title)}"
            yield from self.causes(why)
        skipped = False
        told: tuple[Cause, ...] = ()
        for line, sign in zip(text.lines, markers(text.lines), strict=True):
            if line.altered:
                yield self._line(line, sign)
                yield from self.causes(line.causes, told)
                told = line.causes or told
            elif not skipped:
                yield SKIP
            skipped = not line.altered

    def causes(self, causes: tuple[Cause, ...], told: tuple[Cause, ...] = ()) -> Iterable[str]:
        """The causes of a line, each in a line; those that were `told` right before are not told again."""
        if causes and causes == told:
            yield f"  ← {say(self._lang, 'redline.cause_same')}"
            return
        for cause in causes:
            yield f"  ← {self._written(cause_text(cause, self._lang))}"

    def _line(self, line: LineChange, sign: str) -> str:
        side = line.new or line.old
        if side is None:
            return ""
        lang = self._lang
        if line.destination:
            suffix = "" if side.id else "_line"
            goal = self._numbers.of(line.destination, "insert")
            return say(lang, f"redline.went{suffix}", clause=goal, id=side.id)
        label = say(lang, f"redline.mark_{side.kind}") if side.kind in LABELLED else sign
        parts = [label, self._edits(line.edits), self._picture(line) if side.kind == "figure" else ""]
        if line.moved and line.origin:
            parts.append(say(lang, "redline.came", clause=self._numbers.of(line.origin, "delete"), id=""))
        elif line.moved:
            parts.append(say(lang, "redline.moved_line"))
        if side.id:
            parts.append(f"({side.id})")
        return " ".join(filter(None, parts))

    def _picture(self, line: LineChange) -> str:
        old, new = (Run(name, "code") for name in targets(line))
        if old == new:
            return self._edits((Edit("equal", (new,)),))
        return self._edits(edit for edit in (Edit("delete", (old,)), Edit("insert", (new,))) if edit.text)

    def _edits(self, edits: Iterable[Edit]) -> str:
        return "".join(self._edit(edit) for edit in edits)

    def _edit(self, edit: Edit) -> str:
        opening, closing = self._signs[edit.op]
        return opening + self._written("".join(self._run(run, edit.op) for run in edit.runs)) + closing

    def _run(self, run: Run, op: Operation) -> str:
        if run.mark == "ref":
            return run.text or referred(self._numbers.of(run.target, op), self._lang)
        if run.mark == "footnote":
            return f"[{run.target}]"
        if run.mark == "break":
            return " | " if run == CELL else " "
        return SHOWN[run.text] if run.mark == "merged" else run.plain
