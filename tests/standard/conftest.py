"""The pages of the standard as it stands today."""

from __future__ import annotations

from pathlib import Path

import pytest
from once import made_once
from places import ROOT
from staged_files import stage_site

from clausework.workflow.publish import build_site

PAGES = (".md", ".html", ".atom")


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    """What the engine gets of the site, and the light pages."""
    return {name: data.decode() for name, data in stage_site(ROOT)[0].items() if name.endswith(PAGES)}


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as a reader gets it."""
    return made_once(tmp_path_factory, "own-site", lambda out: build_site(ROOT, out, rehearsal=True))
