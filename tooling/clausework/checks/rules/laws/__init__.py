"""Rules about legal bases: the law that a provision rests on, and what it asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache, partial
from itertools import groupby
from typing import NamedTuple

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact, facts
from clausework.checks.engine.rule import Violation
from clausework.checks.shared.stray import BINDING, PROVISIONS
from clausework.lang.patterns import beside, on_use
from clausework.lang.quantities import quantities
from clausework.lang.role_names import RoleNames
from clausework.model.addressees import addressees
from clausework.model.draft import Draft, Provision, provision_blocks, walk
from clausework.model.law import Article, BasisKind, CitedLaw, StatutoryDuty, StatutoryLimit, look_up
from clausework.source.laws import law_names
from clausework.source.settings import REFERENCES_FILE
from clausework.strings.catalogue import LANGUAGES

DATA = beside(__file__)
DAYS: dict[str, tuple[Fraction, ...]] = {unit: (*map(Fraction, days),) for unit, days in DATA["days"].items()}
"""The fewest and the most days that a unit of time may take."""


class Span(NamedTuple):
    """An amount from its least to its greatest value, as a month may have 28 or 31 days."""

    low: Fraction
    high: Fraction
    unit: str
    words: str
    period: bool


def amounts(text: str, lang: str) -> list[Span]:
    """The amounts of a text that have a unit; 每年 tells how often, and is none."""
    return [
        _span(*measure.exact, one.text, one.kind == "period")
        for one in quantities(text, lang)
        for measure in one.measures
        if measure.unit and not one.value.startswith("each")
    ]


def _span(number: Fraction, unit: str, words: str, period: bool) -> Span:
    least, most = DAYS.get(unit, (1, 1))
    return Span(number * least, number * most, "day" if unit in DAYS else unit, words, period)


def lawful(duties: Iterable[StatutoryDuty], lang: str) -> Iterator[tuple[StatutoryLimit, Span]]:
    """The limits that duties set, each with its amount."""
    for limit in (limit for duty in duties for limit in duty.limits):
        yield from ((limit, one) for one in amounts(limit.amount.get(lang, ""), lang))


USUAL: dict[str, dict[str, str]] = {
    lang: {word: rows[0] for rows in groups for word in rows} | dict.fromkeys(DATA["idle"].get(lang, ()), "")
    for lang, groups in DATA["alike"].items()
}
"""By language, words and the first of those with which texts and laws say the same; "" for idle ones."""
ALIKE = {
    lang: on_use("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
    for lang, words in USUAL.items()
}
EXCEPTION = {lang: on_use(pattern) for lang, pattern in DATA["exception"].items()}


def says(text: str, words: str, lang: str) -> bool:
    """Whether a text has one of the words, which a bar parts, or another for the same."""
    return any(_usual(word, lang) in _usual(text, lang) for word in words.split("|"))


@lru_cache(maxsize=4096)
def _usual(text: str, lang: str) -> str:
    """The text with the first of the words that say the same in the place of each."""
    usual = USUAL.get(lang, {})
    return ALIKE[lang].sub(lambda found: usual[found[0]], text) if usual else text


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
        """The way in which the provision rests on the article."""
        return self.cited.kind(self.data.kinds)


def provision_texts(context: CheckContext) -> Iterator[ProvisionText]:
    """The provisions of the normative clauses, in printed order."""
    forms = context.forms[context.main]
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
                start, said, form = (verb.start, verb.text, verb.form) if verb else (0, "", "")
                modal, roles = (verb and verb.modal) or "", bound[name].roles if name in bound else ()
                made = partial(passage.fact, ProvisionText, start, said, modal=modal, form=form, roles=roles)
                yield made(id=name, text="\n".join(block.text for block in blocks))

    return find


def bases(context: CheckContext) -> tuple[ProvisionBasis, ...]:
    """Each citation of each provision."""
    return context.once("legal bases", lambda: tuple(_bases(context)))


def _bases(context: CheckContext) -> Iterator[ProvisionBasis]:
    laws = {law.code: law for law in context.draft.laws}
    for text in provision_texts(context):
        data = context.clauses[text.clause].provisions.get(text.id)
        if data is None:
            continue
        for later, citations in ((False, data.basis), (True, data.later)):
            for citation in citations:
                yield ProvisionBasis(text, data, look_up(citation, laws), later)


def direct(context: CheckContext) -> Iterator[tuple[ProvisionBasis, Article]]:
    """The articles in force that provisions carry out, if they were looked up in the text of the law."""
    for basis in bases(context):
        article = basis.cited.sure
        if article is not None and not basis.later and basis.kind == "direct":
            yield basis, article


def borne(basis: ProvisionBasis) -> tuple[StatutoryDuty, ...]:
    """The duties of an article that a provision carries."""
    duties = basis.cited.sure.duties if basis.cited.sure else ()
    return tuple(duty for duty in duties if basis.provision.id in duty.carried)


def printed(context: CheckContext, *citations: str) -> dict[str, str]:
    """The laws and the articles, as they are printed."""
    laws = {law.code: law for law in context.draft.laws}
    between = {"zh": "、"}
    return {lang: between.get(lang, "; ").join(law_names(citations, laws, lang)) for lang in LANGUAGES}


def at_citation(context: CheckContext, basis: ProvisionBasis, case: str = "", **values: object) -> Violation:
    """A fault of a citation, which stands in the front matter under the ID of its provision."""
    citation, text = basis.cited.citation, basis.provision
    found = context.in_front(context.clauses[text.clause], citation, f" {text.id}:")
    code = citation.partition(" ")[0]  # which no law may have
    return found.fault(case, values, id=text.id, code=code, article=printed(context, citation))


def citation(context: CheckContext, *, state: str) -> Iterator[Violation]:
    """Name each citation in that state: under no code of a law, of a law as a whole, of no sure article."""
    for basis in bases(context):
        if _state(basis.cited) == state:
            yield at_citation(context, basis)


def _state(cited: CitedLaw) -> str:
    if cited.law is None:
        return "unlisted"
    if not cited.name:
        return "whole"
    if cited.article:
        return "unconfirmed" if cited.article.unconfirmed else "known"
    return "unknown" if cited.law.articles else "unread"


def law_not_in_force(context: CheckContext) -> Iterator[Violation]:
    """Compare the period in force of each article with the date of the draft."""
    date = context.draft.date
    for basis in bases(context) if date else ():
        case, day = _case(basis, date)
        if case:
            yield at_citation(context, basis, case, day=day, date=date)


def _case(basis: ProvisionBasis, date: str) -> tuple[str, str]:
    start, end = basis.cited.period
    if end and end <= date:
        return "no-longer", end
    if basis.later:
        return ("already", start) if start and start <= date else ("", "")
    return ("not-yet", start) if start > date else ("", "")


@facts(str)
def cited_codes(view: ClauseView) -> set[str]:
    """The codes of the laws that provisions rest on."""
    ids = {passage.block.id for passage in view.in_language(view.main)} if view.normative else set()
    found = (data for name, data in view.clause.provisions.items() if name in ids)
    return {citation.partition(" ")[0] for data in found for citation in (*data.basis, *data.later)}


def unused_law(context: CheckContext) -> Iterator[Violation]:
    """Name each law issued by the date of the draft and not repealed by then that no provision rests on."""
    date, cited = context.draft.date, set(cited_codes.of(context))
    for law in context.draft.laws if date else ():
        issued = law.date or law.effective
        known = issued and issued <= date and not (law.until and law.until <= date)
        if known and law.code not in cited and not any(law.effect.values()):
            found = context.spot(REFERENCES_FILE, f"  {law.code}:")
            yield found.fault(code=law.code, law=law.title, day=issued)


def number_below_law(context: CheckContext) -> Iterator[Violation]:
    """Compare the amounts of each provision with the limits of the articles that it carries out."""
    for basis, _ in direct(context):
        text = basis.provision
        for limit, bound in lawful(borne(basis), context.main):
            compared = [one for one in amounts(text.text, context.main) if one.unit == bound.unit]
            if compared and not any(_kept(one, bound, limit) for one in compared):
                yield text.fault(
                    id=text.id,
                    said=compared[0].words,
                    bound=limit.bound,
                    amount=limit.amount,
                    article=printed(context, basis.cited.citation),
                )


def _kept(one: Span, bound: Span, limit: StatutoryLimit) -> bool:
    return one.high >= bound.low if limit.bound == "least" else one.low <= bound.high


def duty_not_carried(context: CheckContext) -> Iterator[Violation]:
    """Compare each provision with the duties that it carries: their objects, amounts, exceptions, sense."""
    for text, carried in groupby(direct(context), lambda each: each[0].provision):
        found = [(basis, article, duty) for basis, article in carried for duty in borne(basis)]
        told: set[str] = set()
        for basis, article, duty in found:
            missing = tuple(word for word in _unsaid(text, duty, context.main) if word not in told)
            told.update(missing)
            law = printed(context, basis.cited.citation)
            if missing:
                yield text.fault(id=text.id, missing=missing, article=law)
            if {duty.level or article.level, text.modal} == BINDING:
                yield text.fault("turned", id=text.id, verb=text.form, article=law)
        allowed = [words for *_, duty in found for words in duty.exceptions]
        for match in (
            EXCEPTION[context.main].finditer(text.text) if found and context.main in EXCEPTION else ()
        ):
            if not any(says(match[0], words, context.main) for words in allowed):
                yield text.fault("excepted", id=text.id, said=match[0], article=law)


def _unsaid(text: ProvisionText, duty: StatutoryDuty, lang: str) -> list[str]:
    """First words of what the duty asks and the provision does not name, and amounts that it does not set."""
    wanted = (*duty.objects, *duty.exceptions)
    found = [words.partition("|")[0] for words in wanted if not says(text.text, words, lang)]
    units = {one.unit for one in amounts(text.text, lang)}
    return found + [one.words for _, one in lawful([duty], lang) if one.unit not in units]


def duty_unsettled(context: CheckContext) -> Iterator[Violation]:
    """Name each duty that was not decided on, and provisions and duties that do not name each other."""
    if not any(article.duties for law in context.draft.laws for article in law.articles.values()):
        return
    cited = {(basis.provision.id, id(article)) for basis, article in direct(context)}
    for law in context.draft.laws:
        for name, article in law.articles.items():
            for duty in article.duties:
                values = {"act": duty.act, "article": printed(context, f"{law.code} {name}")}
                spot = context.spot(REFERENCES_FILE, duty.act.get(context.main, ""))
                if duty.state == "open":
                    yield spot.fault("", values)
                for provision in duty.carried:
                    if (provision, id(article)) not in cited and not article.unconfirmed:
                        yield spot.fault("uncited", values, id=provision)
    for basis, article in direct(context):
        if article.duties and basis.provision.modal in BINDING and not borne(basis):
            yield at_citation(context, basis, "borne-none")


def own_number(context: CheckContext) -> Iterator[Violation]:
    """Name each period of a requirement that is in none of its articles, unless its reason is given."""
    cited = (basis for basis in bases(context) if not basis.later and basis.kind != "purpose")
    for text, of_one in groupby(cited, lambda basis: basis.provision):
        found = list(of_one)
        data = found[0].data
        if text.modal in BINDING and not any(data.own.values()) and all(one.cited.sure for one in found):
            said = _own(found, context.main)
            if said:
                yield text.fault(
                    id=text.id,
                    said=said,
                    articles=printed(context, *(basis.cited.citation for basis in found)),
                )


def _own(found: list[ProvisionBasis], lang: str) -> str:
    """The words of the first period that is in none of the articles."""
    duties = (duty for basis in found if basis.cited.sure for duty in basis.cited.sure.duties)
    known = {one[:3] for _, one in lawful(duties, lang)}
    spans = (span for span in amounts(found[0].provision.text, lang) if span.period)
    return next((one.words for one in spans if one[:3] not in known), "")


def requirement_without_basis(context: CheckContext) -> Iterator[Violation]:
    """Name each requirement that carries out no article in force and has no reason of its own.

    Only where laws are kept as data: without them nobody has looked.
    """
    if not any(law.articles for law in context.draft.laws):
        return
    founded = {one.provision.id for one in bases(context) if not one.later and one.kind == "direct"}
    for text in provision_texts(context):
        data = context.clauses[text.clause].provisions.get(text.id, Provision())
        if text.modal in BINDING and text.id not in founded and not any(data.own.values()):
            yield text.fault(id=text.id, verb=text.form)


def unknown_party(context: CheckContext) -> Iterator[Violation]:
    """Name each entry of `binds` that is neither a role of the standard nor a party of the laws."""
    draft = context.draft
    for law in draft.laws:
        for number, article in law.articles.items():
            for name in article.binds:
                if name not in draft.roles and name not in draft.parties:
                    found = context.spot(REFERENCES_FILE, name)
                    yield found.fault(name=name, article=f"{law.code} {number}")
    for party in draft.parties.values():
        for name in party.roles:
            if name not in draft.roles:
                yield context.spot(REFERENCES_FILE, name).fault("role", name=name)


def weaker_than_law(context: CheckContext) -> Iterator[Violation]:
    """Compare the level of each provision with that of the articles that it carries out."""
    for text, found in groupby(direct(context), lambda each: each[0].provision):
        firm = next((each for each in found if each[1].level in BINDING), None)
        if firm and text.modal in PROVISIONS - BINDING:
            law = printed(context, firm[0].cited.citation)
            yield text.fault(id=text.id, verb=text.form, law=firm[1].level, article=law)


def wrong_addressee(context: CheckContext) -> Iterator[Violation]:
    """Compare whom each provision binds with whom the articles bind that it carries out."""
    parties = {name: party.roles for name, party in context.draft.parties.items()}
    for basis, article in direct(context):
        roles = basis.provision.roles
        bound = {role for name in article.binds for role in parties.get(name, (name,))}
        if article.binds and roles and not bound & set(roles):
            yield at_citation(
                context, basis, law=_named(context.draft, article.binds), ours=_named(context.draft, roles)
            )


def _named(draft: Draft, bound: tuple[str, ...]) -> tuple[Mapping[str, str] | str, ...]:
    """Roles of the standard and parties of the laws, by the names that these have for them."""
    names = draft.roles | {name: party.title for name, party in draft.parties.items()}
    return tuple(names.get(name) or name for name in bound)
