"""Passkeys at the desk: made with an invitation or on the page of the account, and signed in with.

These answer a script in JSON: `to` is where to go, `problem` is a message. Without scripts one signs
in by password and code.
"""

from __future__ import annotations

import time
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from urllib.parse import SplitResult, urlsplit

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.errors import StoreBusy, StoreError
from clausework.service.desk.entering import note_lock
from clausework.service.desk.sessions import browser_of, current_account, is_forged, with_session
from clausework.service.desk.views import language
from clausework.service.guard import from_elsewhere, public_origin, visited
from clausework.service.json_log import note
from clausework.service.state import NO_STORE, json_response, retry_after, state_of
from clausework.strings.catalogue import say
from clausework.workflow.desk.people import (
    NewPasskey,
    NewPasskeyQuestion,
    NoInvitation,
    Passkey,
    SessionTooOld,
    SignedIn,
    SignInFailed,
    TooManyAttempts,
    add_passkey,
    ask_for_first_passkey,
    ask_for_new_passkey,
    ask_for_passkey,
    identify_passkey,
    invitation,
    is_answered,
    join_by_passkey,
    sign_in_by_passkey,
)

# WebAuthn ceremonies: the options for a browser, and the verification of its answer. A passkey here is
# discoverable and asks its owner for a finger, a face or a PIN, so that it stands for both what one has and
# what one knows.
Credential = dict[str, object]
"""What a browser answers, as JSON has it; the library reads it."""


def from_base64url(text: str) -> bytes:
    """The bytes in a text as WebAuthn writes them, without padding; ValueError if they are none."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def origin_of_desk(request: Request) -> SplitResult:
    """The origin by which browsers know the desk: as it is set down, or else as the request says."""
    return urlsplit(public_origin(request) or visited(request))


def question_in(credential: Credential) -> str:
    """The token of the challenge that an answer names; "" if it names none."""
    try:
        response = msgspec.convert(credential.get("response"), Mapping[str, str])
        client_data = msgspec.json.decode(from_base64url(response["clientDataJSON"]), type=dict[str, object])
    except (ValueError, KeyError, RecursionError, msgspec.ValidationError):
        return ""
    found = client_data.get("challenge")
    return found if isinstance(found, str) else ""


def registered(place: SplitResult, credential: Credential, token: str) -> NewPasskey | None:
    """The new passkey of a registration, None if the answer does not hold."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url

    try:
        found = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=from_base64url(token),
            expected_rp_id=place.hostname or "",
            expected_origin=place.geturl(),
            require_user_verification=True,
        )
    except Exception:  # whatever was sent, and wherever the reading of it failed, it is no passkey
        return None
    public = bytes_to_base64url(found.credential_public_key)
    return NewPasskey(bytes_to_base64url(found.credential_id), public, found.sign_count)


def identity_in(credential: Credential, handle: bytes | None = None) -> str:
    """The ID of the passkey that answers; "" if it names another account than that of `handle`."""
    try:
        response = msgspec.convert(credential.get("response"), Mapping[str, str | None])
        said = response.get("userHandle") or ""
        if handle is not None and from_base64url(said) != handle:
            return ""
    except (ValueError, msgspec.ValidationError):
        return ""
    identity = credential.get("id")
    return identity if isinstance(identity, str) else ""


def authenticated(place: SplitResult, credential: Credential, token: str, known: Passkey) -> int | None:
    """The signature counter of an authentication, None if the answer does not hold."""
    import webauthn

    try:
        found = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=from_base64url(token),
            expected_rp_id=place.hostname or "",
            expected_origin=place.geturl(),
            credential_public_key=from_base64url(known.public),
            credential_current_sign_count=known.counter,
            require_user_verification=True,
        )
    except Exception:  # as above
        return None
    return int(found.new_sign_count)


class PasskeyMessage(msgspec.Struct, frozen=True):
    """A message of the script."""

    csrf: str = ""
    label: str = ""
    credential: Credential = {}


class PasskeyReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The reply to the script."""

    to: str = ""
    problem: str = ""


Endpoint = Callable[[Request], Awaitable[Response]]


def for_script(endpoint: Endpoint) -> Endpoint:
    """Decorate an endpoint of the script, which reads no other answer: a busy store is told as `problem`."""

    @wraps(endpoint)
    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except StoreBusy:
            return _refused(request, 503, "busy", 5)

    return answered


@for_script
async def ask(request: Request) -> Response:
    """A challenge for any passkey of this desk."""
    if from_elsewhere(request):
        return _refused(request, 403, "elsewhere")
    asked = await ask_for_passkey(state_of(request).context, browser_of(request), time.time())
    if isinstance(asked, TooManyAttempts):
        return _too_many(request, asked)
    import webauthn  # loaded by whoever has a passkey: it takes a tenth of the start of a service
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=origin_of_desk(request).hostname or "",
        challenge=from_base64url(asked),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _options(webauthn.options_to_json(options))


@for_script
async def sign_in(request: Request) -> Response:
    """A session for the holder of a passkey; the challenge is used up in any case."""
    context, browser, sent = state_of(request).context, browser_of(request), await _read(request)
    if sent is None or from_elsewhere(request):
        return _refused(request, 403, "elsewhere")
    question, identity = question_in(sent.credential), identity_in(sent.credential)
    tried = await identify_passkey(context, browser, question, identity, time.time())
    if isinstance(tried, SignInFailed):
        return _refused(request, 403, "passkey")
    if isinstance(tried, TooManyAttempts):
        return _too_many(request, tried)
    counter = None
    if identity_in(sent.credential, tried.handle):
        counter = authenticated(origin_of_desk(request), sent.credential, question, tried.passkey)
    entered = await sign_in_by_passkey(context, tried, counter, browser, time.time())
    if isinstance(entered, SignInFailed):
        note("sign_in", "warning", outcome="failed", way="passkey")
        return _refused(request, 403, "passkey")
    return _entered(request, entered)


@for_script
async def make(request: Request) -> Response:
    """A challenge for a new passkey of one's own account."""
    account = await current_account(request)
    sent = await _read(request)
    if account is None or sent is None or is_forged(request, sent.csrf):
        return _refused(request, 403, "forbidden")
    asked = await ask_for_new_passkey(state_of(request).context, browser_of(request), account, time.time())
    if isinstance(asked, SessionTooOld):
        return _refused(request, 403, "stale")
    return _creation(request, account.name, asked)


@for_script
async def add(request: Request) -> Response:
    """Take a new passkey of one's own account."""
    account = await current_account(request)
    sent = await _read(request)
    if account is None or sent is None or is_forged(request, sent.csrf):
        return _refused(request, 403, "forbidden")
    new = await _registered(request, account.name, sent)
    if new is None:
        return _refused(request, 403, "passkey")
    try:
        added = await add_passkey(state_of(request).context, account, new, sent.label.strip(), time.time())
    except StoreBusy:
        raise
    except StoreError:
        return _refused(request, 422, "passkey")
    if isinstance(added, SessionTooOld):
        return _refused(request, 403, "stale")
    return json_response(PasskeyReply(to="/desk/account"))


@for_script
async def join_ask(request: Request) -> Response:
    """A challenge for the first passkey of an invited account."""
    invited = await invitation(state_of(request).context, request.path_params["token"], time.time())
    if invited is None or from_elsewhere(request):
        return _refused(request, 404, "invitation")
    asked = await ask_for_first_passkey(
        state_of(request).context, browser_of(request), invited.name, time.time()
    )
    return _creation(request, invited.name, asked)


@for_script
async def join(request: Request) -> Response:
    """Make the account of an invitation, which this passkey opens, and begin a session."""
    context, token, sent = state_of(request).context, request.path_params["token"], await _read(request)
    invited = await invitation(context, token, time.time())
    if sent is None or invited is None or from_elsewhere(request):
        return _refused(request, 404, "invitation")
    new = await _registered(request, invited.name, sent, joining=True)
    if new is None:
        return _refused(request, 403, "passkey")
    entered = await join_by_passkey(context, token, new, sent.label.strip(), browser_of(request), time.time())
    if isinstance(entered, NoInvitation):
        return _refused(request, 403, "invitation")
    return _entered(request, entered)


def _creation(request: Request, name: str, asked: NewPasskeyQuestion | TooManyAttempts) -> Response:
    """The options by which a browser makes a passkey."""
    if isinstance(asked, TooManyAttempts):
        return _too_many(request, asked)
    import webauthn
    from webauthn.helpers import structs

    options = webauthn.generate_registration_options(
        rp_id=origin_of_desk(request).hostname or "",
        rp_name=state_of(request).context.title.get(language(request), "Clausework"),
        user_name=name,
        user_id=asked.handle,
        challenge=from_base64url(asked.token),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,  # one signs in without typing a name
            require_resident_key=True,  # the same for browsers of WebAuthn level 1
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(from_base64url(item.id)) for item in asked.known
        ],
    )
    return _options(webauthn.options_to_json(options))


async def _registered(
    request: Request, name: str, sent: PasskeyMessage, *, joining: bool = False
) -> NewPasskey | None:
    """The new passkey, if it answers a challenge for this account."""
    question = question_in(sent.credential)
    if not await is_answered(state_of(request).context, question, name, time.time(), joining=joining):
        return None
    return await anyio.to_thread.run_sync(registered, origin_of_desk(request), sent.credential, question)


async def _read(request: Request) -> PasskeyMessage | None:
    try:
        return msgspec.json.decode(await request.body(), type=PasskeyMessage)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _options(options: str) -> Response:
    return Response(options, 200, NO_STORE, "application/json")


def _entered(request: Request, entered: SignedIn) -> Response:
    return with_session(request, entered, json_response(PasskeyReply(to="/desk/")))


def _too_many(request: Request, blocked: TooManyAttempts) -> Response:
    note_lock(blocked)
    return _refused(request, 429, "often", blocked.seconds)


def _refused(request: Request, status: int, problem: str, wait: int = 0) -> Response:
    reply = PasskeyReply(problem=say(language(request), f"desk.problem_{problem}"))
    return json_response(reply, status, NO_STORE | retry_after(wait))
