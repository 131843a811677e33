"""The heading of each clause, with what stands under it: the clauses of a text, or of a redline."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from clausework.model.canonical import text_hash
from clausework.model.cause import Cause
from clausework.model.clause import Clause, ClauseText
from clausework.model.draft import Draft
from clausework.model.numbering import annex_letter
from clausework.model.redline import Change, Redline, TextChange
from clausework.rendering.causing import beside_lines, cause_text, title_causes
from clausework.rendering.labels import number_of, own_title, title_of
from clausework.rendering.pdf.clauses import TOLD, BlockSetter, PictureName, unchanged
from clausework.rendering.pdf.parts import TypesetBlock, TypesetClause, TypesetNote, TypesetRun
from clausework.rendering.pdf.wording import plain
from clausework.strings.catalogue import say

GAPS = {"zh": "\u3000"}
"""What stands between number and title; GB/T 1.1 wants the width of a character."""
FRONT = frozenset(("foreword", "introduction"))
UNNUMBERED = frozenset((*FRONT, "bibliography", "index"))
LISTED = 2
"""The levels of headings that the contents list."""


CodeOf = Callable[[str], tuple[str, str]]
"""The file of a clause's QR code and the address in it; "" and "" if it has none."""


def no_code(clause_id: str) -> tuple[str, str]:
    """No code: for a redline, and where the address of the site is not known."""
    return "", ""


class CauseNotes:
    """Numbers the causes in the order of reading; the same causes have one number."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._known: dict[tuple[str, ...], int] = {}

    def __call__(self, causes: tuple[Cause, ...]) -> tuple[TypesetNote, ...]:
        """The note of a line with those causes."""
        lines = tuple(cause_text(cause, self._lang) for cause in causes)
        if not lines:
            return ()
        if lines in self._known:
            return (TypesetNote(self._known[lines], told=True),)
        self._known[lines] = len(self._known) + 1
        return (TypesetNote(self._known[lines], lines=lines),)


class ClauseSetter:
    """Sets the clauses of a draft in one language, or of a redline against the draft `old`."""

    def __init__(
        self, lang: str, new: Draft, old: Draft | None, picture: PictureName, code: CodeOf = no_code
    ) -> None:
        self._lang, self._new, self._old = lang, new, old
        self._code = code
        self._notes = CauseNotes(lang)
        self._setter = BlockSetter(lang, new, old, notes=self._notes, picture=picture)
        self._level = 0
        self._told: set[str] = set()

    def text(self) -> Iterator[tuple[bool, TypesetClause]]:
        """Each clause of the draft, and whether it stands before the body."""
        in_front = False
        for clause in self._new.clauses:
            in_front = clause.element in FRONT if clause.depth == 1 else in_front
            text = clause.texts.get(self._lang)
            change = unchanged(text) if text else TextChange()
            blocks = (*self._warnings(clause), *self._setter.blocks(change, clause.id, clause.id))
            title = plain(own_title(clause, self._lang))
            number = plain(number_of(clause, self._lang))
            status = plain(status_of(clause, self._new.look, self._lang))
            yield in_front, self._clause(clause, number, title, blocks, status)

    def redline(self, redline: Redline) -> Iterator[tuple[bool, TypesetClause]]:
        """Each clause of either draft, and whether it stands before the body."""
        in_front = False
        for change in redline.changes:
            clause = self._new.clause(change.new) or (self._old.clause(change.old) if self._old else None)
            if clause is None:
                continue
            in_front = clause.element in FRONT if clause.depth == 1 else in_front
            yield in_front, self._changed(change, clause)

    def _changed(self, change: Change, clause: Clause) -> TypesetClause:
        text = change.texts.get(self._lang, TextChange())
        warnings = self._warnings(clause) if change.new else ()
        before = self._headed(change)
        title = self._setter.wording.runs(text.title) or plain(own_title(clause, self._lang), op=_op(change))
        if change.new and before is None:
            title = plain("".join(run.text for run in title if run.op != "delete"), op="insert")
        causes = title_causes(change) if any(run.op for run in title) else ()
        new = self._new.clause(change.new)
        number = _both(*(number_of(each, self._lang) if each else "" for each in (before, new)))
        status = _both(*(status_of(each, self._new.look, self._lang) for each in (before, new)))
        blocks = (*warnings, *self._beside(change), *self._setter.blocks(text, change.old, change.new))
        return self._clause(clause, number, title, blocks, status, self._notes(causes), gone=not change.new)

    def _beside(self, change: Change) -> Iterator[TypesetBlock]:
        """What changed of a clause beside its lines: each thing once, with all its causes."""
        found: dict[str, dict[int, TypesetNote]] = {}
        for side in beside_lines(change, self._lang, self._lang):
            notes = found.setdefault(side.what, {})
            for note in self._notes(side.causes):
                notes.setdefault(note.number, note)
        for what, notes in found.items():
            yield TypesetBlock(
                kind="paragraph",
                runs=plain(what, TOLD),
                small=True,
                changed=True,
                notes=tuple(notes.values()),
            )

    def _headed(self, change: Change) -> Clause | None:
        """The old clause whose heading stands here; of clauses that were split from one, the first has it."""
        if self._old is None or change.old in self._told:
            return None
        self._told.add(change.old)
        return self._old.clause(change.old)

    def _clause(
        self,
        clause: Clause,
        number: tuple[TypesetRun, ...],
        title: tuple[TypesetRun, ...],
        blocks: tuple[TypesetBlock, ...],
        status: tuple[TypesetRun, ...],
        notes: tuple[TypesetNote, ...] = (),
        *,
        gone: bool = False,
    ) -> TypesetClause:
        kind, text = kind_of(clause), clause.texts.get(self._lang) or ClauseText()
        # A reader of tags must not find a level without the one above it.
        self._level = min(clause.depth, self._level + 1) if kind in ("clause", "term") else 1
        other = next((lang for lang in self._new.languages if lang != self._lang), "")
        term = clause.texts.get(other, ClauseText()).term
        # Where headings follow each other, their codes would lie on each other.
        code, address = self._code(clause.id) if blocks else no_code(clause.id)
        return TypesetClause(
            kind=kind,
            id="" if gone else clause.id,
            bookmark=bookmark(clause, self._new.look, self._lang),
            level=self._level,
            listed=self._level <= LISTED and not gone and not clause.untitled,
            number=number,
            title=title,
            status=status,
            other=term.preferred if kind == "term" and term else "",
            admitted=text.term.admitted if kind == "term" and text.term else (),
            changed=any(run.op for run in (*number, *status, *title)),
            code=code,
            address=address,
            notes=notes,
            blocks=blocks,
        )

    def _warnings(self, clause: Clause) -> tuple[TypesetBlock, ...]:
        """What a reader of a translation must know: that there is none, or none of the present text."""
        text, main = clause.texts.get(self._lang), clause.texts.get(self._new.languages[0])
        if text is None:
            key = "site.untranslated"
        elif main is not None and text.source and text.source != text_hash(main):
            key = "pdf.stale"
        else:
            return ()
        return (TypesetBlock(kind="paragraph", runs=plain(say(self._lang, key), "emphasis"), small=True),)


def kind_of(clause: Clause) -> str:
    """How the heading of a clause is set."""
    if clause.element == "annex" and clause.depth == 1:
        return "annex"
    if clause.element == "term":
        return "term"
    return "part" if clause.depth == 1 and not clause.number else "clause"


def status_of(clause: Clause | None, profile: str, lang: str) -> str:
    """Whether an annex binds, as its heading says; the edition of 2009 says 资料性附录."""
    if clause is None or kind_of(clause) != "annex" or not annex_letter(clause):
        return ""
    edition = "_2009" if profile == "gbt1.1-2009" else ""
    return say(lang, f"docx.{'informative' if clause.informative else 'normative'}{edition}")


def numbered_name(clause: Clause, profile: str, lang: str) -> str:
    """The number of a clause as contents have it: 附录A（资料性）."""
    number, status = number_of(clause, lang), status_of(clause, profile, lang)
    return f"{number}{'' if lang == 'zh' or not status else ' '}{status}"


def bookmark(clause: Clause, profile: str, lang: str) -> str:
    """The heading of a clause in one line."""
    number, title = numbered_name(clause, profile, lang), title_of(clause, lang)
    return GAPS.get(lang, " ").join(filter(None, (number, title)))


def _both(before: str, now: str) -> tuple[TypesetRun, ...]:
    """What a heading says, in both drafts if it has become something else."""
    if before == now:
        return plain(now)
    return (*plain(before, op="delete"), *plain(now, op="insert"))


def _op(change: Change) -> str:
    if not change.new:
        return "delete"
    return "" if change.old else "insert"
