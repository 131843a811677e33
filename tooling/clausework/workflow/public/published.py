"""What the public comments on: the draft that the site shows, and the calendar of its consultations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from clausework.consultation.window import Window
from clausework.model.comment import Consultation, Unit
from clausework.rendering.formats.data import ClauseData

__all__ = ["Calendar", "ClauseData", "PublishedDraft", "invited_unit", "language_of"]


class Calendar(Protocol):
    """The clock of the store, and when each of its consultations is open."""

    @property
    def consultations(self) -> Mapping[str, Consultation]:
        """The consultations that comments are taken for, by their IDs."""

    def now(self) -> str:
        """The instant by which the store judges."""

    def window(self, consultation_id: str) -> Window:
        """When a consultation is open."""


class PublishedDraft(Protocol):
    """What a comment is checked against; texts for people are by language.

    `key` is the secret of the service; `drafts` are the labels that a form may name, `commenters` the
    roles in which one may comment.
    """

    @property
    def key(self) -> bytes: ...  # noqa: D102 - see the class
    @property
    def languages(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def clauses(self) -> Mapping[str, ClauseData]: ...  # noqa: D102
    @property
    def drafts(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def commenters(self) -> Mapping[str, dict[str, str]]: ...  # noqa: D102
    @property
    def consultations(self) -> Mapping[str, Consultation]: ...  # noqa: D102
    @property
    def contact(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def title(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102


def language_of(draft: PublishedDraft, wanted: str) -> str:
    """The language to answer in: the wanted one if the draft has it, else its authoritative one."""
    return wanted if wanted in draft.languages else draft.languages[0]


def invited_unit(draft: PublishedDraft, unit_id: str) -> Unit | None:
    """The invited body with this ID; that is no secret, as the list of them is not."""
    return next(filter(None, (item.unit(unit_id) for item in draft.consultations.values())), None)
