"""What was done at the desk, for whoever audits it: by comment, by account, as a page and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from functools import partial

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from clausework.accounts import people as accounts
from clausework.model.account import Account, may
from clausework.render.formats.answers_text import inert
from clausework.service.context import AppContext
from clausework.service.desk.pages import desk_page, language
from clausework.service.desk.sessions import FRESH, gone, seal_of, who
from clausework.service.pages import why_held
from clausework.store import acts
from clausework.store.acts import ActFilter
from clausework.store.holding import HELD, RELEASED
from clausework.strings.catalogue import catalogue, say

COLUMNS = ("seq", "at", "by", "role", "kind", "number", "old", "new")


def _refused(request: Request, account: Account | None) -> Response | None:
    if account is None:
        return gone()
    if may(account.role, "audit"):
        return None
    return desk_page("desk_refused.html", request, 403, account=account, seal=seal_of(request))


def _sought(request: Request) -> ActFilter:
    query = request.query_params
    before = query.get("before", "")
    good = before.isascii() and before.isdecimal() and len(before) < 16
    return ActFilter(
        query.get("number", "").strip(), query.get("name", ""), int(before) if good else acts.LATEST
    )


async def page(request: Request) -> Response:
    """Acts, the latest first."""
    account = await who(request)
    refused = _refused(request, account)
    if refused is not None:
        return refused
    context: AppContext = request.app.state.context
    sought, lang = _sought(request), language(request)
    found = await context.read(lambda db: acts.acts(db, sought))
    return desk_page(
        "desk_audit.html",
        request,
        account=account,
        seal=seal_of(request),
        sought=sought,
        acts=found,
        more=found[-1].seq if len(found) == acts.LENGTH else 0,
        names=await context.read(lambda db: tuple(item.name for item in accounts.people(db, 0))),
        told=partial(told, lang),
        strangers=STRANGERS,
    )


GROUPS = {
    "reviewed": "state",
    "proposed": "outcome",
    "discussed": "discussion",
    "verified": "verification",
    "signed_in": "way",
    "signed_out": "way",
    "session_ended": "way",
    "sign_in_failed": "way",
    "joined": "role",
    "role_changed": "role",
}
"""In which strings the values of an act are put into words."""
STRANGERS = frozenset(["sign_in_failed", "sign_in_locked"])
"""Acts of which nobody knows whose they are; the account is the one that was tried."""


def told(lang: str, kind: str, value: str) -> str:
    """What an act has before or after it, in words where we have them."""
    if kind in ("invited", "sign_in_failed") and value:
        name, _, what = value.rstrip(")").partition(" (")
        return f"{name} {told(lang, 'joined' if kind == 'invited' else 'signed_in', what)}"
    if kind == "proposed" and " " in value:
        outcome, _, words = value.partition(" ")
        return f"{told(lang, kind, outcome)} {words}"
    if kind in (HELD, RELEASED):
        return " ".join(_held_told(lang, word) for word in value.split())
    return catalogue(lang).get(f"desk.{GROUPS.get(kind, '')}_{value}", value)


def _held_told(lang: str, word: str) -> str:
    """A word of an act on a file that is held back: why it is, or the beginning of its digest."""
    code = word.partition(":")[0]
    return why_held(lang, word) if f"comments.held_{code}" in catalogue(lang) else word[:12]


async def table(request: Request) -> Response:
    """All of them as CSV, which holds nothing of commenters but the numbers of comments."""
    account = await who(request)
    refused = _refused(request, account)
    if refused is not None:
        return refused
    context: AppContext = request.app.state.context
    headers = {**FRESH, "content-disposition": 'attachment; filename="audit.csv"'}
    lines = _lines(context, msgspec.structs.replace(_sought(request), before=acts.LATEST), language(request))
    return StreamingResponse(lines, 200, headers, "text/csv; charset=utf-8")


async def _lines(context: AppContext, sought: ActFilter, lang: str) -> AsyncIterator[str]:
    yield "\ufeff" + _line([say(lang, f"desk.column_{name}") for name in COLUMNS])
    while True:
        found = await context.read(partial(acts.acts, sought=sought, length=acts.BATCH))
        yield "".join(_line([str(getattr(act, name)) for name in COLUMNS]) for act in found)
        if len(found) < acts.BATCH:
            return
        sought = msgspec.structs.replace(sought, before=found[-1].seq)


def _line(cells: list[str]) -> str:
    """A line of the table; no cell is taken for a formula."""
    out = io.StringIO()
    csv.writer(out).writerow(map(inert, cells))
    return out.getvalue()
