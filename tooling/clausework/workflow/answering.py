"""Answers of the desk as commits: given on a branch of the service's own, and published once they are agreed.

The service may write in var/ alone, so its worktree has a repository of its own there, which follows the
branch that is published. Every act holds a lock that its git processes hold too, and begins by putting the
worktree back to the last whole commit: so whoever is killed leaves what the next can go on from.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

import msgspec

from clausework.accounts.settings import read_sign_in
from clausework.consultation import records
from clausework.consultation.fields import is_unreviewed, public_part
from clausework.consultation.records import FOLDER as COMMENTS
from clausework.errors import ClauseworkError, RecordError, StoreBusy
from clausework.model.comment import Comment, Disposition
from clausework.source.files import write_file
from clausework.source.project import load
from clausework.strings.catalogue import say
from clausework.workflow.answer_branches import (
    AGREED,
    ANSWERS,
    BASE,
    HOST_S,
    PUBLISHED,
    TRAILERS,
    WORKTREE as WORKTREE,
    AnswerBranches,
    NotAnswered as NotAnswered,
    number_of,
)
from clausework.workflow.apply import Applied, Take, apply_suggestion, stamp_applied, write_cure
from clausework.workflow.commit import NONE, NotCommitted, git
from clausework.workflow.settle import NotSettled, Settled, Settling

LOCK = "var/answers.lock"
WAIT_S = 8.0
"""Seconds for which an act waits for another."""
ACTS = ("log", "--reverse", "--first-parent", "--no-merges", "--name-only")
TRIES = 4
"""How often the published branch may move while it is being pushed to."""


class DeskBusy(StoreBusy):
    """Somebody else answers just now."""

    section = "answering"


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Result of settling: the commit, "" for none, the answers in it, and by number why others are not."""

    commit: str = ""
    settled: Mapping[str, Settled] = {}
    refused: Mapping[str, ClauseworkError] = {}


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Change on the published branch of what an act of the desk changes too: both texts of it.

    Of a record these are its answers as records hold them, "" for none; of another file all of it.
    """

    number: str
    path: str
    theirs: str
    ours: str


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Result of agreeing: the last commit on the published branch, the comments whose answers are there.

    `left` are the numbers for which nothing waited that could be agreed. `waiting` is why the commits are
    not on the published branch yet: they are kept, and go there by `bring`.
    """

    commit: str = ""
    numbers: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    left: tuple[str, ...] = ()
    waiting: str = ""


class AnswerStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Standing of an answer in git: `agreed` on the published branch, or not yet."""

    answer: Disposition
    agreed: bool


class _Commit(msgspec.Struct, frozen=True):
    """An act that was committed, with the comments and the files that it is about."""

    id: str
    name: str
    address: str
    day: str
    subject: str
    comments: tuple[str, ...]
    paths: tuple[str, ...]


def settle_each(
    root: Path,
    answers: Mapping[str, Disposition],
    person: str,
    *,
    stored: Iterable[Comment] = (),
    replace: bool = False,
    whole: bool = False,
) -> Act:
    """Answer comments in one commit of the account `person`; those that cannot be answered are named.

    Then none is, if all are wanted as a `whole`.

    `stored` are the comments as the store has them: of one that git lacks the record is written. An answer
    that waits to be agreed is replaced, a published one only if `replace` says so.
    """
    with _opened(root) as desk:
        desk.follow()
        wrong: dict[str, ClauseworkError] = dict(desk.refusals(answers, stored, replace))
        asked = {number: answer for number, answer in answers.items() if number not in wrong}
        desk.give_up(asked)
        done, pending = dict[str, Settled](), desk.pending_numbers()
        with Settling(desk.folder) as settling:
            for number, answer in asked.items():
                over = replace or number in pending
                try:
                    found = settling.settle(number, answer, replace=over)
                except (NotSettled, RecordError) as error:
                    wrong[number] = error
                    continue
                if found.findings:
                    reasons = tuple(item.message for item in found.findings)
                    wrong[number] = NotAnswered("unfit", number=number, reasons=reasons)
                else:
                    done[number] = found
        if not done or (whole and wrong):
            return Act(settled=done, refused=wrong)
        outcomes = {answers[number].outcome for number in done}
        label = f"site.outcome_{outcomes.pop()}" if len(outcomes) == 1 else "answering.several"
        lang = settling.lang
        commit = desk.commit(person, lang, "settled", tuple(done), say(lang, label))
        return Act(commit=commit, settled=done, refused=wrong)


def apply(root: Path, number: str, person: str, take: Take = "") -> tuple[Applied, str]:
    """Take the suggestion of a comment into the text; what that makes of it, and the commit.

    There is no commit where somebody must decide first, or nothing changes.
    """
    if take == "both-marked":
        raise NotAnswered("with_marks")
    with _opened(root) as desk:
        desk.follow()
        desk.must_be_open([number])
        applied = apply_suggestion(desk.folder, number, take)
        if not applied.changes or (applied.questions and not take):
            return applied, ""
        write_cure(desk.folder, [applied.file])
        stamp_applied(desk.folder, applied)
        lang = applied.old.languages[0]
        return applied, desk.commit(person, lang, "applied", (number,), applied.clause)


Stored = Callable[[Sequence[str]], Iterable[Comment]]
"""The comments of some numbers as the store has them now."""


def agree(root: Path, numbers: Iterable[str], person: str, stored: Stored = lambda _: ()) -> Agreement:
    """Bring the answers to comments, and what these changed in the text, onto the published branch.

    An act stays a commit of its author. What conflicts is named, and the rest goes on. What the public may
    not read by now does not go there, whoever has agreed.
    """
    with _opened(root) as desk:
        away = desk.follow(ask=True)
        agreed = {**dict.fromkeys(numbers, person), **desk.waiting()}
        gone = desk.refresh(stored(tuple(agreed)))
        done = desk.agree({name: who for name, who in agreed.items() if name not in gone}, away)
        return msgspec.structs.replace(done, left=(*done.left, *sorted(gone)))


def bring(root: Path, stored: Stored = lambda _: ()) -> Agreement:
    """Bring onto the published branch what was agreed while that could not be reached."""
    if not (root / WORKTREE).is_dir():
        return Agreement()
    with _opened(root) as desk:
        waits = bool(desk.waiting())
    return agree(root, (), "", stored) if waits else Agreement()


def translate(root: Path, number: str, lang: str, words: Mapping[str, str], person: str) -> Agreement:
    """Translate a comment and its answer, which changes neither: published now, or with what waits of it."""
    with _opened(root) as desk:
        away = desk.follow(ask=True)
        desk.must_be_open([number])
        waits = desk.pending_numbers()
        numbers = records.translate_record(desk.folder, number, lang, words)
        main = load(desk.folder).draft.languages[0]
        commit = desk.commit(person, main, "translated", numbers, "")
        if not commit or set(numbers).intersection(waits):
            return Agreement(commit=commit, numbers=numbers)
        return desk.agree(dict.fromkeys(numbers, person), away)


def take_back(root: Path, numbers: Iterable[str], person: str) -> str:
    """Have comments stand as they are published, without the acts on them that wait to be agreed; the commit.

    NotAnswered where an act on another comment rests on what one of these changed in the text.
    """
    with _opened(root) as desk:
        desk.follow()
        desk.must_be_open(gone := tuple(dict.fromkeys(numbers)))
        lang = load(desk.folder).draft.languages[0]
        desk.restore(gone)
        return desk.commit(person, lang, "taken_back", gone, "", "Taken-back")


def standings(root: Path) -> dict[str, AnswerStanding]:
    """The answers that wait to be agreed, and those that were agreed and wait to be brought."""
    if not (root / WORKTREE).is_dir():
        return {}
    with _opened(root) as desk:
        agreed = desk.waiting()
        pairs = ((number, records.read_record(desk.folder, number)) for number in desk.pending_numbers())
        return {
            number: AnswerStanding(answer=record.disposition, agreed=number in agreed)
            for number, record in pairs
            if record is not None and record.disposition is not None
        }


@contextmanager
def _opened(root: Path) -> Iterator[_Desk]:
    """The worktree, whole and for this act alone; DeskBusy if another takes too long."""
    (root / LOCK).parent.mkdir(exist_ok=True)
    with (root / LOCK).open("a", encoding="utf-8") as lock:
        until = time.monotonic() + WAIT_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > until:
                    raise DeskBusy("busy") from None
                time.sleep(0.05)
        desk = _Desk(root, lock.fileno())  # git inherits it: as long as one of it runs, the lock is held
        desk.mend()
        yield desk


class _Desk(AnswerBranches):
    """The branches on which answers stand, and what acts do there."""

    def refusals(
        self, asked: Collection[str], stored: Iterable[Comment], replace: bool
    ) -> Iterator[tuple[str, ClauseworkError]]:
        """Why comments get no answer now; the record of one that git lacks is written."""
        for comment in stored:
            if comment.id not in asked:
                continue
            if is_unreviewed(comment):
                yield comment.id, NotAnswered("unreviewed", number=comment.id)
            elif comment.withdrawn:
                yield comment.id, NotAnswered("withdrawn", number=comment.id)
            elif records.find_record(self.folder, comment.id) is None:
                records.write_record(self.folder, public_part(comment))
        for number in self.waiting():
            if number in asked:
                yield number, NotAnswered("agreed", number=number)
        for path in () if replace else self.clashes():
            if (number := number_of(path)) in asked:
                yield number, NotAnswered("conflict", number=number, theirs=self.texts(path)[0].strip())

    def refresh(self, stored: Iterable[Comment]) -> set[str]:
        """Have records that nobody has published be as the store has their comments now.

        The numbers of those that the public may not have: nobody has reviewed them, or they were taken back.
        """
        base, answers = self.at(BASE), self.at(ANSWERS)
        fresh = {
            number_of(path): path for path, (old, _) in self.changes(base, answers).items() if old == NONE
        }
        gone, files = set[str](), dict[str, str]()
        for comment in stored:
            if is_unreviewed(comment) or comment.withdrawn:
                gone.add(comment.id)
            elif comment.id in fresh and (record := records.read_record(self.folder, comment.id)):
                now = records.as_told(comment, record)
                if now != record:
                    files[fresh[comment.id]] = self.written(records.record_text(now))
        if files:  # like what is followed, this is nobody's act
            parents = (answers, self.at(PUBLISHED))
            self.move({ANSWERS: self.made(self.tree(answers, files), parents, "Follow the store")})
            self.git("reset", "--quiet", "--hard")
        return gone

    def must_be_open(self, numbers: Collection[str]) -> None:
        """NotAnswered if the answer to one of these is agreed and on its way."""
        for number in self.waiting():
            if number in numbers:
                raise NotAnswered("agreed", number=number)

    def give_up(self, numbers: Collection[str]) -> None:
        """Have the records of comments that conflict be theirs: they are about to be answered anew."""
        clashes = [path for path in self.clashes() if number_of(path) in numbers]
        if not clashes:
            return
        tip, theirs = self.at(PUBLISHED), self.changes(self.at(BASE), self.at(PUBLISHED))
        back = {path: theirs[path][1] for path in clashes}
        base = self.made(self.tree(self.at(BASE), back), (tip,), "Stand on what is published")
        apart = self.apart_from(set(map(number_of, clashes)), self.changes(self.at(BASE), self.at(ANSWERS)))
        files = back | {path: self.written(text) for path, text in apart.items()}
        answers = self.made(self.tree(self.at(ANSWERS), files), (self.at(ANSWERS),), "Take what is published")
        self.move({ANSWERS: answers, BASE: base})
        self.git("reset", "--quiet", "--hard")

    def restore(self, numbers: Collection[str]) -> None:
        """Write the files without the acts on some comments."""
        tip, base, answers = self.at(PUBLISHED), self.at(BASE), self.at(ANSWERS)
        pending = self.changes(base, answers)
        acts = self._acts(tip, answers, pending)
        for path, text in self.apart_from(set(numbers), pending).items():
            write_file(self.folder / path, text.encode("utf-8"))
        for path, (old, _) in pending.items():
            owners = self._owners(acts, path)
            if not owners & set(numbers):
                continue
            blob = self._apart(acts, path, owners - set(numbers), old) if owners - set(numbers) else old
            if blob is None:
                raise NotAnswered("entangled", path=path)
            if blob == NONE:
                (self.folder / path).unlink()
            else:
                write_file(self.folder / path, self.text(blob).encode("utf-8", "surrogateescape"))

    def commit(
        self, person: str, lang: str, kind: str, numbers: tuple[str, ...], what: str, trailer: str = "Comment"
    ) -> str:
        """Commit what was written, as the person of an account; "" if nothing was."""
        folders = [name for name in ("standard", COMMENTS) if (self.folder / name).is_dir()]
        self.git("add", "--all", "--", *folders)
        tree, answers = self.git("write-tree"), self.at(ANSWERS)
        if tree == self.tree_of(answers):
            return ""
        subject = say(lang, f"answering.{kind}", numbers=_told(numbers, lang), what=what).strip()
        trailers = "".join(f"{trailer}: {number}\n" for number in numbers)
        made = self.made(
            tree, (answers,), f"{subject}\n\n{trailers}By: {person}\n", _author(self.root, person)
        )
        self.move({ANSWERS: made})
        return made

    def waiting(self) -> dict[str, str]:
        """The comments that are agreed and not on the published branch yet, and who has agreed to each."""
        if not self.at(AGREED):
            return {}
        shape = f"--format={TRAILERS}%x00%(trailers:key=Agreed-by,valueonly,separator=%x00)"
        found = dict[str, str]()
        for line in self.git("log", shape, f"{PUBLISHED}..{AGREED}").splitlines():
            numbers, *people = line.split("\0")
            for told in filter(str.strip, people):
                person, *own = told.split()
                found |= dict.fromkeys(own or numbers.split(), person)
        return found

    def agree(self, agreed: Mapping[str, str], away: str) -> Agreement:
        """See the function; the published branch may move meanwhile. Who agreed is told for each comment."""
        for _ in range(TRIES):
            made = self._agreed(agreed)
            if not made.commit:
                self.move({AGREED: ""})
                return made
            self.move({AGREED: made.commit})  # first, so that a push that is cut short is not forgotten
            try:
                self._push(made.commit)
            except NotCommitted as error:
                before = self.at(PUBLISHED)
                away = self.follow(ask=True) or str(error.values.get("reason", error.key))
                if self.at(PUBLISHED) == before:
                    return msgspec.structs.replace(made, waiting=away)
                continue
            self.move({PUBLISHED: made.commit, AGREED: ""})
            self.follow()
            return made
        return msgspec.structs.replace(made, waiting=away)

    def _push(self, commit: str) -> None:
        """Have the published branch go on to a commit; NotCommitted if it does not."""
        if self.host:
            self.git("push", "--quiet", self.host, f"{commit}:{self.branch}", seconds=HOST_S)
            return
        git(self.root, "fetch", "--quiet", str(self.folder.resolve()), AGREED)
        git(self.root, "merge", "--quiet", "--ff-only", commit)  # no merge commit among the drafters'

    def _agreed(self, agreed: Mapping[str, str]) -> Agreement:
        """The acts on these comments as commits on what is published; nothing refers to them yet."""
        tip, base, answers = self.at(PUBLISHED), self.at(BASE), self.at(ANSWERS)
        pending = self.changes(base, answers)
        acts = self._acts(tip, answers, pending)
        clashes = self.clashes()
        conflicts = dict[tuple[str, str], Conflict]()
        wanted = self._open(pending).intersection(agreed)
        while True:
            files = self._files(acts, wanted, pending)
            for path, blob in files.items():
                if path in clashes or blob is None:
                    theirs, ours = self.texts(path)
                    for number in self._owners(acts, path) & wanted or {""}:
                        clash = Conflict(number=number, path=path, theirs=theirs, ours=ours)
                        conflicts[number, path] = clash
            if not (lost := {number for number, _ in conflicts} & wanted):
                break
            wanted -= lost
        files |= self._answers_apart(acts, wanted, pending)
        commit = tip
        emitted = {path: blob for path, blob in files.items() if blob and path not in clashes}
        last = {path: act for act in acts for path in act.paths}
        for act in acts:
            mine = [path for path in act.paths if path in emitted and last[path] is act]
            if here := {path: emitted.pop(path) for path in mine}:
                commit = self._carried(act, here, {name: agreed[name] for name in wanted}, commit)
        told = wanted | {number for number, _ in conflicts}
        return Agreement(
            commit="" if commit == tip else commit,
            numbers=tuple(number for number in agreed if number in wanted),
            conflicts=tuple(conflicts.values()),
            left=tuple(number for number in agreed if number not in told),
        )

    def _open(self, pending: Iterable[str]) -> set[str]:
        """Those of the comments whose records wait that are answered or translated and not taken back."""
        found = set[str]()
        for number in filter(None, map(number_of, pending)):
            record = records.read_record(self.folder, number)
            if record and (record.disposition or record.translations) and not record.withdrawn:
                found.add(number)
        return found

    def _files(
        self, acts: tuple[_Commit, ...], wanted: set[str], pending: Mapping[str, tuple[str, str]]
    ) -> dict[str, str | None]:
        """The files with the acts on the wanted comments alone; None where these cannot be told apart."""
        found: dict[str, str | None] = {}
        for path, (old, mine) in pending.items():
            number = number_of(path)
            owners = {number} if number else self._owners(acts, path)
            if owners <= wanted:
                found[path] = mine
            elif owners & wanted:
                found[path] = self._apart(acts, path, wanted, old)
        return found

    def _answers_apart(
        self, acts: tuple[_Commit, ...], wanted: Set[str], pending: Collection[str]
    ) -> Mapping[str, str]:
        """The records whose answers part from those of others, since these are agreed to without them.

        One that is agreed to without its head has the answer itself, and the next names it. One that has its
        answer together with a published one, which another takes the place of, keeps it.
        """
        told = {number_of(path): path for path in pending}
        found = list[tuple[str, str, Comment]]()
        for path in (told[number] for number in sorted(told.keys() & wanted)):
            record = self.naming(path)
            if record and record.answered_with in told.keys() - wanted:
                found.append((path, (self.folder / path).read_text("utf-8"), record))
        beside = {path for act in acts if wanted & {*act.comments} for path in act.paths if path in pending}
        about = {*wanted, *(number for act in acts for number in act.comments)}
        for path in sorted(beside):
            if number_of(path) and number_of(path) not in about:
                record = self.record(PUBLISHED, path)
                if record and record.answered_with in wanted:
                    found.append((path, self.text(self.blob(f"{PUBLISHED}:{path}")), record))
        heads, made = dict[str, str](), dict[str, str]()
        for path, text, record in found:
            head = heads.setdefault(record.answered_with, record.id)
            own = self.with_answer(text, path, record, "" if head == record.id else head)
            made[path] = self.written(own)
        return made

    def _apart(self, acts: tuple[_Commit, ...], path: str, wanted: set[str], blob: str) -> str | None:
        """A file with some of the acts on it; None where one of them rests on another that is left out."""
        for act in acts:
            if path in act.paths and set(act.comments) <= wanted:
                before, after = (self.blob(f"{at}:{path}") for at in (f"{act.id}^", act.id))
                found = self.merged(path, before, after, blob)
                if found is None:
                    return None
                blob = found
        return blob

    def _carried(self, act: _Commit, files: Mapping[str, str], agreed: Mapping[str, str], on: str) -> str:
        """An act, as far as it was agreed to, as a commit of its author on another."""
        about = [number for number in act.comments if number in agreed]
        subject = act.subject
        if len(about) < len(act.comments):
            lang = load(self.folder).draft.languages[0]
            subject = say(lang, "answering.part", numbers=_told(about, lang))
        people = dict[str, list[str]]()
        for number in about or agreed:
            people.setdefault(agreed[number], []).append(number)
        trailers = [*(f"Comment: {number}" for number in about), f"Act: {act.id}"]
        for person, own in people.items():
            trailers.append(" ".join((f"Agreed-by: {person}", *(own if len(people) > 1 else ()))))
        told = "\n".join((subject, "", *trailers, ""))
        return self.made(self.tree(on, files), (on,), told, (act.name, act.address), act.day)

    def _acts(self, tip: str, answers: str, pending: Collection[str]) -> tuple[_Commit, ...]:
        """The acts that touch what waits to be agreed, the oldest first."""
        back = TRAILERS.replace("Comment", "Taken-back")
        shape = f"--format=%x01%H%x02%an%x02%ae%x02%aI%x02%s%x02{TRAILERS}%x02{back}%x02"
        told = self.git(*ACTS, shape, f"{tip}..{answers}")
        found = list[_Commit]()
        for entry in told.split("\x01")[1:]:
            made, name, address, day, subject, numbers, gone, names = entry.split("\x02")
            paths = tuple(path for path in names.splitlines() if path in pending)
            if gone:
                left = set(gone.split())
                found = [act for act in found if not left.issuperset(act.comments)]
            elif paths:
                comments = tuple(numbers.split())
                found.append(_Commit(made, name, address, day, subject, comments, paths))
        return tuple(found)

    def _owners(self, acts: Iterable[_Commit], path: str) -> set[str]:
        """The comments for which a file was changed."""
        about = {number for act in acts if path in act.paths for number in act.comments}
        number = number_of(path)
        return {number} if number and (number in about or not about) else about


def _told(numbers: Sequence[str], lang: str) -> str:
    """Comments in the subject of a commit: the number of one, or how many there are."""
    return say(lang, "answering.many", count=len(numbers)) if numbers[1:] else "".join(numbers)


def _author(root: Path, person: str) -> tuple[str, str]:
    """The name and address by which git knows an account: as the settings say, else one that gets no mail."""
    told = read_sign_in(root).authors.get(person, "")
    name, _, address = told.partition("<")
    return name.strip() or person, address.strip(" >") or f"{person}@users.noreply.invalid"
