"""Staged pages to HTML, by MkDocs with our plugin and the theme Material."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import msgspec

from clausework.model.finding import Finding
from clausework.rendering.navigation import Frame, NavEntry
from clausework.rendering.page import StagedPage


class StagedSite(msgspec.Struct, frozen=True, kw_only=True):
    """A site before MkDocs sets it: the `files` that are as they will be, and the `pages`, by their paths.

    `sources` are the files in the folder of pages that are staged already, in another form.
    """

    files: dict[str, bytes]
    pages: dict[str, StagedPage]
    navigation: dict[str, tuple[NavEntry, ...]]
    frames: dict[str, Frame]
    sources: frozenset[str] = frozenset()
    site_url: str = ""
    findings: tuple[Finding, ...] = ()


def render_site(root: Path, site: StagedSite) -> dict[str, bytes]:
    """Every file of the site as MkDocs makes it with our plugin, by its path."""
    with tempfile.TemporaryDirectory(prefix="clausework-") as folder:
        from mkdocs.commands.build import build
        from mkdocs.config import load_config

        logging.getLogger("mkdocs").setLevel(logging.ERROR)
        config = load_config(str(root / "mkdocs.yml"), site_dir=folder, site_url=site.site_url)
        plugin = config.plugins["clausework"]
        plugin.staged = site
        build(config)
        return read_folder(Path(folder))


def page_file(name: str) -> str:
    """The file of the site that a staged Markdown file becomes."""
    return name.removesuffix(".md") + ".html"


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its relative path; a folder that is missing has none."""
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Make the folder hold exactly these files; one that is right already is not touched.

    All are written before the first takes its place: a full disk leaves the folder as it was.
    """
    present = read_folder(folder)
    staged: list[tuple[Path, Path]] = []
    try:
        for name, data in files.items():
            if present.get(name) != data:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                staged.append((path.with_name(f".{path.name}.part"), path))
                _write(*staged[-1], data)
        for beside, path in staged:
            beside.replace(path)
    finally:
        for beside, _ in staged:
            beside.unlink(missing_ok=True)
    for name in present.keys() - files.keys():
        (folder / name).unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _write(beside: Path, path: Path, data: bytes) -> None:
    try:
        beside.write_bytes(data)
    except OSError as error:
        error.filename = str(path)
        raise
