"""The application context: what the service needs to know, gathered once when it starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clausework.errors import SiteNotBuilt
from clausework.service.built_site import Site, read_site
from clausework.workflow.public.tracking import Landing, landings
from clausework.workflow.serving.opening import Clock, OpenService, WitnessAddress, database_now, open_service

SITE_DATA = "clauses.json"


@dataclass(frozen=True)
class AppContext(OpenService):
    """The open service with the site that it shows, and the changes that comments have caused there."""

    site: Site
    landings: Mapping[str, tuple[Landing, ...]]


def open_context(
    root: Path,
    rehearsal: bool,
    site: Path,
    db: str = "",
    clock: Clock = database_now,
    *,
    lost_receipts: bool = False,
    nothing_lost: bool = False,
    witnesses: Sequence[WitnessAddress] = (),
) -> AppContext:
    """Read the built site and open the service, see `open_service`; SiteNotBuilt if there is no site."""
    found = read_site(site)
    if SITE_DATA not in found.files:
        raise SiteNotBuilt(str(site))
    data = found.files[SITE_DATA].body
    opened = open_service(
        root,
        rehearsal,
        data,
        db,
        clock,
        lost_receipts=lost_receipts,
        nothing_lost=nothing_lost,
        witnesses=witnesses,
    )
    return AppContext(**vars(opened), site=found, landings=landings(found.redlines(), opened.labels))
