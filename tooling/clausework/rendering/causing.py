"""How the causes of changed lines are told: with the first words of the comment and of its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from clausework.lang.script import language_among
from clausework.model.cause import Cause
from clausework.model.draft import WORKING
from clausework.model.redline import Change
from clausework.redline.causes import Wording
from clausework.rendering.filled import filled, joined, with_parts
from clausework.rendering.labels import ToldWords, told_in
from clausework.rendering.redlining import retitled
from clausework.strings.catalogue import LANGUAGES, catalogue, say, text_in

Href = Callable[[str], str]
"""The address of a comment, by its number."""


def cause_text(cause: Cause, lang: str) -> str:
    """A cause in one line of plain text."""
    if cause.kind != "comment":
        return say(lang, f"redline.cause_{cause.kind}", reason=text_in(cause.reason, lang))
    words = (say(lang, key, **{name: told.words}) for key, name, told in _words(cause, lang))
    return "".join((_head(cause, lang).replace("{number}", cause.comment), *words, *_notes(cause, lang)))


def cause_html(cause: Cause, lang: str, href: Href | None) -> Markup:
    """A cause as HTML; a comment is linked, and its words say in which language they are."""
    if cause.kind != "comment":
        return escape(cause_text(cause, lang))
    before, _, after = _head(cause, lang).partition("{number}")
    link = filled('<a href="{}">{}</a>', href(cause.comment), cause.comment) if href else cause.comment
    words = (
        filled(catalogue(lang)[key], **{name: in_language(told.words, told.lang, lang)})
        for key, name, told in _words(cause, lang)
    )
    return joined((escape(before), escape(link), escape(after), *words, *map(escape, _notes(cause, lang))))


def causes_html(causes: tuple[Cause, ...], told: tuple[Cause, ...], lang: str, href: Href | None) -> Markup:
    """All causes of a line; those that were `told` of the line before it are not told again."""
    if not causes:
        return Markup("")
    if causes == told:
        parts = [escape(say(lang, "redline.cause_same"))]
    else:
        parts = [cause_html(cause, lang, href) for cause in causes]
    items = Markup("").join(filled('<span class="rl-cause">{}</span>', part) for part in parts)
    return Markup(" ") + items


def earlier(wording: Wording, lang: str, main: str) -> Markup:
    """What a line said before, in the language `main`, and since which draft."""
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
    """What changed of a clause that its text in the language `shown` does not tell, with the causes.

    That is what is no line of the text, and a line of the authoritative text that this one has not. The title
    of a clause that came or went with its lines, for the same causes, is told with these.
    """
    text = change.texts.get(shown)
    names = {line.name for line in text.lines} if text else set()
    told = [line.causes for line in change.lines if line.name in names]
    titled = text is not None and retitled(text)
    found = []
    for line in change.lines:
        if line.lang or not line.causes or line.name in names:
            continue
        if line.aspect == "title" and (titled or (not (line.old and line.new) and line.causes in told)):
            continue
        key, name = ("aspect_elsewhere", line.name) if line.index >= 0 else (f"aspect_{line.aspect}", "")
        found.append(SideChange(say(lang, f"redline.{key}", place=line.place), line.causes, name))
    return found


def beside_html(change: Change, lang: str, shown: str, href: Href | None) -> Markup:
    """The causes of what the text in the language `shown` does not tell: the place, data beside it."""
    items = [
        filled(
            "<li{}>{}{}{}</li>",
            filled(' id="{}"', beside.name) if href and beside.name else "",
            beside.what,
            say(lang, "redline.colon"),
            causes_html(beside.causes, (), lang, href),
        )
        for beside in beside_lines(change, lang, shown)
    ]
    return filled('<ul class="rl-causes">{}</ul>', Markup("").join(items)) if items else Markup("")


def title_causes(change: Change) -> tuple[Cause, ...]:
    """Why the clause has another title."""
    titles = (line for line in change.lines if line.aspect == "title" and not line.lang)
    return next((line.causes for line in titles), ())


def _head(cause: Cause, lang: str) -> str:
    key = "redline.cause_rehearsal" if cause.rehearsal else "redline.cause_comment"
    return say(lang, key, number="{number}")


def _words(cause: Cause, lang: str) -> Iterator[tuple[str, str, ToldWords]]:
    """What is told of a comment and its answer: the sentence, the gap in it, and the words for that."""
    translated = cause.translations.get(lang, {})
    for key, gap in (("words", "words"), ("answer", "answer"), ("corrected", "text")):
        if words := getattr(cause, key):
            own = cause.lang if key == "words" else language_among(words, LANGUAGES, lang)
            yield f"redline.cause_{key}", gap, told_in(lang, words, own or lang, translated.get(key, ""))


def _notes(cause: Cause, lang: str) -> Iterator[str]:
    """What is to be said of the words: in which language they are, and that they do not hold any more."""
    yield from dict.fromkeys(told.mark for _, _, told in _words(cause, lang))
    if cause.reopened:
        yield say(lang, "redline.cause_reopened")
