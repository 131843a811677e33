"""The index of the search, one for each language, and the small file by which the theme learns of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from clausework.consultation.fields import in_language, said
from clausework.lang.modals import Wording, classify
from clausework.lang.normalise import shown
from clausework.lang.script import language_among
from clausework.layout.framed import FramedLine, plain_pieces, printed
from clausework.layout.stream import cells_of
from clausework.model.canonical import canonical_json
from clausework.model.comment import Comment
from clausework.model.draft import Clause, Draft
from clausework.model.filing import Words
from clausework.redline.words.tokens import Tokenizer
from clausework.rendering import labels, routes
from clausework.rendering.labels import whole_answer
from clausework.rendering.publication import Publication
from clausework.rendering.search.answering import SEPARATOR
from clausework.rendering.search.matching import EntryPart, Folder, IndexEntry, SearchIndex, rules_of
from clausework.rendering.view import View, view_of
from clausework.strings.catalogue import say, strings_under

FILES = ("search/*.json",)
GROUPS = ("text", "comments", "basis", "former")
WORD = re.compile(r"[^\W\d_]{2}")
YEAR = re.compile("-[0-9]{4}$")
"""The end of the number of a standard, which few write in a query."""
BLANKS = re.compile(r"\s+")

Lines = list[tuple[str, list[str]]]
"""The texts of an entry by the provisions in which they stand, "" for none."""


def stage(publication: Publication) -> dict[str, bytes]:
    """The index of each language; the theme asks for `search_index.json` before it searches."""
    languages = publication.draft.languages
    failed = {
        lang: {"title": say(lang, "site.search_box_failed"), "location": routes.whole(lang)}
        for lang in languages
    }
    config = {"lang": [languages[0]], "separator": SEPARATOR, "pipeline": [], "failed": failed}
    found = {"search/search_index.json": canonical_json({"config": config, "docs": []})}
    for lang in languages:
        index = search_index(view_of(publication, lang))
        found[routes.search_index(lang)] = msgspec.json.encode(index, order="sorted") + b"\n"
    return found


def search_index(view: View) -> SearchIndex:
    """All that can be found in the language of a view."""
    table: dict[str, int] = {}
    entries: list[IndexEntry] = []

    def number(text: str) -> int:
        return table.setdefault(text, len(table))  # drafts repeat most texts: each is there once

    for group, source in enumerate((_clauses, _comments, _bases, _former)):
        for address, identity, title, lines in source(view):
            parts = tuple(EntryPart(name, tuple(map(number, texts))) for name, texts in lines if texts)
            entries.append(IndexEntry(group, address, identity, number(title), parts))
    rules = rules_of(view.draft.languages, table)
    folder = Folder(rules)
    names = tuple(dict.fromkeys(_vocabulary(view)))
    known = [*table]
    texts = [known[at] for entry in entries if entry.group == 0 for part in entry.parts for at in part.texts]
    return SearchIndex(
        lang=view.lang,
        groups=tuple(view.say(f"search_group_{name}") for name in GROUPS),
        rules=rules,
        texts=tuple(known),
        verbs=_verbs(known, view.draft.languages, view.draft.verbs),
        entries=tuple(entries),
        preferred={folder.plain(name): term for name, term in _preferred(view).items()},
        vocabulary=tuple(dict.fromkeys((*names, *_words_of_text(names, texts, folder, view.lang)))),
        words=strings_under(view.lang, "site.search_box_"),
        page=routes.search(view.lang),
    )


def _verbs(
    texts: Iterable[str], languages: tuple[str, ...], words: Wording | None
) -> dict[str, tuple[int, ...]]:
    """The places of the normative verbs of each text, for those that have some."""
    return {
        str(number): tuple(verb.start for verb in verbs)
        for number, text in enumerate(texts)
        if (verbs := classify(text, language_among(text, languages, languages[0]), words))
    }


Source = Iterator[tuple[str, str, str, Lines]]


def _clauses(view: View) -> Source:
    """The clauses of the current draft; the table of legal bases has a group of its own."""
    for clause in view.draft.clauses:
        lines = _lines(view, clause, view.publication.current, own=clause.generated == "legal-basis")
        yield view.chapter_address(clause).partition("#")[0], clause.id, view.heading(clause), lines


def _former(view: View) -> Source:
    """The clauses of frozen drafts as no later draft has them."""
    current = view.publication.current
    later = {
        clause.id: [(view.heading(clause), _lines(view, clause, current))] for clause in view.draft.clauses
    }
    for edition in reversed(view.publication.editions):  # the newest first: repetitions are passed over
        label = edition.draft.label
        if not edition.frozen or label == view.publication.current:
            continue
        for clause in edition.draft.clauses:
            lines = _lines(view, clause, label)
            known = later.setdefault(clause.id, [])
            if (view.heading(clause), lines) not in known:
                known.append((view.heading(clause), lines))
                title = f"{label} {view.heading(clause)}"
                yield routes.draft(view.lang, label), clause.id, title, lines


def _comments(view: View) -> Source:
    """The comments that may be read, each with its answer."""
    for comment in view.publication.comments:
        consultation = view.publication.consultation(comment.consultation)
        if consultation is None:
            continue
        edition = next(
            (each for each in view.publication.editions if each.draft.label == comment.draft), None
        )
        place = labels.place_of(edition.draft if edition else view.draft, comment.anchor, view.lang)
        names = in_language(comment, view.lang)
        who = " ".join(filter(None, (view.role(comment.role), shown(names.organisation), shown(names.name))))
        title = f"{comment.id} {place} {who}"
        yield view.comments_page(comment.id), comment.id, _clean(title), [("", [*_of_comment(view, comment)])]


def _of_comment(view: View, comment: Comment) -> Iterator[str]:
    """The shown words of a comment, and of the answer."""
    comment = in_language(comment, view.lang)
    for words in (comment.anchor.quote, *(part.words for part in said(comment, view.lang))):
        if words:
            yield _clean(shown(words))
    if comment.disposition:
        reason = whole_answer(comment.disposition, view.lang)
        yield _clean(view.outcome(comment) + (view.say("colon") + reason if reason else ""))


def _bases(view: View) -> Source:
    """The laws, then the legal basis of each provision, as the annex prints it or else from the provision."""
    annex = next((each for each in view.draft.clauses if each.generated == "legal-basis"), None)
    if annex is None:
        for duty in (duty for duty in view.index.duties.values() if duty.provision.basis):
            title, bases = f"{view.heading(duty.clause)} {duty.id}", view.bases(duty.provision)
            yield routes.clause(view.lang, duty.clause.id), duty.id, title, [("", [bases])]
        return
    address = view.chapter_address(annex).partition("#")[0]
    for law in view.draft.laws:
        title = labels.printed_title(law.title.get(view.lang) or law.code, view.lang)
        more = dict.fromkeys(filter(None, (law.short.get(view.lang), law.note.get(view.lang))))
        yield address, annex.id, title, [("", [words for words in more if words not in title])]
    homes = {duty.id: duty.clause for duty in view.index.duties.values()}
    lines = view.settings[view.publication.current].lines(annex)
    for row in (line for line in lines if line.generated and line.kind == "row" and not line.head):
        first, *rest = (_clean(plain_pieces(cell)) for cell in cells_of(row))
        home = next((homes[word] for word in first.split() if word in homes), None)
        yield address, annex.id, f"{first} {view.title(home)}" if home else first, [("", rest)]


def _lines(view: View, clause: Clause, label: str, own: bool = False) -> Lines:
    """The texts of a clause by its provisions; `own`: without what was generated."""
    text = clause.texts.get(view.lang)
    found: Lines = []
    if text is None:
        return found
    names = [*text.designations]
    names += [
        other.term.preferred for lang, other in clause.texts.items() if lang != view.lang and other.term
    ]
    if names:
        found.append(("", [view.say("comma").join(map(_clean, names))]))
    identities: dict[int, str] = {}
    for line in view.settings[label].lines(clause):
        identity = line.face.id or identities.get(line.face.parent, "")
        identities[line.face.index] = identity
        words = "" if own and line.generated else _words(line)
        if found and found[-1][0] == identity and words:
            found[-1][1].append(words)
        elif words:
            found.append((identity, [identity, words] if identity else [words]))
    return found


def _words(line: FramedLine) -> str:
    """The words of a line with its label; of a row those of the cells that are shown."""
    if line.kind == "row":
        return " | ".join(filter(None, (_clean(plain_pieces(cell.pieces)) for cell in line.cells)))
    return _clean(printed(line))


def _clean(text: str) -> str:
    return BLANKS.sub(" ", text).strip()


def _preferred(view: View) -> dict[str, str]:
    """Other names of a term that the standard defines or the trade has, and the term."""
    terms = {
        name: preferred for preferred, names in _terms(view.draft, view.lang) for name in (preferred, *names)
    }
    found = {name: preferred for name, preferred in terms.items() if name != preferred}
    words = view.publication.words.get(view.lang, Words())
    for names in (*words.synonyms, *((new, old) for old, new in words.deprecated.items())):
        known = next((terms[name] for name in names if name in terms), names[0])
        found.update({name: known for name in names if name not in terms and name != known})
    return found


def _words_of_text(names: Iterable[str], texts: Iterable[str], folder: Folder, lang: str) -> Iterator[str]:
    """The words of which names and texts are made, as a redline cuts them: a question may be made of them."""
    cut = Tokenizer((), lang).cut
    words = dict.fromkeys(folder.plain(word) for text in (*names, *texts) for word in cut(text))
    for word in filter(WORD.search, words):
        yield from dict.fromkeys((word, YEAR.sub("", word)))


def _terms(draft: Draft, lang: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for clause in draft.clauses:
        text = clause.texts.get(lang)
        if text and text.term:
            yield text.term.preferred, text.term.admitted


def _vocabulary(view: View) -> Iterator[str]:
    """The words to suggest: terms, names of roles, titles of clauses, names of laws."""
    for preferred, admitted in _terms(view.draft, view.lang):
        yield from (preferred, *admitted)
    yield from (names[view.lang] for names in view.draft.roles.values() if view.lang in names)
    yield from filter(None, (labels.own_title(clause, view.lang) for clause in view.draft.clauses))
    yield from (law.title[view.lang] for law in view.draft.laws if view.lang in law.title)
    yield from (law.short[view.lang] for law in view.draft.laws if view.lang in law.short)
