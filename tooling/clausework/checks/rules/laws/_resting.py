"""What the rules on legal bases share: each provision with its words, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact, fallback
from clausework.checks.engine.rule import Bilingual, Violation
from clausework.lang.role_names import RoleNames
from clausework.model.addressees import addressees, role_forms
from clausework.model.clause import Place, Provision, provision_blocks, walk
from clausework.model.law import Article, BasisKind, CitedLaw, bound_roles, look_up
from clausework.source.laws import law_names

FIRM = ("requirement", "prohibition")
"""The levels that leave no choice."""


class ProvisionText(LocatedFact, frozen=True, kw_only=True):
    """A provision: its words with those of its list, its level, and the roles that it binds.

    Its place is that of its verb.
    """

    id: str
    text: str
    modal: str = ""
    form: str = ""
    roles: tuple[str, ...] = ()


class ProvisionBasis(NamedTuple):
    """A provision and an article that it cites, in force (`basis`) or of later law."""

    provision: ProvisionText
    data: Provision
    cited: CitedLaw
    later: bool

    @property
    def kind(self) -> BasisKind:
        """How the provision rests on the article."""
        return self.cited.kind(self.data.kinds)


def provision_texts(context: CheckContext) -> Iterator[ProvisionText]:
    """The provisions of the normative clauses, in printed order."""
    forms = role_forms(context.draft, context.main)
    return Facts(ProvisionText, _finder(forms), forms).of(context)


def _finder(forms: dict[str, str]) -> Callable[[ClauseView], Iterator[ProvisionText]]:
    names = RoleNames(forms)

    def find(view: ClauseView) -> Iterator[ProvisionText]:
        if not view.normative:
            return
        bound = addressees(view.clause, view.main, names)
        for passage in view.in_language(view.main):
            name = passage.block.id
            if name:
                verb = next((verb for verb in passage.verbs if verb.modal), None)
                blocks = walk(provision_blocks(view.clause.texts[view.main].blocks, name))
                yield ProvisionText(
                    at=passage.at(verb.start if verb else 0),
                    clause=view.clause.id,
                    length=len(verb.text) if verb else 1,
                    id=name,
                    text="\n".join(block.text for block in blocks),
                    modal=(verb.modal or "") if verb else "",
                    form=verb.form if verb else "",
                    roles=bound[name].roles if name in bound else (),
                )

    return find


def bases(context: CheckContext) -> tuple[ProvisionBasis, ...]:
    """Each citation of each provision; one under an unknown code is another rule's.

    All rules of this group ask for them, so they are put together once for each round.
    """
    draft = context.draft
    key = (context.round.name, draft.laws, draft.roles)
    return context.memory.recall("legal bases", key, lambda: tuple(_bases(context)))


def _bases(context: CheckContext) -> Iterator[ProvisionBasis]:
    laws = {law.code: law for law in context.draft.laws}
    for text in provision_texts(context):
        data = context.clauses[text.clause].provisions.get(text.id)
        if data is None:
            continue
        for later, citations in ((False, data.basis), (True, data.later)):
            for citation in citations:
                cited = look_up(citation, laws)
                if cited.law is not None:
                    yield ProvisionBasis(text, data, cited, later)


def direct(context: CheckContext) -> Iterator[tuple[ProvisionBasis, Article]]:
    """The articles in force that provisions carry out, if they were looked up in the text of the law."""
    for basis in bases(context):
        article = basis.cited.sure
        if article is not None and not basis.later and basis.kind == "direct":
            yield basis, article


def bound_by(context: CheckContext, article: Article) -> tuple[str, ...]:
    """The roles that an article binds."""
    return bound_roles(article, context.draft.parties)


def printed(context: CheckContext, citation: str) -> Bilingual:
    """The law and the article, as they are printed."""
    laws = {law.code: law for law in context.draft.laws}
    return Bilingual(*(law_names([citation], laws, lang)[0] for lang in ("zh", "en")))


def law_list(context: CheckContext, found: list[ProvisionBasis]) -> Bilingual:
    """The articles of one provision, as they are printed."""
    laws = {law.code: law for law in context.draft.laws}
    citations = [basis.cited.citation for basis in found]
    return Bilingual("、".join(law_names(citations, laws, "zh")), "; ".join(law_names(citations, laws, "en")))


def in_both(texts: Mapping[str, str]) -> Bilingual:
    """A text of the project in both languages, where one is wanting in the other."""
    other = next(iter(texts.values()), "")
    return Bilingual(texts.get("zh") or other, texts.get("en") or other)


def at_citation(context: CheckContext, basis: ProvisionBasis, **values: object) -> Violation:
    """A fault of a citation, which stands in the front matter under the ID of its provision."""
    citation = basis.cited.citation
    return Violation(
        at=_place(context, basis.provision, citation),
        clause=basis.provision.clause,
        length=len(citation),
        values={"id": basis.provision.id, "article": printed(context, citation), **values},
    )


def _place(context: CheckContext, text: ProvisionText, citation: str) -> Place:
    at = fallback(context.clauses[text.clause], context.main)
    source = context.project.sources.get(at.path, "") if context.project else ""
    entry = re.search(rf"^\s+{re.escape(text.id)}:", source, re.MULTILINE)
    start = source.find(citation, entry.end()) if entry else -1
    if start < 0:
        return at
    before = source[:start]
    return Place(at.path, before.count("\n") + 1, len(before) - before.rfind("\n"))
