"""Who of the invited bodies has replied, for the secretariat that reminds the others."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.consultation.replies import read_replies
from clausework.consultation.turnout import Turnout, standings, turnout
from clausework.model.comment import Consultation, Reply
from clausework.service.context import AppContext
from clausework.service.desk.pages import desk_page, language
from clausework.service.desk.sessions import gone, seal_of, who
from clausework.store.replies import commenting, replies
from clausework.store.session import Session


class Line(msgspec.Struct, frozen=True):
    """An invited body with how it stands; `since` is an instant or a day, "" if there is none to tell."""

    name: str
    standing: str
    since: str
    channel: str
    late: bool


class Section(msgspec.Struct, frozen=True):
    """A consultation that invites bodies."""

    consultation: Consultation
    counts: Turnout
    lines: tuple[Line, ...]


async def page(request: Request) -> Response:
    """The invited bodies of each consultation, as they stand now."""
    account = await who(request)
    if account is None:
        return gone()
    context: AppContext = request.app.state.context
    lang, asked = language(request), context.consultations.values()
    found = await context.read(lambda db: [_section(db, context, each, lang) for each in asked])
    sections = [section for section in found if section is not None]
    return desk_page("desk_units.html", request, account=account, seal=seal_of(request), sections=sections)


def _section(db: Session, context: AppContext, consultation: Consultation, lang: str) -> Section | None:
    said = _replies(db, context, consultation)
    named = commenting(db, consultation)
    found = standings(consultation, named, said.values())
    counts = turnout(found)
    if counts is None:
        return None
    lines = []
    for unit in consultation.invited:
        reply = said.get(unit.id) if found[unit.id] == "no-comment" else None
        told = (reply.received, reply.channel, reply.late) if reply else ("", "", False)
        lines.append(Line(unit.named(lang), found[unit.id], *told))
    return Section(consultation, counts, tuple(lines))


def _replies(db: Session, context: AppContext, consultation: Consultation) -> dict[str, Reply]:
    """The last reply of each invited body: by its link as the store has it, by letter as git has it."""
    by_letter = (reply for reply in read_replies(context.root, consultation.id)[0] if reply.channel != "web")
    stored = replies(db, consultation)
    return {reply.unit: reply for reply in by_letter} | {unit: found[-1] for unit, found in stored.items()}
