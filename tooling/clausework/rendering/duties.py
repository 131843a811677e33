"""Duties of a role: the provisions that bind it, those that name it, and the evidence that each asks for."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache
from typing import get_args

import msgspec

from clausework.lang.modals import Modal
from clausework.lang.quantities import quantities
from clausework.lang.role_names import RoleNames
from clausework.layout.framed import FramedLine
from clausework.layout.views import part, plain, statement
from clausework.model.addressees import role_forms
from clausework.model.clause import Clause, provision_blocks, walk
from clausework.model.comment import Comment
from clausework.model.redline import Change
from clausework.rendering import labels, routes
from clausework.rendering.publication import Duty, Effect
from clausework.rendering.view import View
from clausework.strings.catalogue import LANGUAGES, say

# The evidence for a provision, taken apart: the act of verification, its sample, and what counts as a pass.
# A drafter writes them in the text `verify`, after the words that the catalogue has for them in the
# language: 抽查审核记录；样本：不少于30份；合格：每份均有结论. Of a text without these words all is the
# act.
PARTS = ("sample", "criterion")


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a provision is verified: what is done, on which sample, and when it is met."""

    act: str
    sample: str = ""
    criterion: str = ""


def evidence_of(verify: str, lang: str) -> Evidence:
    """The parts of a text on verification; of a language that the catalogue lacks it is one act."""
    if lang not in LANGUAGES:
        return Evidence(verify)
    act, *found = _mark(lang).split(verify)
    parts = dict(zip((_name(lang, word) for word in found[::2]), found[1::2], strict=True))
    return Evidence(act, **parts) if len(parts) == len(found) / 2 else Evidence(verify)


@cache
def _mark(lang: str) -> re.Pattern[str]:
    """What stands before a part: the end of the one before it, and the word for it."""
    words = "|".join(re.escape(say(lang, f"evidence.{name}")) for name in PARTS)
    return re.compile(rf"[；;]\s*({words})\s*", re.IGNORECASE)


def _name(lang: str, word: str) -> str:
    return next(name for name in PARTS if say(lang, f"evidence.{name}").lower() == word.lower())


LEVELS: tuple[Modal, ...] = get_args(Modal)


class DutyChange(msgspec.Struct, frozen=True):
    """What became of a provision since the draft before: in words, and where that is shown."""

    words: str
    address: str
    effect: Effect


class DutyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A provision as the list of a role has it; `lines` are its own, with those of its list and footnotes.

    `bound` tells whether it binds the role or only names it; `of` are those whom it binds.
    """

    duty: Duty
    bound: bool
    of: str
    chapter: Clause
    heading: str
    lines: tuple[FramedLine, ...]
    level: str
    words: str
    basis: str
    later: str
    verify: str
    period: str
    change: DutyChange | None
    comments: tuple[Comment, ...]


class Duties:
    """The provisions of the current draft in one language, for the list of each role."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._chapters: dict[str, Clause] = {}
        self._rows = {duty.id: self._row(duty) for duty in view.index.duties.values()}
        self._named = dict(self._naming())

    def every(self) -> list[DutyRow]:
        """All provisions, in the order of the standard."""
        return list(self._rows.values())

    def bound(self, role: str) -> list[DutyRow]:
        """The provisions that bind a role, in the order of the standard."""
        return [row for row in self._rows.values() if role in row.duty.roles]

    def concerned(self, role: str) -> list[DutyRow]:
        """The provisions that name a role and do not bind it."""
        return [
            msgspec.structs.replace(row, bound=False)
            for name, row in self._rows.items()
            if role in self._named[name] and role not in row.duty.roles
        ]

    def _naming(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The roles that each provision names, by the authoritative text."""
        draft = self.view.draft
        names = {lang: RoleNames(role_forms(draft, lang)) for lang in draft.languages}
        for duty in self.view.index.duties.values():
            lang = next((lang for lang in draft.languages if lang in duty.blocks), "")
            blocks = provision_blocks(duty.clause.texts[lang].blocks, duty.id) if lang else ()
            found = (item.role for block in walk(blocks) for item in names[lang].find(block.text))
            yield duty.id, frozenset(found)

    def _row(self, duty: Duty) -> DutyRow:
        view, lang = self.view, self.view.lang
        lines = own_lines(duty, view)
        return DutyRow(
            duty=duty,
            bound=True,
            of=view.say("comma").join(map(view.role, duty.roles)),
            chapter=self._chapter(duty.clause),
            heading=view.heading(duty.clause),
            lines=lines,
            level=view.modal(duty.modal),
            words=statement(lines),
            basis=view.bases(duty.provision),
            later=view.bases(duty.provision, later=True),
            verify=duty.provision.verify.get(lang, ""),
            period=view.say("comma").join(_periods(lines, lang)),
            change=self._change(duty),
            comments=tuple(
                item
                for item in view.index.comments.get(duty.clause.id, ())
                if item.anchor.provision == duty.id
            ),
        )

    def _chapter(self, clause: Clause) -> Clause:
        if clause.id not in self._chapters:
            self._chapters[clause.id] = labels.chapter_of(self.view.draft, clause)
        return self._chapters[clause.id]

    def _change(self, duty: Duty) -> DutyChange | None:
        view = self.view
        effect = view.index.changes.get(duty.clause.id)
        if effect is None or not _concerns(effect.change, duty.id):
            return None
        change = effect.change
        new = "inserted" in change.kinds or _is_new(change, duty.id)
        kinds = dict.fromkeys(
            say(view.lang, f"redline.label_{label.kind}")
            for label in change.labels
            if label.provision == duty.id and label.lang in ("", view.lang)
        )
        words = say(view.lang, "duties.new" if new else "duties.changed", old=view.name(effect.old))
        weight = say(view.lang, "duties.weight", weight=view.weight(change))
        page = view.chapter_address(duty.clause, show="changes").partition("#")[0]
        place = _line_name(change, duty.id, view.lang) or duty.clause.id
        parts = [words + (view.say("colon") + view.say("comma").join(kinds) if kinds else ""), weight]
        return DutyChange(say(view.lang, "duties.joined").join(parts), f"{page}#{place}", effect)


def own_words(duty: Duty, view: View) -> str:
    """The words of a provision with the list that it introduces, a line for each item."""
    return statement(own_lines(duty, view))


def own_lines(duty: Duty, view: View) -> tuple[FramedLine, ...]:
    """The lines of a provision, of the list that it introduces and of their footnotes."""
    return part(view.settings[view.publication.current].lines(duty.clause), duty.id)


def basis_cell(view: View, row: DutyRow) -> str:
    """What a provision rests on, in one cell: law in force, law made since, a reason of its own."""
    later = say(view.lang, "duties.later", laws=row.later) if row.later else ""
    own = row.duty.provision.own.get(view.lang, "")
    return "\n".join(filter(None, (row.basis, later, own and view.say("own") + own)))


def comments_address(view: View, row: DutyRow) -> str:
    """Where the comments on a provision are."""
    return f"{routes.clause(view.lang, row.duty.clause.id)}#comments"


def _periods(lines: Iterable[FramedLine], lang: str) -> Iterable[str]:
    """The periods that the sentences state, in their own words, each once."""
    own = (line for line in lines if line.kind != "footnote")
    found = (one.text for line in own for one in quantities(plain(line), lang) if one.kind == "period")
    return dict.fromkeys(found)


def _concerns(change: Change, provision_id: str) -> bool:
    """Whether the provision itself changed, in its words or in what is recorded of it."""
    return provision_id in altered_provisions(change, ("item",)) or any(
        label.provision == provision_id for label in change.labels
    )


def altered_provisions(change: Change, kinds: Container[str] | None = None) -> Iterator[str]:
    """The IDs of the provisions that changed.

    A line without an ID belongs to the provision before it, if `kinds` are given only one of these kinds.
    """
    for text in change.texts.values():
        near = ""
        for line in text.lines:
            sides = [side for side in (line.old, line.new) if side]
            names = [side.id for side in sides if side.id]
            if not names and (kinds is None or all(side.kind in kinds for side in sides)):
                names = [near]
            near = names[-1] if names else ""
            if line.altered:
                yield from names


def _is_new(change: Change, provision_id: str) -> bool:
    lines = [
        line
        for text in change.texts.values()
        for line in text.lines
        if line.new is not None and line.new.id == provision_id
    ]
    return bool(lines) and all(line.old is None for line in lines)


def _line_name(change: Change, provision_id: str, lang: str) -> str:
    """The name under which a redline shows the line of a provision, "" if the line is as it was."""
    text = change.texts.get(lang)
    lines = text.lines if text else ()
    names = (line.name for line in lines if line.new is not None and line.new.id == provision_id)
    return next(filter(None, names), "")
