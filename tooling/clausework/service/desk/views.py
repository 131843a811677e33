"""Pages of the review desk: their frame, the queue, a comment and the acts on it."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlencode

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
from clausework.workflow.desk import answers, beside as surroundings
from clausework.workflow.desk.answers import Agreement, OpenQuestion, Take
from clausework.workflow.desk.people import SHORTEST, Completed, Forbidden
from clausework.workflow.desk.review import (
    LENGTH,
    STATES,
    VIEWS,
    ActEffect,
    PersonalData,
    QueueCounts,
    QueueFilter,
    QueueItem,
    ReviewAct,
    assignable_accounts,
    clause as clause_path,
    comment_view,
    comments_sought,
    delete_file,
    numbers_sought,
    preview_review,
    publication_faults,
    queue_standing,
    review_comments,
    view,
    want_publication,
)
from clausework.workflow.groups import AlikeComments, claims_on
from clausework.workflow.public import published
from clausework.workflow.public.submitting import compare_words

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
    zone = published.common_zone(context.consultations)

    def t(key: str, **fields: object) -> str:
        return say(lang, f"desk.{key}", **fields)

    filled: dict[str, object] = {
        "t": t,
        "when": lambda at: published.stamp_name(at, zone, lang),
        "clock": lambda seconds: published.stamp_name(
            datetime.fromtimestamp(seconds, UTC).isoformat(), zone, lang
        ),
        "heading": lambda clause, draft="": published.place_name(context, draft, clause, lang),
        "place": lambda clause, draft="": published.mention(
            context.clauses.get(clause), lang, published.place_name(context, draft, clause, lang)
        ),
        "chosen": _chosen(request),
        "done": _done(request),
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
        "wrong": "",
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
    if request.query_params.get("lang") == lang:  # asked for, not guessed: it is remembered
        give(request, response, CHOICE, lang, CHOSEN_SECONDS, "/desk")
    return response


class Done(msgspec.Struct, frozen=True):
    """An act of a moment ago: its kind, the first of the comments that it was on, and how many these were."""

    kind: str
    number: str
    count: int


def _done(request: Request) -> Done | None:
    query = request.query_params
    kind, count = query.get("done", ""), query.get("count", "1")
    return Done(kind, query.get("of", ""), int(count)) if kind in DONE and COUNT.fullmatch(count) else None


COUNT = re.compile(r"[0-9]{1,6}")


def _address(request: Request, lang: str) -> str:
    """The address of the same page in another language."""
    asked = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    return "?" + urlencode([*asked, ("lang", lang)])


ANSWERS = ("none", "drafted", "settled", "agreed")
"""How far an answer is, in the words of a filter."""
MOST = 200
"""Fields of a form: as many as the queue has lines, and the rest."""
WRITTEN = ("reason", "outcome", "answer", "changes")
"""Fields of a comment's page that somebody writes into."""
TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
FAULTS: Mapping[str, Mapping[str, str]] = TABLES["faults"]
"""The field of the form for an error of the store, and the key of its message."""


class DrawnFile(msgspec.Struct, frozen=True):
    """A file that the page shows as pictures; `token` is part of their addresses."""

    id: str
    pages: int
    token: str


CHOOSING = ("show", "by", "view", "state", "answer", "clause", "role", "mark", "words", "after")
"""What of an address chooses comments; it is kept from page to page and over acts."""


def _chosen(request: Request, **other: str) -> str:
    """The choice of comments, as the end of an address."""
    given = {name: request.query_params[name] for name in CHOOSING if name in request.query_params} | other
    given = {name: value for name, value in given.items() if value or name != "show"}
    return f"?{urlencode(given)}" if given else ""


def _wanted(request: Request, account: Account) -> QueueFilter:
    """The filter of an address: its view, and what else it says."""
    query = request.query_params
    given = {name: query[name] for name in CHOOSING[3:-1] if name in query}
    return msgspec.structs.replace(view(_view(request, account), account.name), **given)


def _view(request: Request, account: Account) -> str:
    """The view that is asked for, or what one has to do."""
    return request.query_params.get("view", "settled" if may(account.role, "agree") else "unread")


@for_account
async def queue_page(request: Request, account: Account) -> Response:
    """The queue of comments."""
    context, wanted = state_of(request).context, _wanted(request, account)
    stands = await queue_standing(context, account, context.consultations, time.time())
    listed = await _listed(request, wanted, request.query_params.get("after", ""))
    return desk_page(
        "desk_queue.html",
        request,
        account=account,
        failed=stands.failed,
        unpublished=publication_faults(context.root),
        wanted=wanted,
        listed=listed,
        chosen=_chosen(request, show=""),
        further=_chosen(request, show="", after=listed.further) if listed.further else "",
        states=STATES,
        answers=ANSWERS,
        acts=MANY,
        views=_views(stands.counts),
        view=_view(request, account),
        counts=stands.counts,
        version=stands.version,
    )


def _views(counts: QueueCounts) -> Mapping[str, int | str]:
    """The views, each with how many comments are in it where that is counted."""
    counted = {"mine": counts.mine, "meeting": counts.discussed, "unread": counts.states.get("received", 0)}
    return {name: counted.get(name, counts.answers.get(name, "")) for name in VIEWS} | {"all": counts.total}


async def comment_page(
    request: Request,
    account: Account,
    status: int = 200,
    problem: str = "",
    contact: PersonalData | None = None,
    form: FormData | None = None,
    faults: Mapping[str, str] | None = None,
    drawn: DrawnFile | None = None,
    wrong: str = "",
    questions: tuple[OpenQuestion, ...] = (),
) -> Response:
    """The page of a comment; where something keeps a form from being done, what was written into it stays."""
    context = state_of(request).context
    number = request.path_params["number"]
    found = await comment_view(context, context.root, context.consultations, number)
    if found is None:
        return desk_page("desk_refused.html", request, 404, account=account, problem="unknown")
    row, lang, wanted = found.item.row, language(request), _wanted(request, account)
    listed = await _listed(request, wanted, request.query_params.get("after", ""))
    opened = await surroundings.opened_group(context, account, row.consultation, number)
    shown = request.query_params.get("at", row.anchor.clause)
    entry = surroundings.for_screen(found.item) if request.query_params.get("show") else found.item
    stands = await surroundings.beside(context, context.clauses.get(shown), entry)
    return desk_page(
        "desk_show.html" if entry is not found.item else "desk_comment.html",
        request,
        status,
        retry_after() if status == 503 else None,
        account=account,
        item=entry,
        back=_chosen(request, show=""),
        votes=VOTES,
        record=found.record,
        verdict=found.verdict,
        due=published.answer_due(context.cache, row.consultation, lang),
        names=found.names,
        outcomes=OUTCOMES,
        problem=problem,
        wrong=wrong,
        questions=questions,
        faults=faults,
        kept=_written(request, form, stands),
        contact=contact,
        shown=drawn,
        can_show=can_show,
        most_pages=PAGES,
        why_held=partial(why_held, lang),
        clause_shown=shown,
        clause_page=f"/{clause_path(lang, shown)}",
        draft=published.draft_name(row.draft, lang),
        beside=stands,
        became=context.whereabouts.sentence(row, lang),
        cut_at=surroundings.cut_at,
        marks=say(lang, "commenting.js_marks").split("|"),
        listed=listed,
        opened=opened,
        neighbours=await _neighbours(context, found.item, opened.group.members if opened else ()),
        turn=await _turn(request, wanted, listed, number),
    )


class Listed(msgspec.Struct, frozen=True):
    """The comments of a list; where they stand for `groups`, each its own. `further` is where it goes on."""

    items: tuple[QueueItem, ...]
    groups: Mapping[str, AlikeComments]
    further: str


async def _listed(request: Request, wanted: QueueFilter, after: str) -> Listed:
    """The comments listed after one."""
    context = state_of(request).context
    groups: dict[str, AlikeComments] = {}
    if request.query_params.get("by") == "group":
        found = await surroundings.groups_sought(context, wanted, context.consultations, time.time(), after)
        items = tuple(one for one, _ in found)
        groups = {one.row.number: group for one, group in found}
    else:
        items = await comments_sought(context, wanted, context.consultations, time.time(), after)
    return Listed(items, groups, items[-1].row.number if len(items) == LENGTH else "")


class Turn(msgspec.Struct, frozen=True):
    """The comments before and after one in the list, and how the list goes on with the next."""

    before: str
    following: str
    onward: str


async def _turn(request: Request, wanted: QueueFilter, listed: Listed, number: str) -> Turn:
    numbers = [each.row.number for each in listed.items]
    at = numbers.index(number) if number in numbers else 0
    following = _first((await _listed(request, wanted, number)).items)
    turned = {} if following in numbers or not numbers else {"after": number}
    return Turn(numbers[at - 1] if at else "", following, _chosen(request, **turned))


@for_account
async def claims_page(request: Request, account: Account) -> Response:
    """The suggestions on each line of a clause: those that come to the same are one, others beside it."""
    context, clause = state_of(request).context, request.path_params["clause"]
    claims = [
        claim
        for consultation in context.consultations.values()
        for claim in await claims_on(context, context.root, consultation, clause)
    ]
    compared = [
        (claim, {new: compare_words(claim.now, new, claim.lang) for new in claim.wordings})
        for claim in claims
    ]
    marks = say(language(request), "commenting.js_marks").split("|")
    return desk_page(
        "desk_claims.html", request, account=account, clause=clause, claims=compared, marks=marks
    )


async def _neighbours(context: AppContext, item: QueueItem, alike: Collection[str]) -> list[QueueItem]:
    """The other comments about the line of one, without those that say the same."""
    near = QueueFilter(state="", clause=item.row.anchor.clause)
    others = await comments_sought(context, near, context.consultations, 0)
    return [other for other in others if other.row.number not in alike and _is_near(other, item)]


def _is_near(item: QueueItem, other: QueueItem) -> bool:
    """Whether two comments are about one line."""
    one, two = item.row.anchor, other.row.anchor
    return item.row.number != other.row.number and (one.provision, one.locator) == (
        two.provision,
        two.locator,
    )


def _written(request: Request, form: FormData | None, stands: surroundings.Beside) -> dict[str, str]:
    """The values written into a form, else the answer that is taken and the clause that is looked at."""
    if form is not None:
        return {name: text(form, name) for name in WRITTEN if name in form}
    query = request.query_params
    taken = [one for one in stands.alike if one.number == query.get("take")]
    written = {"outcome": taken[0].outcome, "answer": taken[0].reason} if taken else {}
    return written | ({"changes": query["at"]} if "at" in query else {})


@for_account
async def act(request: Request, account: Account) -> Response:
    """Do something to a comment, if the role includes it."""
    form = await request.form(max_files=0, max_fields=MOST)
    if is_forged(request, text(form, "csrf")):
        return await comment_page(request, account, 403, "forbidden", form=form)
    context, number = state_of(request).context, request.path_params["number"]
    asked = _act(context, form, (number,))
    if text(form, "blackout").strip():
        found = await comment_view(context, context.root, context.consultations, number)
        spans = surroundings.spans_of(found.item.row, text(form, "blackout")) if found is not None else ""
        asked = msgspec.structs.replace(asked, spans=spans)
    try:
        done = (
            await answers.translate(context, account, number, text(form, "lang"), _translation(form))
            if asked.kind == "translate"
            else await _reviewed(context, account, asked, "theirs" if text(form, "take") else "")
        )
    except StoreBusy:
        return await comment_page(request, account, 503, "busy", form=form)
    except StoreError as error:
        faults = FAULTS.get(error.key) if asked.kind != "delete" else None  # its reason is another field
        wrong = "" if faults else error.message(language(request))
        status = 409 if error.key == "newer_draft" else 422
        return await comment_page(request, account, status, form=form, faults=faults, wrong=wrong)
    if isinstance(done, Forbidden):
        return await comment_page(request, account, 403, "forbidden", form=form)
    if isinstance(done, tuple):
        return await comment_page(request, account, 409, form=form, questions=done)
    if isinstance(done, Agreement):
        wrong = _conflicts(done, language(request))
        return await comment_page(request, account, 409, form=form, wrong=wrong)
    if isinstance(done, PersonalData):  # in this answer alone: a second look is noted again
        return await comment_page(request, account, contact=done)
    return await _onward(request, account, asked, number)


def _translation(form: FormData) -> dict[str, str]:
    """The words of a translation, by the keys of what they are of."""
    named = (name for name in form if name.startswith("in-"))
    return {name.removeprefix("in-"): text(form, name).replace("\r\n", "\n").strip() for name in named}


STAYING = ("translate", "assign", "discuss", "verify", "release", "delete", "redact", "undo")
"""Acts after which the comment stays open: they do not say what becomes of it."""
DONE = ("publish", "withhold", "propose", "settle", "apply", "agree", "send_back", *STAYING)
"""Acts of which the next page tells."""


async def _onward(request: Request, account: Account, act: ReviewAct, opened: str) -> Response:
    """The way to the next of the listed comments, from a list back to it; there it is told what was done."""
    told = {"done": act.kind, "of": act.numbers[0], "count": str(len(act.numbers))}
    following, turned = opened if act.kind in STAYING else "", {}
    if opened and not following:
        wanted = _wanted(request, account)
        following = _first((await _listed(request, wanted, opened)).items, act.numbers)
        if not following:  # begin again with what was passed over
            following, turned = _first((await _listed(request, wanted, "")).items, act.numbers), {"after": ""}
    address = f"/desk/comments/{following}" if following else "/desk/"
    return RedirectResponse(address + _chosen(request, **turned, **told), 303, NO_STORE)


def _first(items: Iterable[QueueItem], done: Collection[str] = ()) -> str:
    """The number of the first that was not acted on, "" if there is none."""
    return next((item.row.number for item in items if item.row.number not in done), "")


async def _reviewed(
    context: AppContext, account: Account, act: ReviewAct, take: Take = ""
) -> Completed | PersonalData | Forbidden | Agreement | tuple[OpenQuestion, ...]:
    if act.kind == "apply":
        accepted = msgspec.structs.replace(act, kind="settle", outcome="accepted")
        return await answers.take_suggestion(context, account, accepted, take)
    if act.kind == "delete":
        return await delete_file(context, context.vault, account, act)
    carry_out = answers.review_answers if act.kind in answers.ANSWERING else review_comments
    done = await carry_out(context, account, act)
    if isinstance(done, Completed) and act.kind in ("publish", "withhold", "redact", "undo"):
        want_publication(context.root)
    return done


def _conflicts(done: Agreement, lang: str) -> str:
    """The parts of an agreement that did not come onto the published branch, and why."""
    told = [
        *(say(lang, "answering.conflicts", **msgspec.structs.asdict(each)) for each in done.conflicts),
        *(say(lang, "answering.left", number=number) for number in done.left),
        *([say(lang, "answering.waiting", reason=done.waiting)] if done.waiting else []),
    ]
    return say(lang, "desk.agreed_in_part", count=len(done.numbers)) + "\n" + "\n".join(told)


VOTES = ("ayes", "noes", "abstentions")


def _voted(form: FormData, lang: str) -> str:
    """The vote that an answer tells of, "" if none was taken on it."""
    counts = {name: text(form, name).strip() for name in VOTES}
    if not all(count.isdecimal() or not count for count in counts.values()) or not any(counts.values()):
        return ""
    told = say(lang, "answers.minutes_votes", **{name: int(count or 0) for name, count in counts.items()})
    return say(lang, "desk.voted", votes=told)


def _act(context: AppContext, form: FormData, numbers: tuple[str, ...]) -> ReviewAct:
    return ReviewAct(
        kind=text(form, "act"),
        numbers=numbers,
        reason=text(form, "reason").strip(),
        name=text(form, "name"),
        wanted=text(form, "wanted") == "yes",
        file=text(form, "file"),
        outcome=text(form, "outcome"),
        answer=text(form, "answer").strip() + _voted(form, context.languages[0]),
        changes=text(form, "changes"),
        version=int(text(form, "version")) if text(form, "version").isdecimal() else 0,
        spans=text(form, "spans"),
        confirm_personal=bool(text(form, "confirm_personal")),
        replace=bool(text(form, "replace")),
    )


MANY: dict[str, str] = TABLES["many"]
"""Acts that may be on many comments at once, each with its key."""
FOR_PREVIEW: Mapping[str, Mapping[str, str]] = TABLES["for_preview"]
"""What stands for what is not written yet while one looks at what an act would do."""


@for_account
async def act_on_many(request: Request, account: Account) -> Response:
    """The effects of an act on several comments, those that are ticked or all that are listed; then do it."""
    form = await request.form(max_files=0, max_fields=10 * MOST)
    refused = partial(desk_page, "desk_refused.html", request, account=account)
    if is_forged(request, text(form, "csrf")):
        return refused(status=403, problem="forbidden")
    context, kind = state_of(request).context, text(form, "act")
    numbers = tuple(value for value in form.getlist("number") if isinstance(value, str))
    named = [value for value in form.getlist("group") if isinstance(value, str)]
    groups = await surroundings.groups_named(context, named)
    numbers += tuple(number for group in groups for number in group.members if number not in numbers)
    if text(form, "scope") == "all":
        wanted = _wanted(request, account)
        numbers = await numbers_sought(context, wanted, context.consultations, time.time())
    given = _act(context, form, numbers)
    usual = {**FOR_PREVIEW.get(kind, {})} | ({"name": account.name} if kind == "assign" else {})
    guessed = {name: getattr(given, name) or value for name, value in usual.items()}
    seen = msgspec.structs.replace(given, **{"wanted": True, **guessed})
    try:
        effects = await preview_review(context, account, seen)
        if isinstance(effects, Forbidden):
            return refused(status=403, problem="forbidden")
        left = await surroundings.unopened(context, account, seen)
        fit = () if left else tuple(effect.number for effect in effects if effect.changes)
        digest = hashlib.sha256(" ".join(fit).encode()).hexdigest()[:16]  # comes back with the act
        wrong = say(language(request), "desk.seen_changed") if text(form, "seen") else ""
        if fit and hmac.compare_digest(text(form, "seen").encode(), digest.encode()):  # as was seen
            made = msgspec.structs.replace(given, numbers=fit, wanted=True)
            told = await _do_many(request, account, made, text(form, "opened"))
            if isinstance(told, Response):
                return told
            wrong = told
    except StoreBusy:
        return refused(status=503, headers=retry_after(), problem="busy")
    except StoreError as error:
        return refused(status=422, wrong=error.message(language(request)))
    reasons: dict[str, list[ActEffect]] = {}
    for effect in effects:
        if effect.refused is not None:
            reasons.setdefault(effect.refused.key, []).append(effect)
    return desk_page(
        "desk_acts.html",
        request,
        422 if wrong else 200,
        account=account,
        wrong=wrong,
        act=given,
        numbers=() if groups else numbers,
        groups=groups,
        scope=text(form, "scope"),
        opened=text(form, "opened"),
        left=left,
        fit=fit,
        digest=digest,
        unchanged=sum(not effect.changes and effect.refused is None for effect in effects),
        reasons=reasons,
        outcomes=OUTCOMES,
        names=await context.read(assignable_accounts),
    )


async def _do_many(request: Request, account: Account, act: ReviewAct, opened: str) -> Response | str:
    """The page on which it is told what was done; or what keeps it from being done, in words."""
    context, lang = state_of(request).context, language(request)
    try:
        done = await _reviewed(context, account, act)
    except StoreBusy:
        raise
    except StoreError as error:
        return error.message(lang)
    if isinstance(done, Agreement):
        return _conflicts(done, lang)
    return await _onward(request, account, act, opened)


KINDS = {"bench.js": "text/javascript", "bench.css": "text/css", "passkey.js": "text/javascript"}
ASSETS = {name: files("clausework.service.desk").joinpath(name).read_bytes() for name in KINDS}


async def asset(request: Request) -> Response:
    """A script or a style sheet of the desk."""
    name = request.url.path.rpartition("/")[2]
    return Response(ASSETS[name], 200, {"cache-control": "no-cache"}, f"{KINDS[name]}; charset=utf-8")
