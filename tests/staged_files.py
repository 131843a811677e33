"""The site of a project before MkDocs sets it, as files."""

from __future__ import annotations

from pathlib import Path

from clausework.model.finding import Finding
from clausework.workflow.publish import site_of


def stage_site(
    root: Path, *, rehearsal: bool = False, site_url: str = "", working: bool = False
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The files of `site_of`, pages without their frame as `.md`, and the faults of the text."""
    site = site_of(root, rehearsal=rehearsal, site_url=site_url, working=working)
    return {**site.files, **{name: site.body(name).encode() for name in site.pages}}, site.findings
