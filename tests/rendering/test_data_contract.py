"""The schemas of our data as a contract: what was dropped, renamed, added or mistyped is refused."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from frozen_site import published

from clausework.rendering.formats.data import SCHEMAS, stage

EXTRA = "something"


@cache
def files() -> dict[str, bytes]:
    return stage(published())


def validator(name: str) -> Any:
    schema = json.loads(files()[f"schema/{name}.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def records(value: Any) -> Iterator[dict[str, Any]]:
    """Each object of the data, the outermost first."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from records(inner)


def change(record: dict[str, Any], kind: str, key: str) -> None:
    """Do to a record what somebody who writes the data may get wrong."""
    if kind == "dropped":
        del record[key]
    elif kind == "renamed":
        record[f"{key}s"] = record.pop(key)
    elif kind == "added":
        record[EXTRA] = ""
    else:
        record[key] = 1.5


def is_open(record: dict[str, Any], kind: str) -> bool:
    """Whose keys are the standard's own (roles, articles), or languages of which one may be wanting."""
    return kind != "mistyped" and all(len(key) == 2 or not key.islower() for key in record)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["dropped", "renamed", "added", "mistyped"])
def test_nineteen_of_twenty_mistakes_are_refused(kind: str) -> None:
    valid, whole = validator("clauses"), json.loads(files()["clauses.json"])
    whole["clauses"] = [each for each in whole["clauses"] if each["provisions"]][:5]
    whole["laws"] = whole["laws"][:5]
    assert valid.is_valid(whole)
    found, missed = Counter[bool](), []
    chance = random.Random(1)
    while found.total() < 100:
        copy = json.loads(json.dumps(whole))
        record = chance.choice([each for each in records(copy) if each and not is_open(each, kind)])
        key = chance.choice(sorted(record))
        change(record, kind, key)
        refused = not valid.is_valid(copy)
        found[refused] += 1
        missed += [] if refused else [(sorted(record), key)]
    assert found[True] >= 0.95 * found.total(), missed


def test_what_is_said_by_language_has_no_other_language() -> None:
    valid, data = validator("clauses"), json.loads(files()["clauses.json"])
    data["clauses"] = [next(each for each in data["clauses"] if each["provisions"])]
    assert valid.is_valid(data)
    data["clauses"][0]["provisions"][0]["text"]["zhs"] = "应"
    assert not valid.is_valid(data)


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_closed_and_has_an_address(name: str) -> None:
    schema = json.loads(files()[f"schema/{name}.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f"schema/{name}.schema.json")
    assert [each for each in schema["$defs"].values() if each["additionalProperties"]] == []


@pytest.mark.slow
def test_types_of_python_find_a_wrong_key(tmp_path: Path) -> None:
    for name in SCHEMAS:
        (tmp_path / f"{name}_data.py").write_bytes(files()[f"schema/{name}.py"])
    use = tmp_path / "use.py"
    use.write_text(
        "from clauses_data import ClausesData\n\n"
        "def ids(data: ClausesData) -> list[str]:\n"
        '    return [each["id"] for clause in data["clauses"] for each in clause["provisions"]]\n\n'
        "def wrong(data: ClausesData) -> None:\n"
        '    data["draught"]\n',
        encoding="utf-8",
    )
    environment = os.environ | {"MYPYPATH": str(tmp_path)}
    files_ = [str(path) for path in sorted(tmp_path.glob("*.py"))]
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--config-file=",
            f"--cache-dir={tmp_path / 'cache'}",
            *files_,
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert next(line for line in run.stdout.splitlines() if "error" in line).endswith(
        '"ClausesData" has no key "draught"  [typeddict-item]'
    ), run.stdout
    assert run.stdout.endswith("Found 1 error in 1 file (checked 6 source files)\n"), run.stdout


def test_types_of_typescript_name_each_key_once() -> None:
    for name in SCHEMAS:
        schema = json.loads(files()[f"schema/{name}.schema.json"])
        lines = files()[f"schema/{name}.d.ts"].decode().splitlines()
        keys = Counter(line.split(":")[0].strip().rstrip("?") for line in lines if line.startswith("  "))
        assert keys == Counter(key for each in schema["$defs"].values() for key in each["properties"])
