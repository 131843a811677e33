"""Progress of a comment for its author: step by step, with dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from clausework.consultation.window import NEVER, instant
from clausework.drafts.naming import draft_name
from clausework.model.comment import Comment, Consultation
from clausework.rendering.answers import corrections_told
from clausework.rendering.dates import day_name
from clausework.store.tracking import TrackedComment
from clausework.strings.catalogue import catalogue, say
from clausework.workflow.public.adopted_changes import Landing
from clausework.workflow.public.published import Calendar, answer_due, moment_name, stamp_name


class ProgressStep(msgspec.Struct, frozen=True):
    """One step: whether it is done, what is said of it, and where it leads."""

    done: bool
    text: str
    note: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CommentProgress:
    """Tells the steps of a comment by the calendar, whom to contact, and the changes that it caused."""

    calendar: Calendar
    contact: str
    adopted: tuple[Landing, ...]
    lang: str

    def steps(self, found: TrackedComment) -> tuple[ProgressStep, ...]:
        """The steps that are done, and the next one."""
        return tuple(self._steps(found))

    def _steps(self, found: TrackedComment) -> Iterator[ProgressStep]:
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
        words = " ".join((answer.reason, *corrections_told(answer, lang)))
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
        elif comment.disposition and (comment.disposition.lines or comment.disposition.changes):
            yield ProgressStep(False, self._say("step_changed", names=" ".join(comment.changed)))

    def _say(self, key: str, **values: object) -> str:
        return say(self.lang, f"service.{key}", **values)
