"""Causes of changed lines in words: with the first words of the comment and of its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec
from markupsafe import Markup, escape

from clausework.lang.script import ToldWords, language_among, told_in
from clausework.model.cause import Cause
from clausework.model.draft import WORKING
from clausework.model.redline import Change
from clausework.redline.causes import Wording, distinct, first_words
from clausework.redline.words.readable import enumerated
from clausework.rendering.filled import filled, joined, with_parts
from clausework.rendering.redlining import retitled
from clausework.strings.catalogue import LANGUAGES, catalogue, say, text_in

Href = Callable[[str], str]
"""The address of a comment, by its number."""


def cause_text(cause: Cause, lang: str) -> str:
    """A cause in one line of plain text."""
    if cause.told:
        return say(lang, "redline.reason_above", number=cause.told)
    if cause.kind != "comment":
        kind = "translation_why" if cause.kind == "translation" and cause.reason else cause.kind
        return say(lang, f"redline.cause_{kind}", reason=text_in(cause.reason, lang))
    words = (say(lang, key, **{name: told.words}) for key, name, told in _words(cause, lang))
    return "".join((_head(cause, lang).replace("{number}", cause.comment), *words, *_notes(cause, lang)))


def brief(causes: Iterable[Cause], lang: str) -> Iterator[str]:
    """The numbers of the comments with what was decided, then the first words of each other cause."""
    found = distinct(causes)
    for rehearsal in (False, True):
        of = [cause for cause in found if cause.comment and cause.rehearsal == rehearsal]
        numbers = say(lang, "redline.comma").join(cause.comment + _decided(cause, lang) for cause in of)
        if of:
            yield _head(of[0], lang).replace("{number}", numbers)
    for cause in found:
        if not cause.comment:
            reason = {of: first_words(text) for of, text in cause.reason.items()}
            yield cause_text(msgspec.structs.replace(cause, reason=reason), lang)


def cause_html(cause: Cause, lang: str, href: Href | None) -> Markup:
    """A cause as HTML; a comment is linked, and its words say in which language they are."""
    if cause.told and href:
        return filled('<a href="#reason-{}">{}</a>', cause.told, cause_text(cause, lang))
    if cause.kind != "comment":
        return escape(cause_text(cause, lang))
    before, _, after = _head(cause, lang).partition("{number}")
    link = filled('<a href="{}">{}</a>', href(cause.comment), cause.comment) if href else cause.comment
    words = joined(
        filled(catalogue(lang)[key], **{name: in_language(told.words, told.lang, lang)})
        for key, name, told in _words(cause, lang)
    )
    said = joined((words, *map(escape, _notes(cause, lang))))
    said = filled('<span class="rl-said">{}</span>', said) if said else said
    return joined(map(escape, (before, link, _decided(cause, lang), after, said)))


def causes_html(causes: Iterable[Cause], lang: str, href: Href | None) -> Markup:
    """All causes of a line, one below the other."""
    return joined(
        filled('<span class="rl-cause">{}</span>', cause_html(cause, lang, href)) for cause in causes
    )


def folded_html(causes: tuple[Cause, ...], lang: str, href: Href | None, *, again: bool = False) -> Markup:
    """The causes of a line folded to who or why and the outcome; on a page without links they stand open.

    Those of the line before it come `again`, and of what is told at the head of the page there is no more.
    """
    if not causes:
        return Markup("")
    if again:
        return filled('<p class="rl-why">{}</p>', say(lang, "redline.cause_same"))
    if href is None or all(cause.told for cause in causes):
        return filled('<p class="rl-why">{}</p>', causes_html(causes, lang, href))
    head = say(lang, "redline.join").join(brief(causes, lang))
    fold = '<details class="rl-why"><summary>{}</summary>{}</details>'
    return filled(fold, head, causes_html(causes, lang, href))


def earlier(wording: Wording, lang: str, main: str) -> Markup:
    """The earlier words of a line, in the language `main`, and since which draft."""
    told = say(lang, "redline.blame_earlier", draft=draft_name(wording.draft, lang), words="{words}")
    before, _, after = told.partition("{words}")
    return filled("{}{}{}", before, in_language(wording.words, main, lang), after)


def in_language(words: str, own: str, lang: str) -> Markup:
    """Words on a page in `lang`, with their `own` language said if it is another."""
    return with_parts(words, lang) if own == lang else filled('<span lang="{}">{}</span>', own, words)


def draft_name(label: str, lang: str) -> str:
    """The label of a draft; the working text is called so."""
    return say(lang, "redline.working") if label == WORKING else label


class SideChange(NamedTuple):
    """Something that changed of a clause, in a few words; `name` is that of a line of its text."""

    what: str
    causes: tuple[Cause, ...]
    name: str = ""


def beside_lines(change: Change, lang: str, shown: str) -> list[SideChange]:
    """The changes of a clause that its text in the language `shown` does not tell, with the causes.

    That is what is no line of the text, and a line of the authoritative text that this one has not. The title
    of a clause that came or went with its lines, for the same causes, is told with these; provisions whose
    data changed for the same causes are told together.
    """
    text = change.texts.get(shown)
    names = {line.name for line in text.lines} if text else set()
    told = [line.causes for line in change.lines if line.name in names]
    titled = text is not None and retitled(text)
    found: dict[tuple[str, ...], tuple[SideChange, list[str]]] = {}
    for line in change.lines:
        if (line.lang and line.open) or line.translates or not line.causes or line.name in names:
            continue
        if line.aspect == "title" and (titled or (not (line.old and line.new) and line.causes in told)):
            continue
        elsewhere = "aspect_translated" if line.lang else "aspect_elsewhere"
        key, name = (elsewhere, line.name) if line.index >= 0 else (f"aspect_{line.aspect}", "")
        kinds = dict.fromkeys(label.kind for label in line.labels) if line.aspect == "provision" else ()
        what = enumerated([say(lang, f"redline.label_{kind}") for kind in kinds], lang)
        side = SideChange(what or say(lang, f"redline.{key}", place=line.place), line.causes, name)
        alike = (side.what, name, *(cause_text(cause, lang) for cause in line.causes))
        found.setdefault(alike, (side, []))[1].extend([line.place] if kinds else [])
    return [
        side._replace(what=side.what + _aside(say(lang, "redline.comma").join(places), lang))
        for side, places in found.values()
    ]


def _aside(words: str, lang: str) -> str:
    """Words in brackets, if there are any."""
    return say(lang, "redline.aside", words=words) if words else ""


def beside_html(change: Change, lang: str, shown: str, href: Href | None) -> Markup:
    """The causes of what the text in the language `shown` does not tell: the place, data beside it."""
    items = [
        filled(
            "<li{}>{}{}{}</li>",
            filled(' id="{}"', beside.name) if href and beside.name else "",
            beside.what,
            say(lang, "redline.colon"),
            causes_html(beside.causes, lang, href),
        )
        for beside in beside_lines(change, lang, shown)
    ]
    return filled('<ul class="rl-causes">{}</ul>', joined(items)) if items else Markup("")


def title_causes(change: Change) -> tuple[Cause, ...]:
    """Why the clause has another title."""
    titles = (line for line in change.lines if line.aspect == "title" and not line.lang)
    return next((line.causes for line in titles), ())


def _decided(cause: Cause, lang: str) -> str:
    """The decision on a comment."""
    return _aside(say(lang, f"site.outcome_{cause.outcome}") if cause.outcome else "", lang)


def _head(cause: Cause, lang: str) -> str:
    key = "redline.cause_rehearsal" if cause.rehearsal else "redline.cause_comment"
    return say(lang, key, number="{number}")


def _words(cause: Cause, lang: str) -> Iterator[tuple[str, str, ToldWords]]:
    """The words on a comment and its answer: the sentence, the gap in it, and what fills that."""
    translated = cause.translations.get(lang, {})
    for key, gap in (("words", "words"), ("answer", "answer"), ("corrected", "text")):
        if words := getattr(cause, key):
            own = cause.lang if key == "words" else language_among(words, LANGUAGES, lang)
            yield f"redline.cause_{key}", gap, told_in(lang, words, own or lang, translated.get(key, ""))


def _notes(cause: Cause, lang: str) -> Iterator[str]:
    """The notes on the words: in which language they are, and that they do not hold any more."""
    yield from dict.fromkeys(told.mark for _, _, told in _words(cause, lang))
    if cause.reopened:
        yield say(lang, "redline.cause_reopened")
