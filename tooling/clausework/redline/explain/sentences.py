"""One sentence on each change, as a reader of either language would say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from clausework.lang.sentences import sentences
from clausework.model.clause import Clause
from clausework.redline.align.clauses import Pair
from clausework.redline.explain.detail import ChangeDetail
from clausework.redline.explain.verdicts import ChangeDetails
from clausework.redline.words.hunks import WORD
from clausework.redline.words.readable import enumerated, printed
from clausework.redline.words.tokens import Tokenizer
from clausework.strings.catalogue import LANGUAGES, say

MOST = 3
"""How many changes a sentence names before it only counts them."""
LENGTH = {"zh": 40, "en": 90}
"""Characters of a quotation; a longer one is cut in the middle."""
OPEN = " ，,、；;：:（(“‘"
"""Marks that do not end the first part of a quotation that is cut."""
INNER = re.compile(r"(?<!\w)‘([^‘]*?)’(?!\w)")
"""An English quotation; elsewhere its mark is an apostrophe."""
WHOLE = ("inserted", "deleted")
"""Kinds that say it all."""

UNQUOTED = ("metadata_basis", "metadata_bound", "metadata_generated")


class SentenceWriter:
    """Writes the sentence of each change; it knows the clauses' numbers and titles in both drafts."""

    def __init__(self, old: Mapping[str, Clause], new: Mapping[str, Clause], main: str) -> None:
        self._old = old
        self._new = new
        self._main = main

    def write(self, pair: Pair, details: ChangeDetails, reason: Mapping[str, str]) -> dict[str, str]:
        """The sentence in each language; `reason` is why a clause is gone."""
        if not pair.kinds and not any(details.values()):
            return {}
        return {lang: self._sentence(pair, details, reason, lang) for lang in LANGUAGES}

    def _sentence(self, pair: Pair, details: ChangeDetails, reason: Mapping[str, str], lang: str) -> str:
        source = next((of for of in (lang, self._main, *sorted(details)) if of and details.get(of)), "")
        found = _grouped((*(details.get(source, ()) if source else ()), *details.get("", ())))
        if any(kind in pair.kinds for kind in WHOLE):
            crossed = [self._detail(detail, 1, lang) for detail, _ in found if detail.verdict == "moved"]
            return _close([self._whole(pair, reason, lang), *crossed], lang)
        structure = self._structure(pair, bool(found), lang)
        return _close([*structure, *self._listed(found, _lead(pair, source, lang), lang)], lang)

    def of_line(self, details: ChangeDetails) -> dict[str, str]:
        """The sentence of one changed line in each language; none if nothing of its words tells it."""
        return {lang: self._of_line(details, lang) for lang in LANGUAGES} if any(details.values()) else {}

    def _of_line(self, details: ChangeDetails, lang: str) -> str:
        source = next((of for of in (lang, self._main, *sorted(details)) if of and details.get(of)), "")
        found = _grouped((*(details.get(source, ()) if source else ()), *details.get("", ())))
        parts = [self._detail(detail, count, lang) for detail, count in found[:MOST]]
        parts[-1] += say(lang, "redline.among") if len(found) > MOST else ""
        if source in LANGUAGES and source != lang:
            parts[0] = say(lang, f"redline.only_{source}") + parts[0]
        return _close(parts, lang)

    def _listed(self, found: list[tuple[ChangeDetail, int]], lead: str, lang: str) -> list[str]:
        """The first details, how many are left and, if they are many, the generated ones as one."""
        written = [one for one in found if one[0].verdict != "generated"]
        summed = len(written) < len(found) and len(found) > MOST
        if summed:
            found = written
        parts = [self._detail(detail, count, lang) for detail, count in found[:MOST]]
        parts[:1] = [lead + part for part in parts[:1]]
        left = sum(count for _, count in found[MOST:])
        if left:
            parts.append(say(lang, "redline.more_one" if left == 1 else "redline.more", count=left))
        if summed:
            parts.append(say(lang, "redline.regenerated"))
        return parts

    def _whole(self, pair: Pair, reason: Mapping[str, str], lang: str) -> str:
        clause = pair.new or pair.old
        element = clause.element if clause and clause.element in ("term", "annex") else "clause"
        kind = "inserted" if "inserted" in pair.kinds else "deleted"
        text = say(lang, f"redline.{kind}_{element}")
        why = _first(reason.get(lang, ""), lang) if kind == "deleted" else ""
        return text + say(lang, "redline.because", reason=why) if why else text

    def _structure(self, pair: Pair, told: bool, lang: str) -> list[str]:
        """What became of the clause as a whole; a new number is told only where nothing else is."""
        old, new = self._name(pair.old, lang), self._name(pair.new, lang)
        parts = []
        if "split" in pair.kinds:
            successors = self._names(pair.kin, lang)
            parts.append(say(lang, "redline.split", old=old, new=successors))
        if "merged" in pair.kinds and pair.new is None:
            parts.append(say(lang, "redline.merged_away", new=self._names(pair.kin, lang)))
        elif "merged" in pair.kinds and "split" not in pair.kinds:
            parts.append(say(lang, "redline.merged", old=self._names(pair.kin, lang)))
        if "renamed" in pair.kinds and pair.old and pair.new:
            parts.append(say(lang, "redline.renamed", old=pair.old.id, new=pair.new.id))
        if "moved" in pair.kinds:
            parts.append(
                say(lang, "redline.moved", old=old, new=new)
                if old != new
                else say(lang, "redline.moved_place")
            )
        if "renumbered" in pair.kinds and not told and not parts:
            parts.append(say(lang, "redline.renumbered", old=old, new=new))
        if parts and not told and "split" not in pair.kinds:
            parts[-1] += say(lang, "redline.unchanged")
        return parts

    def _names(self, clauses: Sequence[Clause], lang: str) -> str:
        return enumerated([self._name(clause, lang) for clause in clauses], lang)

    def _name(self, clause: Clause | None, lang: str) -> str:
        """The number of a clause, or its title if it has none."""
        if clause is None:
            return ""
        text = clause.texts.get(lang) or next(iter(clause.texts.values()), None)
        return printed(clause.number, lang) or (text.title if text else "") or clause.id

    def _detail(self, detail: ChangeDetail, count: int, lang: str) -> str:
        old, new = detail.others.get(lang, (detail.old, detail.new))
        # Names of laws have marks of their own, and are told in full; others are not words of the text.
        mark = _plain if detail.kind.startswith(UNQUOTED) else quoted
        text = say(
            lang,
            f"redline.say_{self._key(detail)}",
            old=mark(old, lang) if old else say(lang, "redline.nothing"),
            new=mark(new, lang) if new else say(lang, "redline.nothing"),
            before=quoted(detail.before, lang),
            after=quoted(detail.after, lang),
            ids=detail.old or detail.new,
            provision=detail.before,
            what=say(lang, f"redline.aspect_{detail.before}") if detail.kind == "cover" else "",
            old_id=detail.old,
            new_id=detail.new,
            origin=self._name(self._old.get(detail.before), lang),
            goal=self._name(self._new.get(detail.after), lang),
            old_kind=say(lang, f"redline.kind_{detail.old}") if detail.kind == "reshaped" else "",
            new_kind=say(lang, f"redline.kind_{detail.new}") if detail.kind == "reshaped" else "",
            kind=say(lang, f"redline.kind_{detail.new}") if detail.kind == "replaced" else "",
            count=detail.count,
            others=detail.count - 1,
        )
        if detail.levels:
            names = [say(lang, f"redline.level_{level or 'statement'}") for level in detail.levels]
            text += say(lang, "redline.levels", old=names[0], new=names[1])
        return text + say(lang, "redline.times", count=count) if count > 1 else text

    def _key(self, detail: ChangeDetail) -> str:
        """The string that tells the detail."""
        if detail.kind in ("insert", "shifted"):
            beside = "_before" if detail.after else "_after" if detail.before else ""
            return detail.kind + beside
        if detail.kind.startswith(("insert_", "delete_")) and detail.count > 1:
            return f"{detail.kind}_many"
        return detail.kind


def _lead(pair: Pair, source: str, lang: str) -> str:
    """The words that say that only the text in the language `source` changed; "" if another did."""
    written = any(side and lang in side.texts for side in (pair.old, pair.new))
    return say(lang, f"redline.only_{source}") if written and source in LANGUAGES and source != lang else ""


def _first(reason: str, lang: str) -> str:
    """The first sentence of a reason without its stop: what follows it may be told elsewhere."""
    found = sentences(reason.strip(), lang)
    return found[0].strip(" 。.") if found else ""


def _grouped(details: Sequence[ChangeDetail]) -> list[tuple[ChangeDetail, int]]:
    """The details by rank, each with how often it occurs."""
    counts: Counter[tuple[object, ...]] = Counter()
    first: dict[tuple[object, ...], ChangeDetail] = {}
    for detail in sorted(details, key=lambda detail: detail.rank):
        # Where a word was inserted does not matter when it was inserted in several places.
        key: tuple[object, ...] = (detail.kind, detail.old, detail.new, detail.levels)
        if detail.kind not in ("change", "insert", "delete", "layout"):
            key = (*key, detail.before, detail.after, detail.count)
        counts[key] += 1
        first.setdefault(key, detail)
    return [(detail, counts[key]) for key, detail in first.items()]


def quoted(text: str, lang: str) -> str:
    """The text in quotation marks, its own marks being the inner ones; too long a text is cut.

    The stop of a quoted line is left out: the sentence that quotes it has its own.
    """
    if not text:
        return ""
    limit = LENGTH[lang]
    text = " ".join(text.split())
    text = text.rstrip("。；.;") or text
    if len(text) > limit:
        text = _cut(text, limit * 2 // 3, limit // 4, lang)
    if lang == "zh":
        return say(lang, "redline.quoted", text=text.translate(str.maketrans("“”", "‘’")))
    return say(lang, "redline.quoted", text=INNER.sub("“\\1”", text))


def _plain(text: str, _lang: str) -> str:
    return text


def _cut(text: str, head: int, tail: int, lang: str) -> str:
    """The beginning and the end of a text in whole words; an address is quoted whole or not at all."""
    pieces = _tokenizer(lang).cut(text)
    start, end = _fitting(pieces, head), _fitting(pieces[::-1], tail)[::-1]
    ending = "".join(end)
    if not WORD.search(ending):
        # The address that stands before a last bracket is left out with what introduces it.
        kept = list(pieces[: len(pieces) - len(end) - 1])
        while kept and not WORD.search(kept[-1]):
            kept.pop()
        ending = "".join(_fitting(kept[::-1], tail)[::-1]) + ending
    ending = _from_bracket(ending).removeprefix("的，")
    return f"{''.join(start).rstrip(OPEN)}…{ending.lstrip(' ，,、')}"


def _fitting(pieces: Sequence[str], size: int) -> list[str]:
    """As many of the first pieces as have no more characters than `size`."""
    found: list[str] = []
    for piece in pieces:
        size -= len(piece)
        if size < 0:
            break
        found.append(piece)
    return found


def _from_bracket(text: str) -> str:
    """The text from where a bracket closes that was not opened in it, if words follow."""
    for place, char in enumerate(text):
        if char in "（(":
            return text
        if char in "）)":
            return text[place + 1 :] if WORD.search(text[place + 1 :]) else text
    return text


@cache
def _tokenizer(lang: str) -> Tokenizer:
    """Cuts words, numbers and addresses; a quotation that is cut needs no terms."""
    return Tokenizer((), lang)


def _close(parts: Sequence[str], lang: str) -> str:
    text = say(lang, "redline.join").join(part for part in parts if part)
    return text[:1].upper() + text[1:] + say(lang, "redline.stop")
