"""The rule about the verification of requirements."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Violation
from clausework.checks.shared.stray import BINDING
from clausework.model.draft import Provision

NAMES = {"zh": Bilingual("中文", "Chinese"), "en": Bilingual("英文", "English")}
LANGUAGE = Bilingual("{id} 缺少{lang}的证实方法", "{id} has no {lang} text of how to verify it")


def missing_verification(context: CheckContext) -> Iterator[Violation]:
    """Name each requirement without `verify`, and each language that lacks what another has."""
    for passage in context.in_language(context.main):
        name = passage.block.id
        if not name or not any(verb.modal in BINDING for verb in passage.verbs):
            continue
        verify = passage.clause.provisions.get(name, Provision()).verify
        missing = [lang for lang in context.draft.languages if not verify.get(lang)]
        if missing:
            yield Violation(
                at=passage.at(),
                clause=passage.clause.id,
                length=len(passage.block.text),
                values={"id": name, "lang": NAMES.get(missing[0], Bilingual(missing[0], missing[0]))},
                message=LANGUAGE if verify else None,
            )
