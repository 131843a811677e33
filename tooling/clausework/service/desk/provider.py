"""A client of OpenID Connect: discovery, the authorization code flow with PKCE, ID tokens.

Two calls are made to it, by the standard library, without redirects and with an end: for its
settings and keys, and to change the code that a browser brought into an ID token.
"""

from __future__ import annotations

import time
import urllib.request
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING, TypeVar
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from clausework.errors import ClauseworkError
from clausework.workflow.desk.people import Claims, Provider, ProviderRequest

if TYPE_CHECKING:  # the library is loaded where somebody signs in by a provider
    from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""Accepted signatures: asymmetric ones alone."""
SECONDS = 10
LARGEST = 1024 * 1024
KNOWN = 3600
"""Seconds for which settings and keys are cached."""
AGAIN = 30
"""Seconds after which unknown keys are asked for again at the earliest."""
SKEW = 60
"""Seconds by which the clocks of two machines may differ."""
T = TypeVar("T")


class ProviderFault(ClauseworkError):
    """The provider cannot be reached, or what it says does not hold."""


class ProviderMetadata(msgspec.Struct, frozen=True):
    """The discovery document of a provider."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class TokenResponse(msgspec.Struct, frozen=True):
    """The answer of the token endpoint; the access token is not used."""

    id_token: str


class _Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> None:
        """Go nowhere else: the secret is for the provider alone."""
        return


class RelyingParty:
    """The relying party: the service as a client of one provider, whose settings and keys it caches."""

    def __init__(self, provider: Provider, root: Path, origin: str) -> None:
        self.provider = provider
        self.back = f"{origin}/desk/provider/back"
        self._secret = root / provider.secret_file
        self._opener = urllib.request.build_opener(_Still)
        self._lock = Lock()  # threads of several sign-ins ask at once
        self._metadata: tuple[ProviderMetadata, float] | None = None
        self._keys: tuple[KeySet, float] | None = None

    def address(self, asked: ProviderRequest) -> str:
        """The address of the provider to which a browser is sent."""
        challenge = urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self.back,
            "scope": "openid email profile",
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = self.metadata().authorization_endpoint
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(query)}"

    def person(self, code: str, issuer: str, asked: ProviderRequest) -> Claims:
        """The claims of the person who came back; ProviderFault if anything does not hold."""
        metadata = self.metadata()
        required = metadata.authorization_response_iss_parameter_supported
        if issuer != metadata.issuer and (issuer or required):  # RFC 9207: no mix-up of two providers
            raise ProviderFault("provider_other")
        return self._claims(self._change(metadata, code, asked.verifier), asked.nonce)

    def metadata(self) -> ProviderMetadata:
        """The discovery document, cached."""
        with self._lock:
            if self._metadata is None or time.monotonic() - self._metadata[1] > KNOWN:
                address = self.provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
                found = _read(self._fetch(address), ProviderMetadata)
                self._check(found)
                self._metadata = (found, time.monotonic())
            return self._metadata[0]

    def _check(self, found: ProviderMetadata) -> None:
        if found.issuer != self.provider.issuer:  # as discovery asks, or anybody could speak for it
            raise ProviderFault("provider_name", issuer=found.issuer)
        scheme = urlsplit(self.provider.issuer).scheme
        for address in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            if urlsplit(address).scheme not in ("https", scheme):  # or as the issuer itself is reached
                raise ProviderFault("provider_unsafe", address=address)

    def _change(self, metadata: ProviderMetadata, code: str, verifier: str) -> str:
        """The ID token for a code."""
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "code_verifier": verifier,
        }
        name, secret = self.provider.client_id, self._secret.read_text("utf-8").strip()
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        if "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
            pair = f"{quote(name, safe='')}:{quote(secret, safe='')}"  # each encoded first: RFC 6749
            headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            asked |= {"client_id": name, "client_secret": secret}
        body = self._fetch(metadata.token_endpoint, urlencode(asked).encode(), headers)
        return _read(body, TokenResponse).id_token

    def _claims(self, token: str, nonce: str) -> Claims:
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError

        try:
            try:
                decoded = jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
            except InvalidKeyIdError:  # the provider may have taken a new key
                decoded = jwt.decode(token, self._key_set(AGAIN), algorithms=ALGORITHMS)
            claims = decoded.claims
            registry = jwt.JWTClaimsRegistry(
                leeway=SKEW,
                iss={"essential": True, "value": self.provider.issuer},
                aud={"essential": True, "value": self.provider.client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            )
            registry.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderFault("provider_token", reason=type(error).__name__) from error
        _check_party(claims, self.provider.client_id)
        return claims

    def _key_set(self, oldest: float = KNOWN) -> KeySet:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet as Keys

        address = self.metadata().jwks_uri
        with self._lock:
            if self._keys is None or time.monotonic() - self._keys[1] > oldest:
                body = self._fetch(address)
                try:
                    self._keys = (Keys.import_key_set(msgspec.json.decode(body)), time.monotonic())
                except (JoseError, ValueError, KeyError, TypeError) as error:
                    raise ProviderFault("provider_keys") from error
            return self._keys[0]

    def _fetch(
        self, address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        request = urllib.request.Request(address, body, dict(headers or {}))  # noqa: S310 - of a checked scheme
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                found = bytes(answer.read(LARGEST + 1))  # one byte more tells that it is too large
        except HTTPError as error:
            error.close()  # an HTTP error holds the connection
            raise ProviderFault("provider_status", status=error.code) from error
        except OSError as error:
            raise ProviderFault("provider_silent", reason=type(error).__name__) from error
        if len(found) > LARGEST:
            raise ProviderFault("provider_large")
        return found


def _check_party(claims: Claims, client: str) -> None:
    """A token for several parties, or one that names a party, is for us only if it names us."""
    audience = claims.get("aud")
    party = claims.get("azp")
    if (isinstance(audience, list) and len(audience) > 1 and party != client) or party not in (None, client):
        raise ProviderFault("provider_party")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise ProviderFault("provider_nobody")


def _read(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except ValueError as error:
        raise ProviderFault("provider_answer") from error
