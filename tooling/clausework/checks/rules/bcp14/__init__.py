"""Rules about the key words of BCP 14, which hold under the profile rfc2119."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, Violation
from clausework.lang.modals import Verb, classify
from clausework.lang.patterns import Patterns

FIND = Patterns(__file__)
SIGHT = 400
"""How far before a verb its sentence is looked for, in characters, so that time stays linear."""


def small_keyword(context: CheckContext) -> Iterator[Violation]:
    """Name each verb in small letters that provides as the key words in capitals do."""
    for passage, verb in _small(context):
        yield passage.spot(verb.start, verb.text).fault(word=verb.text, capital=verb.form.upper())


def no_key_words_sentence(context: CheckContext) -> Iterator[Violation]:
    """Look for the sentence that says what the key words mean, and compare it with those in use."""
    used = [(passage, verb) for passage in context.in_language("en") for verb in passage.verbs]
    said = [item for item in context.in_language("en") if FIND.declared.search(item.block.text)]
    for passage, verb in used[:1] if not said else ():
        yield passage.spot(verb.start, verb.text).fault(word=verb.text)
    if not used or not said:
        return
    sentence = max(said, key=lambda item: len(FIND.keyword.findall(item.block.text)))
    text, words = sentence.block.text, next(FIND.named.finditer(sentence.block.text))
    listed = set(FIND.keyword.findall(text))
    if len(listed) > 2 and (missing := {verb.text for _, verb in used} - listed):
        yield sentence.found(words).fault("unlisted", words=", ".join(sorted(missing)))
    if not FIND.capitals.search(text) and any(True for _ in _small(context)):
        yield sentence.found(words).fault("old")


def must_and_shall(context: CheckContext) -> Iterator[Violation]:
    """Name the first use of the rarer of two key words that say the same."""
    found: dict[str, list[tuple[Passage, Verb]]] = {"MUST": [], "SHALL": []}
    for passage in context.in_language("en"):
        for verb in passage.verbs:
            found.get(verb.text.partition(" ")[0], []).append((passage, verb))
    rare, usual = sorted(found, key=lambda word: len(found[word]))
    for passage, verb in found[rare][:1]:
        yield passage.spot(verb.start, verb.text).fault(word=rare, usual=usual, count=len(found[rare]))


def keyword_in_informative_text(context: CheckContext) -> Iterator[Violation]:
    """Look at what stands below a title, or behind a sentence, that says that it is no part of the rules."""
    informative = _informative(context)
    for passage in context.in_language("en"):
        if passage.clause.id in informative and context.normative(passage):
            for verb in passage.verbs:
                yield passage.spot(verb.start, verb.text).fault(word=verb.text)


def _informative(context: CheckContext) -> set[str]:
    """The clauses that provide nothing, by their own or the words of what they stand in."""
    found: set[str] = set()
    for name, view in context.views.items():
        above = [item.prose for item in view.in_language("en")][:2]
        said = next(filter(None, map(FIND.disclaimed.search, above)), None)
        if view.clause.parent in found or FIND.informative.fullmatch(view.clause.text_in("en").title):
            found.add(name)
        elif said:
            found |= {name, (said["whole"] and view.clause.parent) or name}
    return found


def _small(context: CheckContext) -> Iterator[tuple[Passage, Verb]]:
    """The verbs in small letters that provide, of a text that has key words in capitals elsewhere.

    A `may` counts beside a key word alone: it is ordinary English in most sentences. What follows the
    heading of a comment in its clause provides nothing.
    """
    texts, comment = list(context.in_language("en")), ""
    informative = _informative(context) if any(item.verbs for item in texts) else set(context.views)
    for passage in texts:
        if FIND.comment.fullmatch(passage.prose):
            comment = passage.clause.id
        if passage.clause.id in {comment, *informative} or not context.normative(passage):
            continue
        for verb in classify(passage.prose, "en"):
            pattern = FIND.permits if verb.form == "may" and passage.verbs else FIND.obliges
            told = FIND.told.search(passage.used, max(verb.start - SIGHT, 0), verb.start)
            if verb.text.islower() and pattern.match(passage.used, verb.start) and not told:
                yield passage, verb
