"""The fields of a comment, each named once: where it is kept, how it is written, who may read it.

From the table in the file beside this one come the columns of the store and what is inserted into them,
the comment and the receipt of a row, the text of a record and how it is read, the digest, and what the
public may read. The order is that of a record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, Literal, TypeVar, get_args

import msgspec

from clausework.lang.patterns import beside
from clausework.model.comment import SHOWN, Anchor, Channel, Comment, State, Statement
from clausework.strings.catalogue import text_in

S = TypeVar("S", bound=Statement)

CHANNELS: tuple[Channel, ...] = get_args(Channel)
STATES: tuple[State, ...] = get_args(State)
CHOICES: Mapping[str, tuple[str, ...]] = {"channel": CHANNELS, "state": STATES}


class CommentField(msgspec.Struct, frozen=True):
    """One field of a comment: its key in a record, and where a Comment and the store have it.

    `path` is `key` unless it is given. What is `stored` has a column of that key in the row of a comment,
    but for the ID, which is `number` there. A commenter types `prose`, a `line` or a `quotation`. Its `own`
    words are not shown of a comment that is withheld. What is `sealed` is stored apart unless it was sent to
    be published. `default` is what stands for no value, None where there must be one. `names` is what people
    read beside it, in each language.
    """

    key: str
    path: str = ""
    stored: bool = True
    kind: Literal["text", "flag", "instant", "instant or day"] = "text"
    choices: tuple[str, ...] = ()
    form: Literal["", "prose", "line", "quotation"] = ""
    own: bool = False
    sealed: bool = False
    recorded: bool = True
    default: str | bool | None = None
    names: Mapping[str, str] = {}

    def label(self, lang: str) -> str:
        """The label that people read beside the field."""
        return text_in(self.names, lang)

    def __post_init__(self) -> None:
        path = self.path or self.key
        msgspec.structs.force_setattr(self, "path", path)
        msgspec.structs.force_setattr(self, "choices", CHOICES.get(path, ()))
        msgspec.structs.force_setattr(self, "default", DEFAULTS.get(path))


def _defaults(kind: type[msgspec.Struct], prefix: str = "") -> dict[str, str | bool | None]:
    fields = msgspec.structs.fields(kind)
    return {prefix + field.name: None if field.required else field.default for field in fields}


DEFAULTS = _defaults(Comment) | _defaults(Anchor, "anchor.")
FIELDS = msgspec.convert(beside(__file__)["field"], tuple[CommentField, ...])

RECORD = tuple(field for field in FIELDS if field.recorded)
KEYS = tuple(field.key for field in RECORD)
OWN = tuple(field.key for field in FIELDS if field.own)
TYPED = tuple(field for form in ("prose", "line", "quotation") for field in FIELDS if field.form == form)
"""What a commenter types, in the order in which what is wrong with it is told."""
SAID = tuple(field for field in TYPED if field.form != "quotation" and not field.sealed)
"""The words of a comment: what is asked for, why, and whatever else its sender says of it."""
QUOTED = tuple(field for field in TYPED if field.form == "quotation")
TRANSLATED = tuple(field for field in TYPED if field.own)
WORDS = tuple(field.key for field in (*SAID, *QUOTED))
"""What a translation of a comment must have; it may leave names as they are."""
SEALED = tuple(field.key for field in FIELDS if field.sealed)

STATED = Statement.__struct_fields__
NAMES = tuple(name for name in SEALED if name in STATED)
"""What is published of a sender who has agreed to it, and is sealed of any other."""
NAMED = tuple(field for field in TYPED if field.key in NAMES)
REACHED = tuple(field for field in TYPED if field.sealed and field not in NAMED)
"""By what a sender is reached, which is never published."""
NAMELESS = dict.fromkeys(NAMES, "")
_STATED_FIELDS = tuple(field for field in FIELDS if field.stored and field.path.partition(".")[0] in STATED)
STATED_COLUMNS = tuple(field.key for field in _STATED_FIELDS)
ANCHOR_COLUMNS = Anchor.__struct_fields__

stated = attrgetter(*STATED)
"""The fields of a statement in their order, to make another one of them."""
_recorded = attrgetter(*(field.path for field in RECORD))
_getters = {field.key: attrgetter(field.path) for field in FIELDS}
stated_values = attrgetter(*(field.path for field in _STATED_FIELDS))
"""What a statement has for `STATED_COLUMNS`."""


class SaidWords(msgspec.Struct, frozen=True):
    """Words of a comment in one field, with the label that people read beside it."""

    key: str
    label: str
    words: str


def said(comment: Statement, lang: str, fields: tuple[CommentField, ...] = SAID) -> tuple[SaidWords, ...]:
    """The words of a comment, field by field; what is empty is left out."""
    values = ((field, value_of(comment, field.key)) for field in fields)
    return tuple(SaidWords(field.key, field.label(lang), words) for field, words in values if words)


COVERED = tuple(field for field in FIELDS if field.path.partition(".")[0] in STATED and not field.sealed)
"""What the digest covers: all that a comment states, but for the names, which its sender may have erased."""
FIRST = ("consultation", "draft", "anchor", "text", "suggestion", "reason")
"""What the first version of the digest covers."""
_UNKNOWN_FIRST = tuple(
    field.path
    for field in COVERED
    if field.path.partition(".")[0] not in (*FIRST, "role", "lang", "channel", "follows")
)
"""What a comment did not state yet when its digest was of the first version."""
_covered = attrgetter(*(field.path for field in COVERED))


def covered(said: Statement, version: int = 2) -> dict[str, Any]:
    """The part of a comment that a version of the digest covers, by key.

    What is empty is left out of the second: so a field that is added to the table changes no digest.
    """
    if version == 1:
        return {key: msgspec.to_builtins(getattr(said, key)) for key in FIRST}
    return {field.key: value for field, value in zip(COVERED, _covered(said), strict=True) if value}


def digest_of(words: Mapping[str, Any], version: int = 2) -> str:
    """The SHA-256 of what `covered` gives, in hexadecimal."""
    value = [words[key] for key in FIRST] if version == 1 else words
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()


def comment_digest(said: Statement) -> str:
    """The digest of what a commenter stated."""
    return digest_of(covered(said))


def digest_version(said: Statement, digest: str) -> int:
    """By which version a digest is that of a comment, 0 if by none.

    The first stands for nothing that was added to the table after it.
    """
    if digest == comment_digest(said):  # receipts given before the second are still good
        return 2
    later = any(attrgetter(path)(said) for path in _UNKNOWN_FIRST)
    return int(not later and digest == digest_of(covered(said, 1), 1))


def recorded(comment: Comment) -> dict[str, str | bool]:
    """The values of a record, by key, without its answer: empty ones are left out."""
    values = zip(KEYS, _recorded(comment), strict=True)  # one getter for all: exports have a million
    return {key: value for key, value in values if value not in ("", False)}


def comment_of(values: dict[str, Any], **more: Any) -> Comment:  # noqa: ANN401 - as of a Comment
    """The comment that has these values at their paths."""
    parts, anchor = _apart(values)
    return Comment(anchor=Anchor(**anchor), **parts, **more)


def with_values(said: S, values: dict[str, Any]) -> S:
    """The comment or submission with these values at their paths."""
    parts, anchor = _apart(values)
    return msgspec.structs.replace(said, anchor=msgspec.structs.replace(said.anchor, **anchor), **parts)


def _apart(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """By their names the values of a comment itself, and those of its anchor."""
    parts = {path: value for path, value in values.items() if not path.startswith("anchor.")}
    return parts, {path.partition(".")[2]: value for path, value in values.items() if path not in parts}


def in_language(comment: Comment, lang: str) -> Comment:
    """A comment as it reads in a language: in the words of its translation, if that has all of them."""
    words = comment.translations.get(lang, {})
    if comment.lang == lang or any(value_of(comment, key) and not words.get(key) for key in WORDS):
        return comment
    values = {field.path: words[field.key] for field in FIELDS if field.own and words.get(field.key)}
    return msgspec.structs.replace(with_values(comment, values), lang=lang)


def value_of(said: Statement, key: str) -> str:
    """The value of a comment or submission under the key of a field."""
    found: str = _getters[key](said)
    return found


WORDLESS: dict[str, object] = {
    **{field.path: "" for field in FIELDS if field.own},
    **dict.fromkeys(("verified", "redacted", "confirmed"), False),
    "translations": {},
}
"""What a comment without its words has at the paths of them, and of what is said of the words and name."""


def may_be_shown(comment: Comment) -> bool:
    """Whether the public may read a comment: its state alone decides, whatever else stands in the record."""
    return comment.state in SHOWN


def is_unreviewed(comment: Comment) -> bool:
    """Whether nobody has decided yet that the public may read a comment, or that it may not."""
    return comment.state not in SHOWN and comment.state != "withheld"


def unreviewed_numbers(comments: Iterable[Comment]) -> tuple[str, ...]:
    """The numbers of those that nobody has reviewed."""
    return tuple(comment.id for comment in comments if is_unreviewed(comment))


def is_kept_back(state: str, withdrawn: str) -> bool:
    """Whether the words of a comment are not to be read: it is withheld, or its author took it back."""
    return bool(withdrawn) or state == "withheld"


def public_part(comment: Comment) -> Comment:
    """The part of a comment for git and lists: without its words if they are not to be read."""
    return without_words(comment) if is_kept_back(comment.state, comment.withdrawn) else comment


def without_words(comment: Comment) -> Comment:
    """A comment that is kept back: that it was, when and about what; the digest stays."""
    return with_values(comment, WORDLESS)
