"""A new project: a small standard that passes the check, ready to be written over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from clausework.errors import ClauseworkError
from clausework.source.files import write_file
from clausework.source.profiles import NAME, PROFILES, UnfitProfile, profile_named, read_profile, stock
from clausework.source.settings import USUAL
from clausework.source.yaml import scalar
from clausework.strings.catalogue import FALLBACK, LANGUAGES
from clausework.workflow.layout import confirm_translations

LOOK = ("mkdocs.yml", "site/theme", "site/assets")
"""What a new project takes from the site of the toolchain's own standard: its look, not its words."""
DOTTED = ("gitattributes", "gitignore")
"""Files whose names begin with a dot in a project, and not where they are kept."""
EMPTY_RECORDS = ("standard/lineage.yml", "standard/reasons.yml", "standard/words.yml")
PAGES = ("commenting", "privacy")
SETTINGS = "standard/standard.yml"
NEUTRAL = re.compile(r"^(?:element|code|roles|generate|informative): .*\n", re.MULTILINE)
"""What of the head of a clause holds for all languages, and stands in the file of the first."""
BY_LANGUAGE = re.compile(r"^  (zh|en): .*\n", re.MULTILINE)
IN_BRACES = re.compile(r"\{zh: ([^,{}]*), en: ([^{}]*)\}")
NAMED = re.compile(r"^title:\n(?:  .*\n)*", re.MULTILINE)


class NotEmpty(ClauseworkError):
    """The folder holds a project already."""

    section = "layout"


def scaffold(
    root: Path,
    languages: Sequence[str] = LANGUAGES,
    profile: str | Path = USUAL,
    title: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Make a project in `root`; the paths written. A folder that has a standard is refused.

    The first language is the authoritative one. A title that is not given is a placeholder. A profile that
    is a file becomes one of the project; UnfitProfile if it is none.
    """
    name, brought = profile_brought(profile)
    if (root / "standard").exists():
        raise NotEmpty("not_empty", path=root)
    kept = files("clausework.workflow")
    written = {**_tree(kept / "new_project"), **_look()}
    ruled = kept / "new_project_profiles" / _look_of(name, brought)
    if ruled.is_dir():
        written |= _tree(ruled)
    written = _in_languages(written, languages)
    written |= brought
    settings = _settings(written[SETTINGS].decode(), languages, name, title or {})
    own = _identity(root.resolve().name)
    if f"standard/clauses/{own}.{languages[0]}.md" not in written:
        settings = settings.replace("id: my-standard\n", f"id: {own}\n")
    written[SETTINGS] = settings.encode()
    for path, data in sorted(written.items()):
        write_file(root / path, data)
    confirm_translations(root)
    return tuple(sorted(written))


def profile_brought(profile: str | Path) -> tuple[str, dict[str, bytes]]:
    """The name of a profile, and the file that the project gets if it is not one of ours."""
    if str(profile) in PROFILES:
        return str(profile), {}
    path = Path(profile)
    name = path.name.lower() if path.suffix else ""
    if not NAME.fullmatch(name) or not path.is_file():
        raise UnfitProfile("profile_unknown", value=str(profile), known=" ".join(PROFILES))
    data = path.read_bytes()
    read_profile(data.decode("utf-8", "replace"), name)
    return name, {f"standard/{name}": data}


def _look_of(name: str, brought: Mapping[str, bytes]) -> str:
    """The rules of a body whose layout a profile has."""
    if brought:
        return read_profile(next(iter(brought.values())).decode("utf-8", "replace"), name).like
    rules = profile_named(name, Path())
    return rules.like if rules else name


def project_frame(languages: Sequence[str]) -> dict[str, bytes]:
    """The files of a new project beside its text: its look, its pages, and what git is told."""
    written = _in_languages({**_tree(files("clausework.workflow") / "new_project"), **_look()}, languages)
    return {
        path: data
        for path, data in written.items()
        if not path.startswith("standard/") or path in EMPTY_RECORDS
    }


def _identity(folder: str) -> str:
    """The ID of the standard by the name of its folder, where that has letters for one."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")
    return name if re.match("[a-z]", name) else "my-standard"


def _in_languages(written: Mapping[str, bytes], languages: Sequence[str]) -> dict[str, bytes]:
    """The files of these languages, and those of none; what holds for all moves to the first."""
    found: dict[str, bytes] = {}
    for path, data in written.items():
        stem, _, lang = path.removesuffix(".md").rpartition(".")
        if not path.endswith(".md") or lang not in LANGUAGES:
            found[path] = data
            continue
        for wanted in languages:
            if _kept_in(wanted) != lang:
                continue
            text = data.decode()
            if path.startswith("standard/clauses/") and languages[0] != LANGUAGES[0]:
                neutral = "".join(NEUTRAL.findall(written[f"{stem}.{LANGUAGES[0]}.md"].decode()))
                text = NEUTRAL.sub("", text)
                if wanted == languages[0]:
                    head, title, rest = text.split("\n", 2)
                    text = f"{head}\n{title}\n{neutral}{rest}"
            found[f"{stem}.{wanted}.md"] = text.encode()
    return found


def _kept_in(lang: str) -> str:
    """The language that words for a language are kept in: those for one that we do not speak are English."""
    return lang if lang in LANGUAGES else FALLBACK


def _settings(text: str, languages: Sequence[str], profile: str, title: Mapping[str, str]) -> str:
    """The settings of these languages, which stand in their order."""
    names = IN_BRACES.sub(
        lambda match: _braces(dict(zip(LANGUAGES, match.groups(), strict=True)), languages), text
    )
    # the cover of a standard under GB/T 1.1 has its title in English too
    titled = LANGUAGES if profile.startswith("gbt") and "zh" in languages else languages
    lines = {match[1]: match[0] for match in BY_LANGUAGE.finditer(NAMED.findall(names)[0])}
    lines |= {lang: f"  {lang}: {scalar(words)}\n" for lang, words in title.items()}
    lines = {lang: lines.get(lang) or _line_in(lines[FALLBACK], lang) for lang in (*languages, *titled)}
    named = "title:\n" + "".join(lines[lang] for lang in dict.fromkeys((*languages, *titled)))
    before, _, after = names.partition(NAMED.findall(names)[0])
    kept = BY_LANGUAGE.sub(
        lambda match: "".join(_line_in(match[0], lang) for lang in languages if _kept_in(lang) == match[1]),
        after,
    )
    told = f"languages: [{', '.join(languages)}]   # the first is authoritative"
    made = before + named + re.sub(r"^languages: .*$", told, kept, flags=re.MULTILINE)
    return made.replace(f"profile: {USUAL}", f"profile: {profile}")


def _braces(names: Mapping[str, str], languages: Sequence[str]) -> str:
    return "{" + ", ".join(f"{lang}: {names[_kept_in(lang)]}" for lang in languages) + "}"


def _line_in(line: str, lang: str) -> str:
    """A line of the settings for a language, as that for another."""
    return re.sub(r"^  \w+:", f"  {lang}:", line)


def _look() -> dict[str, bytes]:
    kept = stock()
    found: dict[str, bytes] = {}
    for name in LOOK:
        part = kept / name
        if part.is_dir():
            found.update({f"{name}/{path}": data for path, data in _tree(part).items()})
        else:
            found[name] = part.read_bytes()
    for page in PAGES:
        for lang in LANGUAGES:
            path = f"site/pages/{page}.{lang}.md"
            found[path] = (kept / path).read_bytes()
    return found


def _tree(folder: Traversable, prefix: str = "") -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for item in folder.iterdir():
        name = f"{prefix}{'.' if item.name in DOTTED else ''}{item.name}"
        if item.is_dir():
            if item.name != "__pycache__":
                found.update(_tree(item, f"{name}/"))
        else:
            found[name] = item.read_bytes()
    return found
