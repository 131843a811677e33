"""Settings of sign-in, from `var/desk.toml`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from clausework.errors import ClauseworkError
from clausework.model.account import Role

FILE = "var/desk.toml"
VARIABLE = "CLAUSEWORK_DESK"
LOCAL = ("localhost", "127.0.0.1", "::1")


class SignInMisset(ClauseworkError):
    """The settings of the desk cannot be used."""


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An OpenID provider; with `claim` and `roles` it decides who gets in as what, else invitations do."""

    issuer: str
    client_id: str
    secret_file: str
    name: str = ""
    claim: str = ""
    roles: Mapping[str, Role] = {}

    def role_of(self, claims: Mapping[str, object]) -> Role | None:
        """The role that the provider gives a person by its claim, a text or a list of them."""
        found = claims.get(self.claim)
        values = found if isinstance(found, list) else [found]
        return next((role for value, role in self.roles.items() if value in values), None)


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`origin` is the scheme and host under which browsers know the service; "" is what they say it is.

    `authors` names accounts as git does, such as `王丽 <wang.li@example.org>`.
    """

    origin: str = ""
    provider: Provider | None = None
    authors: Mapping[str, str] = {}


def read_sign_in(root: Path, origin: str = "") -> SignIn:
    """The settings of a project; SignInMisset if they cannot be used.

    `origin` is what was said of it elsewhere: it need not be in the file then, and must not differ there.
    """
    given = os.environ.get(VARIABLE, "")
    path = Path(given) if given else root / FILE
    if origin and not _is_origin(origin):
        raise SignInMisset("no_origin", origin=origin)
    if not given and not path.is_file():
        return SignIn(origin)
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=SignIn)
    except (OSError, ValueError) as error:
        raise SignInMisset("unreadable_sign_in", path=path, reason=error) from error
    if origin and found.origin and origin != found.origin:
        raise SignInMisset("two_origins", path=path, there=found.origin, here=origin)
    whole = msgspec.structs.replace(found, origin=found.origin or origin)
    _must_hold(whole if whole.provider else found, path)
    return whole


def _is_origin(text: str) -> bool:
    """Whether a text is a scheme and a host as browsers write them, and nothing else."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = text == f"{parts.scheme}://{parts.netloc}" == text.lower() and "@" not in text
    return parts.scheme in ("http", "https") and bool(host) and plain


def _must_hold(found: SignIn, path: Path) -> None:
    parts = urlsplit(found.origin)
    if found.origin and (not _is_safe(found.origin) or found.origin != f"{parts.scheme}://{parts.netloc}"):
        raise SignInMisset("sign_in_origin", path=path, origin=found.origin)
    if found.provider is None:
        return
    if not found.origin:
        raise SignInMisset("sign_in_no_origin", path=path)
    if not _is_safe(found.provider.issuer):
        raise SignInMisset("sign_in_issuer", path=path, issuer=found.provider.issuer)
    if bool(found.provider.claim) != bool(found.provider.roles):
        raise SignInMisset("sign_in_claim", path=path)


def _is_safe(address: str) -> bool:
    """Whether an address is HTTPS, or on this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
    )
