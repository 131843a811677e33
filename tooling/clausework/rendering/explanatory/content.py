"""Why a standard says what it says: principles, content, legal basis, own decisions, changes, relations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from clausework.model.clause import Provision, provision_blocks
from clausework.model.law import look_up
from clausework.model.redline import Change
from clausework.rendering import labels
from clausework.rendering.causing import cause_text
from clausework.rendering.clause_html import plain_words
from clausework.rendering.explanatory.note import NoteSection, NoteTable, NoteText
from clausework.rendering.publication import Duty
from clausework.rendering.redlining import heading_of
from clausework.rendering.view import View
from clausework.strings.catalogue import text_in

BINDING = ("requirement", "prohibition")
LAW_WEIGHTS = (5, 4, 13)
ADVISING = ("recommendation", "discouragement")


def principles(view: View) -> NoteSection:
    """The drafting rules, and whatever else guided the authors."""
    text = NoteText(view.lang)
    edition = text.say(f"edition_{view.draft.look.replace(chr(46), chr(95))}")
    return text.chapter("principles", text.say("drafted_by", edition=edition), text.gap("principles"))


def content(view: View) -> NoteSection:
    """What the standard asks, on which basis, and what changed."""
    text = NoteText(view.lang)
    sections = [
        text.section("content", *_content(view, text)),
        text.section("basis", *_basis(view, text)),
        text.section("own", *_own(view, text)),
        text.section("later", *_later(view, text)),
    ]
    if view.publication.redline is not None:
        sections.append(text.section("changes", *_changes(view, text)))
    return text.chapter("content", sections=tuple(sections))


def _content(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    """The chapters with the number of their provisions at each level."""
    yield text_in(view.publication.filing.content, view.lang) or text.gap("content")
    counts: dict[str, list[int]] = {}
    for duty in view.index.duties.values():
        chapter = labels.chapter_of(view.draft, duty.clause)
        row = counts.setdefault(labels.heading_of(chapter, view.lang), [0, 0, 0, 0])
        row[0] += 1
        row[1 if duty.modal in BINDING else 2 if duty.modal in ADVISING else 3] += 1
    if counts:
        rows = [(name, *map(str, row)) for name, row in counts.items()]
        rows.append(
            (text.say("total"), *(str(sum(row[place] for row in counts.values())) for place in range(4)))
        )
        yield text.say("levels")
        yield text.table("chapter provisions binding advising other", (10, 3, 3, 3, 3), rows)


def _basis(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    rows = _by_law(view, text, lambda provision: provision.basis)
    if rows:
        yield text.say("basis")
        yield text.table("law effective articles", LAW_WEIGHTS, rows)
    else:
        yield text.gap("basis")
    unconfirmed = _by_law(view, text, lambda provision: _unconfirmed(view, provision))
    if unconfirmed:
        yield text.say("unconfirmed")
        yield text.table("law effective articles", LAW_WEIGHTS, unconfirmed)


def _unconfirmed(view: View, provision: Provision) -> Iterator[str]:
    """The articles that nobody has looked up in the text of their law."""
    laws = {law.code: law for law in view.draft.laws}
    for citation in (*provision.basis, *provision.later):
        article = look_up(citation, laws).article
        if article and article.unconfirmed:
            yield citation


def _by_law(view: View, text: NoteText, cited: Callable[[Provision], Iterable[str]]) -> list[tuple[str, ...]]:
    """Each law with its articles and the provisions that cite them, in the order of the draft's list."""
    laws = {law.code: law for law in view.draft.laws}
    found: dict[str, dict[str, list[str]]] = {law.code: {} for law in view.draft.laws}
    for duty in view.index.duties.values():
        for citation in cited(duty.provision):
            code, _, article = citation.partition(" ")
            kind = look_up(citation, laws).kind(duty.provision.kinds)
            name = duty.id if kind == "direct" else text.say(f"of_{kind}", name=duty.id)
            found.setdefault(code, {}).setdefault(article, []).append(name)
    days = {law.code: law.effective for law in view.draft.laws}
    return [
        (
            labels.law_name(view.draft, code, view.lang),
            view.day(days.get(code, "")),
            text.say("semicolon").join(
                text.say("article", article=_article(article, view.lang, text), names=text.join(names))
                for article, names in sorted(articles.items(), key=lambda item: _article_order(item[0]))
            ),
        )
        for code, articles in found.items()
        if articles
    ]


def _article(article: str, lang: str, text: NoteText) -> str:
    return labels.cited_article("", article, lang).strip(" ,") or text.say("no_article")


def _article_order(article: str) -> tuple[int, str]:
    digits = article.partition("(")[0].partition(".")[0]
    return (int(digits) if digits.isdigit() else 0, article)


def _own(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    """The requirements, or periods of them, that no law in force gave: a committee may, and says why."""
    own = [duty for duty in view.index.duties.values() if duty.modal in BINDING and _is_own(duty.provision)]
    if not own:
        yield text.say("no_own")
        return
    if not view.draft.laws and not any(duty.provision.own or duty.provision.proposal for duty in own):
        yield text.gap("reasons")  # No law is spoken of at all: to list every requirement would tell nothing.
        return
    yield text.say("own", count=len(own))
    yield text.table(
        "provision words origin reason", (4, 8, 6, 6), [_own_row(view, text, duty) for duty in own]
    )


def _is_own(provision: Provision) -> bool:
    return bool(provision.own) or not provision.basis


def _own_row(view: View, text: NoteText, duty: Duty) -> tuple[str, ...]:
    proposal = view.draft.proposals.get(duty.provision.proposal, {})
    origin = (
        text.say("from_proposal", id=duty.provision.proposal, words=text_in(proposal, view.lang))
        if duty.provision.proposal
        else ""
    )
    reason = text_in(duty.provision.own, view.lang) or text.gap("own")
    return (provision_name(view, duty), _own_words(view, duty), origin, reason)


def _own_words(view: View, duty: Duty) -> str:
    """The provision with the list that it introduces."""
    text = duty.clause.texts.get(view.lang) or next(iter(duty.clause.texts.values()))
    own = msgspec.structs.replace(text, blocks=provision_blocks(text.blocks, duty.id))
    alone = msgspec.structs.replace(duty.clause, texts={view.lang: own})
    return plain_words(alone, view.settings[view.publication.current])


def provision_name(view: View, duty: Duty) -> str:
    """5.1.3 P-BKG-01."""
    return f"{labels.number_of(duty.clause, view.lang)} {duty.id}".strip()


def _later(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    rows = _by_law(view, text, lambda provision: provision.later)
    if rows:
        yield text.say("later")
        yield text.table("law effective articles", LAW_WEIGHTS, rows)
    else:
        yield text.say("no_later")


def _changes(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    """The substantive changes one by one, the editorial ones by their causes."""
    redline = view.publication.redline
    told = redline.told() if redline else ()
    heavy = [change for change in told if change.weight == "substantive"]
    light = [change for change in told if change.weight != "substantive"]
    if heavy:
        yield text.say("substantive", count=len(heavy))
        rows = [
            (_place(view, change), _sentence(change, view.lang), _causes(view, text, change))
            for change in heavy
        ]
        yield text.table("clause change causes", (4, 9, 11), rows)
    if light:
        causes = dict.fromkeys(told for change in light for told in _causes_told(change, view.lang))
        yield text.say("editorial", count=len(light))
        yield from causes


def _place(view: View, change: Change) -> str:
    if change.entitles:
        return heading_of(change, view.lang)
    clause = view.draft.clause(change.new) if change.new else None
    if clause is None and view.publication.redline:
        before = view.publication.edition(view.publication.redline.old.label).draft.clause(change.old)
        return labels.former_heading(before, view.lang) if before else change.id
    return labels.heading_of(clause, view.lang) if clause else change.id


def _sentence(change: Change, lang: str) -> str:
    return text_in(change.sentence, lang)


def _causes_told(change: Change, lang: str) -> dict[str, None]:
    """The causes of the lines that were written in the authoritative language, each told once."""
    return dict.fromkeys(
        cause_text(cause, lang) for line in change.lines if line.owed for cause in line.causes
    )


def _causes(view: View, text: NoteText, change: Change) -> str:
    return "\n".join(_causes_told(change, view.lang)) or text.gap("cause")


def relations(view: View) -> NoteSection:
    """The documents that the standard refers to; what else there is, people must say."""
    text, draft = NoteText(view.lang), view.draft
    named = [f"{item.id} {text_in(item.title, view.lang)}".strip() for item in draft.normative]
    parts = (
        [text.say("references", count=len(named), names=text.say("semicolon").join(named))] if named else []
    )
    parts.append(text.say("laws_named", count=len(draft.laws)) if draft.laws else text.gap("laws"))
    return text.chapter("relations", *parts, text.gap("other_standards"))
