"""Pages of the review desk: their frame, the queue, a comment and the acts on it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from urllib.parse import urlencode

import anyio.to_thread
import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account, may
from clausework.model.comment import OUTCOMES
from clausework.service.context import AppContext
from clausework.service.desk.sessions import cookie, csrf_token, for_account, give, is_forged, text
from clausework.service.pages import PRIVATE, environment, why_held
from clausework.service.pictures import PAGES, can_show
from clausework.service.state import NO_STORE, retry_after, state_of
from clausework.strings.catalogue import say
from clausework.workflow.desk.answers import ANSWERING, Agreement, review_answers
from clausework.workflow.desk.beside import Beside, beside
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
from clausework.workflow.public.published import (
    answer_due,
    common_zone,
    draft_name,
    heading,
    mention,
    stamp_name,
)

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
    context, query = state_of(request).context, request.query_params
    lang = language(request)
    zone = common_zone(context.consultations)

    def t(key: str, **fields: object) -> str:
        return say(lang, f"desk.{key}", **fields)

    filled: dict[str, object] = {
        "t": t,
        "when": lambda at: stamp_name(at, zone, lang),
        "clock": lambda seconds: stamp_name(datetime.fromtimestamp(seconds, UTC).isoformat(), zone, lang),
        "heading": partial(_heading, context, lang),
        "place": lambda clause: mention(context.clauses.get(clause), lang, clause),
        "chosen": _chosen(request),
        "done": (query["done"], query.get("of", "")) if query.get("done") in DONE else None,
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


CHOOSING = ("state", "clause", "role", "mine", "discussed", "after")
"""What of an address chooses comments; it is kept from page to page and over acts."""
VIEWS = (
    ("unread", "state=received"),
    ("mine", "state=&mine=yes"),
    ("meeting", "state=&discussed=yes"),
    ("all", "state="),
)
"""Saved views, each with what it chooses."""


def _chosen(request: Request, **other: str) -> str:
    """What chooses the comments, as the end of an address."""
    given = {name: request.query_params[name] for name in CHOOSING if name in request.query_params} | other
    return f"?{urlencode(given)}" if given else ""


def _wanted(request: Request, account: Account) -> QueueFilter:
    query = request.query_params
    return QueueFilter(
        state=query.get("state", "received"),
        clause=query.get("clause", ""),
        role=query.get("role", ""),
        assigned=account.name if query.get("mine") else "",
        discussed=bool(query.get("discussed")),
        after=_place(query.get("after", "")),
    )


def _after(place: tuple[int, int]) -> str:
    return "-".join(map(str, place))


@for_account
async def queue_page(request: Request, account: Account) -> Response:
    """The queue of comments."""
    context, wanted = state_of(request).context, _wanted(request, account)
    found = await queued(context, account, wanted, context.consultations, time.time())
    asked = _chosen(request, after="").removeprefix("?").removesuffix("after=").removesuffix("&")
    return desk_page(
        "desk_queue.html",
        request,
        account=account,
        failed=found.failed,
        unpublished=publication_faults(context.root),
        wanted=wanted,
        items=found.items,
        more=bool(found.more),
        further=_chosen(request, after=_after(found.more)) if found.more else "",
        states=STATES,
        views=VIEWS,
        view=next((name for name, query in VIEWS if query == (asked or "state=received")), ""),
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
    row, lang, wanted = found.item.row, language(request), _wanted(request, account)
    listed = await _listed(context, account, wanted)
    others = await _listed(context, account, QueueFilter(state="", clause=row.anchor.clause))
    numbers = [item.row.number for item in listed]
    at = numbers.index(number) if number in numbers else 0
    following = await _following(context, account, wanted, found.item)
    clause = context.clauses.get(row.anchor.clause)
    stands = await anyio.to_thread.run_sync(beside, context.root, clause, row, number)
    turned = {} if following in numbers or not numbers else {"after": _after(found.item.place)}
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
        kept=_written(request, form, stands),
        contact=contact,
        shown=drawn,
        can_show=can_show,
        most_pages=PAGES,
        why_held=partial(why_held, lang),
        clause_page=f"/{clause_path(lang, row.anchor.clause)}",
        draft=draft_name(row.draft, lang),
        beside=stands,
        marks=say(lang, "commenting.js_marks").split("|"),
        items=listed,
        neighbours=[item for item in others if _is_near(item, found.item)],
        before=numbers[at - 1] if at else "",
        following=following,
        onward=_chosen(request, **turned),
    )


async def _listed(context: AppContext, account: Account, wanted: QueueFilter) -> tuple[QueueItem, ...]:
    return (await queued(context, account, wanted, context.consultations, 0)).items


async def _following(context: AppContext, account: Account, wanted: QueueFilter, item: QueueItem) -> str:
    """The number of the next comment after one, "" after the last."""
    found = await _listed(context, account, msgspec.structs.replace(wanted, after=item.place))
    return found[0].row.number if found else ""


def _is_near(item: QueueItem, other: QueueItem) -> bool:
    """Whether two comments are about one line."""
    one, two = item.row.anchor, other.row.anchor
    return item.row.number != other.row.number and (one.provision, one.locator) == (
        two.provision,
        two.locator,
    )


def _written(request: Request, form: FormData | None, stands: Beside) -> dict[str, str]:
    """What was written into a form, or the earlier answer that is to be taken."""
    if form is not None:
        return {name: text(form, name) for name in WRITTEN if name in form}
    taken = [one for one in stands.alike if one.number == request.query_params.get("take")]
    return {"outcome": taken[0].outcome, "answer": taken[0].reason} if taken else {}


@for_account
async def act(request: Request, account: Account) -> Response:
    """Do something to a comment, if the role includes it."""
    form = await request.form(max_files=0, max_fields=MOST)
    if is_forged(request, text(form, "csrf")):
        return await comment_page(request, account, 403, "forbidden", form=form)
    number = request.path_params["number"]
    try:
        made, context = _act(number, form), state_of(request).context
        review = review_answers if made.kind in ANSWERING else review_comments
        done = await review(context, account, made)
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
    if isinstance(done, Agreement):
        return await comment_page(request, account, 409, "undone", form=form)
    if text(form, "act") in ("publish", "withhold"):
        want_publication(state_of(request).context.root)
    if isinstance(done, PersonalData):  # in this answer alone: a second look is noted again
        return await comment_page(request, account, contact=done)
    return await _onward(request, account, number, text(form, "act"))


STAYING = ("assign", "discuss", "verify", "release")
"""Acts after which the comment stays open: they do not say what becomes of it."""
DONE = ("publish", "withhold", "merge", "propose", "publish_many", *STAYING)
"""Acts of which the next page tells."""


async def _onward(request: Request, account: Account, number: str, kind: str) -> Response:
    """The way to the next comment of those that are listed, where it is told what was done."""
    context, told = state_of(request).context, {"done": kind, "of": number}
    following, turned = number, {}
    found = await comment_view(context, context.root, context.consultations, number)
    if kind not in STAYING and found is not None:
        wanted = _wanted(request, account)
        following = await _following(context, account, wanted, found.item)
        if not following:  # begin again with what was passed over
            left = await _listed(context, account, msgspec.structs.replace(wanted, after=(0, 0)))
            following = next((item.row.number for item in left if item.row.number != number), "")
            turned = {"after": ""}
    address = f"/desk/comments/{following}" if following else "/desk/"
    return RedirectResponse(address + _chosen(request, **turned, **told), 303, NO_STORE)


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
    told = {"done": "publish_many", "of": str(len(numbers))}
    return RedirectResponse("/desk/" + _chosen(request, **told), 303, NO_STORE)


KINDS = {"bench.js": "text/javascript", "bench.css": "text/css", "passkey.js": "text/javascript"}
ASSETS = {name: files("clausework.service.desk").joinpath(name).read_bytes() for name in KINDS}


async def asset(request: Request) -> Response:
    """A script or a style sheet of the desk."""
    name = request.url.path.rpartition("/")[2]
    return Response(ASSETS[name], 200, {"cache-control": "no-cache"}, f"{KINDS[name]}; charset=utf-8")
