"""Record parser: the keys of a record as a Comment, every fault as a finding at its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import PurePosixPath
from typing import TypeVar

import msgspec

from clausework.consultation.fields import (
    KEYS,
    OWN,
    RECORD,
    CommentField,
    comment_of,
    digest_version,
    is_kept_back,
    value_of,
)
from clausework.consultation.numbers import is_number
from clausework.consultation.personal import BLACK
from clausework.lang.normalise import deceptive, forbidden_characters
from clausework.model.comment import OUTCOMES, SAYS, Claim, Comment, Correction, Disposition
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.source.fields import Fields
from clausework.source.settings import line_names
from clausework.source.yaml import read_yaml
from clausework.strings.catalogue import both

T = TypeVar("T", bound=str)

REASON_LEAST = 15
"""Characters that the reason of an answer must have, unless the comment is accepted as it is."""


def parse_record(text: str, path: str) -> tuple[Comment | None, tuple[Finding, ...]]:
    """The comment in the text of a record, or None where something that must be there is not."""
    yaml, faults = read_yaml(text, path)
    findings = list(faults)
    if yaml is None:
        return None, tuple(findings)
    fields = Fields(yaml, findings)
    fields.only((*KEYS, "translations", "disposition"))
    before = len(findings)
    # A comment that is withheld, or was withdrawn before git had it, stands there without its words.
    wordless = is_kept_back(fields.text("state"), fields.text("withdrawn"))
    values = {field.path: _value(fields, field, wordless) for field in RECORD if _is_vital(field)}
    answer = _answer(fields) if "disposition" in fields.data else None
    if len(findings) > before:
        return None, tuple(findings)
    values |= {field.path: _value(fields, field, wordless) for field in RECORD if not _is_vital(field)}
    comment = comment_of(values, translations=dict(_translations(fields)), disposition=answer)
    findings.extend(_disagreements(comment, fields, path))
    return comment, tuple(findings)


def _translations(fields: Fields) -> Iterator[tuple[str, dict[str, str]]]:
    """By language the words of a translation, by their keys."""
    for lang, words in fields.below("translations").mappings():
        words.only(OWN)
        yield lang, {key: text for key in OWN if (text := words.text(key))}


def _is_vital(field: CommentField) -> bool:
    """Whether a record in which this field is wrong cannot be read as a comment at all."""
    return field.default is None or bool(field.choices)


def _value(fields: Fields, field: CommentField, wordless: bool) -> str | bool:
    """The value of a record under the key of a field."""
    if field.kind == "flag":
        return fields.flag(field.key)
    if field.kind != "text":
        return fields.instant(field.key, or_day=field.kind == "instant or day")
    default = str(field.default or "")
    if field.choices:
        return _one_of(fields, field.key, field.choices, default)
    return fields.text(field.key, default, required=field.default is None and not (wordless and field.own))


def _answer(fields: Fields) -> Disposition | None:
    below = fields.below("disposition")
    if not below.data:
        return None
    below.only(Disposition.__struct_fields__)
    outcome = _one_of(below, "outcome", OUTCOMES, "rejected")
    return Disposition(
        outcome=outcome,
        reason=below.text("reason"),
        lines=line_names(below, "lines"),
        changes=below.strings("changes"),
        date=below.day("date"),
        decided_by=below.text("decided_by"),
        claims=tuple(map(_claim, below.items("claims"))),
        corrections=tuple(map(_correction, below.items("corrections"))),
        translations=below.texts("translations"),
    )


def _claim(fields: Fields) -> Claim:
    fields.only(Claim.__struct_fields__)
    return Claim(
        says=_one_of(fields, "says", SAYS, "covered"),
        place=fields.text("place", required=True),
        digest=fields.text("digest"),
        draft=fields.text("draft"),
        words=fields.strings("words"),
    )


def _correction(fields: Fields) -> Correction:
    fields.only(Correction.__struct_fields__)
    return Correction(
        date=fields.day("date", required=True),
        by=fields.text("by", required=True),
        text=fields.text("text", required=True),
        claims=tuple(map(_claim, fields.items("claims"))),
        translations=fields.texts("translations"),
    )


def _one_of(fields: Fields, key: str, known: tuple[T, ...], default: T) -> T:
    """The value of a key that has few; another is a finding and counts as the default."""
    value = fields.text(key, default)
    for item in known:
        if item == value:
            return item
    fields.findings.append(
        finding("REC-003", fields.at(key), "value", field=key, value=value, known="、".join(known))
    )
    return default


def _disagreements(comment: Comment, fields: Fields, path: str) -> Iterator[Finding]:
    """Contradictions of a record with itself: in its name, check character, digest, answer."""
    parts = PurePosixPath(path).parts[-3:]
    home = (comment.consultation, comment.anchor.clause, f"{comment.id}.yml")
    if parts != home:
        yield finding("REC-001", fields.at("id"), "home", path="comments/" + "/".join(home))
    if not is_number(comment.id):
        yield finding("REC-005", fields.at("id"), "number", number=comment.id)
    if not (digest_version(comment, comment.digest) or is_wordless(comment) or is_redacted(comment)):
        yield finding("REC-002", fields.at("digest"), "digest")
    yield from _answer_faults(comment, fields)
    if comment.state == "withheld" and not comment.withheld:
        yield finding("REC-008", fields.at("state"), "unexplained")
    if comment.state == "withheld":
        for key in OWN:
            if fields.text(key):
                yield finding("REC-009", fields.at(key), "wordy", key=key)
        if comment.translations:
            yield finding("REC-009", fields.at("translations"), "wordy", key="translations")


def _answer_faults(comment: Comment, fields: Fields) -> Iterator[Finding]:
    """Faults of the answer to a comment, also of a record that says otherwise whether it has one."""
    answer, head = comment.disposition, comment.answered_with
    if answer and not reason_suffices(answer):
        yield finding("REC-004", fields.at("disposition"), "reason", least=REASON_LEAST)
    written = list(chain.from_iterable(words.values() for words in comment.translations.values()))
    if answer:
        written += (answer.reason, *answer.translations.values())
        written += (text for item in answer.corrections for text in (item.text, *item.translations.values()))
    for line, column, point in (found for text in written for found in hidden(text)):
        at = fields.at("disposition" if answer else "translations")
        yield finding("CMT-103", at, "forbidden", line=line, column=column, point=point)
    if head and answer is not None:
        yield finding("REC-007", fields.at("answered_with"), "headless", head=head)
    answered = bool(head) or answer is not None
    if comment.state == "answered" and not answered:
        yield finding("REC-007", fields.at("state"), "unanswered")
    if comment.state == "received" and answered:
        unread = finding("REC-010", fields.at("state"), "unread", number=comment.id)
        yield msgspec.structs.replace(unread, gate=True, key=comment.id)


def is_wordless(comment: Comment) -> bool:
    """Whether the words of a comment are kept back, and not here to be compared with their digest."""
    return is_kept_back(comment.state, comment.withdrawn) and bool(comment.digest) and not comment.text


def is_redacted(comment: Comment) -> bool:
    """Whether characters of a comment are black, and what its digest is of is not all here."""
    return comment.redacted and any(BLACK in value_of(comment, key) for key in OWN)


def reason_suffices(answer: Disposition) -> bool:
    """Whether an answer says why: all must, but the plain acceptance of a comment."""
    return answer.outcome == "accepted" or len(answer.reason.strip()) >= REASON_LEAST


def hidden(text: str) -> Iterator[tuple[int, int, str]]:
    """The line, column and code point of the first character that no text may have."""
    for offset in sorted((*forbidden_characters(text)[:1], *deceptive(text)[:1]))[:1]:
        line = text.count("\n", 0, offset) + 1
        yield line, offset - text.rfind("\n", 0, offset), f"U+{ord(text[offset]):04X}"


def finding(rule: str, at: Place, said: str, **values: object) -> Finding:
    """A fault of a record, in the words of the catalogue."""
    message = both(f"comments.{said}", **values)
    remedy = both(f"comments.{said}_fix", **values)
    return Finding(rule=rule, severity="error", at=at, message=message, remedy=remedy)
