"""Import: a standard of somebody else becomes a project, whole or not at all, and no word of it is lost."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from clausework.checks.rules.scope import object_named
from clausework.errors import UnknownLanguage
from clausework.lang.modals import Wording
from clausework.model.canonical import text_hash
from clausework.model.draft import Block, DraftingRules, walk
from clausework.model.progress import Progress, counted, silent
from clausework.model.published import ClausesData
from clausework.source import profiles
from clausework.source.files import write_file, write_files
from clausework.source.foreign import language_of
from clausework.source.foreign_pieces import PieceKind
from clausework.source.importing import values
from clausework.source.importing.dialects import in_order
from clausework.source.importing.taking import imported, read_file
from clausework.source.importing.values import ImportRefused as ImportRefused
from clausework.source.importing.written import (
    REPORT,
    block_of,
    import_report,
    lost,
    new_numbers,
    pictures_of,
    printed_was,
    project_files,
    published_files,
    published_report,
    read_published,
    unplaced,
    with_numbers,
    words_in,
    words_kept,
)
from clausework.source.project import PICTURE, load
from clausework.source.settings import ASSETS, SETTINGS_FILE, USUAL
from clausework.source.yaml import scalar, set_value
from clausework.strings.catalogue import CODE, FALLBACK, LANGUAGES, say
from clausework.workflow.layout import LayoutRefused, confirm_translations

# A new project: a small standard that passes the check, ready to be written over.
LOOK = ("mkdocs.yml", "site/theme", "site/assets")
"""What a new project takes from the site of the toolchain's own standard: its look, not its words."""
DOTTED = ("gitattributes", "gitignore")
"""Files whose names begin with a dot in a project, and not where they are kept."""
WORDS = "standard/words.yml"
WORD_LISTS = re.compile(r"^(zh|en):\n(?:[ #].*\n)*", re.MULTILINE)
EMPTY_RECORDS = ("standard/lineage.yml", "standard/reasons.yml", WORDS)
PAGES = ("commenting", "privacy")
SETTINGS = "standard/standard.yml"
SCOPE = "standard/clauses/scope.zh.md"
"""What has to speak of the object that the name of the standard names."""
NEUTRAL = re.compile(r"^(?:element|code|roles|generate|informative): .*\n", re.MULTILINE)
"""What of the head of a clause holds for all languages, and stands in the file of the first."""
BY_LANGUAGE = re.compile(r"^  (zh|en): .*\n", re.MULTILINE)
IN_BRACES = re.compile(r"\{zh: ([^,{}]*), en: ([^{}]*)\}")
NAMED = re.compile(r"^title:\n(?:  .*\n)*", re.MULTILINE)


KINDS = {"指南": "guide", "术语": "vocabulary"}
"""The kinds of documents that provide otherwise, by the end of the name; a file without words is left out."""


def scaffold(
    root: Path,
    languages: Sequence[str] = LANGUAGES,
    profile: str | Path = "",
    title: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Make a project in `root`; the paths written. A folder that has a standard is refused.

    The first language is the authoritative one, and gives the profile if none is named. A title that is not
    given is a placeholder. A profile that is a file becomes one of the project; UnfitProfile if it is none.
    """
    name, rules, brought = profile_brought(profile or profiles.usual_profile(languages[0]))
    if (root / "standard").exists():
        raise LayoutRefused("not_empty", path=root)
    kept = files("clausework.workflow")
    written = {**_tree(kept / "new_project"), **_look()}
    look, called = rules.like if rules else name, (title or {}).get("zh", "")
    ruled = kept / "new_project_profiles" / look
    kind = kept / "new_project_kinds" / KINDS.get(called[-2:] * (look != "gbt1.1-2009"), "-")
    for folder in (ruled, kind):
        written |= _tree(folder) if folder.is_dir() else {}
    written = {path: data for path, data in written.items() if data or "/clauses/" not in path}
    written = _in_languages(written, languages)
    written |= brought
    if (about := object_named((title or {}).get("zh", ""))) and SCOPE in written:
        written[SCOPE] = written[SCOPE].decode().replace("各类组织", f"与{about}有关的各类组织").encode()
    settings = _settings(written[SETTINGS].decode(), languages, name, title or {})
    own = _identity(root.resolve().name)
    if f"standard/clauses/{own}.{languages[0]}.md" not in written:
        settings = settings.replace("id: my-standard\n", f"id: {own}\n")
    written[SETTINGS] = settings.encode()
    for path, data in sorted(written.items()):
        write_file(root / path, data)
    confirm_translations(root)
    return tuple(sorted(written))


def profile_brought(profile: str | Path) -> tuple[str, DraftingRules | None, dict[str, bytes]]:
    """The name of a profile, what it says, and the file that the project gets if it is not known."""
    if str(profile) in profiles.known_profiles():
        return str(profile), profiles.profile_named(str(profile), Path()), {}
    path = Path(profile)
    name = path.name.lower() if path.suffix else ""
    if not profiles.NAME.fullmatch(name) or not path.is_file():
        raise profiles.UnfitProfile(
            "profile_unknown", value=str(profile), known=" ".join(profiles.known_profiles())
        )
    data = path.read_bytes()
    return name, profiles.read_profile(data.decode("utf-8", "replace"), name), {f"standard/{name}": data}


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
    kept = set(map(_kept_in, languages))
    words = WORD_LISTS.sub(lambda match: match[0] if match[1] in kept else "", written[WORDS].decode())
    return {**found, WORDS: words.encode()}


def _kept_in(lang: str) -> str:
    """The language that words for a language are kept in: those for one that we do not speak are English."""
    return lang if lang in LANGUAGES else FALLBACK


def _settings(text: str, languages: Sequence[str], profile: str, title: Mapping[str, str]) -> str:
    """The settings of these languages, which stand in their order."""

    def in_braces(match: re.Match[str]) -> str:
        words = dict(zip(LANGUAGES, match.groups(), strict=True))
        return "{" + ", ".join(f"{lang}: {words[_kept_in(lang)]}" for lang in languages) + "}"

    names = IN_BRACES.sub(in_braces, text)
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


def _line_in(line: str, lang: str) -> str:
    """A line of the settings for a language, as that for another."""
    return re.sub(r"^  \w+:", f"  {lang}:", line)


def _look() -> dict[str, bytes]:
    kept = profiles.stock()
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
            if item.name != "__pycache__":  # pip compiles what it installs
                found.update(_tree(item, f"{name}/"))
        else:
            found[name] = item.read_bytes()
    return found


def made_of(standard: ClausesData, path: Path) -> tuple[dict[str, bytes], str, int]:
    """The files of the project, with the pictures that lie beside the file; the report; absent pictures."""
    files = published_files(standard)
    absent: list[str] = []
    for target in pictures_of(standard):
        picture = (path.parent / target).resolve()
        if PICTURE.fullmatch(target) and picture.is_relative_to(path.parent.resolve()) and picture.is_file():
            files[f"{ASSETS}/{target}"] = picture.read_bytes()
        else:
            absent.append(target)
    return files, published_report(standard, path.name, tuple(absent)), len(absent)


def altered(standard: ClausesData, root: Path) -> tuple[str, ...]:
    """The clauses whose words in the project are not those of the file, by the hashes that it gives."""
    clauses = load(root).draft.clauses
    here = {(clause.id, lang): text_hash(text) for clause in clauses for lang, text in clause.texts.items()}
    told = (
        (clause.id, lang, text.hash) for clause in standard.clauses for lang, text in clause.texts.items()
    )
    return tuple(dict.fromkeys(name for name, lang, hashed in told if here.get((name, lang)) != hashed))


PHASES = ("read", "take_in", "prove", "write")
TOLD = 12
"""Lost words that a refusal names."""
FEW = 0.02
"""Share of the words that may be without a place in the clauses; with more, the reading itself is wrong."""
SAID = ("body", "stage", "rehearsal", "notice")
"""What the settings need and no text of others brings along."""


Styles = dict[str, PieceKind]
AskStyles = Callable[[Styles], Styles]


class ImportedProject(msgspec.Struct, frozen=True, kw_only=True):
    """Result of an import: the folder, its title and language, and counts of what it holds.

    Pieces `left` have no place in the clauses. Of the `numbered` clauses of the source those `kept` have the
    number that they had.
    """

    out: Path
    title: str
    lang: str
    clauses: int
    provisions: int
    tables: int
    left: int
    untitled: int
    numbered: int = 0
    kept: int = 0
    report: Path


def import_files(
    paths: Sequence[Path],
    out: Path | None = None,
    lang: str = "",
    progress: Progress = silent,
    *,
    profile: str | Path = "",
    title: str = "",
    styles: AskStyles = dict,
) -> ImportedProject:
    """Make a project of the files, by default in a folder named after the first; see `clausework import`.

    `styles` is asked what the styles of Word are, given what they seem to be.

    ImportRefused, LayoutRefused, UnreadableText or UnreadableWordFile, and nothing is written.
    """
    if lang and not CODE.fullmatch(lang):
        raise UnknownLanguage("unknown_language", lang=lang, known=LANGUAGES)
    target = out or Path(paths[0].stem)
    _must_be_free(target)
    if paths[0].suffix == ".json":
        return _import_published(paths, target, progress)
    files = read_files(paths, progress, styles)
    said = "".join(file.words for file in files)
    name, rules, brought = profile_brought(profile or profiles.usual_profile(lang or language_of(said), said))
    text = taken_in(files, lang, progress, rules.verbs if rules else None)
    made = {**_made(text, target, name), **brought}
    progress("prove")
    text = msgspec.structs.replace(text, left=(*text.left, *prove(files, text, made)))
    made[REPORT] = import_report(text, tuple(file.name for file in files)).encode()
    progress("write")
    if title:
        made[SETTINGS_FILE] = set_value(made[SETTINGS_FILE].decode(), ("title", text.lang), title).encode()
    _write(target, made)
    blocks = [block for item in text.clauses for block in walk(item.clause.texts[text.lang].blocks)]
    numbers, numbered = new_numbers(text), [item for item in text.clauses if item.was]
    return _told(
        target,
        text.lang,
        title or text.title,
        blocks,
        clauses=len(text.clauses),
        left=sum(left.why in values.LOST for left in text.left),
        untitled=sum(item.untitled for item in text.clauses),
        numbered=len(numbered),
        kept=sum(numbers[item.clause.id] == printed_was(item) for item in numbered),
    )


def read_files(paths: Sequence[Path], progress: Progress, styles: AskStyles) -> list[values.ForeignFile]:
    """The files, with what the styles of Word in them are."""
    files = [read_file(path) for path in counted(progress, "read", tuple(in_order(paths)))]
    guessed = {style: kind for file in files for style, kind in file.styles.items()}
    known = styles(guessed) if guessed else guessed
    return [msgspec.structs.replace(file, styles=known) for file in files]


def taken_in(
    files: Sequence[values.ForeignFile], lang: str, progress: Progress, words: Wording | None = None
) -> values.ImportedText:
    """The files as one text of ours; ImportRefused if it has no clauses."""
    progress("take_in")
    text = imported(files, Path(files[0].name).stem, lang, words)
    if not text.clauses:
        raise ImportRefused("nothing", path=files[0].name)
    return with_numbers(text)


def _import_published(paths: Sequence[Path], target: Path, progress: Progress) -> ImportedProject:
    """The same for one file that Clausework published; the hashes in it are the proof."""
    progress("read")
    standard = read_published(paths[0].read_bytes())
    if standard is None or len(paths) > 1:
        raise ImportRefused("not_published", path=paths[0])
    files, report, left = made_of(standard, paths[0])

    def unaltered(root: Path) -> None:
        progress("prove")
        if names := altered(standard, root):
            raise ImportRefused("altered", clauses=names, path=paths[0])

    progress("write")
    _write(target, {**project_frame(standard.languages), **files, REPORT: report.encode()}, unaltered)
    lang = standard.languages[0]
    texts = [clause.texts[lang] for clause in standard.clauses if lang in clause.texts]
    blocks = walk(tuple(block_of(item) for text in texts for item in text.blocks))
    untitled = sum(not text.title for text in texts)
    count = len(standard.clauses)
    return _told(
        target, lang, standard.title.get(lang, ""), blocks, clauses=count, left=left, untitled=untitled
    )


def _must_be_free(target: Path) -> None:
    """Refuse a folder with a project, and one with anything else but git's own files."""
    if (target / "standard").exists():
        raise LayoutRefused("not_empty", path=target)
    if target.exists() and not target.is_dir():
        raise ImportRefused("no_folder", path=target)
    if target.is_dir() and (others := sorted(item.name for item in target.iterdir() if item.name != ".git")):
        raise ImportRefused("not_free", path=target, other=others[0])


def _made(text: values.ImportedText, target: Path, profile: str) -> dict[str, bytes]:
    said = {key: say(text.lang, f"importing.settings_{key}") for key in SAID}
    said["stage"] = text.cover.stage or said["stage"]
    project_id = values.slug(target.resolve().name) or "imported"
    project_id = project_id if re.match("[a-z]", project_id) else f"standard-{project_id}"
    frame = project_frame((text.lang,))
    made = project_files(text, said, project_id, profile)
    return {**frame, **made, values.KEPT: values.kept_import(text)}


def prove(
    files: Sequence[values.ForeignFile], text: values.ImportedText, made: Mapping[str, bytes] | None = None
) -> tuple[values.LeftOver, ...]:
    """The lines with words that are neither in the files as written nor told; refused if many are."""
    made = project_files(text, dict.fromkeys(SAID, ""), "") if made is None else made
    missing: Counter[str] = lost((file.words for file in files), words_kept(text, made))
    if missing.total() > FEW * sum(words_in(file.words).total() for file in files):
        words = " ".join(sorted(missing)[:TOLD])
        raise ImportRefused("words_lost", count=missing.total(), words=words)
    return tuple(unplaced(files, missing)) if missing else ()


def _write(target: Path, made: dict[str, bytes], prove: Callable[[Path], None] | None = None) -> None:
    """All files at once: they are written beside the folder, which then gets them by renaming."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        beside.chmod(0o755)  # mkdtemp keeps others out
        write_files((beside / path, data) for path, data in sorted(made.items()))
        if prove:
            prove(beside)
        if target.is_dir():
            for item in sorted(beside.iterdir()):
                item.rename(target / item.name)
        else:
            beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _told(target: Path, lang: str, title: str, blocks: Sequence[Block], **counts: int) -> ImportedProject:
    return ImportedProject(
        out=target,
        title=title,
        lang=lang,
        provisions=sum(bool(block.id) for block in blocks),
        tables=sum(block.kind == "table" for block in blocks),
        report=target / REPORT,
        **counts,
    )
