"""Programs of patterns are kept beside the bytecode, and are what the compiler makes."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import clausework
from clausework.lang import quantities
from clausework.lang.patterns import HAN_RANGE, PLACE, Patterns, beside, on_use

PATTERNS = [
    (rf"(?P<han>[{HAN_RANGE}]+)|(?P<other>[^\W\d_{HAN_RANGE}]+)|\d+", 0),
    (r"(?i)(?<!a)(b|c)+(?:d{2,5}?)\1|^$", int(re.MULTILINE)),
    (r"[A-ZÀ-Þ]?[a-zß-ɏ]{2,}|.", int(re.DOTALL | re.IGNORECASE)),
]
RUN = """
import json, re, sys
from clausework.lang import patterns
from clausework.lang.role_names import any_of
known = patterns._programs()
before = len(known)
asked, text = json.loads(sys.argv[1]), "第三条 abbdd\\nThe Company 平台 bddb"
for pattern, flags in asked:
    ours, theirs = patterns.compiled(pattern, flags), re.compile(pattern, flags)
    assert ours == theirs and ours.groups == theirs.groups and ours.groupindex == theirs.groupindex
    found = [[(m.span(), m.groupdict(), m.lastgroup) for m in one.finditer(text)] for one in (ours, theirs)]
    assert found[0] == found[1] and found[0]
any_of(["secret name"]).search(text)
print(json.dumps([before, len(known), str(patterns.FILE)]))
"""


def run(folder, **environment):
    """How many programs were kept before a process, how many it has, and the file of them."""
    given = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder), **environment}
    if not environment:
        given.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", RUN, json.dumps(PATTERNS)]
    return json.loads(subprocess.run(command, env=given, check=True, capture_output=True).stdout)


def test_a_program_is_made_once_and_is_that_of_the_compiler(tmp_path):
    _, made, file = run(tmp_path)
    assert file.startswith(str(tmp_path))
    assert run(tmp_path)[:2] == [made, made]
    assert b"secret" not in Path(file).read_bytes()


def test_what_cannot_be_read_is_made_anew(tmp_path):
    _, made, file = run(tmp_path)
    for spoiled in (b"", b"\x92\x01\x80", b"no programs"):
        Path(file).write_bytes(spoiled)
        assert run(tmp_path)[:2] == [0, made]
        assert run(tmp_path)[:2] == [made, made]


def test_nothing_is_written_where_bytecode_is_not(tmp_path):
    run(tmp_path, PYTHONDONTWRITEBYTECODE="1")
    assert not [*tmp_path.rglob("*.programs")]


def test_a_pattern_is_compiled_when_it_is_first_used():
    pattern = on_use(r"a(b)?")
    assert "match" not in vars(pattern)
    assert pattern.match("ab")[1] == "b"
    assert pattern.match is vars(pattern)["match"]


FOLDER = Path(clausework.__path__[0])


@cache
def every_source() -> dict[str, Path]:
    """The modules by their text."""
    return {path.read_text("utf-8"): path for path in sorted(FOLDER.rglob("*.py"))}


def modules_with_patterns() -> list[Path]:
    """The modules that have a file of patterns beside them and name each of these in full."""
    every = [path for text, path in every_source().items() if "Patterns(__file__" in text]
    return [path for path in every if path.relative_to(FOLDER).parts[0] in ("lang", "checks", "source")]


@pytest.mark.parametrize("module", modules_with_patterns(), ids=lambda path: "-".join(path.parts[-2:]))
def test_each_pattern_of_a_file_is_asked_for_and_no_other(module: Path) -> None:
    source, known = module.read_text("utf-8"), {*beside(str(module))}
    (name,) = re.findall(r"^(\w+) = Patterns\(__file__", source, re.MULTILINE)
    asked = {*re.findall(rf"\b{name}\.([a-z_]+)\b(?!\()", source)}
    asked |= {*re.findall(rf"{name}\.(?:text|table|rows)\([\"']([a-z_]+)[\"']\)", source)}
    given = {*re.findall(r"\"([a-z_]+)\": [A-Z_\"]", source)}
    written = str(beside(str(module)))
    files = [str(beside(str(path))) for path in modules_with_patterns()]
    if "**COMMON.texts()" in source:
        given |= {*quantities.COMMON.texts()}
    assert known.isdisjoint(dir(Patterns))
    assert asked <= known | given
    said = {*re.findall(r"[\"']([a-z_]+)[\"']", source)}  # also in a row of names that are asked for
    said |= {*re.findall(r"\b[A-Z]+\.([a-z_]+)\b", "".join(every_source()))}  # or by another module
    assert known <= said | {*PLACE.findall("".join(files))}
    assert {*PLACE.findall(written)} <= known | given
