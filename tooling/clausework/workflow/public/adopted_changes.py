"""The changes of later drafts that comments have caused, read from the published redlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from clausework.rendering import routes
from clausework.strings.catalogue import say


class Landing(msgspec.Struct, frozen=True):
    """A change that names the comment: between which drafts, the clause's number and its sentence.

    The number of a clause that is `gone` is its former one; the change of the standard's title has none.
    """

    old: str
    new: str
    change: str
    number: str
    sentence: Mapping[str, str]
    gone: bool = False

    def named(self, lang: str) -> str:
        """What a link to it is called."""
        number = self.number or say(lang, "redline.standard_title")
        return say(lang, "redline.former", number=number) if self.gone else number

    def address(self, lang: str) -> str:
        """Where the change is shown."""
        return f"/{routes.redline(lang, self.old, self.new)}#{self.change}"


class _Side(msgspec.Struct):
    label: str


class _Change(msgspec.Struct):
    id: str
    new: str = ""
    old_number: str = ""
    new_number: str = ""
    sentence: dict[str, str] = {}
    comments: tuple[str, ...] = ()


class _Redline(msgspec.Struct):
    """What of a published redline is needed here."""

    old: _Side
    new: _Side
    title: _Change | None = None
    changes: tuple[_Change, ...] = ()


def landings(redlines: Iterable[bytes], order: Sequence[str]) -> Mapping[str, tuple[Landing, ...]]:
    """The changes that each comment has caused, in the first draft that has any, by its number.

    `redlines` are the comparisons as the site publishes them for machines; `order` holds the labels of
    the drafts, the oldest first.
    """
    found: dict[str, list[Landing]] = {}
    for number, landing in _all(redlines):
        found.setdefault(number, []).append(landing)
    return {number: _first(items, order) for number, items in found.items()}


def _all(redlines: Iterable[bytes]) -> Iterator[tuple[str, Landing]]:
    for body in redlines:
        redline = msgspec.json.decode(body, type=_Redline)
        pair = (redline.old.label, redline.new.label)
        if title := redline.title:
            landing = Landing(*pair, title.id, "", title.sentence)
            yield from ((number, landing) for number in title.comments)
        for change in redline.changes:
            name = change.new_number or change.old_number or change.id
            gone = bool(change.old_number and not change.new)
            landing = Landing(*pair, change.id, name, change.sentence, gone)
            yield from ((number, landing) for number in change.comments)


def _first(items: list[Landing], order: Sequence[str]) -> tuple[Landing, ...]:
    def place(label: str) -> int:
        return order.index(label) if label in order else len(order)

    new = min((item.new for item in items), key=place)
    here = [item for item in items if item.new == new]
    old = max((item.old for item in here), key=place)  # the nearest of the drafts it is compared with
    return tuple(item for item in here if item.old == old)
