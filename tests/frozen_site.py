"""The site of the frozen standard before MkDocs sets it, made once by each worker of a test run.

Nobody changes what is handed out here.
"""

from __future__ import annotations

from functools import cache

from places import LIVE_COMMERCE

from clausework.rendering.assemble import assemble
from clausework.rendering.publication import Publication
from clausework.source.project import load
from clausework.workflow.publish import StagedSite, site_of


@cache
def published() -> Publication:
    """The frozen standard as formats see it."""
    return assemble(load(LIVE_COMMERCE))


@cache
def staged_site() -> StagedSite:
    """Its files and pages."""
    return site_of(LIVE_COMMERCE)


@cache
def staged_files() -> dict[str, bytes]:
    """The same as files, pages without their frame."""
    site = staged_site()
    return {**site.files, **{name: page.body.encode() for name, page in site.pages.items()}}
