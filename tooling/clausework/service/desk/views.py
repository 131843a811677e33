"""Pages of the review desk: their frame, the queue, a comment and the acts on it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

import anyio.to_thread
import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account, may
from clausework.model.comment import OUTCOMES
from clausework.model.redline import Edit
from clausework.service.context import AppContext
from clausework.service.desk.sessions import cookie, csrf_token, for_account, give, is_forged, text
from clausework.service.pages import PRIVATE, environment, why_held
from clausework.service.pictures import PAGES, can_show
from clausework.service.state import NO_STORE, retry_after, state_of
from clausework.strings.catalogue import say
from clausework.workflow.desk.people import SHORTEST, Forbidden
from clausework.workflow.desk.review import (
    STATES,
    Conflict,
    PersonalData,
    QueueFilter,
    QueueItem,
    ReviewAct,
    clause as clause_path,
    comment_view,
    publication_faults,
    queue_page as queued,
    review_comments,
    want_publication,
)
from clausework.workflow.public.published import answer_due, common_zone, draft_name, heading, stamp_name
from clausework.workflow.public.submitting import suggested_edits

CHOICE = "desk_lang"
"""The cookie of the language that was chosen."""
CHOSEN_SECONDS = 365 * 24 * 3600


def language(request: Request) -> str:
    """The language of the page: as asked for, or as the browser prefers."""
    context = state_of(request).context
    asked = request.query_params.get("lang", cookie(request, CHOICE))
    if asked in context.languages:
        return asked
    prefers = request.headers.get("accept-language", "")[:2].lower()
    return prefers if prefers in context.languages else context.languages[0]


def desk_page(
    name: str,
    request: Request,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    account: Account | None = None,
    faults: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """A page of the desk, with an account or before sign-in; it is not to be cached.

    `faults` maps the ID of a field to the key of its message: the page lists all of them at its top,
    and says each again at its field.
    """
    context = state_of(request).context
    lang = language(request)
    zone = common_zone(context.consultations)

    def t(key: str, **fields: object) -> str:
        return say(lang, f"desk.{key}", **fields)

    filled: dict[str, object] = {
        "t": t,
        "when": lambda at: stamp_name(at, zone, lang),
        "clock": lambda seconds: stamp_name(datetime.fromtimestamp(seconds, UTC).isoformat(), zone, lang),
        "lang": lang,
        "tag": "zh-CN" if lang == "zh" else lang,
        "context": context,
        "others": [
            (_address(request, other), other, say(lang, f"service.twin_{other}"))
            for other in context.languages
            if other != lang
        ],
        "here": "",
        "problem": "",
        "faults": {field: t(f"fault_{said}", least=SHORTEST) for field, said in (faults or {}).items()},
        "kept": {},
        "provider": "",
        "account": account,
        "csrf": csrf_token(request) if account is not None else "",
        "may": partial(may, account.role) if account is not None else lambda _act: False,
        **values,
    }
    html = environment().get_template(name).render(filled)
    response = HTMLResponse(html, status, {**PRIVATE, **(headers or {})})
    if request.query_params.get("lang") == lang:
        give(request, response, CHOICE, lang, CHOSEN_SECONDS, "/desk")
    return response


def _address(request: Request, lang: str) -> str:
    """Where the same page stands in another language."""
    asked = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    return "?" + urlencode([*asked, ("lang", lang)])


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
    "open_personal": {"confirm_personal": "open_personal"},
}
"""The field of the form for an error of the store, and the key of its message."""


class DrawnFile(msgspec.Struct, frozen=True):
    """A file that the page shows as pictures; `token` is part of their addresses."""

    id: str
    pages: int
    token: str


@for_account
async def queue_page(request: Request, account: Account) -> Response:
    """The queue of comments."""
    context = state_of(request).context
    query = request.query_params
    wanted = QueueFilter(
        state=query.get("state", "received"),
        clause=query.get("clause", ""),
        role=query.get("role", ""),
        assigned=account.name if query.get("mine") else "",
        discussed=bool(query.get("discussed")),
        after=_place(query.get("after", "")),
    )
    found = await queued(context, account, wanted, context.consultations, time.time())
    return desk_page(
        "desk_queue.html",
        request,
        account=account,
        failed=found.failed,
        unpublished=publication_faults(context.root),
        wanted=wanted,
        items=found.items,
        more="-".join(map(str, found.more)) if found.more else "",
        states=STATES,
        heading=partial(_heading, context, language(request)),
    )


def _place(written_as: str) -> tuple[int, int]:
    suspect, _, arrival = written_as.partition("-")
    good = all(part.isascii() and part.isdecimal() and len(part) < 16 for part in (suspect, arrival))
    return (int(suspect), int(arrival)) if good else (0, 0)


def _heading(context: AppContext, lang: str, clause: str) -> str:
    return heading(context.clauses.get(clause), lang, clause)


@for_account
async def comment(request: Request, account: Account) -> Response:
    """The page of one comment."""
    return await comment_page(request, account)


async def comment_page(
    request: Request,
    account: Account,
    status: int = 200,
    problem: str = "",
    contact: PersonalData | None = None,
    form: FormData | None = None,
    faults: Mapping[str, str] | None = None,
    drawn: DrawnFile | None = None,
) -> Response:
    """The page; where something keeps a form from being done, what was written into it stays."""
    context = state_of(request).context
    number = request.path_params["number"]
    found = await comment_view(context, context.root, context.consultations, number)
    if found is None:
        return desk_page("desk_refused.html", request, 404, account=account, problem="unknown")
    row, lang = found.item.row, language(request)
    return desk_page(
        "desk_comment.html",
        request,
        status,
        account=account,
        item=found.item,
        settled=found.settled,
        due=answer_due(context.cache, row.consultation, lang),
        names=found.names,
        outcomes=OUTCOMES,
        problem=problem,
        faults=faults,
        kept={name: text(form, name) for name in WRITTEN if name in form} if form is not None else {},
        contact=contact,
        shown=drawn,
        can_show=can_show,
        most_pages=PAGES,
        why_held=partial(why_held, lang),
        heading=partial(_heading, context, lang),
        clause_page=f"/{clause_path(lang, row.anchor.clause)}",
        draft=draft_name(row.draft, lang),
        edits=await anyio.to_thread.run_sync(_edits, context, found.item),
        marks=say(lang, "commenting.js_marks").split("|"),
    )


def _edits(context: AppContext, item: QueueItem) -> tuple[Edit, ...]:
    """The suggestion as a redline of the present words; none where the clause is gone."""
    row = item.row
    clause = context.clauses.get(row.anchor.clause)
    if clause is None or not row.suggestion:
        return ()
    return suggested_edits(clause, row.anchor.provision, row.suggestion, row.lang)


@for_account
async def act(request: Request, account: Account) -> Response:
    """Do something to a comment, if the role includes it."""
    form = await request.form(max_files=0, max_fields=MOST)
    if is_forged(request, text(form, "csrf")):
        return await comment_page(request, account, 403, "forbidden", form=form)
    number = request.path_params["number"]
    try:
        done = await review_comments(state_of(request).context, account, _act(number, form))
    except StoreBusy:
        return await comment_page(request, account, 503, "busy", form=form)
    except StoreError as error:
        faults = FAULTS.get(error.key)
        return await comment_page(request, account, 422, "" if faults else "undone", form=form, faults=faults)
    if isinstance(done, Forbidden):
        return await comment_page(request, account, 403, "forbidden", form=form)
    if isinstance(done, Conflict):
        faults = {"answer": "newer_draft"}
        return await comment_page(request, account, 409, form=form, faults=faults)
    if text(form, "act") in ("publish", "withhold"):
        want_publication(state_of(request).context.root)
    if isinstance(done, PersonalData):  # in this answer alone: a second look is noted again
        return await comment_page(request, account, contact=done)
    return RedirectResponse(f"/desk/comments/{number}", 303, NO_STORE)


def _act(number: str, form: FormData) -> ReviewAct:
    return ReviewAct(
        kind=text(form, "act"),
        numbers=(number,),
        reason=text(form, "reason").strip(),
        first=text(form, "first").strip(),
        name=text(form, "name"),
        wanted=text(form, "wanted") == "yes",
        file=text(form, "file"),
        outcome=text(form, "outcome"),
        answer=text(form, "answer").strip(),
        changes=text(form, "changes"),
        version=int(text(form, "version")) if text(form, "version").isdecimal() else 0,
        confirm_personal=bool(text(form, "confirm_personal")),
    )


@for_account
async def publish_many(request: Request, account: Account) -> Response:
    """Publish the comments that were ticked in the queue."""
    form = await request.form(max_files=0, max_fields=MOST)
    refused = partial(desk_page, "desk_refused.html", request, account=account)
    if is_forged(request, text(form, "csrf")):
        return refused(status=403, problem="forbidden")
    numbers = [value for value in form.getlist("number") if isinstance(value, str)]
    try:
        done = await review_comments(
            state_of(request).context, account, ReviewAct(kind="publish", numbers=tuple(numbers))
        )
    except StoreBusy:
        return refused(status=503, headers=retry_after(), problem="busy")
    except StoreError:
        return refused(status=422, problem="undone")
    if isinstance(done, Forbidden):
        return refused(status=403, problem="forbidden")
    want_publication(state_of(request).context.root)
    return RedirectResponse("/desk/", 303, NO_STORE)
