"""Errors of ours: each is a sentence of the catalogue, in both languages, with all that it tells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import NamedTuple

import pytest

from clausework.errors import ClauseworkError, DraftRefused, Obstacle, PortTaken, RecordError, UnknownDraft
from clausework.strings.catalogue import FOLDER, LANGUAGES, catalogue

PACKAGE = FOLDER.parent
ROOT = "ClauseworkError"
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the package, parsed."""
    return {
        file.relative_to(PACKAGE).as_posix().replace("/__init__.py", ".py"): ast.parse(
            file.read_text(encoding="utf-8")
        )
        for file in sorted(PACKAGE.rglob("*.py"))
    }


class Site(NamedTuple):
    """Where an error is made: the key of its sentence, and the names of the values it is given."""

    where: str
    key: str
    values: frozenset[str]


@cache
def kinds() -> dict[str, ast.ClassDef]:
    """The classes of errors by their names."""
    found: dict[str, ast.ClassDef] = {}
    classes = [node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    while True:
        more = {
            node.name: node
            for node in classes
            if node.name not in found
            and any(isinstance(base, ast.Name) and base.id in {ROOT, *found} for base in node.bases)
        }
        if not more:
            return found
        found |= more


def section(name: str) -> str:
    """The file of the catalogue in which a class of errors has its sentences."""
    if name == ROOT:
        return "errors"
    for node in kinds()[name].body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "section":
            return str(ast.literal_eval(node.value))
    return section(ast.unparse(kinds()[name].bases[0]))


def makes_its_own(name: str) -> bool:
    """Whether a class chooses its sentence itself, and is not given one where it is raised."""
    if name == ROOT:
        return False
    methods = {node.name for node in kinds()[name].body if isinstance(node, ast.FunctionDef)}
    return "__init__" in methods or makes_its_own(ast.unparse(kinds()[name].bases[0]))


def texts(given: ast.expr) -> list[ast.expr]:
    """What a key may be: one text, either of two, or all that an attribute of that name is set to anywhere."""
    if isinstance(given, ast.IfExp):
        return [given.body, given.orelse]
    if not isinstance(given, ast.Attribute):
        return [given]
    found: list[ast.expr] = []
    for tree in trees().values():
        for node in ast.walk(tree):
            for target, value in assigned(node):
                if isinstance(target, ast.Attribute) and target.attr == given.attr:
                    found += of_enum(tree) if ast.unparse(value).endswith(".value") else [value]
    return found


def assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The targets of an assignment, each with its value."""
    if isinstance(node, ast.Assign):
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            yield from zip(target.elts, value.elts, strict=True)
        else:
            yield target, value


def of_enum(tree: ast.Module) -> list[ast.expr]:
    """The values of the enumerations of a file; "" is none."""
    enums = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and "Enum" in map(ast.unparse, node.bases)
    ]
    members = [value for enum in enums for node in enum.body for _, value in assigned(node)]
    return [value for value in members if not isinstance(value, ast.Constant) or value.value]


def calls(path: str, name: str, nodes: Iterator[ast.AST], functions: tuple[str, ...]) -> Iterator[Site]:
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) in functions:
            given = node.args[1] if ast.unparse(node.func) == f"{ROOT}.__init__" else node.args[0]
            values = frozenset(str(item.arg) for item in node.keywords)
            for key in texts(given):
                where = f"{path}:{node.lineno}"
                assert isinstance(key, ast.Constant), f"{where}: the key is no text"
                yield Site(where, f"{section(name)}.{key.value}", values)


def known(tree: ast.Module) -> set[str]:
    """The classes of errors that a file defines or imports; others may have names of theirs."""
    own = {name for name, node in kinds().items() if node in tree.body}
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return own | {
        alias.name
        for node in imports
        for alias in node.names
        if alias.name in kinds() and kinds()[alias.name] in trees()[module(node)].body
    }


def module(node: ast.ImportFrom) -> str:
    """The path of the module that something is imported from."""
    path = str(node.module).removeprefix("clausework.").replace(".", "/")
    return f"{path}.py" if f"{path}.py" in trees() else f"{path}/__init__.py"


@cache
def sites() -> list[Site]:
    found: list[Site] = []
    for path, tree in trees().items():
        for name in sorted(known(tree)):
            if not makes_its_own(name):
                found.extend(calls(path, name, ast.walk(tree), (name,)))
    for name, node in kinds().items():
        own = ("super().__init__", f"{ROOT}.__init__")
        found.extend(calls(name, name, ast.walk(node), own))
    return found


@pytest.mark.slow
def test_the_errors_of_every_room_are_found():
    assert {
        "StoreBusy",
        "ProviderFault",
        "LayoutRefused",
        "NotHere",
        "EngineFailed",
        "LastSignInMethod",
    } <= set(kinds())
    assert len(sites()) > 90


def amiss(site: Site) -> str:
    """What is wrong with the sentences of an error, in either language."""
    file, _, key = site.key.partition(".")
    kind = type("Kind", (ClauseworkError,), {"section": file})
    error = kind(key, **{name: f"<{name}>" for name in site.values})
    for lang in LANGUAGES:
        fields = {name for _, name, _, _ in Formatter().parse(catalogue(lang)[site.key]) if name}
        if fields != site.values:
            return f"{lang}: {sorted(fields ^ site.values)}"
        if not all(f"<{name}>" in error.message(lang) for name in site.values):
            return f"{lang}: a value is not told"
    if not HAN.search(error.message("zh")) or HAN.search(str(error)):
        return "in the other language"
    return "" if str(error) == error.message("en") else "str() is not English"


@pytest.mark.slow
def test_errors_say_in_both_languages_all_that_they_are_given():
    assert {f"{site.key}@{site.where}": amiss(site) for site in sites() if amiss(site)} == {}


def test_what_is_amiss_with_an_error_is_found():
    site = next(site for site in sites() if site.values)
    assert amiss(site) == ""
    assert "nobody" in amiss(site._replace(values=site.values | {"nobody"}))


def test_every_sentence_about_an_error_is_said_by_one():
    said = {site.key for site in sites()}
    errors = {key for key in catalogue("zh") if key.startswith("errors.")} - {"errors.between"}
    assert errors <= said


def test_several_values_are_joined_as_the_language_does():
    error = UnknownDraft("unknown_draft", label="D9", known=("D1", "working", "git:REV"))
    assert (
        error.message("zh") == "没有名为 D9 的稿；现有：D1、working、git:REV。用 clausework draft list 查看"
    )
    assert (
        str(error) == "No draft is called D9. Known: D1, working, git:REV; clausework draft list shows them"
    )


def test_an_error_tells_findings_and_errors_in_language_asked():
    faulty = RecordError("record_faults", number="C-0042-K", reasons=({"zh": "缺理由", "en": "no reason"},))
    assert "缺理由" in faulty.message("zh")
    assert "no reason" in str(faulty)
    refused = DraftRefused("D1", (Obstacle("refused_label"), Obstacle("refused_vanished", ids=("a", "b"))))
    assert "、" in refused.message("zh")
    assert "a, b" in str(refused)


def test_a_port_that_cannot_be_had_is_told_by_its_cause():
    taken, denied, other = (
        PortTaken("127.0.0.1", 80, OSError(number, "a reason")) for number in (98, 13, 99)
    )
    assert "占用" in taken.message("zh")
    assert "1024" in denied.message("zh")
    assert "a reason" in other.message("zh")
