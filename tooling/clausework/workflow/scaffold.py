"""A new project: a small standard that passes the check, ready to be written over."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from clausework.errors import ClauseworkError
from clausework.source.files import write_file
from clausework.source.stock import stock
from clausework.workflow.layout import confirm_translations

LOOK = ("mkdocs.yml", "site/theme", "site/assets")
"""What a new project takes from the site of the toolchain's own standard: its look, not its words."""
DOTTED = ("gitattributes", "gitignore")
"""Files whose names begin with a dot in a project, and not where they are kept."""
EMPTY_RECORDS = ("standard/lineage.yml", "standard/reasons.yml")
PAGES = ("commenting", "privacy")


class NotEmpty(ClauseworkError):
    """The folder holds a project already."""

    section = "layout"


def scaffold(root: Path) -> tuple[str, ...]:
    """Make a project in `root`; the paths written. A folder that has a standard is refused."""
    if (root / "standard").exists():
        raise NotEmpty("not_empty", path=root)
    written = {**_tree(files("clausework.workflow") / "new_project"), **_look()}
    for path, data in sorted(written.items()):
        write_file(root / path, data)
    confirm_translations(root)
    return tuple(sorted(written))


def project_frame() -> dict[str, bytes]:
    """The files of a new project beside its text: its look, its pages, and what git is told."""
    written = {**_tree(files("clausework.workflow") / "new_project"), **_look()}
    return {path: data for path, data in written.items() if not path.startswith("standard/")} | {
        path: data for path, data in written.items() if path in EMPTY_RECORDS
    }


def _look() -> dict[str, bytes]:
    kept = stock()
    found: dict[str, bytes] = {}
    for name in LOOK:
        part = kept / name
        if part.is_dir():
            found.update({f"{name}/{path}": data for path, data in _tree(part).items()})
        else:
            found[name] = part.read_bytes()
    for page in PAGES:
        for lang in ("zh", "en"):
            path = f"site/pages/{page}.{lang}.md"
            found[path] = (kept / path).read_bytes()
    return found


def _tree(folder: Traversable, prefix: str = "") -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for item in folder.iterdir():
        name = f"{prefix}{'.' if item.name in DOTTED else ''}{item.name}"
        if item.is_dir():
            if item.name != "__pycache__":
                found.update(_tree(item, f"{name}/"))
        else:
            found[name] = item.read_bytes()
    return found
