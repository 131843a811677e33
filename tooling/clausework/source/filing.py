"""`filing:` of standard.yml, and open-questions.yml."""

from __future__ import annotations

from clausework.model.filing import Filing, LegalQuestion, Names
from clausework.model.finding import Finding
from clausework.source.fields import Fields, entries
from clausework.source.yaml import Yaml

QUESTIONS = "standard/open-questions.yml"
"""A project may have none."""


def read_filing(fields: Fields) -> Filing:
    """What is filed with the standard beside its text."""
    if not fields.data:
        return Filing()
    fields.only(Filing.__struct_fields__)
    return Filing(
        industry=fields.text("industry"),
        task=fields.texts("task"),
        organisations=_names(fields, "organisations"),
        drafters=_names(fields, "drafters"),
        content=fields.texts("content"),
        patents=fields.texts("patents"),
    )


def read_open_questions(yaml: Yaml, findings: list[Finding]) -> tuple[LegalQuestion, ...]:
    """The entries of open-questions.yml, in their order."""
    found = []
    for fields in entries(yaml, findings):
        fields.only(LegalQuestion.__struct_fields__)
        provision = fields.text("provision", required=True)
        found.append(LegalQuestion(provision=provision, question=fields.texts("question", required=True)))
    return tuple(found)


def _names(fields: Fields, key: str) -> tuple[Names, ...]:
    """A list of names, each one text or one for each language."""
    value = fields.data.get(key)
    if not isinstance(value, list) or not any(isinstance(item, dict) for item in value):
        return tuple({"": name} for name in fields.strings(key))
    found = []
    for index, item in enumerate(value):
        if isinstance(item, dict):
            entry = fields.below(key, index)
            found.append({lang: entry.text(lang) for lang in entry.data})
        else:
            found.append({"": str(item)})
    return tuple(found)
