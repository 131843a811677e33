"""Signing in by password and code, signing out, and taking up an invitation."""

from __future__ import annotations

import time
from collections.abc import Mapping

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.service.desk import sessions
from clausework.service.desk.views import desk_page, language
from clausework.service.guard import from_elsewhere
from clausework.service.json_log import note
from clausework.service.pages import qr_svg
from clausework.service.state import NO_STORE, retry_after, state_of
from clausework.workflow.desk import people, people as session
from clausework.workflow.desk.people import SHORTEST, app_address


async def sign_in_page(request: Request) -> Response:
    """The page for signing in; with `again` also for those who are signed in, to make the session fresh."""
    if "again" not in request.query_params and await sessions.current_account(request):
        return RedirectResponse("/desk/", 303, NO_STORE)
    return sign_in_form(request)


def sign_in_form(
    request: Request,
    status: int = 200,
    problem: str = "",
    wait: int = 0,
    faults: Mapping[str, str] | None = None,
    name: str = "",
) -> Response:
    """The page for signing in, with what is wrong; the name stays that was typed."""
    provider = state_of(request).sign_in.provider
    called = (provider.name or provider.issuer) if provider is not None else ""
    return desk_page(
        "desk_signin.html",
        request,
        status,
        retry_after(wait),
        faults=faults,
        problem=problem,
        provider=called,
        kept={"name": name},
    )


def too_many_attempts(request: Request, blocked: people.TooManyAttempts, name: str = "") -> Response:
    """The page for signing in, with how long to wait."""
    note_lock(blocked)
    return sign_in_form(request, 429, "often", blocked.seconds, name=name)


def note_lock(blocked: people.TooManyAttempts) -> None:
    """Log that the rate limit was reached, once."""
    if blocked.first:  # a flood must not fill the log
        note("sign_in", "warning", outcome="locked")


async def sign_in(request: Request) -> Response:
    """A session for the right name, password and code; whatever is wrong, the answer is the same."""
    form = await request.form(max_files=0, max_fields=10)
    name, password, code = (
        sessions.text(form, "name").strip().lower(),
        sessions.text(form, "password"),
        sessions.text(form, "code"),
    )
    if from_elsewhere(request):
        return sign_in_form(request, 403, "elsewhere")
    lacking = sessions.missing(form, "name", "password", "code")
    if lacking:
        return sign_in_form(request, 422, faults=lacking, name=name)
    context, browser = state_of(request).context, sessions.browser_of(request)
    entered = await session.sign_in_by_password(
        context, sessions.hashing_of(request), browser, name, password, code, time.time()
    )
    if isinstance(entered, people.TooManyAttempts):
        return too_many_attempts(request, entered, name)
    if isinstance(entered, people.SignInFailed):
        note("sign_in", "warning", outcome="failed", way="password")
        return sign_in_form(request, 403, "wrong", name=name)
    return sessions.with_session(request, entered, RedirectResponse("/desk/", 303, NO_STORE))


async def sign_out(request: Request) -> Response:
    """End the session; a page of another site ends none, and takes no browser's cookie away."""
    form = await request.form(max_files=0, max_fields=10)
    response = sessions.to_sign_in()
    if sessions.is_forged(request, sessions.text(form, "csrf")):  # else another site could sign people out
        return response
    await session.sign_out(state_of(request).context, sessions.token_of(request))
    sessions.take_away(request, response, sessions.COOKIE, "/desk")
    return response


async def join(request: Request) -> Response:
    """Make the account of an invitation."""
    form = await request.form(max_files=0, max_fields=10)
    if from_elsewhere(request):
        return await join_page(request)
    joined = await people.join_by_password(
        state_of(request).context,
        sessions.hashing_of(request),
        request.path_params["token"],
        sessions.text(form, "password"),
        sessions.text(form, "code"),
        time.time(),
    )
    if isinstance(joined, people.NoInvitation):
        return await join_page(request)
    if isinstance(joined, people.JoinRefused):
        faults = {"password": "short"} if joined.short_password else {}
        if joined.wrong_code:
            faults |= sessions.missing(form, "code") or {"code": "code"}
        return await join_page(request, faults)
    return sessions.to_sign_in()


async def join_page(request: Request, faults: Mapping[str, str] | None = None) -> Response:
    """The form by which an invited person chooses a password and sets up an app for codes, or a passkey."""
    token = request.path_params["token"]
    invited = await people.invitation(state_of(request).context, token, time.time())
    if invited is None:
        return sign_in_form(request, 404, "invitation")
    return desk_page(
        "desk_join.html",
        request,
        422 if faults else 200,
        faults=faults,
        invited=invited,
        token=token,
        qr=app_picture(request, invited.name, invited.secret),
        least=SHORTEST,
    )


def app_picture(request: Request, name: str, secret: str) -> Markup:
    """The QR code for an app for codes."""
    title = state_of(request).context.title.get(language(request), "Clausework")
    return Markup(qr_svg(app_address(secret, name, title), secret))  # noqa: S704 - drawn by us
