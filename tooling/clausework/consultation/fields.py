"""The fields of a comment, each named once: where it is kept, how it is written, who may read it.

From this table come the columns of the store and what is inserted into them, the comment and the receipt
of a row, the text of a record and how it is read. The order is that of a record.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Literal, get_args

import msgspec

from clausework.model.comment import Anchor, Channel, Comment, State, Statement

CHANNELS: tuple[Channel, ...] = get_args(Channel)
STATES: tuple[State, ...] = get_args(State)


class CommentField(msgspec.Struct, frozen=True):
    """One field of a comment: its key in a record, and where a Comment and the store have it.

    `path` is `key` unless it is given. A field without a `column` is not stored with the comment. A
    commenter types `prose` or a `line`. Its `own` words are not shown of a comment that is withheld. What is
    `sealed` is stored apart unless it was sent to be published. `default` is what stands for no value, None
    where there must be one.
    """

    key: str
    path: str = ""
    column: str | None = ""
    kind: Literal["text", "flag", "instant", "instant or day"] = "text"
    choices: tuple[str, ...] = ()
    form: Literal["", "prose", "line"] = ""
    own: bool = False
    sealed: bool = False
    recorded: bool = True
    default: str | bool | None = None

    def __post_init__(self) -> None:
        path = self.path or self.key
        msgspec.structs.force_setattr(self, "path", path)
        msgspec.structs.force_setattr(self, "default", DEFAULTS.get(path))
        if self.column == "":
            msgspec.structs.force_setattr(self, "column", self.key)


def _defaults(kind: type[msgspec.Struct], prefix: str = "") -> dict[str, str | bool | None]:
    fields = msgspec.structs.fields(kind)
    return {prefix + field.name: None if field.required else field.default for field in fields}


DEFAULTS = _defaults(Comment) | _defaults(Anchor, "anchor.")
FIELDS = (
    CommentField("id", column="number"),
    CommentField("consultation"),
    CommentField("draft"),
    CommentField("clause", "anchor.clause"),
    CommentField("provision", "anchor.provision"),
    CommentField("locator", "anchor.locator", column=None),
    CommentField("quote", "anchor.quote", own=True),
    CommentField("base", "anchor.base"),
    CommentField("role"),
    CommentField("organisation", form="line", own=True, sealed=True),
    CommentField("name", form="line", own=True, sealed=True),
    CommentField("verified", kind="flag"),
    CommentField("lang"),
    CommentField("channel", choices=CHANNELS),
    CommentField("received", kind="instant or day"),
    CommentField("late", kind="flag"),
    CommentField("rehearsal", column=None, kind="flag"),
    CommentField("state", choices=STATES),
    CommentField("withheld"),
    CommentField("text", form="prose", own=True),
    CommentField("suggestion", form="prose", own=True),
    CommentField("reason", form="prose", own=True),
    CommentField("digest"),
    CommentField("follows"),
    CommentField("withdrawn", kind="instant"),
    CommentField("contact", column=None, form="line", sealed=True, recorded=False),
)

RECORD = tuple(field for field in FIELDS if field.recorded)
KEYS = tuple(field.key for field in RECORD)
OWN = tuple(field.key for field in FIELDS if field.own)
PROSE = tuple(field.key for field in FIELDS if field.form == "prose")
LINES = tuple(field.key for field in FIELDS if field.form == "line")
SEALED = tuple(field.key for field in FIELDS if field.sealed)

STATED = Statement.__struct_fields__
NAMES = tuple(name for name in SEALED if name in STATED)
"""What is published of a sender who has agreed to it, and is sealed of any other."""
NAMELESS = dict.fromkeys(NAMES, "")
STATED_FIELDS = tuple(field for field in FIELDS if field.column and field.path.partition(".")[0] in STATED)
STATED_COLUMNS = tuple(field.key for field in STATED_FIELDS)
ANCHOR_COLUMNS = tuple(field.key for field in STATED_FIELDS if field.path.startswith("anchor."))

stated = attrgetter(*STATED)
"""The fields of a statement in their order, to make another one of them."""
_recorded = attrgetter(*(field.path for field in RECORD))
stated_values = attrgetter(*(field.path for field in STATED_FIELDS))
"""What a statement has for `STATED_COLUMNS`."""


def recorded(comment: Comment) -> dict[str, str | bool]:
    """What a record has of a comment, by key, beside its answer: what is empty is left out."""
    values = zip(KEYS, _recorded(comment), strict=True)
    return {key: value for key, value in values if value not in ("", False)}


def comment_of(values: dict[str, Any], **more: Any) -> Comment:  # noqa: ANN401 - as of a Comment
    """The comment that has these values at their paths."""
    parts = {path: value for path, value in values.items() if not path.startswith("anchor.")}
    anchor = {path.partition(".")[2]: value for path, value in values.items() if path not in parts}
    return Comment(anchor=Anchor(**anchor), **parts, **more)


def value_of(comment: Comment, key: str) -> str:
    """What a comment has under a key of its record."""
    found: str = getattr(comment.anchor if key in ANCHOR_COLUMNS else comment, key)
    return found
