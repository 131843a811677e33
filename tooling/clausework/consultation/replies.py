"""Invited bodies: that they have no comment, as git has it, and how many have replied."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from clausework.consultation.fields import CHANNELS
from clausework.consultation.parse import finding
from clausework.lang.normalise import folded
from clausework.model.comment import Comment, Consultation, Reply, Unit
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.source.fields import Fields
from clausework.source.files import write_file
from clausework.source.unfit import text_at
from clausework.source.yaml import Plain, read_yaml, write_mapping

Replies = Mapping[str, tuple[Reply, ...]]
"""By the ID of an invited body: its replies, the last one holds."""


def replies_path(root: Path, consultation: str) -> Path:
    """The path of the replies to a consultation."""
    return root / "comments" / consultation / "replies.yml"


def read_replies(root: Path, consultation: str) -> tuple[tuple[Reply, ...], tuple[Finding, ...]]:
    """The replies that git has, and what is wrong with their file."""
    file = replies_path(root, consultation)
    if not os.path.lexists(file):
        return (), ()
    path = file.relative_to(root).as_posix()
    text, faults = text_at(root, path)
    if text is None:
        return (), faults
    yaml, faults = read_yaml(text, path)
    findings = list(faults)
    if yaml is None:
        return (), tuple(findings)
    found = tuple(_reply(name, entry, findings) for name, entry in Fields(yaml, findings).mappings())
    return found, tuple(findings)


def _reply(unit: str, fields: Fields, findings: list[Finding]) -> Reply:
    fields.only(tuple(name for name in Reply.__struct_fields__ if name != "unit"))
    said = fields.text("channel", "web")
    channel = next((name for name in CHANNELS if name == said), None)
    if channel is None:
        known = "、".join(CHANNELS)
        at = fields.at("channel")
        findings.append(finding("REC-003", at, "value", field="channel", value=said, known=known))
    return Reply(
        unit=unit,
        draft=fields.text("draft", required=True),
        received=fields.instant("received", or_day=True, required=True),
        late=fields.flag("late"),
        withdrawn=fields.instant("withdrawn"),
        channel=channel or "web",
        rehearsal=fields.flag("rehearsal"),
    )


def write_replies(root: Path, consultation: str, replies: Iterable[Reply]) -> None:
    """Write the file anew, in the order of the bodies' IDs; the same replies are the same bytes."""
    pairs = {reply.unit: _pairs(reply) for reply in sorted(replies, key=lambda reply: reply.unit)}
    write_file(replies_path(root, consultation), write_mapping(pairs).encode("utf-8"))


def _pairs(reply: Reply) -> Plain:
    pairs = msgspec.structs.asdict(reply)
    return {key: value for key, value in pairs.items() if key != "unit" and value not in ("", False)}


def export_replies(stored: Replies, root: Path, consultation: Consultation) -> tuple[Finding, ...]:
    """Bring the file up to date with the store; what was altered in it stays, and is a finding."""
    known, findings = read_replies(root, consultation.id)
    if findings:
        return findings
    records = {reply.unit: reply for reply in known}
    merged = {**records}
    for unit, history in stored.items():
        if not _altered(records.get(unit), history):
            merged[unit] = history[-1]
    if merged != records:
        write_replies(root, consultation.id, merged.values())
    compared = compare_replies(stored, root, consultation)
    return tuple(item for item in compared if item.rule != "CMT-207")


def compare_replies(stored: Replies, root: Path, consultation: Consultation) -> tuple[Finding, ...]:
    """Differences of git from the replies that came by links: missing, changed, invented."""
    known, findings = read_replies(root, consultation.id)
    at = Place(replies_path(root, consultation.id).relative_to(root).as_posix())
    return (*findings, *_differences(stored, {reply.unit: reply for reply in known}, consultation, at))


def _differences(
    stored: Replies, records: dict[str, Reply], consultation: Consultation, at: Place
) -> Iterator[Finding]:
    for unit, history in sorted(stored.items()):
        record = records.get(unit)
        if _altered(record, history):
            yield finding("CMT-208", at, "reply_other", unit=unit)
        elif record != history[-1]:
            yield finding("CMT-207", at, "reply_unexported", unit=unit)
    for unit, record in records.items():
        came = record.channel == "web" and record.rehearsal == consultation.rehearsal
        if came and unit not in stored:
            yield finding("CMT-209", at, "reply_invented", unit=unit)


def _altered(record: Reply | None, history: tuple[Reply, ...]) -> bool:
    """Whether the record says what the body never said; what it said earlier was true when it was written.

    A letter may have come before the body used its link, which then holds.
    """
    return record is not None and record.channel == "web" and record not in history


Standing = Literal["commented", "no-comment", "silent"]


class Turnout(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers: `commented` and `no_comment` add up to `replied`, and with `silent` to `invited`."""

    invited: int
    replied: int
    commented: int
    no_comment: int
    silent: int


def standings(
    consultation: Consultation, organisations: Iterable[str], replies: Iterable[Reply]
) -> Mapping[str, Standing]:
    """The standing of each invited body, in the order of the list; `organisations` have commented."""
    said = frozenset(map(folded, organisations))
    without = frozenset(reply.unit for reply in replies if not reply.withdrawn)
    return {unit.id: _standing(unit, said, without) for unit in consultation.invited}


def unit_named(consultation: Consultation, organisation: str) -> Unit | None:
    """The invited body that an organisation is, by any of its names."""
    said = folded(organisation)
    return next((unit for unit in consultation.invited if said and said in _called(unit)), None)


def _called(unit: Unit) -> frozenset[str]:
    return frozenset(map(folded, (*unit.name.values(), *unit.also)))


def _standing(unit: Unit, said: frozenset[str], without: frozenset[str]) -> Standing:
    if said & _called(unit):
        return "commented"
    return "no-comment" if unit.id in without else "silent"


def turnout(found: Mapping[str, Standing]) -> Turnout | None:
    """The numbers; None where none was invited."""
    if not found:
        return None
    counts = {name: sum(each == name for each in found.values()) for name in ("commented", "no-comment")}
    replied = sum(counts.values())
    return Turnout(
        invited=len(found),
        replied=replied,
        commented=counts["commented"],
        no_comment=counts["no-comment"],
        silent=len(found) - replied,
    )


def organisations(comments: Iterable[Comment], consultation: str) -> frozenset[str]:
    """The organisations named in public by the comments on a consultation that stand."""
    return frozenset(
        comment.organisation
        for comment in comments
        if comment.consultation == consultation
        and comment.organisation
        and comment.state != "withheld"
        and not comment.withdrawn
    )


def turnout_of(
    consultation: Consultation, comments: Iterable[Comment], replies: Iterable[Reply]
) -> Turnout | None:
    """The numbers of a consultation, from its records in git."""
    return turnout(standings(consultation, organisations(comments, consultation.id), replies))
