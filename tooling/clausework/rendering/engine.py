"""Staged pages to HTML, by MkDocs with our plugin and the theme Material."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from clausework.errors import ClauseworkError
from clausework.model.finding import Finding
from clausework.rendering.navigation import NavEntry, SiteFrame
from clausework.rendering.page import StagedPage


class EngineFailed(ClauseworkError):
    """MkDocs could not make the pages; `output` is what it said."""

    def __init__(self, engine: str, output: str) -> None:
        super().__init__("engine_failed", engine=engine, output=output.strip() or "-")


class StagedSite(msgspec.Struct, frozen=True, kw_only=True):
    """A site before MkDocs sets it: the `files` that are as they will be, and the `pages`, by their paths.

    `sources` are the files in the folder of pages that are staged already, in another form.
    """

    files: dict[str, bytes]
    pages: dict[str, StagedPage]
    navigation: dict[str, tuple[NavEntry, ...]]
    frames: dict[str, SiteFrame]
    sources: frozenset[str] = frozenset()
    site_url: str = ""
    findings: tuple[Finding, ...] = ()


PAGES = "site/pages"
PLUGIN = "clausework"
"""Our plugin as mkdocs.yml names it."""


def render_site(root: Path, site: StagedSite) -> dict[str, bytes]:
    """Every file of the site as MkDocs makes it with our plugin, by its path."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    with tempfile.TemporaryDirectory(prefix="clausework-") as folder, _complaints() as said:
        made = f"{folder}/made"
        Path(folder, "none").mkdir()
        try:
            own = (
                {} if (root / PAGES).is_dir() else {"docs_dir": f"{folder}/none"}
            )  # nobody wrote a page by hand
            config = load_config(str(root / "mkdocs.yml"), site_dir=made, site_url=site.site_url, **own)
            plugin: Any = config.plugins.get(PLUGIN)
            if plugin is None:
                raise EngineFailed("mkdocs.yml", f"plugins: {PLUGIN}")
            plugin.staged = site
            build(config)
        except ClauseworkError:
            raise
        except Exception as error:  # of MkDocs, of a template or of another plugin
            raise EngineFailed("MkDocs", "\n".join([*said, f"{type(error).__name__}: {error}"])) from error
        return read_folder(Path(made))


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What MkDocs complains of meanwhile, in place of its log."""
    log, said = logging.getLogger("mkdocs"), list[str]()
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    before = log.propagate, log.level
    log.addHandler(handler)
    log.propagate, log.level = False, logging.WARNING
    try:
        yield said
    finally:
        log.removeHandler(handler)
        log.propagate, log.level = before


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
