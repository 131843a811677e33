"""Stamps of translations in an edit: they go along with provisions that go to another clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from clausework.model.canonical import text_hash
from clausework.model.clause import Clause, ClauseText
from clausework.model.translation import UNNAMED, ParagraphStamp, stamps, stamps_in, told
from clausework.source.chapter_text import Section
from clausework.source.clausefile import read_clause_file
from clausework.source.files import write_file
from clausework.source.memory import decoded
from clausework.source.project import Project
from clausework.workflow.chapter.recognition import provision_ids
from clausework.workflow.layout import clause_path, stamped


def carry_stamps(root: Path, project: Project, meant: Sequence[Section], moved: Mapping[str, str]) -> None:
    """Write the stamps of the clauses of a copy that lost or got provisions.

    `moved` has for each provision the clause that had it. What nobody has confirmed stays unconfirmed; a
    provision that is in neither language any more needs no stamp.
    """
    main, *others = project.draft.languages
    for lang in others if moved else ():
        known = {
            (clause.id, stamp.key): stamp
            for clause in project.draft.clauses
            for stamp in _stamps(clause, main, lang)
            if stamp.key != UNNAMED
        }
        for section in meant:
            paths = [root / clause_path(section.id, each) for each in (main, lang)]
            if lang not in section.passages or not all(path.is_file() for path in paths):
                continue
            own = project.draft.clause(section.id)
            before = _stamps(own, main, lang) if own else ()
            if own and not before and lang in own.texts and own.texts[lang].source:
                continue  # it knows only the whole text, and says of no line how it was
            body = section.passages[lang].body
            if section.id not in moved.values() and not any(name in body for name in moved):
                continue
            here = provision_ids(body)
            gained = [
                known[moved[name], name]
                for name in here
                if moved.get(name, section.id) != section.id and (moved[name], name) in known
            ]
            left = [stamp for stamp in before if stamp.key not in moved or stamp.key in here]
            if gained or left != list(before):
                text = decoded(paths[0].read_bytes())
                now = read_clause_file(text, "", section.id, main)[0].text
                value = told(tuple(_in_order(now, (*left, *gained))))
                write_file(paths[1], stamped(decoded(paths[1].read_bytes()), value).encode())


def _stamps(clause: Clause, main: str, lang: str) -> tuple[ParagraphStamp, ...]:
    """What a translation says of each paragraph; nothing where it knows only the whole, and is stale."""
    original, text = clause.texts.get(main), clause.texts.get(lang)
    if original is None or text is None:
        return ()
    return stamps(original) if text.source == text_hash(original) else stamps_in(text.source)


def _in_order(text: ClauseText, found: Sequence[ParagraphStamp]) -> Iterator[ParagraphStamp]:
    """The stamps in the order of the paragraphs of the original, and behind them those of none."""
    left = list(found)
    for now in stamps(text):
        at = next((number for number, stamp in enumerate(left) if stamp.key == now.key), None)
        if at is not None:
            yield left.pop(at)
    yield from left
