"""The audit record as a page and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from clausework.model.account import Account
from clausework.service.desk.pages import desk_page, language
from clausework.service.desk.sessions import for_account
from clausework.service.pages import why_held
from clausework.service.response_headers import NO_STORE
from clausework.service.state import state_of
from clausework.strings.catalogue import catalogue, say
from clausework.workflow.desk.access import Forbidden
from clausework.workflow.desk.audit import (
    HELD,
    LATEST,
    RELEASED,
    ActFilter,
    RecordedAct,
    acts_in_batches,
    acts_page,
    inert,
)

COLUMNS = ("seq", "at", "by", "role", "kind", "number", "old", "new")


def _wanted(request: Request) -> ActFilter:
    query = request.query_params
    before = query.get("before", "")
    good = before.isascii() and before.isdecimal() and len(before) < 16
    return ActFilter(query.get("number", "").strip(), query.get("name", ""), int(before) if good else LATEST)


@for_account
async def page(request: Request, account: Account) -> Response:
    """Acts, the latest first."""
    wanted = _wanted(request)
    found = await acts_page(state_of(request).context, account, wanted)
    if isinstance(found, Forbidden):
        return _refused(request, account)
    return desk_page(
        "desk_audit.html",
        request,
        account=account,
        sought=wanted,
        acts=found.acts,
        more=found.more,
        names=found.names,
        in_words=partial(in_words, language(request)),
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
"""The group of the catalogue for the values of an act."""
STRANGERS = frozenset(["sign_in_failed", "sign_in_locked"])
"""Acts by unknown people; the account is the one that was tried."""


def in_words(lang: str, kind: str, value: str) -> str:
    """The value of an act before or after it, in words where the catalogue has them."""
    if kind in ("invited", "sign_in_failed") and value:
        name, _, what = value.rstrip(")").partition(" (")
        return f"{name} {in_words(lang, 'joined' if kind == 'invited' else 'signed_in', what)}"
    if kind == "proposed" and " " in value:
        outcome, _, words = value.partition(" ")
        return f"{in_words(lang, kind, outcome)} {words}"
    if kind in (HELD, RELEASED):
        return " ".join(_held_in_words(lang, word) for word in value.split())
    return catalogue(lang).get(f"desk.{GROUPS.get(kind, '')}_{value}", value)


def _held_in_words(lang: str, word: str) -> str:
    """Why a file is held back, or the beginning of its digest."""
    code = word.partition(":")[0]
    return why_held(lang, word) if f"comments.held_{code}" in catalogue(lang) else word[:12]


@for_account
async def table(request: Request, account: Account) -> Response:
    """All acts as CSV; of commenters it has the numbers of comments alone."""
    batches = acts_in_batches(state_of(request).context, account, _wanted(request))
    if isinstance(batches, Forbidden):
        return _refused(request, account)
    headers = {**NO_STORE, "content-disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(_lines(batches, language(request)), 200, headers, "text/csv; charset=utf-8")


async def _lines(batches: AsyncIterator[tuple[RecordedAct, ...]], lang: str) -> AsyncIterator[str]:
    yield "\ufeff" + _line([say(lang, f"desk.column_{name}") for name in COLUMNS])
    async for batch in batches:
        yield "".join(_line([str(getattr(act, name)) for name in COLUMNS]) for act in batch)


def _line(cells: list[str]) -> str:
    """A line of the table; no cell is taken for a formula."""
    out = io.StringIO()
    csv.writer(out).writerow(map(inert, cells))
    return out.getvalue()


def _refused(request: Request, account: Account) -> Response:
    return desk_page("desk_refused.html", request, 403, account=account)
