"""What the article of June 2020 proposes, the provisions that carry each sentence, and how firmly."""

from __future__ import annotations

import tomllib
from typing import NamedTuple

import pytest
from places import ROOT

from clausework.checks.engine.context import CheckContext
from clausework.checks.rules.laws import provision_texts
from clausework.model.law import look_up
from clausework.source.project import Project, load

SEED = tomllib.loads((ROOT / "tests/data/seed_levels.toml").read_text("utf-8"))
LEVELS = {
    "requirement": "应",
    "prohibition": "应",
    "recommendation": "宜",
    "discouragement": "宜",
    "permission": "可",
}


class Carrying(NamedTuple):
    """A provision that carries a sentence: its level, whom it binds, whether law or a reason stands behind it."""

    level: str
    roles: tuple[str, ...]
    founded: bool


@pytest.fixture(scope="module")
def carried() -> dict[str, dict[str, Carrying]]:
    """The provisions of each sentence, by ID."""
    project: Project = load(ROOT)
    laws = {law.code: law for law in project.draft.laws}
    texts = {text.id: text for text in provision_texts(CheckContext(project.draft, None, project))}
    found: dict[str, dict[str, Carrying]] = {}
    for clause in project.draft.clauses:
        for name, data in clause.provisions.items():
            if data.proposal:
                cited = [look_up(citation, laws) for citation in data.basis]
                founded = bool(data.own) or any(
                    one.article and one.kind(data.kinds) == "direct" for one in cited
                )
                told = Carrying(LEVELS[texts[name].modal], texts[name].roles, founded)
                found.setdefault(data.proposal, {})[name] = told
    return found


def test_every_sentence_is_carried_and_no_other(carried):
    assert carried.keys() == SEED.keys() == load(ROOT).draft.proposals.keys()


@pytest.mark.parametrize("sentence", SEED)
def test_a_sentence_is_carried_by_these_at_these_levels(carried, sentence):
    told = SEED[sentence]
    found = carried[sentence]
    for level in ("应", "宜", "可"):
        assert [name for name in found if found[name].level == level] == told.get(level, "").split(), level


@pytest.mark.parametrize("sentence", SEED)
def test_a_sentence_binds_whom_the_article_addresses(carried, sentence):
    assert {each.roles for each in carried[sentence].values()} == {(SEED[sentence]["role"],)}


@pytest.mark.parametrize("sentence", SEED)
def test_what_is_required_has_a_requirement(carried, sentence):
    """What the article requires has a requirement; what it advises has one only by law or for a reason."""
    found = carried[sentence]
    if SEED[sentence]["asked"] == "must":
        assert any(each.level == "应" for each in found.values())
    else:
        assert SEED[sentence]["asked"] == "advised"
        assert [name for name, each in found.items() if each.level == "应" and not each.founded] == []
