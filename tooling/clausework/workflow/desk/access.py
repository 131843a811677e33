"""What the use cases of the secretariat are given, and the results that several of them have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import msgspec

from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session

T = TypeVar("T")


class DeskStore(Protocol):
    """The store of a running service; StoreBusy if it does not answer in time."""

    @property
    def key(self) -> bytes:
        """The key of hashes and seals."""

    async def read(self, work: Callable[[Session], T]) -> T:
        """What `work` finds."""

    async def write(self, work: Callable[[Session, StoreContext], T]) -> T:
        """What `work` returns, once its transaction is on disk."""


class HashingPool(Protocol):
    """Runs the hashing of a password in a thread, few at a time."""

    async def __call__(self, work: Callable[..., T], *given: object) -> T:
        """What `work` returns."""


class Browser(msgspec.Struct, frozen=True):
    """The sender of a request: its network address, the device cookie and the session token, or ""."""

    address: str = ""
    device: str = ""
    session: str = ""


class Forbidden(msgspec.Struct, frozen=True):
    """The role of the account does not include this."""


class Completed(msgspec.Struct, frozen=True):
    """It was done, and there is nothing more to tell."""


class SignedIn(msgspec.Struct, frozen=True):
    """A new session, and the new device cookie of the browser, "" if the account is shut meanwhile."""

    session: str
    device: str


class SessionTooOld(msgspec.Struct, frozen=True):
    """To change how one signs in, one has to sign in again before."""


class TooManyAttempts(msgspec.Struct, frozen=True):
    """The rate limit for sign-in is reached for so many seconds; `first` if this was noted just now."""

    seconds: int
    first: bool


class SignInFailed(msgspec.Struct, frozen=True):
    """The credentials are wrong; which of them is not told."""
