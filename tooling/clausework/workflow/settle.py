"""Settle comments: write an answer into a record, against the IDs and the changed lines of the project."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import msgspec

from clausework.consultation import records
from clausework.drafts.lineage import ids
from clausework.drafts.register import frozen_drafts
from clausework.errors import ClauseworkError, RecordError
from clausework.lang.personal import is_personal
from clausework.model.canonical import answer_digest
from clausework.model.cause import ChangedLine
from clausework.model.comment import TAKEN, ZONE, Claim, Comment, Correction, Disposition
from clausework.model.finding import Finding
from clausework.redline.causes import came_in, claims_of, renewed
from clausework.source.project import Project, load
from clausework.source.yaml import Plain, write_mapping
from clausework.strings.catalogue import LANGUAGES, both, say
from clausework.workflow.account import ProjectAccount

FIRST = 40
"""Characters of the reason of an answer that the refusal to replace it shows."""


class NotSettled(ClauseworkError):
    """An answer cannot be given so; nothing was written."""

    section = "comments"


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """Result of an answer: the faults, with which nothing was written, and the lines that it names.

    `lost` are the names of the lines that the answer before it, which it replaced, had named besides.
    """

    findings: tuple[Finding, ...]
    lines: tuple[ChangedLine, ...] = ()
    lost: tuple[str, ...] = ()


def utc_now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


class Settling:
    """Answers to comments of one project, which is read once for all of them.

    Those that are given the same answer have it once, in the record of the first. Comments that had an answer
    together with one that is answered anew keep it: this is seen to at the end.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known = ProjectAccount(root)
        self._given: dict[tuple[str, Disposition], str] = {}
        self._replaced: dict[str, Disposition] = {}
        self._done: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._replaced:
            records.keep_answers(self._root, self._replaced, self._done)

    @property
    def lang(self) -> str:
        """The authoritative language of the standard."""
        return self._known.project.draft.languages[0]

    @cached_property
    def _names(self) -> set[str]:
        """The IDs of all drafts, that of the standard for its title, and the names of the changed lines."""
        draft = self._known.project.draft
        names = {draft.standard, *ids(draft)} - {""}
        return names.union(*map(ids, frozen_drafts(self._root)), (x.name for x in self._known.account.lines))

    def settle(
        self,
        number: str,
        answer: Disposition,
        *,
        replace: bool = False,
        refused: Mapping[str, tuple[str, ...]] = {},
    ) -> Settled:
        """Answer a comment.

        What an accepted comment changed becomes the names of lines, where the text has changed there already.
        An answer without a date is of the day of the answer that it says again, or of today: the day that
        it is where the consultation is held. NotSettled for a later day than that, and if
        the comment has an answer of which anything would be lost, unless `replace`. It is written with
        what it relies on: `refused` are words that are not adopted, by place, and must not be in the text.
        """
        known, record = self._known, records.read_record(self._root, number)
        before = self._replaced.get(record.answered_with, record.disposition) if record else None  # as it was
        lines = _changed(known, answer)
        met = {*lines, *(line.place for line in lines.values()), *(line.clause for line in lines.values())}
        left = tuple(name for name in answer.changes if name not in met)
        named = msgspec.structs.replace(answer, lines=(*answer.lines, *lines), changes=left)
        lost = tuple(name for name in before.lines if name not in named.lines) if before else ()
        kept = before is not None and _keeps(before, named, met)
        if before and not kept and not replace:
            raise _answered(number, before, lost)
        day = _day_of(known.project, record, named.date)
        if not named.date and before and kept:
            day = before.date or day
        named = msgspec.structs.replace(named, date=day)
        if record:
            record = msgspec.structs.replace(record, disposition=before)
            named = msgspec.structs.replace(named, claims=_claims(known, record, named, refused))
        if before:
            named = msgspec.structs.replace(named, corrections=before.corrections)
            label = _sealed_with(self._root, number) if answer_digest(before) != answer_digest(named) else ""
            if label:  # another answer would take the place of one that a frozen draft is sealed with
                raise NotSettled("sealed", number=number, label=label)
        head = self._given.setdefault((record.consultation, named), number) if record else number
        other = head if head != number else ""
        findings = records.settle(self._root, number, named, self._names, other)
        if not findings:
            self._done.append(number)
            if record and before and not record.answered_with and (other or named != before):
                self._replaced[number] = before
        elif not other and record:
            del self._given[record.consultation, named]  # nobody may refer to what was not written
        return Settled(findings=findings, lines=tuple(lines.values()), lost=lost)


def _claims(
    known: ProjectAccount, record: Comment, answer: Disposition, refused: Mapping[str, tuple[str, ...]]
) -> tuple[Claim, ...]:
    """The claims of an answer; NotSettled if words that it refuses have come in already.

    Words that the answer before refused stay refused where no others are given.
    """
    draft = known.project.draft
    found = claims_of(record, answer, draft, known.project.label, refused)
    for claim in found:
        for word, line in came_in(claim, known.account.lines, draft):
            raise NotSettled("refused_there", number=record.id, word=word, place=line.place)
    before = record.disposition.standing if record.disposition and not refused else ()
    return (*found, *(claim for claim in before if claim.says == "not-adopted"))


def confirm_answer(root: Path, number: str, by: str = "", among: Collection[str] = ()) -> tuple[Claim, ...]:
    """Have the claims of an answer hold of the text as it is now, since somebody has read it again.

    To an answer that is sealed this is added as a correction; NotSettled if there is nothing to confirm.
    `among` are the comments whose answers are confirmed together.
    """
    known, record = ProjectAccount(root), records.read_record(root, number)
    answer = record.disposition if record else None
    if record is None or answer is None or not answer.standing:
        raise NotSettled("no_claim", number=number)
    claims = renewed(answer.standing, known.account.lines, known.project.draft, known.project.label)
    after = msgspec.structs.replace(answer, claims=claims, corrections=())
    if _sealed_with(root, number):
        text = say(known.project.draft.languages[0], "comments.confirmation")
        day = _day_of(known.project, record)
        after = _corrected(answer, Correction(date=day, by=by or answer.decided_by, text=text, claims=claims))
    _write(root, number, after, among, "claims", "corrections")
    return claims


def correct_answer(
    root: Path, number: str, text: str, by: str, day: str = "", among: Collection[str] = ()
) -> Correction:
    """Add a correction to an answer, which stays as it is; NotSettled if there is none to correct.

    A correction without a day is of today, where the consultation is held. `among` are the comments whose
    answers are corrected together.
    """
    project, record = load(root), records.read_record(root, number)
    if record is None or record.disposition is None:
        raise NotSettled("no_answer", number=number)
    if not (text.strip() and by.strip()):
        raise NotSettled("empty_correction", number=number)
    if is_personal(text):
        raise NotSettled("personal_answer")
    made = Correction(date=_day_of(project, record, day), by=by.strip(), text=text.strip())
    _write(root, number, _corrected(record.disposition, made), among, "corrections")
    return made


def _corrected(answer: Disposition, made: Correction) -> Disposition:
    """The answer with a correction, which a second run does not add again."""
    again = made in answer.corrections
    return answer if again else msgspec.structs.replace(answer, corrections=(*answer.corrections, made))


def _write(root: Path, number: str, answer: Disposition, among: Collection[str], *keys: str) -> None:
    pairs = records.disposition_pairs(answer)
    values: records.Values = {("disposition", key): pairs.get(key) for key in keys}
    records.edit_record(root, number, values, among)


def _sealed_with(root: Path, number: str) -> str:
    """The label of the draft that the answer to a comment is sealed with; "" if it is with none."""
    sealed = ((draft.label, draft.sealed.answers) for draft in frozen_drafts(root) if draft.sealed)
    return next((label for label, answers in sealed if number in {item.comment for item in answers}), "")


def _changed(known: ProjectAccount, answer: Disposition) -> dict[str, ChangedLine]:
    """The changed lines that an answer which took a comment in means, by their names.

    Of several at a place it means those that have no cause yet, if there are any.
    """
    found: dict[str, ChangedLine] = {}
    for name in answer.changes if answer.outcome in TAKEN else ():
        lines = [line for line in known.lines(name) if not line.derived]  # derived ones follow from another
        found |= {line.name: line for line in [line for line in lines if line.open] or lines}
    return found


def _keeps(before: Disposition, after: Disposition, met: set[str]) -> bool:
    """Whether all that an answer says stands in the one after it; `met` is what that names by lines."""
    pairs = [(before.outcome, after.outcome), (before.reason, after.reason)]
    pairs += [(before.decided_by, after.decided_by), (before.date, after.date or before.date)]
    said = all(old in ("", new) for old, new in pairs)
    return said and set(before.lines) <= set(after.lines) and set(before.changes) <= {*after.changes, *met}


def _answered(number: str, before: Disposition, lost: tuple[str, ...]) -> NotSettled:
    """The refusal to replace an answer, with what that says and the lines that would lose their cause."""
    outcome = both(f"site.outcome_{before.outcome}")
    reason = before.reason if len(before.reason) <= FIRST else f"{before.reason[:FIRST]}…"
    told = (before.date, before.decided_by, f"“{reason}”" if reason else "")
    parts = {lang: [outcome[lang], *filter(None, told)] for lang in LANGUAGES}
    answer = {lang: (", " if lang == "en" else "，").join(of) for lang, of in parts.items()}
    if lost:
        return NotSettled("answered_lines", number=number, answer=answer, lines=" ".join(lost))
    return NotSettled("answered", number=number, answer=answer)


def _day_of(project: Project, record: Comment | None, day: str = "") -> str:
    """The day of what is decided on a comment, today by default; NotSettled for one that is to come.

    It is today where the consultation is held; in the usual zone where the project has it not.
    """
    zones = {item.id: item.zone for item in project.consultations}
    zone = ZoneInfo(zones.get(record.consultation, ZONE) if record else ZONE)
    today = utc_now().astimezone(zone).date().isoformat()
    if day > today:  # ISO dates sort as text
        raise NotSettled("future_day", day=day, today=today)
    return day or today


def merged_record(
    text: str, path: str, mine: Comment | None, old: Comment | None, other: Comment | None
) -> str | None:
    """A record as others have it by now, with our answer; None where both sides answered.

    `text` is theirs, and the three are what it says with our answer, before both, and there.
    """
    ours, base, theirs = map(_pairs, (mine, old, other))
    changed = [
        key for key in dict.fromkeys((*ours, *base)) if ours.get(key) not in (base.get(key), theirs.get(key))
    ]
    if mine is None or other is None or any(theirs.get(key) != base.get(key) for key in changed):
        return None
    values: records.Values = {("disposition", key): ours.get(key) for key in changed}
    if changed and mine.disposition and (mine.answered_with or other.answered_with):
        values = records.answer_values(mine.disposition, mine.answered_with)
    if other.state != "withheld":
        values["state",] = "answered"
    try:
        return records.edited_record(text, path, other.id, values)[0]
    except RecordError:
        return None


def answer_text(comment: Comment | None) -> str:
    """The answer to a comment as records hold it, "" for none."""
    pairs = _pairs(comment)
    return write_mapping(pairs) if pairs else ""


def _pairs(comment: Comment | None) -> dict[str, Plain]:
    return records.disposition_pairs(comment.disposition if comment else None)
