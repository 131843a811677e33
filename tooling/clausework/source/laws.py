"""The laws of references.yml: the articles that are cited, what each asks, and how both are printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

from clausework.lang.modals import Modal
from clausework.lang.patterns import beside
from clausework.lang.zh.numerals import chinese
from clausework.model.draft import Provision
from clausework.model.law import (
    Article,
    BasisKind,
    CitedLaw,
    Law,
    Party,
    StatutoryDuty,
    StatutoryLimit,
    look_up,
    parsed_article,
)
from clausework.strings.catalogue import say

if TYPE_CHECKING:
    from clausework.source.fields import Fields  # which reads YAML; who only prints names does without

PRINTED_KINDS = {"direct": "directly", "analogy": "by_analogy", "purpose": "in_purpose"}
"""The strings of the kinds of basis, in the order in which they are printed."""


def article_name(name: str, lang: str) -> str:
    """第三十八条第三款, or 38 para. 3, from 38.3; a name of another form is left as it is."""
    parts = parsed_article(name)
    if not parts:
        return f"第{name}条" if lang == "zh" else name
    number, inserted, paragraph, item = parts
    if lang == "zh":
        after = f"之{chinese(inserted)}" if inserted else ""
        below = f"第{chinese(paragraph)}款" if paragraph else ""
        return f"第{chinese(number)}条{after}{below}" + (f"第{chinese(item)}项" if item else "")
    after = f"-{inserted}" if inserted else ""
    below = f" para. {paragraph}" if paragraph else ""
    return f"{number}{after}{below}" + (f"({item})" if item else "")


def law_names(citations: Iterable[str], laws: Mapping[str, Law], lang: str) -> list[str]:
    """Citations as "CODE ARTICLE" by law: 《电子商务法》第二十七条、第三十一条; an unknown one as it is."""
    return _by_law(citations, laws, lang, lambda one: article_name(one.name, lang))


def of_kind(laws: str, kind: str, lang: str) -> str:
    """The laws with the kind of basis before them, if it is said."""
    key = PRINTED_KINDS.get(kind)
    return say(lang, f"generate.{key}", laws=laws) if key else laws


def basis_text(provision: Provision, laws: Mapping[str, Law], lang: str) -> str:
    """The basis of a provision: articles with their subjects, by kind, and the committee's own reason."""
    own = provision.own.get(lang, "")
    parts = [
        (say(lang, "generate.then"), _of_kinds(provision.basis, provision, laws, lang)),
        (say(lang, "generate.later"), _of_kinds(provision.later, provision, laws, lang)),
        (say(lang, "generate.own"), own if own.endswith(("。", ".")) else own and own + _stop(lang)),
    ]
    return "".join(f"{head}{text}" for head, text in parts if text).strip()


def _of_kinds(citations: tuple[str, ...], provision: Provision, laws: Mapping[str, Law], lang: str) -> str:
    """The laws of each kind of basis, one after the other; a code that no law has is left out."""

    def with_subject(one: CitedLaw) -> str:
        name = article_name(one.name, lang)
        subject = one.article.subject.get(lang, "") if one.article else ""
        return say(lang, "generate.article_subject", article=name, subject=subject) if subject else name

    known = [look_up(citation, laws) for citation in citations]
    printed: list[str] = []
    for kind in PRINTED_KINDS:
        cited = [one.citation for one in known if one.law and one.kind(provision.kinds) == kind]
        names = _by_law(cited, laws, lang, with_subject)
        if names and kind != "direct":
            names = [of_kind(name, kind, lang) for name in names]
        printed += names
    return say(lang, "generate.semicolon").join(printed) + (_stop(lang) if printed else "")


def unconfirmed(provisions: Iterable[Provision], laws: Mapping[str, Law], lang: str) -> str:
    """The articles cited that were not looked up: neither their number nor their content is certain."""
    cited = {id(look_up(name, laws).article) for each in provisions for name in (*each.basis, *each.later)}
    known = ((f"{law.code} {name}", each) for law in laws.values() for name, each in law.articles.items())
    unsure = [citation for citation, article in known if article.unconfirmed and id(article) in cited]
    names = _by_law(unsure, laws, lang, lambda one: article_name(one.name, lang))
    return say(lang, "generate.semicolon").join(names)


def _by_law(
    citations: Iterable[str], laws: Mapping[str, Law], lang: str, article: Callable[[CitedLaw], str]
) -> list[str]:
    """The laws with what is said of each article that is cited, the articles of one law together."""
    grouped: dict[str, list[CitedLaw]] = {}
    for citation in citations:
        grouped.setdefault(citation.partition(" ")[0], []).append(look_up(citation, laws))
    printed: list[str] = []
    for code, cited in grouped.items():
        law, articles = laws.get(code), [article(one) for one in cited if one.name]
        name = (law.short.get(lang) or law.title.get(lang, code)) if law else code
        said = f", {'Articles' if len(articles) > 1 else 'Article'} {', '.join(articles)}" if articles else ""
        printed.append(f"《{name}》" + "、".join(articles) if lang == "zh" else name + said)
    return printed


def _stop(lang: str) -> str:
    return "。" if lang == "zh" else "."


DATA = beside(__file__)
KINDS: dict[str, BasisKind] = DATA["kinds"]
"""The words for the kinds of basis, before a citation or as the kind of a law or an article."""
VERBS: dict[str, Modal] = DATA["verbs"]
"""The verbs of laws, and those that standards have for the same level."""

ARTICLE_KEYS, DUTY_KEYS = (*DATA["article"],), (*DATA["duty"],)


def read_laws(fields: Fields) -> tuple[Law, ...]:
    """The laws by their codes, each article with its duties, which are listed apart, by citation."""
    duties = {
        citation: tuple(map(_duty, below.items(citation)))
        for below in [fields.below("duties")]
        for citation in below.data
    }
    laws = tuple(_law(code, entry, duties) for code, entry in fields.below("laws").mappings())
    known = {f"{law.code} {name}" for law in laws for name in law.articles}
    for citation in duties.keys() - known:
        fields.unfit(fields.at_key("duties"), "YML-026", "duty_article", citation)
    return laws


def read_parties(fields: Fields) -> dict[str, Party]:
    """The parties of the laws that no role of the standard is named after."""
    found: dict[str, Party] = {}
    for name, entry in fields.mappings():
        entry.only(("title", "roles"))
        found[name] = Party(entry.texts("title", required=True), entry.strings("roles"))
    return found


def read_basis(fields: Fields, key: str, kinds: dict[str, BasisKind]) -> tuple[str, ...]:
    """The citations of a list; the kind that stands before one, as in 参照 ECL 35, is added to `kinds`."""
    found: list[str] = []
    for value in fields.strings(key):
        word, _, citation = value.partition(" ")
        if word in KINDS and citation.strip():
            value = citation.strip()
            kinds[value] = KINDS[word]
        found.append(value)
    return tuple(found)


def _law(code: str, fields: Fields, duties: Mapping[str, tuple[StatutoryDuty, ...]]) -> Law:
    fields.only(Law.__struct_fields__[1:])  # the code is the key
    return Law(
        code=code,
        title=fields.texts("title"),
        short=fields.texts("short"),
        date=fields.day("date"),
        effective=fields.day("effective"),
        until=fields.day("until"),
        note=fields.texts("note"),
        effect=fields.texts("effect"),
        kind=fields.choice("kind", KINDS, "", "YML-026", "basis_kind"),
        articles={
            name: msgspec.structs.replace(article, duties=duties.get(f"{code} {name}", ()))
            for name, article in _articles(fields.below("articles"))
        },
    )


def _duty(fields: Fields) -> StatutoryDuty:
    fields.only(DUTY_KEYS)
    return StatutoryDuty(
        act=fields.texts("act", required=True),
        binds=fields.strings("binds"),
        level=fields.choice("verb", VERBS, "", "YML-026", "law_verb"),
        objects=fields.strings("objects"),
        limits=tuple(_limits(fields)),
        exceptions=fields.strings("exceptions"),
        sanction=fields.strings("sanction"),
        carried=fields.strings("carried"),
        reason=fields.texts("reason"),
    )


def _articles(fields: Fields) -> Iterator[tuple[str, Article]]:
    for name, entry in fields.mappings():
        if not parsed_article(name):
            fields.unfit(fields.at_key(name), "YML-026", "article_name", name)
            continue
        entry.only(ARTICLE_KEYS)
        yield (
            name,
            Article(
                subject=entry.texts("subject", required=True),
                binds=entry.strings("binds"),
                level=entry.choice("verb", VERBS, "", "YML-026", "law_verb"),
                kind=entry.choice("kind", KINDS, "", "YML-026", "basis_kind"),
                effective=entry.day("effective"),
                until=entry.day("until"),
                unconfirmed=entry.flag("unconfirmed"),
            ),
        )


def _limits(fields: Fields) -> Iterator[StatutoryLimit]:
    bounds: tuple[Literal["least", "most"], ...] = ("least", "most")
    for entry in fields.items("limits"):
        entry.only(bounds)
        given = [bound for bound in bounds if bound in entry.data]
        if len(given) != 1:  # a limit of both would be two
            entry.unfit_key("YML-026", "law_limit", given[-1] if given else "least")
            continue
        yield StatutoryLimit(bound=given[0], amount=entry.texts(given[0], required=True))
