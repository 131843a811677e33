"""WebAuthn ceremonies: the options for a browser, and the verification of its answer.

A passkey here is discoverable and asks its owner for a finger, a face or a PIN, so that it stands
for both what one has and what one knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import msgspec
import webauthn
from starlette.requests import Request
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from clausework.service.origin import public_origin, visited
from clausework.workflow.desk.sign_in import NewPasskey, Passkey

Credential = dict[str, object]
"""What a browser answers, as JSON has it; the library reads it."""
CHOSEN = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.REQUIRED,
    require_resident_key=True,
    user_verification=UserVerificationRequirement.REQUIRED,
)


class RelyingPartyOrigin(msgspec.Struct, frozen=True):
    """Where a passkey is good: an origin, and the host in it."""

    origin: str
    host: str


def origin_of_desk(request: Request) -> RelyingPartyOrigin:
    """Where browsers know the desk: as it is set down, or else as the request says."""
    origin = public_origin(request) or visited(request)
    return RelyingPartyOrigin(origin, urlsplit(origin).hostname or "")


def creation(
    place: RelyingPartyOrigin, title: str, name: str, handle: bytes, known: Iterable[Passkey], token: str
) -> str:
    """The options of a registration, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=place.host,
        rp_name=title,
        user_name=name,
        user_id=handle,
        challenge=base64url_to_bytes(token),
        authenticator_selection=CHOSEN,
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(item.id)) for item in known],
    )
    return webauthn.options_to_json(options)


def request_options(place: RelyingPartyOrigin, token: str) -> str:
    """The options of an authentication by any passkey of this place, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=place.host,
        challenge=base64url_to_bytes(token),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def question_in(credential: Credential) -> str:
    """The token of the challenge that an answer names; "" if it names none."""
    try:
        response = msgspec.convert(credential.get("response"), Mapping[str, str])
        client_data = msgspec.json.decode(
            base64url_to_bytes(response["clientDataJSON"]), type=dict[str, object]
        )
    except (ValueError, KeyError, RecursionError, msgspec.ValidationError):
        return ""
    found = client_data.get("challenge")
    return found if isinstance(found, str) else ""


def registered(place: RelyingPartyOrigin, credential: Credential, token: str) -> NewPasskey | None:
    """The new passkey of a registration, None if the answer does not hold."""
    try:
        found = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(token),
            expected_rp_id=place.host,
            expected_origin=place.origin,
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
        if handle is not None and base64url_to_bytes(said) != handle:
            return ""
    except (ValueError, msgspec.ValidationError):
        return ""
    identity = credential.get("id")
    return identity if isinstance(identity, str) else ""


def authenticated(
    place: RelyingPartyOrigin, credential: Credential, token: str, known: Passkey
) -> int | None:
    """The signature counter of an authentication, None if the answer does not hold."""
    try:
        found = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(token),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=base64url_to_bytes(known.public),
            credential_current_sign_count=known.counter,
            require_user_verification=True,
        )
    except Exception:  # as above
        return None
    return int(found.new_sign_count)
