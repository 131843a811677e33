"""A detail of a change, of which labels, weight and sentence are made."""

from __future__ import annotations

import msgspec

from clausework.model.redline import Label, Proof, Weight


class ChangeDetail(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`kind` names the sentence, `verdict` the reason for the weight; `rank` orders, 0 first.

    `old` and `new` are the words to quote, in `others` those of other languages;
    `levels` are the modal levels before and after, when
    they differ; `proof` is why it is one of form. `lines` are the places of the line changes that it
    tells of, -1 for the title; `aspect` is that of data beside the words. A
    `quiet` one goes without saying. `exchanged` are whole words that gave way to others, whoever has them.
    """

    kind: str
    rank: int
    weight: Weight = "editorial"
    verdict: str = ""
    old: str = ""
    new: str = ""
    before: str = ""
    after: str = ""
    levels: tuple[str, str] | None = None
    proof: Proof | None = None
    provision: str = ""
    labels: tuple[Label, ...] = ()
    count: int = 1
    lines: tuple[int, ...] = ()
    aspect: str = ""
    quiet: bool = False
    exchanged: tuple[str, str] | None = None
    others: dict[str, tuple[str, str]] = {}
