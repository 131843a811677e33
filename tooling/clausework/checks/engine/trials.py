"""The cases of the rules that a standard brings itself: each is tried, in the settings of the standard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.registry import OWN_FOLDER, own_rules
from clausework.checks.engine.rule import FiledRule, read_sections
from clausework.checks.engine.run import finding
from clausework.model.draft import Clause, Place
from clausework.model.finding import Finding
from clausework.source.clausefile import read_clause_file
from clausework.source.project import Project
from clausework.source.unfit import fault

SIGNS = {"! ": True, "= ": False, "~ ": False}


def tried(project: Project) -> Iterator[Finding]:
    """What is wrong with the files of the rules, and each case that does not turn out as its sign says."""
    own = own_rules(project.root)
    yield from own.faults
    for rule in own.rules:
        whole, text = rule.whole, rule.file.read_text(encoding="utf-8")
        cases = filter(None, read_sections(rule.file)["cases"][1].split("\n"))
        named = ("broken", f"! {whole.broken}"), ("passing", f"= {whole.passing}")
        for name, case in (*named, *(("cases", case) for case in cases)):
            head = text.index(f"## {name}")
            place = max(head, text.find(f"\n{case}\n", head) + 1)
            at = Place(f"{OWN_FOLDER}/{rule.file.name}", text.count("\n", 0, place) + 1)
            yield from _tried(rule, case, at, project)


def _tried(rule: FiledRule, case: str, at: Place, project: Project) -> Iterator[Finding]:
    """What is wrong with a case: its sign or text, what is found in it, or the words for that."""
    expected = SIGNS.get(case[:2])
    context, unread = example(case[2:].replace("⏎", "\n"), rule.lang, project)
    if expected is None or unread:
        reason = unread[0].message if unread else {"zh": case[:2], "en": case[:2]}
        yield fault("RUL-002", at, "checks.case_unread", reason=reason)
        return
    try:
        found = [finding(rule, each) for each in rule.check(context)]
    except (KeyError, IndexError, ValueError, re.error) as error:
        yield fault("RUL-001", at, "checks.case_unsaid", name=str(error).strip("'"))
        return
    if expected is not bool(found):
        yield fault("RUL-002", at, "checks.case_missed" if expected else "checks.case_found", rule=rule.id)


def example(text: str, lang: str, project: Project) -> tuple[CheckContext, tuple[Finding, ...]]:
    """The text of a clause, or a whole clause file, alone in a project; and what is wrong with it."""
    source = text if text.startswith("---\n") else f"---\ntitle: {project.draft.standard}\n---\n\n{text}\n"
    file, unread = read_clause_file(source, f"{OWN_FOLDER}/example.{lang}.md", "example", lang)
    facts = {name: getattr(file, name) for name in ("id", "element", "roles", "informative")}
    clause = Clause(**facts, texts={lang: file.text})
    draft = msgspec.structs.replace(project.draft, clauses=(clause,), languages=(lang,))
    return CheckContext(draft, None, msgspec.structs.replace(project, draft=draft, digests={})), unread
