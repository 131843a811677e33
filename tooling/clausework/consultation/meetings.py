"""Meetings at which comments were answered: who was there, what was decided, and how it was voted.

A meeting stands in `comments/meetings/DAY.yml`. It names bodies and no persons. Each decision has a number,
which the answers that it settled name, and the comments that it is on.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from clausework.consultation.parse import finding
from clausework.errors import RecordError
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.source.fields import Fields
from clausework.source.files import write_file
from clausework.source.unfit import text_at
from clausework.source.yaml import Plain, read_yaml, set_value
from clausework.strings.catalogue import say

VOTES = ("for", "against", "abstain")
LISTS = ("present", "absent", "agenda")


class ReturnedVote(NamedTuple):
    """The votes on a decision."""

    ayes: int = 0
    noes: int = 0
    abstentions: int = 0

    @property
    def cast(self) -> int:
        """The number of votes cast."""
        return sum(self)


class MeetingDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision of a meeting: its number, the comments that it answers, and the votes, if any were taken."""

    number: str
    comments: tuple[str, ...]
    vote: ReturnedVote = ReturnedVote()


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting; `day` is ISO."""

    day: str
    title: str
    place: str = ""
    chair: str = ""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    decisions: tuple[MeetingDecision, ...] = ()

    def cited(self, decision: str, lang: str) -> str:
        """A decision as the answer that it settled names it."""
        return say(lang, "answers.by_meeting", title=self.title, day=self.day, number=decision)


def meeting_path(root: Path, day: str) -> Path:
    """The path of a meeting."""
    return root / "comments" / "meetings" / f"{day}.yml"


def read_meeting(root: Path, day: str) -> Meeting:
    """The meeting of a day; RecordError if git has none, or anything is wrong with its file."""
    path = meeting_path(root, day).relative_to(root).as_posix()
    if not (root / path).is_file():
        raise RecordError("no_meeting", path=path)
    made, findings = parse_meeting(root, day)
    if made is None or findings:
        raise RecordError("unreadable_meeting", reasons=tuple(item.message for item in findings))
    return made


def parse_meeting(root: Path, day: str) -> tuple[Meeting | None, tuple[Finding, ...]]:
    """The meeting of a day, None if its file cannot be read, and what is wrong with it."""
    path = meeting_path(root, day).relative_to(root).as_posix()
    text, faults = text_at(root, path)
    yaml, wrong = read_yaml(text or "", path)
    findings = list(faults if text is None else wrong)
    made = None
    if text is not None and yaml is not None:
        fields = Fields(yaml, findings)
        fields.only(name for name in Meeting.__struct_fields__ if name != "day")
        decisions = tuple(_decision(number, entry) for number, entry in fields.below("decisions").mappings())
        made = Meeting(
            day=day,
            title=fields.text("title", required=True),
            place=fields.text("place"),
            chair=fields.text("chair"),
            decisions=decisions,
            **{key: fields.strings(key) for key in LISTS},
        )
        for decision in decisions:
            if made.present and decision.vote.cast > len(made.present):
                values = {"number": decision.number, "cast": decision.vote.cast, "present": len(made.present)}
                findings.append(finding("CMT-411", Place(path), "votes", **values))
    return made, tuple(findings)


def _decision(number: str, fields: Fields) -> MeetingDecision:
    fields.only(("comments", *VOTES))
    votes = (fields.number(name, 0) for name in VOTES)
    return MeetingDecision(
        number=number, comments=fields.strings("comments", required=True), vote=ReturnedVote(*votes)
    )


def decided(
    meeting: Meeting, answers: Iterable[tuple[str, str, ReturnedVote]]
) -> tuple[MeetingDecision, ...]:
    """The decisions of a meeting with those on further comments, each with what was said of it and votes.

    What was said of several alike, with the same votes, is one decision.
    """
    alike: dict[tuple[str, ReturnedVote], list[str]] = {}
    for number, said, vote in answers:
        alike.setdefault((said, vote), []).append(number)
    new = {number for numbers in alike.values() for number in numbers}
    kept = [
        msgspec.structs.replace(item, comments=tuple(name for name in item.comments if name not in new))
        for item in meeting.decisions
    ]
    first = max((int(item.number) for item in meeting.decisions if item.number.isdecimal()), default=0) + 1
    made = (
        MeetingDecision(number=str(place), comments=tuple(numbers), vote=vote)
        for place, ((_, vote), numbers) in enumerate(alike.items(), first)
    )
    return (*(item for item in kept if item.comments), *made)


def write_decisions(root: Path, day: str, decisions: Iterable[MeetingDecision]) -> None:
    """Write the decisions of a meeting into its file; nothing else of it changes."""
    file = meeting_path(root, day)
    said: dict[str, Plain] = {}
    for decision in decisions:
        votes = zip(VOTES, decision.vote, strict=True)
        counts: dict[str, Plain] = {name: count for name, count in votes if count}
        said[decision.number] = {"comments": list(decision.comments), **counts}
    write_file(file, set_value(file.read_text(encoding="utf-8"), ("decisions",), said).encode())
