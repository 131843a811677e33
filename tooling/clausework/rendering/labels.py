"""Names of a clause, a provision, a law and a draft in running text and in headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from clausework.drafts.naming import declared, draft_name, given_number
from clausework.lang.patterns import beside
from clausework.lang.script import ToldWords, language_among, told_in
from clausework.layout.kinds import ISO
from clausework.layout.mentions import (
    annex_letter,
    mention_of as mention_of,
    number_of as number_of,
    own_title as own_title,
    title_of as title_of,
)
from clausework.model.canonical import text_hash
from clausework.model.comment import Anchor, Disposition
from clausework.model.draft import WORKING, Clause, Draft, Provision
from clausework.model.law import look_up, parsed_article
from clausework.model.redline import Side
from clausework.rendering.dates import day_name
from clausework.source.laws import article_name, of_kind
from clausework.strings.catalogue import LANGUAGES, say, text_in

if TYPE_CHECKING:
    from clausework.rendering.publication import Duty

KINDS = {kind: re.compile(start) for kind, start in beside(__file__)["kinds"].items()}
"""Kinds of standards by the beginnings of their numbers."""
CHINESE = "gbt"
"""With this the profiles of the Chinese drafting rules begin."""
BRACKETS = {"zh": ("（", "）"), "en": (" (", ")")}


def heading_of(clause: Clause, lang: str) -> str:
    """Number and title as lists have them; without a title the number and the first words."""
    return _headed(clause, title_of(clause, lang), lang)


def own_heading(clause: Clause, lang: str) -> str:
    """Number and title as they are printed above the text; without a title the number alone."""
    return _headed(clause, own_title(clause, lang), lang)


def _headed(clause: Clause, title: str, lang: str) -> str:
    number = number_of(clause, lang)
    if annex_letter(clause) and clause.depth == 1:
        status = say(lang, "site.informative" if clause.informative else "site.normative")
        number = f"{number}{status}"
    return f"{number} {title}".strip()


def translation_warning(draft: Draft, clause: Clause, lang: str) -> str:
    """The warning to a reader of a translation: that there is none, or none of the present text."""
    text, main = clause.texts.get(lang), clause.texts.get(draft.languages[0])
    if text is None:
        return say(lang, "site.untranslated")
    stale = main is not None and text.source and text.source != text_hash(main)
    return say(lang, "pdf.stale") if stale else ""


def kind_of_standard(number: str, profile: str) -> str:
    """The kind of standard that has such a number; `other` if it is none that is known.

    Of those that do not follow the Chinese rules a number tells only whether they are international.
    """
    kind = next((kind for kind, start in KINDS.items() if start.match(number)), "other")
    return kind if profile.startswith(CHINESE) or kind == "international" else "other"


def annex_status(clause: Clause, profile: str, lang: str) -> str:
    """Whether an annex binds; the edition of 2009 says 资料性附录 where that of 2020 says 资料性."""
    edition = "_2009" if profile == "gbt1.1-2009" else ""
    return say(lang, f"docx.{'informative' if clause.informative else 'normative'}{edition}")


def number_and_title(draft: Draft, lang: str) -> str:
    """The name of the standard as a whole."""
    return " ".join(filter(None, (given_number(draft.number), text_in(draft.title, lang))))


def dated_name(side: Side, lang: str) -> str:
    """The label of a compared draft with its day."""
    label = draft_name(side.label, lang)
    return say(lang, "docx.draft", label=label, day=day_name(side.date, lang)) if side.date else label


UNKNOWN_DAY, UNKNOWN_ICS, UNKNOWN_CCS = "××××-××-××", "××.×××.××", "× ××"


def classes_of(draft: Draft) -> Iterator[str]:
    """The classes; the form of GB/T 1.1 has room for those that are to be found yet."""
    room = not draft.reconstruction and draft.look != ISO
    for name, of, unknown in (("ICS", draft.ics, UNKNOWN_ICS), ("CCS", draft.ccs, UNKNOWN_CCS)):
        if of or room:
            yield f"{name} {of or unknown}"


def cover_day(draft: Draft, kind: Literal["issued", "effective"], lang: str) -> str:
    """When it was issued or comes into effect; a form leaves room for it, but no reconstruction is issued."""
    day: str = getattr(draft, kind)
    if not day and (draft.reconstruction or draft.look == ISO):
        return ""
    return say(lang, f"pdf.{kind}", day=day or UNKNOWN_DAY)


def publisher(draft: Draft, lang: str) -> str:
    """The body; the form of GB/T 1.1 says of drafts, too, who issues them."""
    body = text_in(draft.body, lang)
    issues = body and not draft.reconstruction and (draft.issued or draft.look != ISO)
    return say(lang, "pdf.publisher", body=body) if issues else body


def title_without_stage(draft: Draft, lang: str) -> str:
    """The title of a draft; where it ends in the stage in brackets, without that.

    In another language if it has none in this one.
    """
    lang = lang if draft.title.get(lang) else next(filter(draft.title.get, draft.title), lang)
    title, stage = draft.title.get(lang, ""), draft.stage.get(lang, "")
    opening, closing = BRACKETS.get(lang, BRACKETS["en"])
    ending = f"{opening}{stage}{closing}"
    return title[: -len(ending)] if stage and title.lower().endswith(ending.lower()) else title


class CoverFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a cover in their order, "" for those that it has not; `others` are further titles."""

    classes: tuple[str, ...] = ()
    kind: str = ""
    number: str = ""
    title: str = ""
    others: tuple[str, ...] = ()
    stage: str = ""
    day: str = ""
    translation: str = ""
    notices: tuple[str, ...] = ()
    issued: str = ""
    effective: str = ""
    publisher: str = ""


def cover_of(draft: Draft, lang: str, successor: str = "", correction: str = "") -> CoverFacts:
    """The cover of a draft; a `correction` tells the mistakes found in it, as it is frozen."""
    main, stage = draft.languages[0], draft.stage.get(lang, "")
    prevails = "" if lang == main else say(lang, f"pdf.translation_of_{main}")
    told = prevails.casefold() in draft.notice.get(lang, "").casefold()  # the notice says it already
    working = say(lang, "pdf.working") if draft.label == WORKING else ""
    others = [other for other in draft.languages if other != lang and draft.title.get(other)]
    return CoverFacts(
        classes=tuple(classes_of(draft)),
        kind=say(lang, f"pdf.kind_{kind_of_standard(draft.number, draft.look)}"),
        number=draft.number,
        title=title_without_stage(draft, lang),
        others=tuple(title_without_stage(draft, other) for other in others),
        stage=say(lang, "pdf.stage", stage=stage) if stage else "",
        day=say(lang, "pdf.day", day=day_name(draft.date, lang)) if draft.date else "",
        translation="" if told else prevails,
        notices=tuple(filter(None, (working, declared(draft, lang, successor), correction))),
        issued=cover_day(draft, "issued", lang),
        effective=cover_day(draft, "effective", lang),
        publisher=publisher(draft, lang),
    )


def place_heading(draft: Draft, identity: str, lang: str) -> str:
    """The heading of a clause, or that it is the whole document; the ID of what the draft has not."""
    clause = draft.clause(identity)
    if clause:
        return heading_of(clause, lang)
    return say(lang, "comments.whole") if draft.is_whole(identity) else identity


def place_of(draft: Draft, anchor: Anchor, lang: str) -> str:
    """The subject of a comment, as short as a table wants it: 5.1.3 P-BKG-01 a); 全文."""
    clause = draft.clause(anchor.clause)
    name = number_of(clause, lang) or title_of(clause, lang) if clause else ""
    name = name or place_heading(draft, anchor.clause, lang)
    return " ".join(filter(None, (name, anchor.provision, anchor.locator)))


def former_heading(clause: Clause, lang: str) -> str:
    """The heading of a clause that is no more: its number is that of another by now."""
    heading = heading_of(clause, lang)
    return say(lang, "redline.former", number=heading) if number_of(clause, lang) else heading


def chapter_of(draft: Draft, clause: Clause) -> Clause:
    """The clause of depth 1 in which the clause stands."""
    while clause.parent:
        parent = draft.clause(clause.parent)
        if parent is None:  # an outline with a gap
            break
        clause = parent
    return clause


def noted(draft: Draft, duties: Iterable[Duty], lang: str) -> tuple[Duty, ...]:
    """The provisions of which there is something to say beside their words.

    Where a standard names no law, that no law is their basis says nothing.
    """
    return tuple(duty for duty in duties if draft.laws or _told(draft, duty.provision, lang))


def _told(draft: Draft, provision: Provision, lang: str) -> bool:
    given = provision.basis or provision.later or own_fields(draft, provision, lang)
    return bool(given) or lang in provision.own or lang in provision.verify


def notes_title(draft: Draft, lang: str) -> str:
    """The heading of what is said of provisions beside their words."""
    return say(lang, "site.basis_and_verification" if draft.laws else "site.beside_the_words")


def own_fields(draft: Draft, provision: Provision, lang: str) -> tuple[tuple[str, str], ...]:
    """The standard's own fields of a provision, each with its title, in the order of their declaration."""
    return tuple(
        (text_in(field.title, lang) or field.name, provision.fields[field.name])
        for field in draft.fields
        if provision.fields.get(field.name)
    )


def chapters(draft: Draft) -> tuple[Clause, ...]:
    """The clauses of depth 1."""
    return tuple(clause for clause in draft.clauses if not clause.parent)


def uppermost(draft: Draft) -> tuple[Clause, ...]:
    """The clauses that stand in no other: the chapters, and what has lost the clause that it stood in."""
    known = {clause.id for clause in draft.clauses}
    return tuple(clause for clause in draft.clauses if clause.parent not in known)


def law_name(draft: Draft, code: str, lang: str) -> str:
    """The short name of a law, in title marks where Chinese wants them."""
    law = next((law for law in draft.laws if law.code == code), None)
    if law is None:
        return code
    return printed_title(law.short.get(lang) or law.title.get(lang) or code, lang)


def printed_title(title: str, lang: str) -> str:
    """The title of a law, in title marks where Chinese wants them."""
    return f"《{title}》" if lang == "zh" and not title.startswith("《") else title


def basis_name(draft: Draft, basis: str, lang: str) -> str:
    """Print ECL 27 as 《电子商务法》第二十七条 or E-Commerce Law, Article 27."""
    code, _, article = basis.partition(" ")
    return cited_article(law_name(draft, code, lang), article, lang)


def basis_names(draft: Draft, provision: Provision, later: bool, lang: str) -> list[str]:
    """The articles of `basis` or `later`, printed; a kind that is not direct stands before each."""
    laws = {law.code: law for law in draft.laws}
    found: list[str] = []
    for citation in provision.later if later else provision.basis:
        kind = look_up(citation, laws).kind(provision.kinds)
        found.append(of_kind(basis_name(draft, citation, lang), kind if kind != "direct" else "", lang))
    return found


def cited_article(name: str, article: str, lang: str) -> str:
    """The printed name of a law with an article such as 27, 9(3) or 38.3."""
    if not parsed_article(article):
        return f"{name} {article}".rstrip()
    number = article_name(article, lang)
    return f"{name}{number}" if lang == "zh" else say(lang, "site.article", law=name, article=number)


def answer_told(answer: Disposition | None, lang: str) -> ToldWords:
    """The reason of an answer for a reader of a language."""
    if answer is None:
        return ToldWords("", lang, lang)
    own = language_among(answer.reason, LANGUAGES, lang)
    return told_in(lang, answer.reason, own, answer.translations.get(lang, ""))


def corrections_told(answer: Disposition | None, lang: str) -> tuple[str, ...]:
    """The corrections of an answer as they stand beside it, each with its day and whose it is."""
    return tuple(
        say(lang, "answers.correction", day=day_name(item.date, lang), by=item.by, text=told)
        for item in (answer.corrections if answer else ())
        for own in [language_among(item.text, LANGUAGES, lang)]
        for told in [told_in(lang, item.text, own, item.translations.get(lang, ""))]
    )


def whole_answer(answer: Disposition | None, lang: str) -> str:
    """The reason of an answer, with what was added to it later, in plain text."""
    return " ".join((str(answer_told(answer, lang)), *corrections_told(answer, lang)))
