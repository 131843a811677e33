"""Pages of the desk by their addresses: the account, the audit, the files, the people, the bodies."""

from __future__ import annotations

import csv
import hmac
import io
import time
import tomllib
from collections.abc import AsyncIterator, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import quote

import anyio.to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account
from clausework.service.desk import entering, importing, passkeys, sessions, views
from clausework.service.desk.entering import app_picture, sign_in_form, too_many_attempts
from clausework.service.desk.provider import ProviderFault
from clausework.service.desk.views import DrawnFile, comment_page, desk_page, language
from clausework.service.guard import from_elsewhere
from clausework.service.json_log import note
from clausework.service.pages import why_held
from clausework.service.pictures import PAGES
from clausework.service.state import NO_STORE, state_of
from clausework.strings.catalogue import catalogue, say
from clausework.workflow.desk import people, review
from clausework.workflow.desk.people import CHALLENGE_SECONDS, SHORTEST, LastSignInMethod
from clausework.workflow.desk.review import HELD, LATEST, RELEASED, ActFilter, RecordedAct, inert


async def _account_page(
    request: Request,
    account: Account,
    status: int = 200,
    problem: str = "",
    new: people.NewCodes | people.NewApp | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    """The page, with new codes or the secret of a new app, which are shown once."""
    context = state_of(request).context
    app = new if isinstance(new, people.NewApp) else None
    return desk_page(
        "desk_account.html",
        request,
        status,
        account=account,
        problem=problem,
        faults=faults,
        view=await people.account_view(context, account, sessions.token_of(request), time.time()),
        least=SHORTEST,
        codes=new.codes if isinstance(new, people.NewCodes) else (),
        secret=app.secret if app else "",
        sealed=people.sealed_app(context.key, account, app) if app else "",
        qr=app_picture(request, account.name, app.secret) if app else "",
    )


@sessions.for_account
async def change(request: Request, account: Account) -> Response:
    """Change something of how one signs in, or end a session."""
    form = await request.form(max_files=0, max_fields=10)
    act = sessions.text(form, "act")
    if sessions.is_forged(request, sessions.text(form, "csrf")):
        return await _account_page(request, account, 403, "forbidden")
    if act == "password":
        return await _password(request, account, form)
    if act == "app":
        app = people.new_app(account, time.time())
        return await (
            _stale(request, account)
            if isinstance(app, people.SessionTooOld)
            else _account_page(request, account, new=app)
        )
    if act == "app_try":
        return await _app(request, account, form)
    identity, label = sessions.text(form, "passkey"), sessions.text(form, "label").strip()
    if act == "passkey_name" and not label:
        return await _account_page(request, account, 422, faults={f"label-{identity}": "no_label"})
    context, session = state_of(request).context, sessions.text(form, "mark")
    try:
        new = await people.change_account(
            context, account, act, time.time(), passkey=identity, label=label, session=session
        )
    except LastSignInMethod:
        return await _account_page(request, account, 422, "last")
    except StoreBusy:
        raise
    except StoreError:
        return await _account_page(request, account, 422, "undone_account")
    if isinstance(new, people.SessionTooOld):
        return await _stale(request, account)
    return await _account_page(request, account, new=new) if new.codes else _again()


async def _password(request: Request, account: Account, form: FormData) -> Response:
    """A new password, if the old one is right."""
    old, new = sessions.text(form, "old"), sessions.text(form, "password")
    changed = await people.change_password(
        state_of(request).context,
        sessions.hashing_of(request),
        account,
        sessions.browser_of(request),
        old,
        new,
        time.time(),
    )
    if isinstance(changed, people.TooManyAttempts):
        return too_many_attempts(request, changed)
    if isinstance(changed, people.SessionTooOld):
        return await _stale(request, account)
    if isinstance(changed, people.PasswordRefused):
        faults = sessions.missing(form, "old") or {"old": "old"} if changed.wrong_password else {}
        faults |= {"password": "short"} if changed.short_password else {}
        return await _account_page(request, account, 422, faults=faults)
    return sessions.with_device(request, changed.device, _again())


async def _app(request: Request, account: Account, form: FormData) -> Response:
    """A new app for codes, if the code is one of it."""
    sealed, code = sessions.text(form, "app"), sessions.text(form, "code")
    changed = await people.change_app(
        state_of(request).context, account, sessions.browser_of(request), sealed, code, time.time()
    )
    if isinstance(changed, people.SessionTooOld):
        return await _stale(request, account)
    if not isinstance(changed, people.AppRefused):
        return sessions.with_device(request, changed.device, _again())
    if not changed.secret:
        return await _account_page(request, account, 422, "undone_account")
    said = "no_code" if sessions.missing(form, "code") else "code"
    return await _account_page(
        request, account, 422, new=people.NewApp(changed.secret), faults={"new-code": said}
    )


async def _stale(request: Request, account: Account) -> Response:
    return await _account_page(request, account, 403, "stale")


def _again() -> Response:
    return RedirectResponse("/desk/account", 303, NO_STORE)


COLUMNS = ("seq", "at", "by", "role", "kind", "number", "old", "new")


def _wanted(request: Request) -> ActFilter:
    query = request.query_params
    before = query.get("before", "")
    good = before.isascii() and before.isdecimal() and len(before) < 16  # larger ones no database takes
    return ActFilter(query.get("number", "").strip(), query.get("name", ""), int(before) if good else LATEST)


@sessions.for_account
async def audit_page(request: Request, account: Account) -> Response:
    """Acts, the latest first."""
    wanted = _wanted(request)
    found = await review.acts_page(state_of(request).context, account, wanted)
    if isinstance(found, people.Forbidden):
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


GROUPS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
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
    if kind in (HELD, RELEASED) or value.startswith("file "):
        return " ".join(_held_in_words(lang, word) for word in value.split())
    return catalogue(lang).get(f"desk.{GROUPS.get(kind, '')}_{value}", value)


def _held_in_words(lang: str, word: str) -> str:
    """Why a file is held back, or the beginning of its digest."""
    code = word.partition(":")[0]
    return why_held(lang, word) if f"comments.held_{code}" in catalogue(lang) else word[:12]


@sessions.for_account
async def table(request: Request, account: Account) -> Response:
    """All acts as CSV; of commenters it has the numbers of comments alone."""
    batches = review.acts_in_batches(state_of(request).context, account, _wanted(request))
    if isinstance(batches, people.Forbidden):
        return _refused(request, account)
    headers = {**NO_STORE, "content-disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(_lines(batches, language(request)), 200, headers, "text/csv; charset=utf-8")


async def _lines(batches: AsyncIterator[tuple[RecordedAct, ...]], lang: str) -> AsyncIterator[str]:
    yield "\ufeff" + _line([say(lang, f"desk.column_{name}") for name in COLUMNS])  # for Excel
    async for batch in batches:
        yield "".join(_line([str(getattr(act, name)) for name in COLUMNS]) for act in batch)


def _line(cells: list[str]) -> str:
    """A line of the table; no cell is taken for a formula."""
    out = io.StringIO()
    csv.writer(out).writerow(map(inert, cells))
    return out.getvalue()


def _refused(request: Request, account: Account) -> Response:
    return desk_page("desk_refused.html", request, 403, account=account)


BROWSER = "desk_provider"
"""The cookie of the browser that was sent out; `lax`, because it comes back from another site."""


async def start(request: Request) -> Response:
    """Send the browser to the provider."""
    context, relying = state_of(request).context, state_of(request).relying
    if relying is None or from_elsewhere(request):
        return sign_in_form(request, 404 if relying is None else 403, "elsewhere")
    if blocked := await people.attempt(context, sessions.browser_of(request), time.time()):
        return too_many_attempts(request, blocked)
    asked = people.new_request()
    try:
        address = await anyio.to_thread.run_sync(relying.address, asked)
        await people.keep_request(context, asked, time.time())
    except (ProviderFault, StoreBusy) as error:
        note("provider", "warning", outcome=str(error))
        return sign_in_form(request, 503, "provider", 5)
    response = RedirectResponse(address, 303, NO_STORE)
    sessions.give(request, response, BROWSER, asked.cookie, CHALLENGE_SECONDS, "/desk/provider", "lax")
    return response


async def back(request: Request) -> Response:
    """Take the browser in again, if the provider knows its owner and they are invited."""
    context, relying, query = state_of(request).context, state_of(request).relying, request.query_params
    if relying is None:
        return sign_in_form(request, 403, "provider")
    asked = await people.answered_request(
        context, query.get("state", ""), sessions.cookie(request, BROWSER), time.time()
    )
    if asked is None or not query.get("code"):
        return sign_in_form(request, 403, "provider")
    try:
        claims = await anyio.to_thread.run_sync(relying.person, query["code"], query.get("iss", ""), asked)
    except (ProviderFault, OSError) as error:
        outcome = str(error) if isinstance(error, ProviderFault) else type(error).__name__
        note("provider", "warning", outcome=outcome)
        return sign_in_form(request, 403, "provider")
    entered = await people.sign_in_by_provider(
        context, relying.provider, claims, sessions.browser_of(request), time.time()
    )
    if not isinstance(entered, people.SignedIn):
        return sign_in_form(request, 403, "stranger")
    # A page of ours, not a redirect: the browser came from another site, and would not bring the new cookie.
    return sessions.with_session(request, entered, desk_page("desk_entered.html", request))


SANDBOX = {"content-security-policy": "default-src 'none'; sandbox"}


@sessions.for_account
async def take(request: Request, account: Account) -> Response:
    """A file as a download, in no page of ours, and noted; not while it is held back."""
    if await _is_forged(request):
        return await comment_page(request, account, 403, "forbidden")
    context = state_of(request).context
    number, identity = request.path_params["number"], request.path_params["id"]
    try:
        taken = await review.take_file(context, context.vault, account, number, identity)
    except StoreError as error:
        return await _failed(request, account, error)
    if isinstance(taken, people.Forbidden):
        return await comment_page(request, account, 403, "forbidden")
    file = taken.file
    name = quote(file.name or f"{number}-{file.id[:8]}.{file.kind}")
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{name}",
        "content-length": str(file.size),
        **NO_STORE,
        **SANDBOX,
    }
    return StreamingResponse(taken.pieces, headers=headers, media_type="application/octet-stream")


@sessions.for_account
async def show(request: Request, account: Account) -> Response:
    """The page of the comment with pictures of a file; that somebody has looked at it is noted."""
    if await _is_forged(request):
        return await comment_page(request, account, 403, "forbidden")
    number, identity = request.path_params["number"], request.path_params["id"]
    try:
        file = await review.look_at_file(state_of(request).context, account, number, identity)
        if isinstance(file, people.Forbidden):
            return await comment_page(request, account, 403, "forbidden")
        drawn = DrawnFile(identity, await state_of(request).pictures.pages(file), _token(request))
    except StoreError as error:
        return await _failed(request, account, error)
    return await comment_page(request, account, drawn=drawn)


async def picture(request: Request) -> Response:
    """One page of a file as a PNG, for the session in which the look at it was noted."""
    account = await sessions.current_account(request)
    given = request.query_params.get("t", "").encode("utf-8", "replace")
    if account is None or not hmac.compare_digest(given, _token(request).encode()):
        return Response(status_code=403)
    number, identity, page = (request.path_params[name] for name in ("number", "id", "page"))
    try:
        file = await review.file_of_comment(state_of(request).context, account, number, identity)
        if isinstance(file, people.Forbidden):
            return Response(status_code=403)
        made = await state_of(request).pictures.picture(file, page) if 1 <= page <= PAGES else None
    except StoreBusy:
        raise
    except StoreError:
        made = None
    if made is None:
        return Response(status_code=404)
    return Response(made, headers={**NO_STORE, **SANDBOX}, media_type="image/png")


async def _is_forged(request: Request) -> bool:
    form = await request.form(max_files=0, max_fields=10)
    return sessions.is_forged(request, sessions.text(form, "csrf"))


async def _failed(request: Request, account: Account, error: StoreError) -> Response:
    if isinstance(error, StoreBusy):
        return await comment_page(request, account, 503, "busy")
    if error.key == "file_held":
        return await comment_page(request, account, 403, "held")
    return await comment_page(request, account, 404, "file")


def _token(request: Request) -> str:
    number, identity = request.path_params["number"], request.path_params["id"]
    return review.file_token(state_of(request).context.key, sessions.token_of(request), number, identity)


async def _people_page(request: Request, account: Account, status: int = 200, problem: str = "") -> Response:
    """All accounts."""
    listed = await people.people_listed(state_of(request).context, account, time.time())
    if isinstance(listed, people.Forbidden):
        return desk_page("desk_refused.html", request, 403, account=account)
    return desk_page(
        "desk_people.html",
        request,
        status,
        account=account,
        problem=problem,
        people=listed,
    )


@sessions.for_account
async def revoke(request: Request, account: Account) -> Response:
    """Shut an account at once."""
    form = await request.form(max_files=0, max_fields=10)
    if sessions.is_forged(request, sessions.text(form, "csrf")):
        return await _people_page(request, account, 403, "forbidden")
    try:
        revoked = await people.revoke_account(state_of(request).context, account, sessions.text(form, "name"))
    except StoreBusy:
        raise
    except StoreError:
        return await _people_page(request, account, 422, "undone_account")
    if isinstance(revoked, people.Forbidden):
        return await _people_page(request, account, 403, "forbidden")
    return RedirectResponse("/desk/people", 303, NO_STORE)


@sessions.for_account
async def bodies_page(request: Request, account: Account) -> Response:
    """The invited bodies of each consultation, as they stand now."""
    context = state_of(request).context
    sections = await review.turnouts(context, context.root, context.consultations.values(), language(request))
    return desk_page("desk_units.html", request, account=account, sections=sections)


async def front(_request: Request) -> Response:
    """The address of the desk as people type it."""
    return RedirectResponse("/desk/", 308, NO_STORE)


GET, POST = ["GET"], ["POST"]
ROUTES = (
    Route("/desk", front, methods=GET),
    Route("/desk/", views.queue_page, methods=GET),
    Route("/desk/acts", views.act_on_many, methods=POST),
    Route("/desk/comments/{number}", sessions.for_account(comment_page), methods=GET),
    Route("/desk/comments/{number}", views.act, methods=POST),
    Route("/desk/comments/{number}/files/{id}", take, methods=POST),
    Route("/desk/comments/{number}/files/{id}/show", show, methods=POST),
    Route("/desk/comments/{number}/files/{id}/{page:int}.png", picture, methods=GET),
    Route("/desk/clauses/{clause}", views.claims_page, methods=GET),
    Route("/desk/import", sessions.for_account(importing.import_page), methods=GET),
    Route("/desk/import", importing.import_file, methods=POST),
    Route("/desk/table", importing.table_page, methods=GET),
    Route("/desk/table", importing.table_taken, methods=POST),
    Route("/desk/table/{style}", importing.table_file, methods=GET),
    *(
        Route(path, sessions.for_account(partial(importing.report, style=style)), methods=GET)
        for path, style in (("/desk/report", "html"), ("/desk/report.docx", "docx"))
    ),
    Route("/desk/audit", audit_page, methods=GET),
    Route("/desk/audit.csv", table, methods=GET),
    Route("/desk/units", bodies_page, methods=GET),
    Route("/desk/people", sessions.for_account(_people_page), methods=GET),
    Route("/desk/people", revoke, methods=POST),
    Route("/desk/account", sessions.for_account(_account_page), methods=GET),
    Route("/desk/account", change, methods=POST),
    Route("/desk/sign-in", entering.sign_in_page, methods=GET),
    Route("/desk/sign-in", entering.sign_in, methods=POST),
    Route("/desk/sign-out", entering.sign_out, methods=POST),
    Route("/desk/join/{token}", entering.join_page, methods=GET),
    Route("/desk/join/{token}", entering.join, methods=POST),
    Route("/desk/join/{token}/ask", passkeys.join_ask, methods=POST),
    Route("/desk/join/{token}/passkey", passkeys.join, methods=POST),
    *(Route(f"/desk/{name}", views.asset, methods=GET) for name in views.ASSETS),
    Route("/desk/passkey/ask", passkeys.ask, methods=POST),
    Route("/desk/passkey/sign-in", passkeys.sign_in, methods=POST),
    Route("/desk/passkey/make", passkeys.make, methods=POST),
    Route("/desk/passkey/add", passkeys.add, methods=POST),
    Route("/desk/provider/start", start, methods=GET),
    Route("/desk/provider/back", back, methods=GET),
)
