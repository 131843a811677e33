"""Everything an output format needs, in one value; formats see nothing else."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Literal

import msgspec

from clausework.consultation.anchor import FollowedAnchor
from clausework.consultation.groups import AlikeComments, groups_among
from clausework.consultation.log.published import PublishedLog
from clausework.errors import UnknownDraft
from clausework.lang.modals import Modal, Wording, modal_of
from clausework.model.addressees import Bound
from clausework.model.comment import Comment, Consultation, Disposition, Rehearsed, Reply
from clausework.model.draft import Block, Clause, Draft, Provision, walk
from clausework.model.filing import LegalQuestion, ProjectFacts, Words, courtesies_in
from clausework.model.redline import Change, Redline
from clausework.rendering import routes
from clausework.rendering.pictures import PlacedPicture
from clausework.strings.catalogue import say, text_in


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as published: its frozen file and the SHA-256 of that; the working text has neither.

    `recorded` is what that file says, if the draft is shown otherwise: as nobody's.
    """

    draft: Draft
    recorded: Draft | None = None
    digest: str = ""
    file: bytes = b""

    @property
    def compared(self) -> Draft:
        """The draft as it is compared with others: as it was frozen."""
        return self.recorded or self.draft

    @property
    def frozen(self) -> bool:
        """Whether the draft can never change again."""
        return bool(self.digest)

    def page(self, lang: str) -> str:
        """The address of the page that has the whole of it."""
        return routes.draft(lang, self.draft.label) if self.frozen else routes.texts(lang)


FileUse = Literal["text", "changes", "committee", "data"]
"""What a file is for; the page of drafts has these in this order."""


class DeliveredFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of one draft that is handed in, printed or passed on.

    `deliverables.KIND` in the catalogue says what it is, or `title` by language; `lang` is that of its text,
    "" for all of them. Of several of a kind, `of` says whom or what each is on. `use` puts it beside others
    on the page of drafts. `plain` are the words of the blocks that are printed as plain lines, not set, and
    `gaps` what people have still to write.
    """

    kind: str
    use: FileUse = "data"
    name: str
    data: bytes
    lang: str = ""
    of: str = ""
    plain: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    title: dict[str, str] = {}

    def called(self, lang: str) -> str:
        """What the file is, and whom or what it is on."""
        kind = text_in(self.title, lang) or say(lang, f"deliverables.{self.kind}")
        return say(lang, "site.colon").join(filter(None, (kind, self.of)))

    @property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        return hashlib.sha256(self.data).hexdigest()


class HandPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page that people write in site/pages: its first heading is its title."""

    name: str
    lang: str
    title: str
    body: str


class Wanted:
    """The files of a site that are wanted; where nobody asks for some alone, all of them.

    What is not wanted may come out empty, so that it costs nothing.
    """

    def __init__(self) -> None:
        self._names: frozenset[str] | None = None

    def __contains__(self, address: str) -> bool:
        return self._names is None or address in self._names or f"{address}index.html" in self._names

    @contextmanager
    def only(self, names: Iterable[str]) -> Iterator[None]:
        """Want these files alone, for a while."""
        before, self._names = self._names, frozenset(names)
        try:
            yield
        finally:
            self._names = before


class ComparedDrafts:
    """Two drafts, by their labels, with their redline, which is made once somebody asks for it."""

    def __init__(self, old: str, new: str, make: Callable[[], Redline]) -> None:
        self.old, self.new = old, new
        self._make = make

    @cached_property
    def redline(self) -> Redline:
        """The changes from the one to the other."""
        return self._make()


class Publication(ProjectFacts, frozen=True, kw_only=True):
    """A standard ready to be set in any format.

    `editions` are in order, the oldest first; `redlines` compare each with the one before it, and
    `further` each with those before that. `followed` tells in a language what became of places of comments.
    `comments` are those that may be shown, `hidden` the others, without their words; `unshown` counts these
    of each consultation, `replies` are of the bodies that were invited to it, and `rehearsed`
    tells how much of it is a rehearsal. `questions` are for the files to hand in, and `words` those of the
    trade, by language. The files of fonts are in `font_folder`, and `mark` is the name and content of that of
    the body. `manual` is that of the toolchain, where the project publishes it. `open` is the consultation
    whose form the clause pages carry, None when there is nothing to comment on.
    `pictures` are those of all editions, by digest. `logs` are those of the comments,
    as far as git has them. `around` names the site that has this one below a path, with the
    way to it. `wanted` are the files that are to be made, `delivered` those that are fetched
    from the page of each draft; `facts` is what was worked out
    for earlier states of the publication, by what it followed from.
    """

    editions: tuple[Edition, ...]
    current: str
    redlines: tuple[Redline, ...] = ()
    further: tuple[ComparedDrafts, ...] = ()
    followed: Callable[[str], dict[str, FollowedAnchor]] = lambda _lang: {}
    comments: tuple[Comment, ...] = ()
    hidden: tuple[Comment, ...] = ()
    unshown: dict[str, int] = {}
    replies: dict[str, tuple[Reply, ...]] = {}
    rehearsed: dict[str, Rehearsed] = {}
    font_folder: str = ""
    mark: tuple[str, bytes] = ("", b"")
    questions: tuple[LegalQuestion, ...] = ()
    words: dict[str, Words] = {}
    open: Consultation | None = None
    pictures: dict[str, PlacedPicture] = {}
    hand_pages: tuple[HandPage, ...] = ()
    manual: tuple[HandPage, ...] = ()
    site_url: str = ""
    around: tuple[str, str] = ("", "")
    logs: tuple[PublishedLog, ...] = ()
    wanted: Wanted = msgspec.field(default_factory=Wanted)
    delivered: dict[str, tuple[DeliveredFile, ...]] = {}
    facts: dict[str, Any] = {}

    def edition(self, label: str) -> Edition:
        """The edition of that label."""
        for edition in self.editions:
            if edition.draft.label == label:
                return edition
        known = tuple(edition.draft.label for edition in self.editions)
        raise UnknownDraft("unknown_draft", label=label, known=known)

    def successor(self, label: str) -> str:
        """The label of the frozen draft that superseded one, the next after it; "" if there is none."""
        labels = [edition.draft.label for edition in self.editions]
        later = self.editions[labels.index(label) + 1 :]
        return next((edition.draft.label for edition in later if edition.frozen), "")

    @property
    def draft(self) -> Draft:
        """The current draft."""
        return self.edition(self.current).draft

    @property
    def until(self) -> tuple[Edition, ...]:
        """The current draft and those before it."""
        labels = [edition.draft.label for edition in self.editions]
        return self.editions[: labels.index(self.current) + 1]

    @property
    def redline(self) -> Redline | None:
        """The changes from the draft before the current one."""
        return next((redline for redline in self.redlines if redline.new.label == self.current), None)

    @property
    def comparisons(self) -> tuple[ComparedDrafts, ...]:
        """Every pair of drafts, by the newer and then by the nearer."""
        order = [edition.draft.label for edition in self.editions]
        near = (ComparedDrafts(of.old.label, of.new.label, partial(_same, of)) for of in self.redlines)
        return tuple(
            sorted((*near, *self.further), key=lambda of: (order.index(of.new), -order.index(of.old)))
        )

    def between(self, old: str, new: str) -> Redline:
        """The redline of two drafts."""
        return next(each.redline for each in self.comparisons if (each.old, each.new) == (old, new))

    @property
    def answered(self) -> Consultation | None:
        """The last consultation that has comments to show."""
        named = {comment.consultation for comment in self.comments}
        return next((item for item in reversed(self.consultations) if item.id in named), None)

    def consultation(self, consultation_id: str) -> Consultation | None:
        """The consultation of that ID, or None."""
        return next((item for item in self.consultations if item.id == consultation_id), None)


def _same(redline: Redline) -> Redline:
    return redline


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """A provision of the current draft with what is said of it; `roles` are those that it binds."""

    id: str
    clause: Clause
    blocks: dict[str, Block]
    modal: Modal | None
    roles: tuple[str, ...]
    provision: Provision


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """A change with the labels of the drafts it stands between."""

    old: str
    new: str
    change: Change


@dataclass(frozen=True)
class Index:
    """The ways from one thing to another: clause to comments and change, provision to duty.

    `bound` says whom each draft binds, by its label. `gone` has by ID the deletion of each clause that has
    no heir in the current draft. `groups` are those of comments that say the same, by the number of each
    member; `alike` has by the number of one that is shown those on its clause that are folded under it.
    """

    clauses: dict[str, Clause]
    comments: dict[str, tuple[Comment, ...]]
    comment: dict[str, Comment]
    changes: dict[str, Effect]
    effects: dict[str, tuple[Effect, ...]]
    duties: dict[str, Duty]
    moved: dict[str, tuple[str, ...]]
    bound: dict[str, Bound]
    gone: dict[str, Effect]
    groups: dict[str, AlikeComments]
    alike: dict[str, tuple[Comment, ...]]

    @cached_property
    def answered(self) -> Counter[str]:
        """The number of comments that share the answer of each, beside it."""
        return Counter(item.answered_with for item in self.comment.values() if item.answered_with)

    @cached_property
    def folded(self) -> frozenset[str]:
        """The comments that are folded under another."""
        return frozenset(comment.id for comments in self.alike.values() for comment in comments)

    @cached_property
    def _duties_by_clause(self) -> dict[str, tuple[Duty, ...]]:
        found: dict[str, list[Duty]] = defaultdict(list)
        for duty in self.duties.values():
            found[duty.clause.id].append(duty)
        return {clause_id: tuple(duties) for clause_id, duties in found.items()}

    def duties_of(self, clause: Clause) -> tuple[Duty, ...]:
        """The provisions of a clause, in order."""
        return self._duties_by_clause.get(clause.id, ())


INDEXED = ("editions", "current", "redlines", "comments", "words")
"""What of a publication its index follows from."""
_LATEST: list[tuple[Publication, Index]] = []


def index_of(publication: Publication) -> Index:
    """The index of a publication, seen from its current draft; that of the last one is kept."""
    kept = _LATEST and all(getattr(_LATEST[0][0], name) is getattr(publication, name) for name in INDEXED)
    if not kept:
        _LATEST[:] = [(publication, _index(publication))]
    return _LATEST[0][1]


def _index(publication: Publication) -> Index:
    draft = publication.draft
    clauses = {clause.id: clause for clause in draft.clauses}
    known = {clause.id for edition in publication.editions for clause in edition.draft.clauses}
    moved = _moved(draft, frozenset(clauses), frozenset(known))
    effects = tuple(
        Effect(old=redline.old.label, new=redline.new.label, change=change)
        for redline in publication.redlines
        for change in redline.told()
    )
    bound, groups = _bound(publication), _groups(publication)
    changes = {
        effect.change.new: effect
        for effect in effects
        if effect.new == publication.current and effect.change.new and not effect.change.entitles
    }
    left = [of for of in effects if of.change.old and not of.change.new and not moved.get(of.change.old)]
    return Index(
        clauses=clauses,
        groups=groups,
        alike=_alike(publication, groups),
        comments=_comments_by_clause(publication, moved),
        comment={comment.id: comment for comment in publication.comments},
        changes=changes,
        effects={
            comment.id: tuple(effect for effect in effects if comment.id in effect.change.comments)
            for comment in publication.comments
        },
        duties=_duties(publication, bound[draft.label]),
        moved=moved,
        bound=bound,
        gone={effect.change.old: effect for effect in left if effect.change.old not in clauses},
    )


def _groups(publication: Publication) -> dict[str, AlikeComments]:
    """The groups of more than one comment, with what each adds, by the numbers of their members."""
    asked: dict[str, list[Comment]] = defaultdict(list)
    for comment in publication.comments:
        asked[comment.consultation].append(comment)
    courtesies = courtesies_in(publication.words)
    found = (group for comments in asked.values() for group in groups_among(tuple(comments), courtesies))
    return {number: group for group in found if len(group.members) > 1 for number in group.members}


FOLDED, ADDED = 50, 300
"""Comments that are folded under one, and characters that each may add: a page of them is not too large."""


def _alike(publication: Publication, groups: dict[str, AlikeComments]) -> dict[str, tuple[Comment, ...]]:
    """By the number of a comment those on its clause that say the same and have the same answer."""
    found: dict[tuple[str, str, str], list[list[Comment]]] = {}
    for comment in publication.comments:
        group = groups.get(comment.id)
        if group and len(group.additions.get(comment.id, "")) <= ADDED:
            place = (group.head, comment.anchor.clause, _answered(comment.disposition))
            parts = found.setdefault(place, [[]])
            if len(parts[-1]) > FOLDED:
                parts.append([])
            parts[-1].append(comment)
    return {first.id: tuple(more) for parts in found.values() for first, *more in parts if more}


def _answered(answer: Disposition | None) -> str:
    """An answer as it is read: the lines and the day of each make it no other."""
    words = (answer.outcome, answer.reason, *(each.text for each in answer.corrections)) if answer else ()
    return "\n".join(words)


def _comments_by_clause(
    publication: Publication, moved: dict[str, tuple[str, ...]]
) -> dict[str, tuple[Comment, ...]]:
    """Comments under the clause they name; one whose clause has a successor stands there too."""
    found: dict[str, list[Comment]] = defaultdict(list)
    for comment in publication.comments:
        for clause_id in (comment.anchor.clause, *moved.get(comment.anchor.clause, ())):
            found[clause_id].append(comment)
    return {clause_id: tuple(comments) for clause_id, comments in found.items()}


def _moved(draft: Draft, present: frozenset[str], known: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The fate of the clause IDs that the draft no longer has, followed to the end."""
    steps = {old: event.new for event in draft.lineage for old in event.old if old not in present}

    def follow(clause_id: str, seen: frozenset[str]) -> tuple[str, ...]:
        if clause_id in present:
            return (clause_id,)
        if clause_id in seen:
            return ()
        found = [end for new in steps.get(clause_id, ()) for end in follow(new, seen | {clause_id})]
        return tuple(dict.fromkeys(found))

    return {old: follow(old, frozenset()) for old in steps if old in known}


def _bound(publication: Publication) -> dict[str, Bound]:
    """Whom each draft binds; what was known of an earlier state of the publication is used."""
    before: dict[str, Bound] = publication.facts.get("bound", {})
    found: dict[str, Bound] = {}
    for edition in publication.editions:
        label = edition.draft.label
        found[label] = Bound(edition.draft, before.get(label))
    publication.facts["bound"] = found
    return found


def _duties(publication: Publication, bound: Bound) -> dict[str, Duty]:
    draft = publication.draft
    before: dict[str, tuple[Any, tuple[Duty, ...]]] = publication.facts.get("duties", {})
    known: dict[str, tuple[Any, tuple[Duty, ...]]] = {}
    for clause in draft.clauses:
        roles = bound.provisions(clause)
        made = before.get(clause.id)
        if made is None or made[0][0] is not clause or made[0][1:] != (roles, draft.languages, draft.verbs):
            settled = (clause, roles, draft.languages, draft.verbs)
            made = settled, tuple(_duties_of(*settled))
        known[clause.id] = made
    publication.facts["duties"] = known
    return {duty.id: duty for _, duties in known.values() for duty in duties}


def _duties_of(
    clause: Clause, roles: dict[str, tuple[str, ...]], languages: tuple[str, ...], words: Wording | None
) -> Iterator[Duty]:
    blocks: dict[str, dict[str, Block]] = defaultdict(dict)
    for lang in languages:
        text = clause.texts.get(lang)
        for block in (block for block in walk(text.blocks) if block.id) if text else ():
            blocks[block.id][lang] = block
    for provision_id, texts in blocks.items():
        lang, block = next(iter(texts.items()))
        yield Duty(
            id=provision_id,
            clause=clause,
            blocks=texts,
            modal=modal_of(block.text, lang, words),
            roles=roles.get(provision_id, clause.roles),
            provision=clause.provisions.get(provision_id, Provision()),
        )
