"""Profiles: the drafting rules that a standard names, as data files of ours, of a package or of the project.

Those of GB/T 1.1 and of the ISO/IEC Directives are the checks themselves; any other is a file that says
which of these hold, and which words make a provision. Ours are those beside this module.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, get_args

from clausework.errors import ClauseworkError, PluginFault
from clausework.lang.modals import Modal
from clausework.lang.patterns import on_use
from clausework.lang.registry import folder, is_read
from clausework.model.draft import DraftingRules
from clausework.plugins import OURS, PROFILES, Plugin, plugins

BODIES = ("gbt1.1-2009", "gbt1.1-2020", "iso-directives-2")
SUFFIX = ".toml"
NAME = re.compile(r"[a-z0-9][a-z0-9.-]*\.toml")
CHECK = re.compile(r"[A-Z]{3}(?:-\d{3})?")  # one check, or all of a group


class UnfitProfile(ClauseworkError):
    """A profile that is no such file, or says what no profile can say; the key says which."""

    section = "reader"


KEY_WORDS = on_use(r"(?is)key\s*words?\b.{0,600}?(?:RFC[\s:`]*2119|BCP\s*14\b)|bcp14-tagged")
"""The sentence by which a text says that its words in capitals are those of BCP 14."""


def usual_profile(lang: str, text: str = "") -> str:
    """The drafting rules of a standard in `lang` that names none; its text may say so by its key words."""
    if KEY_WORDS.search(text):
        return "rfc2119"
    if folder(lang) == "zh":
        return "gbt1.1-2020"
    return "iso-directives-2" if is_read(lang) else "plain"


def known_profiles() -> tuple[str, ...]:
    """The profiles that every project can name."""
    return (*BODIES, *_packaged())


def _packaged() -> dict[str, tuple[Plugin, str]]:
    """The profiles that come as files of a package, with what the files say."""
    found: dict[str, tuple[Plugin, str]] = {}
    for plugin in plugins(PROFILES, {OURS: __name__}):
        module = plugin.module_with("__path__")
        with plugin.running():  # a package may be broken, and is named then
            there = [item for item in files(module).iterdir() if NAME.fullmatch(item.name)]
            texts = {item.name.removesuffix(SUFFIX): item.read_text("utf-8") for item in there}
        for name, text in sorted(texts.items()):
            if name in BODIES or name in found:
                other = found[name][0].named() if name in found else OURS
                raise PluginFault("plugin_twice", name=name, one=other, other=plugin.named())
            found[name] = plugin, text
    return found


def profile_named(name: str, folder: Path) -> DraftingRules | None:
    """The rules of a profile, None for those of a body; a file lies in `folder`. UnfitProfile without one."""
    if name in BODIES:
        return None
    if not NAME.fullmatch(name):  # without .toml it is no file of the project
        packaged = _packaged()
        if name not in packaged:
            raise UnfitProfile("profile_unknown", value=name, known=" ".join((*BODIES, *packaged)))
        plugin, text = packaged[name]
        return read_profile(text, name, name if plugin.ours else plugin.named())
    try:
        return read_profile((folder / name).read_text("utf-8"), name, f"standard/{name}")
    except (OSError, UnicodeDecodeError) as error:
        raise UnfitProfile("profile_absent", value=name) from error


def read_profile(text: str, name: str, at: str = "") -> DraftingRules:
    """The rules that a file says; an error names it `at` a place."""
    at = at or name
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnfitProfile("profile_broken", value=at, why=str(error)) from error
    like, verbs = told.get("like", BODIES[-1]), told.get("verbs")
    unknown = sorted(set(told) - {"like", "without", "only", "verbs"})
    if unknown or like not in BODIES:
        raise UnfitProfile("profile_says", value=at, what=unknown[0] if unknown else f"like = {like}")
    without, only = (_checks(told.get(key, []), key, at) for key in ("without", "only"))
    return DraftingRules(name=name, like=like, without=without, only=only, verbs=_verbs(verbs, at))


def _checks(told: Any, key: str, at: str) -> tuple[str, ...]:  # noqa: ANN401  what TOML gives
    for rule in told if isinstance(told, list) else [None]:
        if not isinstance(rule, str) or not CHECK.fullmatch(rule):
            raise UnfitProfile("profile_says", value=at, what=f"{key} = {rule}")
    return tuple(told)


def _verbs(told: Any, at: str) -> tuple[tuple[str, Modal], ...] | None:  # noqa: ANN401  what TOML gives
    if told is None:
        return None
    levels: dict[str, Modal] = {level: level for level in get_args(Modal)}
    if not isinstance(told, dict):
        raise UnfitProfile("profile_says", value=at, what="verbs")
    for word, level in told.items():
        if level not in levels or not word.strip():
            raise UnfitProfile("profile_says", value=at, what=f"{word} = {level}")
    return tuple((word, levels[level]) for word, level in told.items())


# What the toolchain itself brings along: the look of a site, and the manual.
MANUAL = "tooling/docs"


def stock() -> Traversable:
    """The folder of the stock: beside the package in a checkout, inside it once installed."""
    checkout = Path(__file__).resolve().parents[4]
    return checkout if (checkout / MANUAL).is_dir() else files("clausework") / "stock"


def manual() -> dict[str, str]:
    """The pages of the manual by file name, such as `drafter.zh.md`."""
    folder = stock() / MANUAL
    pages = sorted((item.name, item) for item in folder.iterdir() if item.name.endswith(".md"))
    return {name: item.read_text(encoding="utf-8") for name, item in pages}
