"""What pages tell of the house: its rooms, where to begin, what it depends on, what each extra brings."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from places import ROOT

PACKAGE = ROOT / "tooling/clausework"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
PAGES = ("CONTRIBUTING.md", "tooling/docs/developer.en.md", "tooling/docs/developer.zh.md")
ROOMS = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}


def rows(page: str, heads: tuple[str, ...]) -> list[list[str]]:
    """The cells of the table whose first head is one of these."""
    text = (ROOT / page).read_text(encoding="utf-8")
    (table,) = re.findall(rf"^\| (?:{'|'.join(heads)}) \|.*\n\|[-|:]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.splitlines()]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("page", PAGES)
def test_every_room_is_listed_once_where_rooms_are_told(page: str) -> None:
    heads = ("Room | Does", "层 | 做什么")
    told = [name for cells in rows(page, tuple(map(re.escape, heads))) for name in named(cells[0])]
    assert len(told) == len(set(told))
    assert set(told) | {"__init__"} == ROOMS


def test_the_contract_of_layers_has_every_room() -> None:
    layers = SETTINGS["tool"]["importlinter"]["contracts"][0]["layers"]
    assert {name.strip() for layer in layers for name in layer.split("|")} | {"__init__"} == ROOMS


@pytest.mark.parametrize("page", PAGES[1:])
def test_where_to_begin_with_a_room_there_is_a_file(page: str) -> None:
    for cells in rows(page, (r"Room \| Does", r"层 \| 做什么")):
        for name in named(cells[2]):
            assert (PACKAGE / name).is_file(), name
        for name in named(cells[1]):
            folder = Path(named(cells[0])[0])
            assert name[0].isupper() or any((PACKAGE / at / name).exists() for at in (folder, ".")), name


def names(requirements: list[str]) -> set[str]:
    found = (re.match(r"[\w.-]+", requirement)[0] for requirement in requirements)  # type: ignore[index]
    return {name.lower() for name in found} - {"clausework"}


def test_every_dependency_has_its_reason_and_its_extras() -> None:
    extras = PROJECT["optional-dependencies"]
    wanted = {name: set[str]() for name in names(PROJECT["dependencies"])}
    for extra, requirements in extras.items():
        for name in names(requirements):
            wanted.setdefault(name, set()).add(extra)
    told = dict[str, set[str]]()
    for package, door, reason in rows("CONTRIBUTING.md", ("Package",)):
        assert door, package
        assert reason.endswith("."), package
        told[package.split()[0].lower()] = set(named(package))
    for name, of in wanted.items():
        assert of <= told[name] <= of | ({"serve"} if "site" in of else set()), name
    tools = names(SETTINGS["dependency-groups"]["dev"]) | names(SETTINGS["build-system"]["requires"])
    assert told.keys() - wanted.keys() <= tools | {"editables"}
    assert tools <= told.keys()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_extra_is_told_in_the_first_page_of_the_manual(lang: str) -> None:
    told = [
        name for cells in rows(f"tooling/docs/start.{lang}.md", ("Extra", "部分")) for name in named(cells[0])
    ]
    assert sorted(told) == sorted(PROJECT["optional-dependencies"])
