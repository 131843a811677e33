"""A comment for its author: found by its secret, what becomes of it step by step, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from clausework.consultation.anchor import FollowedPlaces as FollowedPlaces
from clausework.consultation.files.attachments import Attachment
from clausework.consultation.window import NEVER, instant
from clausework.drafts.naming import draft_name
from clausework.lang.normalise import forbidden_characters, normalise
from clausework.model.comment import TAKEN, Comment, Consultation
from clausework.model.published import ClauseData
from clausework.rendering import routes
from clausework.rendering.dates import day_name
from clausework.rendering.labels import whole_answer
from clausework.store.files import files_of, named
from clausework.store.recording import StoreContext
from clausework.store.session import Session
from clausework.store.tracking import (
    SATISFACTION as SATISFACTION,
    AnswerVerdict as AnswerVerdict,
    CommentEvent,
    PersonalData,
    Supplement as Supplement,
    TrackedComment as TrackedComment,
    erase as erase,
    happenings,
    judge as judge,
    personal,
    track as track,
    tracked,
    verdict_on,
    withdraw as withdraw,
)
from clausework.strings.catalogue import catalogue, say
from clausework.workflow.public.published import answer_due, heading, moment_name, stamp_name

if TYPE_CHECKING:
    from clausework.workflow.serving.opening import OpenService, StoreCache


class OwnData(msgspec.Struct, frozen=True):
    """All that the store holds of one comment and its author."""

    comment: Comment
    personal: PersonalData
    events: tuple[CommentEvent, ...]
    files: tuple[Attachment, ...]
    verdict: AnswerVerdict | None = None


def own_data(db: Session, context: StoreContext, secret: str) -> OwnData | None:
    """All that is kept of a comment, for one who has its secret; None for any other."""
    found = track(db, context, secret)
    if found is None:
        return None
    number, key = found.number, context.key
    files = named(files_of(db, number), key)
    verdict = verdict_on(db, key, number)
    return OwnData(found.comment, personal(db, key, number), happenings(db, number), files, verdict)


async def tracked_comment(service: OpenService, secret: str, number: str = "") -> TrackedComment | None:
    """All that the page of a comment tells, for one who has its secret; None for any other.

    None too if it is not the one of a `number` that is given. It has the answer that the site has.
    """
    context = service.store.context

    def work(db: Session) -> TrackedComment | None:
        found = track(db, context, secret)
        return tracked(db, context.key, found) if found is not None and number in ("", found.number) else None

    found = await service.read(work)
    if found is None:
        return None
    receipt = found.receipt
    known = service.answers.get(receipt.number)
    if known is not None and known.digest == receipt.digest:  # a rebuilt store may have given the number anew
        answered = msgspec.structs.replace(receipt.comment, disposition=known.answer)
        receipt = msgspec.structs.replace(receipt, comment=answered)
    return msgspec.structs.replace(found, receipt=receipt, files=named(found.files, context.key))


VERDICT_LIMIT = 500
"""Characters that may be written to a verdict."""


def may_judge(found: TrackedComment) -> bool:
    """Whether the sender may say whether the answer satisfies: once, of one that is public."""
    comment = found.receipt.comment
    return comment.disposition is not None and not comment.withdrawn and found.verdict is None


def written_verdict(fields: Mapping[str, str]) -> AnswerVerdict:
    """The verdict in the fields of a form."""
    return AnswerVerdict(fields.get("verdict", ""), normalise(fields.get("said", "")).strip())


def verdict_fault(verdict: AnswerVerdict) -> str:
    """The fault for which a verdict is not noted, "" if there is none."""
    if verdict.word not in SATISFACTION:
        return "word"
    if len(verdict.said) > VERDICT_LIMIT:
        return "long"
    return "character" if forbidden_characters(verdict.said) else ""


class Landing(msgspec.Struct, frozen=True):
    """Change of a clause by a comment: between which drafts, the clause's number, and its sentence.

    The number of a clause that is `gone` is its former one; the standard's title has none. `change` is where
    the redline shows the clause, and `places` where, by language, the first of the lines.
    """

    old: str
    new: str
    change: str
    number: str
    sentence: Mapping[str, str]
    places: Mapping[str, str] = {}
    gone: bool = False

    def named(self, lang: str) -> str:
        """The label of a link to it."""
        number = self.number or say(lang, "redline.standard_title")
        return say(lang, "redline.former", number=number) if self.gone else number

    def address(self, lang: str) -> str:
        """The address where the change is shown."""
        return f"/{routes.redline(lang, self.old, self.new)}#{self.places.get(lang, self.change)}"


class _Side(msgspec.Struct):
    label: str


class _Cause(msgspec.Struct):
    comment: str = ""


class _Record(msgspec.Struct):
    """Part of the record of a changed line that is needed here."""

    place: str
    digest: str
    index: int = -1
    lang: str = ""
    texts: dict[str, tuple[str, str]] = {}
    sentence: dict[str, str] = {}
    causes: tuple[_Cause, ...] = ()

    def stands(self, lang: str) -> bool:
        """Whether the redline in that language has the line by its name, as it changed there too."""
        old, new = self.texts.get(lang, ("", "."))
        return self.index >= 0 and self.lang in ("", lang) and old != new


class _Change(msgspec.Struct):
    id: str
    new: str = ""
    old_number: str = ""
    new_number: str = ""
    lines: tuple[_Record, ...] = ()


class _Redline(msgspec.Struct):
    """Part of a published redline that is needed here."""

    old: _Side
    new: _Side
    title: _Change | None = None
    changes: tuple[_Change, ...] = ()


def landings(redlines: Iterable[bytes], order: Sequence[str]) -> Mapping[str, tuple[Landing, ...]]:
    """The changes that each comment has caused, in the first draft that has any, by its number.

    `redlines` are the comparisons as the site publishes them for machines; `order` holds the labels of
    the drafts, the oldest first.
    """
    found: dict[str, list[Landing]] = {}
    for number, landing in _all(redlines):
        found.setdefault(number, []).append(landing)
    return {number: _first(items, order) for number, items in found.items()}


def _all(redlines: Iterable[bytes]) -> Iterator[tuple[str, Landing]]:
    for body in redlines:
        redline = msgspec.json.decode(body, type=_Redline)
        pair = (redline.old.label, redline.new.label)
        if redline.title:
            yield from _of_change(pair, redline.title, "")
        for change in redline.changes:
            yield from _of_change(pair, change, change.new_number or change.old_number or change.id)


def _of_change(pair: tuple[str, str], change: _Change, number: str) -> Iterator[tuple[str, Landing]]:
    """The changes of a clause by each comment, told by the lines that it caused alone."""
    caused: dict[str, list[_Record]] = {}
    for record in change.lines:
        for comment in dict.fromkeys(cause.comment for cause in record.causes if cause.comment):
            caused.setdefault(comment, []).append(record)
    gone = bool(change.old_number and not change.new)
    for comment, records in caused.items():
        told: dict[str, str] = {}
        places: dict[str, str] = {}
        for lang in dict.fromkeys(lang for record in records for lang in record.sentence):
            sentences = filter(None, (record.sentence.get(lang) for record in records))
            told[lang] = " ".join(dict.fromkeys(sentences))
            if first := next((record for record in records if record.stands(lang)), None):
                places[lang] = f"{first.place}@{first.digest}"
        yield comment, Landing(*pair, change.id, number, told, places, gone)


def _first(items: list[Landing], order: Sequence[str]) -> tuple[Landing, ...]:
    def place(label: str) -> int:
        return order.index(label) if label in order else len(order)

    new = min((item.new for item in items), key=place)  # later drafts are compared with older ones too
    here = [item for item in items if item.new == new]
    old = max((item.old for item in here), key=place)  # the nearest of the drafts it is compared with
    return tuple(item for item in here if item.old == old)


class ProgressStep(msgspec.Struct, frozen=True):
    """One step: whether it is done, what is said of it, and where it leads."""

    done: bool
    text: str
    note: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CommentProgress:
    """Tells the steps of a comment by the calendar, whom to contact, what it changed, and the clauses."""

    calendar: StoreCache
    contact: str
    adopted: tuple[Landing, ...]
    clauses: Mapping[str, ClauseData]
    lang: str

    def steps(self, found: TrackedComment) -> Iterator[ProgressStep]:
        """The steps that are done, and the next one."""
        receipt, comment, lang = found.receipt, found.receipt.comment, self.lang
        zone = self.calendar.consultations[comment.consultation].zone
        yield ProgressStep(True, self._say("step_received", at=stamp_name(comment.received, zone, lang)))
        if comment.withdrawn:
            yield ProgressStep(
                True, self._say("step_withdrawn", at=stamp_name(comment.withdrawn, zone, lang))
            )
            return
        at = stamp_name(receipt.reviewed, zone, lang) if receipt.reviewed else ""
        if comment.state == "withheld":
            yield ProgressStep(True, self._say("step_withheld", at=at, why=comment.withheld), self.contact)
        elif comment.state == "received":
            yield ProgressStep(False, self._say("step_review"))
        else:
            yield ProgressStep(True, self._say("step_published", at=at) if at else self._say("step_shown"))
        yield from self._answer(comment, found.discussed)

    def _answer(self, comment: Comment, discussed: str) -> Iterator[ProgressStep]:
        """In discussion, by the group's list or from the closing on; then answered; then in a draft."""
        consultation, lang = self.calendar.consultations[comment.consultation], self.lang
        closes = self.calendar.window(consultation.id).closes
        until = moment_name(closes, consultation.zone, lang, ends=True) if closes != NEVER else ""
        over = closes <= instant(self.calendar.now())
        if discussed:
            at = stamp_name(discussed, consultation.zone, lang)
            yield ProgressStep(True, say(lang, "desk.step_discussing", at=at))
        elif over:
            yield ProgressStep(True, self._say("step_discussed", closes=until))
        answer = comment.disposition
        if answer is None:
            if comment.state != "withheld" or over:
                yield self._due(consultation, until if not over else "")
            return
        outcome = catalogue(lang).get(f"site.outcome_{answer.outcome}", answer.outcome)
        date = day_name(answer.date, lang) if answer.date else ""
        words = whole_answer(answer, lang)
        yield ProgressStep(True, self._say("step_answered", outcome=outcome, date=date), words)
        yield from self._adopted(comment)

    def _due(self, consultation: Consultation, until: str) -> ProgressStep:
        """That it will be answered, by when if that was promised; or that it should have been by now."""
        due = answer_due(self.calendar, consultation.id, self.lang)
        if due is None:
            return ProgressStep(False, self._say("step_answer" if until else "step_due", closes=until))
        if due.over:
            return ProgressStep(False, self._say("step_overdue", due=due.day), self.contact)
        key = "step_answer_by" if until else "step_due_by"
        return ProgressStep(False, self._say(key, closes=until, due=due.day))

    def _adopted(self, comment: Comment) -> Iterator[ProgressStep]:
        """In which draft it has caused which changes, or what its answer says that it will."""
        found, lang = self.adopted, self.lang
        if found:
            draft = draft_name(found[0].new, lang)
            links = tuple(
                (item.address(lang), self._say("see_change", number=item.named(lang))) for item in found
            )
            sentences = " ".join(item.sentence.get(lang, "") for item in found).strip()
            yield ProgressStep(True, self._say("step_landed", draft=draft), sentences, links)
        elif (answer := comment.disposition) and answer.outcome in TAKEN:
            if links := self._links(comment.changed if answer.lines or answer.changes else ()):
                yield ProgressStep(False, self._say("step_changed"), "", links)
        elif answer and answer.outcome == "covered":
            claimed = (claim.place for claim in answer.standing if claim.says == "covered")
            if links := self._links((*answer.changes, *claimed)):
                yield ProgressStep(True, self._say("step_covered"), "", links)

    def _links(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The clauses that the site has of those which are named, or have provisions that are."""
        wanted = frozenset(names)
        return tuple(
            (f"/{clause.url[self.lang]}", heading(clause, self.lang, clause.id))
            for clause in self.clauses.values()
            if self.lang in clause.url  # a page may be in one language only
            if clause.id in wanted or any(item.id in wanted for item in clause.provisions)
        )

    def _say(self, key: str, **values: object) -> str:
        return say(self.lang, f"service.{key}", **values)
