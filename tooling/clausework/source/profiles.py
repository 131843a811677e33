"""Profiles: the drafting rules that a standard names, as data files of ours or of the project.

Those of GB/T 1.1 and of the ISO/IEC Directives are the checks themselves; any other is a file that says
which of these hold, and which words make a provision.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, get_args

from clausework.errors import ClauseworkError
from clausework.lang.modals import Modal
from clausework.model.draft import DraftingRules

BODIES = ("gbt1.1-2009", "gbt1.1-2020", "iso-directives-2")
OURS = ("rfc2119", "plain")
PROFILES = (*BODIES, *OURS)
"""The profiles that every project can name."""
SUFFIX = ".toml"
NAME = re.compile(r"[a-z0-9][a-z0-9.-]*\.toml")
CHECK = re.compile(r"[A-Z]{3}(?:-\d{3})?")


class UnfitProfile(ClauseworkError):
    """A profile that is no such file, or says what no profile can say; the key says which."""

    section = "reader"


def usual_profile(lang: str) -> str:
    """The drafting rules of a standard whose authoritative language is `lang`, unless it names others."""
    return {"zh": "gbt1.1-2020", "en": "iso-directives-2"}.get(lang, "plain")


def profile_named(name: str, folder: Path) -> DraftingRules | None:
    """The rules of a profile, None for those of a body; a file lies in `folder`. UnfitProfile without one."""
    if name in BODIES:
        return None
    if name in OURS:
        return read_profile(
            files("clausework.source").joinpath("profiles", name + SUFFIX).read_text("utf-8"), name
        )
    if not NAME.fullmatch(name):
        raise UnfitProfile("profile_unknown", value=name, known=" ".join(PROFILES))
    try:
        return read_profile((folder / name).read_text("utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        raise UnfitProfile("profile_absent", value=name) from error


def read_profile(text: str, name: str) -> DraftingRules:
    """The rules that a file says."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnfitProfile("profile_broken", value=name, why=str(error)) from error
    like, without, verbs = told.get("like", BODIES[-1]), told.get("without", []), told.get("verbs")
    unknown = sorted(set(told) - {"like", "without", "verbs"})
    if unknown or like not in BODIES:
        raise UnfitProfile("profile_says", value=name, what=unknown[0] if unknown else f"like = {like}")
    for rule in without if isinstance(without, list) else [without]:
        if not isinstance(rule, str) or not CHECK.fullmatch(rule):
            raise UnfitProfile("profile_says", value=name, what=f"without = {rule}")
    return DraftingRules(name=name, like=like, without=tuple(without), verbs=_verbs(verbs, name))


def _verbs(told: Any, name: str) -> tuple[tuple[str, Modal], ...] | None:  # noqa: ANN401  what TOML gives
    if told is None:
        return None
    levels: dict[str, Modal] = {level: level for level in get_args(Modal)}
    if not isinstance(told, dict):
        raise UnfitProfile("profile_says", value=name, what="verbs")
    for word, level in told.items():
        if level not in levels or not word.strip():
            raise UnfitProfile("profile_says", value=name, what=f"{word} = {level}")
    return tuple((word, levels[level]) for word, level in told.items())


# What the toolchain itself brings along: the look of a site, and the manual.
MANUAL = "tooling/docs"


def stock() -> Traversable:
    """The folder of the stock: beside the package in a checkout, inside it once installed."""
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / MANUAL).is_dir() else files("clausework") / "stock"


def manual() -> dict[str, str]:
    """The pages of the manual by file name, such as `drafter.zh.md`."""
    folder = stock() / MANUAL
    pages = sorted((item.name, item) for item in folder.iterdir() if item.name.endswith(".md"))
    return {name: item.read_text(encoding="utf-8") for name, item in pages}
