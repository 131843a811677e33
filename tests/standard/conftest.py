"""The pages of the standard as it stands today."""

from __future__ import annotations

import pytest
from places import ROOT

from clausework.workflow.publish import stage_site

PAGES = (".md", ".html", ".atom")


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    """What the engine gets of the site, and the light pages."""
    return {name: data.decode() for name, data in stage_site(ROOT)[0].items() if name.endswith(PAGES)}
