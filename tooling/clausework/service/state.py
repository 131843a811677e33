"""The state of the application: what every endpoint may ask for, with its type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from anyio import CapacityLimiter
from starlette.requests import Request

from clausework.accounts.settings import SignIn

if TYPE_CHECKING:  # the modules of these ask for the state themselves
    from clausework.service.context import AppContext
    from clausework.service.desk.provider import Relying
    from clausework.service.pictures import Pictures


@dataclass(frozen=True)
class ServiceState:
    """All that one application holds; nothing of it is replaced while it runs."""

    context: AppContext
    sign_in: SignIn
    relying: Relying | None
    pictures: Pictures
    hashing: CapacityLimiter


def state_of(request: Request) -> ServiceState:
    """The state of the application that a request came to."""
    return cast("ServiceState", request.app.state)
