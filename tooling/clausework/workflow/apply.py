"""Apply: take the suggested wording of a comment into the clause file, merged with the working text."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from clausework.consultation import suggestions
from clausework.consultation.anchor import AnchorFollower, told
from clausework.consultation.fields import is_unreviewed
from clausework.consultation.parse import is_wordless
from clausework.consultation.records import read_record, record_path
from clausework.drafts.register import open_draft
from clausework.errors import ClauseworkError
from clausework.lang.script import language_among
from clausework.layout.stream import Sides
from clausework.model.canonical import text_hash
from clausework.model.comment import TAKEN, Comment
from clausework.model.draft import WORKING, Block, Clause, Draft, Line, Place, line_blocks, lines_of, plain
from clausework.redline.amend.passages import relined
from clausework.redline.compare import compare
from clausework.rendering.formats.redline_text import redline_text
from clausework.source.clausefile import read_clause_file
from clausework.source.memory import Memory
from clausework.source.outline import clause_path
from clausework.source.project import Project, load
from clausework.source.writer import with_blocks
from clausework.strings.catalogue import LANGUAGES, both, say
from clausework.workflow.account import ProjectAccount
from clausework.workflow.fix import Fixed, write_cure as write_cure
from clausework.workflow.layout import laid_out, must_be_read, used_ids
from clausework.workflow.why import give_comment

Take = Literal["", "theirs", "ours", "both-marked"]


class NotApplied(ClauseworkError):
    """A suggestion cannot be taken into the text; nothing was written."""

    section = "apply"


class OpenQuestion(NamedTuple):
    """A question with the place in the file that it is about, and the provision there."""

    question: suggestions.Question
    at: Place
    provision: str


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """Result of taking a suggestion into a clause file.

    `file` has the text before and after, the same where there is nothing to write; `provisions` are
    the IDs of the provisions whose words change or that are new, and `lines` the numbers of the lines
    of the clause, as `lines_of` counts them in the new text. `new` is the draft after it, None where
    both versions are marked in the file. `stale` are the languages whose text no longer says the same:
    translations, or the authoritative text if a translation is changed.
    """

    comment: Comment
    clause: str
    lang: str
    file: Fixed
    questions: tuple[OpenQuestion, ...] = ()
    provisions: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    old: Draft
    new: Draft | None = None
    stale: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.file.before != self.file.after


class _Ground(NamedTuple):
    """Ground of a suggestion: the project, the clause, its file and its blocks."""

    project: Project
    clause: Clause
    lang: str
    path: str
    source: str
    blocks: tuple[Block, ...]


def apply_suggestion(root: Path, number: str, take: Take = "") -> Applied:
    """The clause after taking in the suggestion of a comment; nothing is written.

    `take` answers what cannot be merged: for the suggestion, for the working text, or by both,
    marked as git marks them. Without it, and with questions, the file stays as it is.
    """
    comment, project = _comment(root, number), load(root)
    return _applied(*_merged(project, comment), take)


class LineClaims(NamedTuple):
    """Claims on one line of a clause: each wording, "" for none, with who suggests it.

    `line` is its place among the lines of the working text, and `now` its words, "" for a new line after it.
    """

    clause: str
    lang: str
    line: int
    provision: str
    now: str
    wordings: dict[str, tuple[str, ...]]


def line_claims(root: Path, comments: Iterable[Comment]) -> tuple[LineClaims, ...]:
    """The suggestions of some comments by line: those that come to the same are one, others stand beside it.

    What cannot be taken into the text, such as an instruction, is no wording and in none.
    """
    project, found = load(root), dict[tuple[str, str, int, bool], dict[str, tuple[str, ...]]]()
    lines: dict[tuple[str, str], tuple[Line, ...]] = {}
    for comment in comments:
        try:
            ground, _, merge = _merged(project, comment)
        except NotApplied:  # no wording, see above
            continue
        where = (ground.clause.id, ground.lang)
        here = lines.setdefault(where, lines_of(ground.blocks))
        theirs = merge.theirs
        words = [
            (at, False, msgspec.structs.replace(here[at], runs=runs).text)
            for at, runs in theirs.words.items()
        ]
        words += [(at, False, "") for at in theirs.gone]
        words += [
            (at, True, "".join(run.plain for run in new.runs))
            for at, some in theirs.added.items()
            for new in some
        ]
        for at, is_new, text in words:
            if is_new or text != here[at].text:
                asked = found.setdefault((*where, at, is_new), {})
                asked[text] = (*asked.get(text, ()), comment.id)
    return tuple(
        LineClaims(clause, lang, at, *_line_of(lines[clause, lang], at, is_new), asked)
        for (clause, lang, at, is_new), asked in sorted(found.items(), key=lambda item: item[0])
    )


def _line_of(lines: tuple[Line, ...], at: int, is_new: bool) -> tuple[str, str]:
    """The provision of a line, and its words unless it is a new one after that."""
    return (lines[at].id if at >= 0 else "", "" if is_new else lines[at].text)


def _merged(project: Project, comment: Comment) -> tuple[_Ground, Comment, suggestions.Merge]:
    """The suggestion of a comment, merged into the clause that carries on the one that it is about."""
    old = plain(project.draft) if comment.draft == WORKING else open_draft(project.root, comment.draft)
    base = _seen(comment, old)
    lang = _language(comment, base, old)
    ground = _ground(project, old, comment, lang)
    lines = lines_of(base.texts[lang].own)
    ids = [line.id for line in lines]
    title = base.texts[lang].title
    headings = (base.number, title, base.number + title)
    said = suggestions.read_suggestion(comment.suggestion, lang, headings, ids)
    if not said or suggestions.is_instruction(comment.suggestion, lang, (line.text for line in lines)):
        raise NotApplied("instruction", number=comment.id, suggestion=comment.suggestion)
    drafts = (old, plain(project.draft))
    sides = suggestions.sides_of(drafts, base, ground.clause.id, lines_of(ground.blocks), lang)
    return ground, comment, suggestions.merge_suggestion(comment, said, sides)


def redline_text_of(applied: Applied, lang: str, *, colour: bool) -> str:
    """The redline of the clause before and after, for the terminal; the new side is named by the comment."""
    new = msgspec.structs.replace(applied.new or applied.old, label=applied.comment.id)
    sides = Sides(applied.old, new)
    return redline_text(compare(applied.old, new), sides, lang, clause=applied.clause, colour=colour)


def written_paths(root: Path, applied: Applied) -> tuple[str, str]:
    """The files that taking it in changes: that of the clause, and the record of the comment."""
    return applied.file.path, record_path(root, applied.comment).relative_to(root).as_posix()


def stamp_applied(root: Path, applied: Applied) -> tuple[str, ...]:
    """Name the lines that were written in the answer to the comment; their names, none without an answer.

    What another cause explains alone, and what changed elsewhere in the clause, is left to that.
    """
    answer = applied.comment.disposition
    if answer is None or answer.outcome not in TAKEN or applied.new is None:
        return ()
    known = ProjectAccount(root)
    lang = "" if applied.lang == known.project.draft.languages[0] else applied.lang
    lines = tuple(
        line
        for line in known.account.lines
        if line.clause == applied.clause and line.lang == lang and not line.derived and line.index >= 0
        if line.line in applied.lines or (line.line < 0 and line.place in applied.provisions)
    )
    if lines:
        give_comment(known, lines, applied.comment.id)
    return tuple(line.name for line in lines)


def _comment(root: Path, number: str) -> Comment:
    """The record of a comment that has a suggestion which may be taken in."""
    comment = read_record(root, number)
    if comment is None:
        raise NotApplied("no_record", number=number)
    if is_wordless(comment):
        raise NotApplied("wordless", number=number)
    if is_unreviewed(comment):
        raise NotApplied("unreviewed", number=number)
    if not comment.suggestion.strip():
        raise NotApplied("no_suggestion", number=number)
    if comment.disposition and comment.disposition.outcome not in TAKEN:
        outcome = both(f"site.outcome_{comment.disposition.outcome}")
        raise NotApplied("not_accepted", number=number, outcome=outcome)
    return comment


def _seen(comment: Comment, old: Draft) -> Clause:
    """The clause that the commenter saw."""
    if old.is_whole(comment.anchor.clause):
        raise NotApplied("whole", number=comment.id)
    clause = old.clause(comment.anchor.clause)
    if clause is None:
        raise NotApplied("not_seen", number=comment.id, clause=comment.anchor.clause, draft=old.label)
    base = comment.anchor.base
    if base and base not in map(text_hash, clause.texts.values()):  # it was written against another text
        raise NotApplied("other_text", number=comment.id, clause=clause.id, draft=old.label)
    return clause


def _language(comment: Comment, clause: Clause, old: Draft) -> str:
    """The language of the suggestion by its script; that of the comment if the script does not tell."""
    found = language_among(comment.suggestion, clause.texts, comment.lang)
    if found not in clause.texts:
        raise NotApplied("not_written_in", number=comment.id, clause=clause.id, draft=old.label, lang=found)
    return found


def _ground(project: Project, old: Draft, comment: Comment, lang: str) -> _Ground:
    """The clause in the working text that carries on what the comment is about."""
    new = plain(project.draft)
    found = AnchorFollower(old, new).follow(comment.anchor, comment.lang)
    goals = (found.home,) if found.home else found.clauses
    clause = project.draft.clause(goals[0]) if len(goals) == 1 else None
    if clause is None or found.fate in ("provision-deleted", "clause-deleted"):
        sentences = {lang: told(found, new, say(lang, "site.working"), lang) for lang in LANGUAGES}
        raise NotApplied("no_goal", number=comment.id, told=sentences)
    path = clause_path(clause.id, lang)
    must_be_read(project, (path,))
    source = project.sources.get(path, "")
    file, faults = read_clause_file(source, path, clause.id, lang)
    if faults or with_blocks(source, file.text.blocks, lang) is None:
        raise NotApplied("faulty", path=path)
    return _Ground(project, clause, lang, path, source, file.text.blocks)


def _applied(ground: _Ground, comment: Comment, found: suggestions.Merge, take: Take) -> Applied:
    marked = bool(found.questions) and take == "both-marked"
    after = _after(ground, comment, found, take if found.questions else "theirs")
    first, *others = ground.project.draft.languages
    lines, provisions = ((), ()) if marked else _touched(ground, after)
    return Applied(
        comment=comment,
        clause=ground.clause.id,
        lang=ground.lang,
        file=Fixed(ground.path, ground.source, after),
        questions=tuple(_asked(ground, question) for question in found.questions),
        lines=lines,
        provisions=provisions,
        old=plain(ground.project.draft),
        new=None if marked else _draft(ground, after),
        stale=tuple(
            lang for lang in (others if ground.lang == first else [first]) if lang in ground.clause.texts
        ),
    )


def _after(ground: _Ground, comment: Comment, found: suggestions.Merge, take: Take) -> str:
    """The file with all questions answered so; as it is without an answer."""
    if found.broken and take == "theirs":
        raise NotApplied("paragraphs", number=comment.id, path=ground.path)
    if take == "both-marked" and any(question.cause == "paragraphs" for question in found.questions):
        return _whole_marked(ground, comment, found.whole)
    if take == "both-marked":
        return _marked(_text(ground, found.ours), _text(ground, found.theirs), comment.id)
    return _text(ground, found.theirs if take == "theirs" else found.ours) if take else ground.source


def _text(ground: _Ground, side: suggestions.MergedLines) -> str:
    """The file with its lines amended and laid out, new provisions with IDs; as it is if nothing is new.

    It is read back: nothing but the IDs of new provisions may differ from what was to be written.
    """
    wanted = relined(ground.blocks, side.words, side.gone, side.added)
    if lines_of(wanted) == lines_of(ground.blocks):
        return ground.source
    text = with_blocks(ground.source, wanted, ground.lang) or ""
    text = laid_out(ground.project, ground.path, text, used_ids(ground.project)).text
    written = _lines(ground, text)
    blank = tuple(
        msgspec.structs.replace(line, id=was.id) if not was.id else line
        for line, was in zip(written, lines_of(wanted), strict=False)
    )
    if len(written) != len(blank) or blank != lines_of(wanted):  # no mark may be lost on the way
        raise NotApplied("not_written", path=ground.path)
    return text


def _lines(ground: _Ground, text: str) -> tuple[Line, ...]:
    return lines_of(read_clause_file(text, ground.path, ground.clause.id, ground.lang)[0].text.blocks)


def _touched(ground: _Ground, after: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The lines of the new text that the old has not, and the provisions that these or lost ones are."""
    old, new = lines_of(ground.blocks), _lines(ground, after)
    fresh = tuple(index for index, line in enumerate(new) if line not in old)
    names = [new[index].id for index in fresh] + [line.id for line in old if line not in new]
    return fresh, tuple(dict.fromkeys(filter(None, names)))


def _marked(ours: str, theirs: str, number: str) -> str:
    """Both files in one, where they differ in the marks of git, which `check` refuses."""
    a, b = ours.splitlines(keepends=True), theirs.splitlines(keepends=True)
    found: list[str] = []
    for op, start, end, first, last in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        found += a[start:end] if op == "equal" else _conflict(a[start:end], b[first:last], number)
    return "".join(found)


def _whole_marked(ground: _Ground, comment: Comment, lines: tuple[int, ...]) -> str:
    """The file with lines of it marked against all of a suggestion, as its sender wrote that."""
    text = ground.source.splitlines(keepends=True)
    starts = [block.at.line - 1 if block.at else len(text) for block in line_blocks(ground.blocks)]
    first = starts[lines[0]] if lines else len(text)
    end = min((start for start in starts if lines and start > starts[lines[-1]]), default=len(text))
    while end > first and not text[end - 1].strip():  # blank lines part it from what follows
        end -= 1
    said = [f"{line}\n" for line in comment.suggestion.strip().splitlines()]
    return "".join([*text[:first], *_conflict(text[first:end], said, comment.id), *text[end:]])


def _conflict(ours: list[str], theirs: list[str], number: str) -> list[str]:
    """Two wordings between the marks of git."""
    return [f"<<<<<<< {WORKING}\n", *ours, "=======\n", *theirs, f">>>>>>> {number}\n"]


def _draft(ground: _Ground, after: str) -> Draft:
    """The working text as it will be."""
    if after == ground.source:  # no second reading of the whole project
        return plain(ground.project.draft)
    memory = Memory()
    memory.unsaved[ground.path] = after
    return plain(load(ground.project.root, memory).draft)


def _asked(ground: _Ground, question: suggestions.Question) -> OpenQuestion:
    """The question with the place of its line; one about no line is about the file."""
    at, name = Place(ground.path), ""
    blocks = line_blocks(ground.blocks)
    for index in range(question.line, -1, -1):
        if index == question.line:
            at = blocks[index].at or at
        if name := blocks[index].id:
            break
    return OpenQuestion(question, at, name)
