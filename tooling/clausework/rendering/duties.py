"""Duties of a role: the provisions that bind it, those that name it, and the evidence that each asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from typing import get_args

import msgspec

from clausework.lang.modals import Modal
from clausework.lang.quantities import quantities
from clausework.lang.role_names import RoleNames
from clausework.layout.framed import FramedLine, part, plain, statement
from clausework.layout.mentions import printed_targets
from clausework.model.addressees import role_forms
from clausework.model.cause import Cause
from clausework.model.comment import Comment
from clausework.model.draft import Clause, provision_blocks, walk
from clausework.model.published import Evidence
from clausework.model.redline import ChangeRecord, Weight
from clausework.redline.causes import distinct
from clausework.redline.ledger import ledger
from clausework.rendering import labels, routes
from clausework.rendering.publication import Duty
from clausework.rendering.redlining import heading_of
from clausework.rendering.view import View
from clausework.strings.catalogue import LANGUAGES, say

# The evidence for a provision, taken apart: the act of verification, its sample, and what counts as a pass.
# A drafter writes them in the text `verify`, after the words that the catalogue has for them in the
# language: 抽查审核记录；样本：不少于30份；合格：每份均有结论. Of a text without these words all is the
# act.
PARTS = ("sample", "criterion")


def evidence_of(verify: str, lang: str) -> Evidence:
    """The parts of a text on verification; of a language that the catalogue lacks it is one act."""
    if lang not in LANGUAGES:
        return Evidence(verify)
    act, *found = _mark(lang).split(verify)
    parts = dict(zip((_name(lang, word) for word in found[::2]), found[1::2], strict=True))
    return Evidence(act, **parts) if len(parts) == len(found) / 2 else Evidence(verify)


@cache
def _mark(lang: str) -> re.Pattern[str]:
    """The mark before a part: the end of the one before it, and the word for it."""
    words = "|".join(re.escape(say(lang, f"evidence.{name}")) for name in PARTS)
    return re.compile(rf"[；;]\s*({words})\s*", re.IGNORECASE)


def _name(lang: str, word: str) -> str:
    return next(name for name in PARTS if say(lang, f"evidence.{name}").lower() == word.lower())


LEVELS: tuple[Modal, ...] = get_args(Modal)
WORDED = frozenset(("new", "gone", "reworded"))
"""What becomes of a line that reads otherwise afterwards; one that only moved reads the same."""
REFERENCE = re.compile(r"\[\]\(#([^)]+)\)")
"""A reference in words that have no number."""
COUNTED = frozenset(("period", "number", "date", "percentage"))


class DutyWords(msgspec.Struct, frozen=True):
    """Words on a change: what they are of, then what was and is, in `lang` if that is another language."""

    head: str
    text: str = ""
    lang: str = ""


class DutyChange(msgspec.Struct, frozen=True, kw_only=True):
    """Change of a provision since the draft before, and where that is shown.

    `words` say that it is new, or tell its words before and after, then its level, periods and numbers; none
    where it reads as before. `causes` are those of the words. What stands `beside` the words is apart: basis,
    verification, place; `kinds` names what of it.
    """

    words: tuple[DutyWords, ...]
    causes: tuple[Cause, ...]
    beside: tuple[str, ...]
    kinds: str
    address: str
    weight: Weight

    @property
    def told(self) -> str:
        """The words, in a cell."""
        return "\n".join(words.head + words.text for words in self.words)


class DutyNews(msgspec.Struct, frozen=True):
    """Change of a provision or definition for a role, with its level of today and its clause."""

    place: str
    level: str
    heading: str
    change: DutyChange


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


def _is_worded(record: ChangeRecord) -> bool:
    """Whether the words of a line came, went or changed."""
    return record.aspect == "text" and not WORDED.isdisjoint(record.fates)


class Duties:
    """The provisions of the current draft in one language, for the list of each role."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._chapters: dict[str, Clause] = {}
        self._main = view.draft.languages[0]
        self._numbers, self._old = self._before()
        self._rows = {duty.id: self._row(duty) for duty in view.index.duties.values()}
        self._named = dict(self._naming())

    def _before(self) -> tuple[tuple[Mapping[str, Mapping[str, str]], ...], frozenset[str]]:
        """The printed references of the draft before and of this one, and the provisions that it had."""
        redline = self.view.publication.redline
        if redline is None:
            return (), frozenset()
        old = self.view.publication.edition(redline.old.label).draft
        numbers = (
            {lang: printed_targets(draft, lang) for lang in draft.languages}
            for draft in (old, self.view.draft)
        )
        return tuple(numbers), frozenset(block.id for _, block in old.provisions(old.languages[0]))

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

    def news(self, role: str) -> list[DutyNews]:
        """The changes for a role since the draft before: provisions, also gone ones, then definitions.

        They are those of the authoritative text, so that they are the same in each language.
        """
        redline, lang = self.view.publication.redline, self.view.lang
        if redline is None:
            return []
        book, page = ledger(redline), routes.redline(lang, redline.old.label, redline.new.label)
        records = [each for each in book.records if each.lang in ("", self._main) and _is_worded(each)]
        places = {record.place for record in records}
        found = {
            row.duty.id: DutyNews(row.duty.id, row.level, row.heading, _with_words(row.change, row.words))
            for row in (*self.bound(role), *self.concerned(role))
            if row.change and row.change.words and row.duty.id in places
        }
        for record in records:
            if record.place not in self._rows and role in (*record.bound_before, *record.concerns):
                told, change = self._told(record.place, page), book.change(record.clause)
                if told and told.words and change:
                    told = msgspec.structs.replace(told, address=f"{page}#{change.id}")
                    news = DutyNews(record.place, "", heading_of(change, lang), told)
                    found.setdefault(record.place, news)
        return list(found.values())

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
        stated = (one for of in lines if of.kind != "footnote" for one in quantities(plain(of), lang))
        periods = dict.fromkeys(one.text for one in stated if one.kind == "period")  # a footnote sets none
        here = view.index.comments.get(duty.clause.id, ())
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
            period=view.say("comma").join(periods),
            change=self._told(duty.id, view.chapter_address(duty.clause, "changes").partition("#")[0]),
            comments=tuple(item for item in here if item.anchor.provision == duty.id),
        )

    def _chapter(self, clause: Clause) -> Clause:
        if clause.id not in self._chapters:
            self._chapters[clause.id] = labels.chapter_of(self.view.draft, clause)
        return self._chapters[clause.id]

    def _told(self, place: str, page: str) -> DutyChange | None:
        """The change of a provision since the draft before, which `page` shows."""
        view, redline = self.view, self.view.publication.redline
        found = ledger(redline).of_place(place) if redline else ()
        shown = [each for each in found if each.lang in ("", view.lang) and not each.translates]  # told once
        if redline is None or not shown:
            return None
        own = [each for each in shown if _is_worded(each)]
        new = own and all(each.fates == ("new",) for each in own) and place not in self._old
        rest = [each for each in shown if each not in own]
        beside = (each.sentence.get(view.lang, "") for each in rest)
        labels = dict.fromkeys(label.kind for each in rest for label in each.labels)
        kinds = [say(view.lang, f"redline.label_{kind}") for kind in labels] or [self._say("beside")]
        return DutyChange(
            words=(DutyWords(self._say("new", old=view.name(redline.old.label))),)
            if new
            else tuple(chain(map(self._worded, own), self._strength(own))),
            causes=distinct(cause for each in own for cause in each.causes),
            beside=tuple(dict.fromkeys(filter(None, beside))),
            kinds=view.say("comma").join(kinds),
            address=f"{page}#{place if place in view.index.duties else found[0].name}",
            weight="substantive" if any(each.weight == "substantive" for each in own) else "editorial",
        )

    def _worded(self, record: ChangeRecord) -> DutyWords:
        """The words of a line before and after; those that are authoritative if its translation stayed."""
        lang = record.lang or self._main
        sides = (record.old, record.new)
        translated = record.texts.get(self.view.lang, sides)
        if translated[0] != translated[1] and self.view.lang in record.texts:
            lang, sides = self.view.lang, translated
        old, new = (
            REFERENCE.sub(partial(_number, numbers[lang]), words)
            for numbers, words in zip(self._numbers, sides, strict=True)
        )
        head = "added" if not old else "removed" if not new else "worded"
        foreign = lang if lang != self.view.lang else ""
        words = " → ".join(filter(None, (old, new)))
        return DutyWords(self._say(f"{head}_original" if foreign else head), words, foreign)

    def _strength(self, records: Sequence[ChangeRecord]) -> Iterator[DutyWords]:
        """Level, then periods and numbers, before and after."""
        for record in records:
            if record.levels:
                old, new = (
                    say(self.view.lang, f"redline.level_{each or 'statement'}") for each in record.levels
                )
                yield DutyWords(self._say("level"), f"{old} → {new}")
        for label in (label for record in records for label in record.labels):
            if label.kind in COUNTED and label.lang in ("", self.view.lang):
                what = say(self.view.lang, f"redline.label_{label.kind}")
                old, new = (each or self._say("none") for each in (label.old, label.new))
                yield DutyWords(what + self.view.say("colon"), f"{old} → {new}")

    def _say(self, key: str, **values: object) -> str:
        return say(self.view.lang, f"duties.{key}", **values)


def _with_words(change: DutyChange, words: str) -> DutyChange:
    """The change of a provision, with its words where it is new."""
    first, *rest = change.words
    if first.text:  # it has words, so it is not new
        return change
    return msgspec.structs.replace(change, words=(first, DutyWords("", words), *rest))


def own_words(duty: Duty, view: View) -> str:
    """The words of a provision with the list that it introduces, a line for each item."""
    return statement(own_lines(duty, view))


def own_lines(duty: Duty, view: View) -> tuple[FramedLine, ...]:
    """The lines of a provision, of the list that it introduces and of their footnotes."""
    return part(view.settings[view.publication.current].lines(duty.clause), duty.id)


def _number(numbers: Mapping[str, str], found: re.Match[str]) -> str:
    return numbers.get(found[1], found[1])


def basis_cell(view: View, row: DutyRow) -> str:
    """The basis of a provision, in one cell: law in force, law made since, a reason of its own."""
    later = say(view.lang, "duties.later", laws=row.later) if row.later else ""
    own = row.duty.provision.own.get(view.lang, "")
    return "\n".join(filter(None, (row.basis, later, own and view.say("own") + own)))


def comments_address(view: View, row: DutyRow) -> str:
    """The address of the comments on a provision."""
    return f"{routes.clause(view.lang, row.duty.clause.id)}#comments"
