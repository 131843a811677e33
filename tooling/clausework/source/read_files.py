"""Files of a project as they are read: each fault of one is a finding, never an exception."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from clausework.model.clause import Place
from clausework.model.finding import Finding, Fix, TextEdit
from clausework.source.memory import Memory, digest
from clausework.source.texts import BOM, Texts, conflict, decoded
from clausework.source.yaml import Yaml, read_yaml
from clausework.strings.catalogue import both

T = TypeVar("T")

UNREAD = frozenset(
    {"FIL-002", "FIL-003", "FIL-004", "FIL-006", "MD-004", "MD-010", "YML-001", "YML-003", "YML-006"}
)
"""Why what a file says is not known: encoding, name, two versions in one, no way to it, length, syntax."""


MISSING = "FIL-001"
"""That there is no such file."""
MARKED = "FIL-007"
"""That a file begins with a byte order mark."""


class ReadFiles(NamedTuple):
    """What has been read so far, and what was wrong with it."""

    root: Path
    sources: Texts
    digests: dict[str, str]
    findings: list[Finding]
    memory: Memory


def read_text(files: ReadFiles, path: str) -> tuple[str, bool]:
    """The text of a file, and whether what it says is not known.

    One that is missing or not UTF-8 is a finding and counts as empty.
    """
    data, missing = data_of(files, path)
    text, wrong = files.memory.recall(("text", path), data, lambda: text_of(data, path))
    files.findings.extend((*missing, *wrong))
    files.sources.put(path, text)
    return text, any(finding.rule in UNREAD for finding in (*missing, *wrong))


def data_of(files: ReadFiles, path: str) -> tuple[bytes, tuple[Finding, ...]]:
    """The bytes of a file; none, and why, if it cannot be read."""
    try:
        return files.memory.read(files.root, path), ()
    except (FileNotFoundError, IsADirectoryError):
        return b"", (_finding(MISSING, path, 1, "reader.missing_file"),)
    except OSError:
        return b"", (_finding("FIL-006", path, 1, "reader.unreadable"),)


def text_of(data: bytes, path: str) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file, and what is wrong with its encoding, or with two versions that stand in it."""
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return "", (_finding("FIL-002", path, line, "reader.not_utf8"),)
    line = conflict(text)
    if line:
        return text, (_finding("FIL-004", path, line, "reader.conflict"),)
    return text, (_bom(path),) if text.startswith(BOM) else ()


def _bom(path: str) -> Finding:
    """The finding that a file begins with a byte order mark, which the readers pass over, and its cure."""
    fix = Fix(title=both("reader.bom_remedy"), edits=(TextEdit(path, 1, 1, len(BOM)),), safe=True)
    return msgspec.structs.replace(_finding(MARKED, path, 1, "reader.bom"), fix=fix)


def _finding(rule: str, path: str, line: int, key: str) -> Finding:
    return Finding(
        rule=rule,
        severity="error",
        at=Place(path, line),
        message=both(key),
        remedy=both(f"{key}_remedy", path=path),
    )


def read_as(files: ReadFiles, path: str, kind: object, read: Callable[[Yaml, list[Finding]], T]) -> T:
    """What a reader makes of a YAML file; of one that cannot be read there is nothing more to say."""
    text, unread = read_text(files, path)

    def make() -> tuple[T, tuple[Finding, ...]]:
        yaml, faults = read_yaml(text, path)
        findings = list(faults)
        value = read(yaml or Yaml(None, path, 1), findings)
        return value, faults if yaml is None else tuple(findings)

    key = digest(text.encode("utf-8", "surrogatepass"))
    value, findings = files.memory.recall_kept(f"read {path}", key, kind, make)
    files.findings.extend(() if unread else findings)
    return value


def read_if_any(
    files: ReadFiles, path: str, kind: object, read: Callable[[Yaml, list[Finding]], T]
) -> T | None:
    """As `read_as`, of a file that a project may do without."""
    if path not in files.memory.unsaved and not (files.root / path).exists():
        return None
    return read_as(files, path, kind, read)
