"""Staged pages to HTML: by MkDocs, or by Zensical with the same result."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from clausework.errors import EXTRAS, ClauseworkError, MissingExtra

STAGE = "build/pages"
"""Where the plugin stages the pages for plain `mkdocs build`."""

CONFIG = """\
# Made by `clausework build`: the project's own settings, with the staged pages in place of a plugin.
INHERIT: project.yml
docs_dir: pages
site_dir: made
theme:
  custom_dir: theme
plugins: []
"""


class EngineFailed(ClauseworkError):
    """An engine could not set the pages; `output` is what it said."""

    def __init__(self, engine: str, output: str) -> None:
        super().__init__("engine_failed", engine=engine, output=output.strip() or "-")


def render_pages(root: Path, pages: dict[str, bytes], engine: str) -> dict[str, bytes]:
    """The HTML of staged Markdown pages, by the path of each file in the site.

    Engines add files of their own: themes, search indexes, a site map with the day's date. None
    of our pages uses them and some differ from build to build, so only the pages are taken.
    """
    with tempfile.TemporaryDirectory(prefix="clausework-") as folder:
        workshop = Path(folder)
        write_folder(workshop / "pages", pages)
        write_folder(workshop / "theme", read_folder(root / "site" / "theme"))
        shutil.copyfile(root / "mkdocs.yml", workshop / "project.yml")
        (workshop / "engine.yml").write_text(CONFIG, encoding="utf-8")
        _run(workshop, engine)
        names = [page_file(name) for name in pages]
        return {name: (workshop / "made" / name).read_bytes() for name in names}


def page_file(name: str) -> str:
    """The file of the site that a staged Markdown file becomes."""
    return name.removesuffix(".md") + ".html"


def _run(workshop: Path, engine: str) -> None:
    if engine in EXTRAS and find_spec(engine) is None:
        raise MissingExtra(engine)
    options = ["--quiet"] if engine == "mkdocs" else []
    command = [sys.executable, "-m", engine, "build", "-f", "engine.yml", *options]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    done = subprocess.run(  # noqa: S603 - our own interpreter and arguments, no shell
        command, cwd=workshop, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise EngineFailed(engine, done.stdout + done.stderr)


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
