"""How laws and their articles are printed: 《电子商务法》第二十七条, or E-Commerce Law, Article 27."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from clausework.lang.zh.numerals import chinese
from clausework.model.clause import Provision
from clausework.model.law import CitedLaw, Law, look_up, parsed_article
from clausework.strings.catalogue import say

KINDS = ("direct", "analogy", "purpose")
"""The kinds of basis, in the order in which they are printed."""


def article_name(name: str, lang: str) -> str:
    """第三十八条第三款, or 38 para. 3, from 38.3; a name of another form is left as it is."""
    parts = parsed_article(name)
    if parts is None:
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
    return _by_law(citations, laws, lang, lambda one: _alone(one, lang))


def of_kind(laws: str, kind: str, lang: str) -> str:
    """The laws with the kind of basis before them, if it is said."""
    match kind:
        case "direct":
            return say(lang, "generate.directly", laws=laws)
        case "analogy":
            return say(lang, "generate.by_analogy", laws=laws)
        case "purpose":
            return say(lang, "generate.in_purpose", laws=laws)
    return laws


def basis_text(provision: Provision, laws: Mapping[str, Law], lang: str) -> str:
    """What a provision rests on: articles with their subjects, by kind, and the committee's own reason."""
    own = provision.own.get(lang, "")
    parts = [
        (say(lang, "generate.then"), _of_kinds(provision.basis, provision, laws, lang)),
        (say(lang, "generate.later"), _of_kinds(provision.later, provision, laws, lang)),
        (say(lang, "generate.own"), own if own.endswith(("。", ".")) else own and own + _stop(lang)),
    ]
    return "".join(f"{head}{text}" for head, text in parts if text).strip()


def _of_kinds(citations: tuple[str, ...], provision: Provision, laws: Mapping[str, Law], lang: str) -> str:
    """The laws of each kind of basis, one after the other; a code that no law has is left out."""
    known = [look_up(citation, laws) for citation in citations]
    printed: list[str] = []
    for kind in KINDS:
        cited = [one.citation for one in known if one.law and one.kind(provision.kinds) == kind]
        names = _by_law(cited, laws, lang, lambda one: _with_subject(one, lang))
        if names and kind != "direct":
            names = [of_kind(name, kind, lang) for name in names]
        printed += names
    return say(lang, "generate.semicolon").join(printed) + (_stop(lang) if printed else "")


def _with_subject(one: CitedLaw, lang: str) -> str:
    name = article_name(one.name, lang)
    subject = one.article.subject.get(lang, "") if one.article else ""
    if subject and _open(one):
        return say(lang, "generate.article_subject_open", article=name, subject=subject)
    return say(lang, "generate.article_subject", article=name, subject=subject) if subject else name


def _alone(one: CitedLaw, lang: str) -> str:
    name = article_name(one.name, lang)
    return say(lang, "generate.article_open", article=name) if _open(one) else name


def _open(one: CitedLaw) -> bool:
    """Whether the article was not looked up, so that its number is not to be read as certain."""
    return one.article is not None and one.article.unconfirmed


def _by_law(
    citations: Iterable[str], laws: Mapping[str, Law], lang: str, article: Callable[[CitedLaw], str]
) -> list[str]:
    """The laws with what is said of each article that is cited, the articles of one law together."""
    grouped: dict[str, list[CitedLaw]] = {}
    for citation in citations:
        grouped.setdefault(citation.partition(" ")[0], []).append(look_up(citation, laws))
    return [
        _of_law(laws.get(code) or Law(code=code, title={}), [article(one) for one in cited if one.name], lang)
        for code, cited in grouped.items()
    ]


def _of_law(law: Law, articles: list[str], lang: str) -> str:
    name = law.short.get(lang) or law.title.get(lang, law.code)
    if lang == "zh":
        return f"《{name}》" + "、".join(articles)
    if not articles:
        return name
    return f"{name}, {'Articles' if len(articles) > 1 else 'Article'} {', '.join(articles)}"


def _stop(lang: str) -> str:
    return "。" if lang == "zh" else "."
