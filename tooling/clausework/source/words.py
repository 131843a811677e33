"""words.yml: the words of the project's trade."""

from __future__ import annotations

from clausework.model.finding import Finding
from clausework.model.words import Words
from clausework.source.fields import Fields
from clausework.source.yaml import Yaml
from clausework.strings.catalogue import LANGUAGES

WORDS_FILE = "standard/words.yml"
"""A project may have none."""
CHINESE_ONLY = ("vague", "actors", "things")
"""What rules about Chinese sentences alone look for."""


def read_words(yaml: Yaml, findings: list[Finding]) -> dict[str, Words]:
    """The words of each language that the file has."""
    fields = Fields(yaml, findings)
    fields.only(LANGUAGES)
    return {lang: _words(lang, entry) for lang, entry in fields.mappings() if lang in LANGUAGES}


def _words(lang: str, fields: Fields) -> Words:
    fields.only(key for key in Words.__struct_fields__ if lang == "zh" or key not in CHINESE_ONLY)
    return Words(
        synonyms=_groups(fields),
        deprecated={old: new for old, new in fields.texts("deprecated").items() if old and new},
        prefixes=_list(fields, "prefixes"),
        names=_list(fields, "names"),
        vague=_list(fields, "vague"),
        actors=_list(fields, "actors"),
        things=_list(fields, "things"),
        known=_list(fields, "known"),
    )


def _list(fields: Fields, key: str) -> tuple[str, ...]:
    return tuple(filter(None, fields.strings(key)))


def _groups(fields: Fields) -> tuple[tuple[str, ...], ...]:
    """A list of lists; a group has two names or more, or it says nothing."""
    value = fields.data.get("synonyms")
    if value is None:
        return ()
    groups = value if isinstance(value, list) else [value]
    found = [_group(group) for group in groups]
    for index, names in enumerate(found):
        if len(names) < 2:
            at = fields.at("synonyms", index) if isinstance(value, list) else fields.at("synonyms")
            fields.unfit(at, "YML-012", "bad_synonyms", str(groups[index]))
    return tuple(names for names in found if len(names) > 1)


def _group(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, (str, int)) for name in value):
        return ()
    return tuple(str(name) for name in value if name != "")
