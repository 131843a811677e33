"""The queue and the page of one comment, and what is done on them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import get_args

import anyio.to_thread
import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.accounts import attempts as tries
from clausework.consultation.records import read_record
from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account, may
from clausework.model.comment import Outcome
from clausework.model.redline import Edit
from clausework.render import routes
from clausework.service.context import AppContext
from clausework.service.desk.pages import desk_page, language
from clausework.service.desk.sessions import FRESH, gone, is_forged, is_fresh, seal_of, text, who, written
from clausework.service.pages import why_held
from clausework.service.pictures import PAGES, can_show
from clausework.store import holders, reviewing
from clausework.store.files import named
from clausework.store.privacy import PersonalData
from clausework.store.queue import LENGTH, STATES, QueueFilter, QueueItem, item, queue
from clausework.store.recording.chain import StoreContext
from clausework.store.reviewing import Proposal
from clausework.store.rows import StoredComment
from clausework.store.session import Session
from clausework.strings.catalogue import say
from clausework.workflow.public.pages import heading
from clausework.workflow.public.schedule import answer_due
from clausework.workflow.public.suggesting import compare_words as compare
from clausework.workflow.public.suggesting import present_words

OUTCOMES: tuple[str, ...] = get_args(Outcome)
MOST = 200
"""Fields of a form: as many as the queue has lines, and the rest."""
WRITTEN = ("reason", "first", "outcome", "answer", "changes")
"""Fields of a comment's page that somebody writes into."""
FAULTS: Mapping[str, Mapping[str, str]] = {
    "withheld_why": {"why": "no_why"},
    "reason_character": {"why": "why_character"},
    "answer_character": {"answer": "answer_character"},
    "cannot_merge": {"first": "first"},
    "no_comment": {"first": "first"},
}
"""Which field is at fault for an error of the store, and what is said of it."""


class Shown(msgspec.Struct, frozen=True):
    """A file of which the page of its comment has pictures, and what their addresses prove it by."""

    id: str
    pages: int
    token: str


async def queue_page(request: Request) -> Response:
    """Comments in the order in which they are to be read."""
    context: AppContext = request.app.state.context
    account = await who(request)
    if account is None:
        return gone()
    query = request.query_params
    wanted = QueueFilter(
        state=query.get("state", "received"),
        clause=query.get("clause", ""),
        role=query.get("role", ""),
        assigned=account.name if query.get("mine") else "",
        discussed=bool(query.get("discussed")),
        after=_place(query.get("after", "")),
    )
    items = await context.read(lambda db: queue(db, wanted, tuple(context.consultations)))
    fresh = is_fresh(account)
    failed = await context.read(lambda db: tries.failed(db, account.name)) if fresh else None
    more = "" if len(items) < LENGTH else f"{items[-1].place[0]}-{items[-1].place[1]}"
    return desk_page(
        "desk_queue.html",
        request,
        account=account,
        seal=seal_of(request),
        failed=failed,
        wanted=wanted,
        items=items,
        more=more,
        states=STATES,
        heading=partial(_heading, context, language(request)),
    )


def _place(written_as: str) -> tuple[int, int]:
    suspect, _, arrival = written_as.partition("-")
    good = all(part.isascii() and part.isdecimal() and len(part) < 16 for part in (suspect, arrival))
    return (int(suspect), int(arrival)) if good else (0, 0)


def _heading(context: AppContext, lang: str, clause: str) -> str:
    return heading(context.clauses.get(clause), lang, clause)


async def comment(request: Request) -> Response:
    """One comment with all that is known of it."""
    account = await who(request)
    return gone() if account is None else await comment_page(request, account)


async def comment_page(
    request: Request,
    account: Account,
    status: int = 200,
    problem: str = "",
    contact: PersonalData | None = None,
    form: FormData | None = None,
    faults: Mapping[str, str] | None = None,
    shown: Shown | None = None,
) -> Response:
    """The page; where something keeps a form from being done, what was written into it stays."""
    context: AppContext = request.app.state.context
    number = request.path_params["number"]
    found: QueueItem | None = await context.read(lambda db: item(db, number))
    if found is None or found.row.consultation not in context.consultations:
        return desk_page(
            "desk_refused.html", request, 404, account=account, seal=seal_of(request), problem="unknown"
        )
    record = read_record(context.root, number)
    row, lang = found.row, language(request)
    return desk_page(
        "desk_comment.html",
        request,
        status,
        account=account,
        seal=seal_of(request),
        item=msgspec.structs.replace(found, files=named(found.files, context.key)),
        settled=record.disposition if record is not None else None,
        due=answer_due(context.cache, row.consultation, lang),
        names=await context.read(holders.assignable_accounts),
        outcomes=OUTCOMES,
        problem=problem,
        faults=faults,
        kept={name: text(form, name) for name in WRITTEN if name in form} if form is not None else {},
        contact=contact,
        shown=shown,
        can_show=can_show,
        most_pages=PAGES,
        why_held=partial(why_held, lang),
        heading=partial(_heading, context, lang),
        clause_page=f"/{routes.clause(lang, row.anchor.clause)}",
        draft=say(lang, "site.working") if row.draft == "working" else row.draft,
        edits=await anyio.to_thread.run_sync(_edits, context, row),
        marks=say(lang, "service.js_marks").split("|"),
    )


def _edits(context: AppContext, row: StoredComment) -> tuple[Edit, ...]:
    """The suggestion against the words as they stand; none where the clause has gone."""
    clause = context.clauses.get(row.anchor.clause)
    if clause is None or not row.suggestion:
        return ()
    return compare(present_words(clause, row.anchor.provision, row.lang), row.suggestion, row.lang)


async def act(request: Request) -> Response:
    """Do something to a comment, if the role includes it."""
    account = await who(request)
    if account is None:
        return gone()
    form = await request.form(max_files=0, max_fields=MOST)
    name, number = text(form, "act"), request.path_params["number"]
    if is_forged(request, text(form, "seal")) or not may(account.role, name):
        return await comment_page(request, account, 403, "forbidden", form=form)
    context: AppContext = request.app.state.context
    try:
        seen = await written(context, partial(_do, account, name, number, form))
    except StoreBusy:
        return await comment_page(request, account, 503, "busy", form=form)
    except StoreError as error:
        faults = FAULTS.get(error.key)
        return await comment_page(request, account, 422, "" if faults else "undone", form=form, faults=faults)
    if seen is not None:  # shown in the answer alone: who looks again is noted again
        return await comment_page(request, account, contact=seen)
    return RedirectResponse(f"/desk/comments/{number}", 303, FRESH)


def _do(
    account: Account, name: str, number: str, form: FormData, db: Session, desk: StoreContext
) -> PersonalData | None:
    if name == "publish":
        reviewing.judge(db, desk, account, number, "published", "")
    elif name == "withhold":
        reviewing.judge(db, desk, account, number, "withheld", text(form, "reason").strip())
    elif name == "merge":
        reviewing.merge(db, desk, account, number, text(form, "first").strip())
    elif name == "assign":
        reviewing.assign(db, desk, account, number, text(form, "name"))
    elif name == "discuss":
        reviewing.discuss(db, desk, account, number, text(form, "wanted") == "yes")
    elif name == "verify":
        reviewing.verify(db, desk, account, number, text(form, "wanted") == "yes")
    elif name == "propose":
        reviewing.propose(db, desk, account, _proposal(number, form))
    elif name == "release":
        reviewing.release(db, desk, account, number, text(form, "file"))
    elif name == "contact":
        return reviewing.view_contact(db, desk, account, number)
    return None


def _proposal(number: str, form: FormData) -> Proposal:
    outcome = text(form, "outcome")
    if outcome not in ("", *OUTCOMES):
        raise StoreError("unknown_outcome", outcome=outcome)
    changes = " ".join(text(form, "changes").replace(",", " ").replace("，", " ").replace("、", " ").split())
    return Proposal(number, outcome, text(form, "answer").strip(), changes)


async def publish_many(request: Request) -> Response:
    """Publish the comments that were ticked in the queue."""
    account = await who(request)
    if account is None:
        return gone()
    form = await request.form(max_files=0, max_fields=MOST)
    refused = partial(desk_page, "desk_refused.html", request, account=account, seal=seal_of(request))
    if is_forged(request, text(form, "seal")) or not may(account.role, "publish"):
        return refused(status=403, problem="forbidden")
    context: AppContext = request.app.state.context
    numbers = [value for value in form.getlist("number") if isinstance(value, str)]

    def work(db: Session, desk: StoreContext) -> None:
        for number in numbers:
            reviewing.judge(db, desk, account, number, "published", "")

    try:
        await written(context, work)
    except StoreError:
        return refused(status=503, headers={"retry-after": "5"}, problem="busy")
    return RedirectResponse("/desk/", 303, FRESH)
