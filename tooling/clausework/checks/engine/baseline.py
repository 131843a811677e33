"""The baseline of a text that was taken over: the findings known then, by what they are about."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from clausework.errors import ClauseworkError
from clausework.model.draft import Place
from clausework.model.finding import Allowance, Finding
from clausework.strings.catalogue import say


class UnfitBaseline(ClauseworkError):
    """A file that is no baseline."""

    section = "checks"


class KnownFinding(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A finding by its file, its rule and its fingerprint, as the file of a baseline has it."""

    path: str
    rule: str
    fingerprint: str


def fingerprints(findings: Iterable[Finding], sources: Mapping[str, str]) -> tuple[str, ...]:
    """The name of each finding: by its rule, its file and the words of its line, wherever that moves to.

    Of several in like lines each is counted; where there are no words, by those of the message.
    """
    lines: dict[str, list[str]] = {}
    met = Counter[tuple[str, ...]]()
    names: list[str] = []
    for item in findings:
        path = item.at.path
        text = lines.setdefault(path, sources.get(path, "").split("\n"))
        words = text[item.at.line - 1].strip() if item.at.line <= len(text) else ""
        what = (item.rule, path, words if words.strip("-") else item.message.get("en", ""))
        met[what] += 1
        told = "\n".join((*what, str(met[what])))
        names.append(hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return tuple(names)


def known_findings(findings: tuple[Finding, ...], sources: Mapping[str, str]) -> tuple[KnownFinding, ...]:
    """The findings that nothing excuses, as a baseline has them, sorted."""
    named = zip(findings, fingerprints(findings, sources), strict=True)
    return tuple(
        sorted(
            KnownFinding(path=item.at.path, rule=item.rule, fingerprint=name)
            for item, name in named
            if item.excuse is None
        )
    )


def read_baseline(data: bytes, path: str) -> tuple[KnownFinding, ...]:
    """The findings of a baseline; UnfitBaseline if the file at `path` is none."""
    try:
        return msgspec.json.decode(data, type=tuple[KnownFinding, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnfitBaseline("baseline_unfit", path=path, reason=str(error)) from error


def with_known(
    findings: tuple[Finding, ...], sources: Mapping[str, str], known: Iterable[KnownFinding], path: str
) -> tuple[Finding, ...]:
    """The findings, those that the baseline at `path` has with that as their excuse."""
    names = {item.fingerprint for item in known}
    excuse = Allowance(rule="", reason=say("en", "checks.baseline_reason", path=path), at=Place(path))
    return tuple(
        msgspec.structs.replace(item, excuse=excuse) if item.excuse is None and name in names else item
        for item, name in zip(findings, fingerprints(findings, sources), strict=True)
    )
