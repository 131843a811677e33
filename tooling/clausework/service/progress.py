"""What has become of a comment, step by step and with dates, in words for its author."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.consultation.receipts import Receipt
from clausework.consultation.window import NEVER, instant
from clausework.model.comment import Comment, Consultation
from clausework.render.dates import day_name
from clausework.service.context import AppContext
from clausework.service.schedule import answer_due, moment, received
from clausework.strings.catalogue import catalogue, say


class Stage(msgspec.Struct, frozen=True):
    """One step: whether it is done, what is said of it, and where it leads."""

    done: bool
    text: str
    note: str = ""
    links: tuple[tuple[str, str], ...] = ()


def stages(context: AppContext, receipt: Receipt, discussed: str, lang: str) -> tuple[Stage, ...]:
    """The steps that are done, and the next one; `discussed` is since when the group discusses it, or ""."""
    return tuple(_stages(context, receipt, discussed, lang))


def _stages(context: AppContext, receipt: Receipt, discussed: str, lang: str) -> Iterator[Stage]:
    comment = receipt.comment
    zone = context.consultations[comment.consultation].zone

    def t(key: str, **values: object) -> str:
        return say(lang, f"service.{key}", **values)

    yield Stage(True, t("step_received", at=received(comment.received, zone, lang)))
    if comment.withdrawn:
        yield Stage(True, t("step_withdrawn", at=received(comment.withdrawn, zone, lang)))
        return
    at = received(receipt.reviewed, zone, lang) if receipt.reviewed else ""
    if comment.state == "withheld":
        contact = context.contact.get(lang, "")
        yield Stage(True, t("step_withheld", at=at, why=comment.withheld), contact)
    elif comment.state == "received":
        yield Stage(False, t("step_review"))
    else:
        yield Stage(True, t("step_published", at=at) if at else t("step_shown"))
    yield from _answer(context, comment, discussed, lang)


def _answer(context: AppContext, comment: Comment, discussed: str, lang: str) -> Iterator[Stage]:
    """In discussion, by the group's list or from the closing on; then answered; then in a draft."""
    consultation = context.consultations[comment.consultation]
    closes = context.cache.window(consultation.id).closes
    until = moment(closes, consultation.zone, lang, ends=True) if closes != NEVER else ""
    over = closes <= instant(context.cache.now())
    if discussed:
        at = received(discussed, consultation.zone, lang)
        yield Stage(True, say(lang, "desk.step_discussing", at=at))
    elif over:
        yield Stage(True, say(lang, "service.step_discussed", closes=until))
    answer = comment.disposition
    if answer is None:
        if comment.state != "withheld" or over:
            yield _due(context, consultation, lang, until if not over else "")
        return
    outcome = catalogue(lang).get(f"site.outcome_{answer.outcome}", answer.outcome)
    date = day_name(answer.date, lang) if answer.date else ""
    yield Stage(True, say(lang, "service.step_answered", outcome=outcome, date=date), answer.reason)
    yield from _landed(context, comment, lang)


def _due(context: AppContext, consultation: Consultation, lang: str, until: str) -> Stage:
    """That it will be answered, by when if that was promised; or that it should have been by now."""
    due = answer_due(context.cache, consultation.id, lang)
    if due is None:
        return Stage(False, say(lang, "service.step_answer" if until else "service.step_due", closes=until))
    if due.over:
        return Stage(False, say(lang, "service.step_overdue", due=due.day), context.contact.get(lang, ""))
    key = "service.step_answer_by" if until else "service.step_due_by"
    return Stage(False, say(lang, key, closes=until, due=due.day))


def _landed(context: AppContext, comment: Comment, lang: str) -> Iterator[Stage]:
    found = context.landings.get(comment.id, ())
    if found:
        draft = say(lang, "site.working") if found[0].new == "working" else found[0].new
        links = tuple(
            (item.address(lang), say(lang, "service.see_change", number=item.named(lang))) for item in found
        )
        told = " ".join(item.sentence.get(lang, "") for item in found).strip()
        yield Stage(True, say(lang, "service.step_landed", draft=draft), told, links)
    elif comment.disposition and (comment.disposition.lines or comment.disposition.changes):
        names = " ".join(comment.changed)
        yield Stage(False, say(lang, "service.step_changed", names=names))
