"""Changes of metadata: roles, legal bases, ways to verify and other data beside the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple, TypeVar

import msgspec

from clausework.model.cause import COVER, Aspect
from clausework.model.draft import Clause, ClauseText, Draft, Line, Provision, Run
from clausework.model.redline import Edit, Label, LineChange, TextChange, Weight
from clausework.redline.align.clauses import Aligned, Pair, identities
from clausework.redline.explain.passages import INFORMATIVE_ELEMENTS, TITLE, informative
from clausework.redline.explain.sentences import ChangeDetail, ChangeDetails
from clausework.redline.words.readable import enumerated
from clausework.source.laws import law_names, of_kind
from clausework.strings.catalogue import LANGUAGES, say, text_in

Cited = tuple[str, str]
"""A citation, and the kind that the provision states."""
Side = TypeVar("Side")
WORDED: Mapping[str, tuple[Weight, str]] = {
    "own": ("editorial", "basis"),
    "verify": ("substantive", "verify"),
}
"""The weight and the verdict of data that are words."""
NOTHING = Provision()
"""What is said of a provision of which its clause says nothing."""


class MetadataComparison:
    """Compares the metadata of two drafts."""

    def __init__(self, aligned: Aligned) -> None:
        old, new = aligned.old, aligned.new
        self._before, self._main = aligned.before, aligned.main
        self._roles = {**old.roles, **new.roles}  # the new names, and those of roles that are gone
        self._fields = {field.name: field for field in (*new.fields, *old.fields)}
        self._laws = {law.code: law for law in (*old.laws, *new.laws)}

    def details(self, pair: Pair) -> tuple[ChangeDetail, ...]:
        """The details of a clause that is in both drafts, and of provisions that went into a new one."""
        if pair.new is None:
            return ()
        if pair.old is None:
            return tuple(self._provisions(pair.new))
        return (
            *self._addressed(pair.old, pair.new),
            *_status(pair.old, pair.new),
            *_made(pair.old, pair.new),
            *_admitted(pair.old, pair.new),
            *self._provisions(pair.new),
        )

    def _addressed(self, old: Clause, new: Clause) -> Iterable[ChangeDetail]:
        """Other roles, who are those that have to fulfil the clause, unless it is informative."""
        if old.roles != new.roles:
            others = _in_each(self._named, old.roles, new.roles)
            label = Label(kind="role", old=", ".join(old.roles), new=", ".join(new.roles))
            weight: Weight = "editorial" if informative(old) and informative(new) else "substantive"
            yield _detail("roles", label, weight, "role", others)

    def _bound(self, identity: str, old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> ChangeDetail:
        """Other roles of one provision; () is no role, None the roles that its sentence names."""
        others = _in_each(self._given, old, new)
        label = Label(kind="role", old=", ".join(old or ()), new=", ".join(new or ()), provision=identity)
        return _detail("bound", label, "substantive", "role", others)

    def _given(self, roles: tuple[str, ...] | None, lang: str) -> str:
        if roles is None:
            return say(lang, "redline.roles_by_sentence")
        return self._named(roles, lang) or say(lang, "redline.roles_nobody")

    def _named(self, roles: Iterable[str], lang: str) -> str:
        return enumerated([self._roles.get(role, {}).get(lang, role) for role in roles], lang)

    def _provisions(self, clause: Clause) -> Iterable[ChangeDetail]:
        for identity in identities(clause):
            before = self._before.get(identity)
            if before is not None:  # data of a new provision are told with its words
                yield from self._provision(identity, before, clause.provisions.get(identity, NOTHING))

    def _basis(self, identity: str, old: Provision, new: Provision) -> ChangeDetail:
        """Another legal basis: the articles that went and those that came, by the names of their laws.

        An article that is cited in another kind went as the one and came as the other.
        """
        before, after = _cited(old), _cited(new)
        gone = [item for item in before if item not in after]
        come = [item for item in after if item not in before]
        kind = "basis" if gone and come else "basis_less" if gone else "basis_more" if come else "basis_order"
        others = _in_each(self._articles, gone, come)
        # A provision is required because the standard says so, whatever law it rests on: with
        # another basis the same is to be done as before, so the weight is editorial.
        label = Label(kind="basis", old=_joined(before), new=_joined(after), provision=identity)
        detail = _detail(kind, label, "editorial", "basis", others)
        return msgspec.structs.replace(detail, old=_joined(gone), new=_joined(come))

    def _articles(self, cited: Iterable[Cited], lang: str) -> str:
        """The laws with their articles; a kind that the provision states itself stands before them."""
        grouped: dict[str, list[str]] = {}
        for citation, kind in cited:
            grouped.setdefault(kind, []).append(citation)
        articles = (
            of_kind(name, kind, lang)
            for kind, citations in grouped.items()
            for name in law_names(citations, self._laws, lang)
        )
        return enumerated([*articles], lang)

    def _provision(self, identity: str, old: Provision, new: Provision) -> Iterable[ChangeDetail]:
        if _cited(old) != _cited(new) or old.basis != new.basis:  # also from basis to later law
            yield self._basis(identity, old, new)
        yield from self._worded("own", Label(kind="basis", provision=identity), old.own, new.own)
        if old.roles != new.roles:
            yield self._bound(identity, old.roles, new.roles)
        verification = Label(kind="verification", provision=identity)
        yield from self._worded("verify", verification, old.verify, new.verify)
        for name in dict.fromkeys((*self._fields, *old.fields, *new.fields)):
            if old.fields.get(name, "") != new.fields.get(name, ""):
                yield self._field(identity, name, old, new)

    def _worded(
        self, kind: str, label: Label, old: Mapping[str, str], new: Mapping[str, str]
    ) -> Iterator[ChangeDetail]:
        """Another way to verify or own reason; of translations that alone verify otherwise, that of each."""
        weight, verdict = WORDED[kind]
        others = {
            lang: (old.get(lang, ""), new.get(lang, ""))
            for lang in dict.fromkeys((*new, *old))
            if old.get(lang, "") != new.get(lang, "")
        }
        for lang in [self._main] if self._main in others else sorted(others):
            before, after = others[lang]
            told = _detail(
                kind, msgspec.structs.replace(label, old=before, new=after), weight, verdict, others
            )
            if lang == self._main:
                yield told
            elif kind == "verify":
                yield msgspec.structs.replace(told, aspect=f"{told.aspect} {lang}")

    def _field(self, identity: str, name: str, old: Provision, new: Provision) -> ChangeDetail:
        """Another value of one of the standard's own fields; what it means for whom, the standard knows."""
        values = [side.fields.get(name, "") for side in (old, new)]
        before, after = (f"{name}: {value}" if value else "" for value in values)
        others = _in_each(partial(self._valued, name), *values)
        label = Label(kind="metadata", old=before, new=after, provision=identity)
        return _detail("field", label, "substantive", "metadata", others)

    def _valued(self, name: str, value: str, lang: str) -> str:
        field = self._fields.get(name)
        title = text_in(field.title, lang) if field else name
        return f"{title}{say(lang, 'redline.colon')}{value}" if value else ""


def _in_each(tell: Callable[[Side, str], str], old: Side, new: Side) -> dict[str, tuple[str, str]]:
    """Both sides as they are told in each language of the tool."""
    return {lang: (tell(old, lang), tell(new, lang)) for lang in LANGUAGES}


def _cited(provision: Provision) -> tuple[Cited, ...]:
    return tuple(
        (citation, provision.kinds.get(citation, "")) for citation in (*provision.basis, *provision.later)
    )


def _joined(cited: Iterable[Cited]) -> str:
    return "; ".join(f"{citation} {kind}".rstrip() for citation, kind in cited)


def _status(old: Clause, new: Clause) -> Iterable[ChangeDetail]:
    """The change from informative to normative, or the other way round."""
    before, after = (
        "informative" if side.informative or side.element in INFORMATIVE_ELEMENTS else "normative"
        for side in (old, new)
    )
    if before != after:
        others = _in_each(lambda status, lang: say(lang, f"redline.element_{status}"), before, after)
        label = Label(kind="metadata", old=before, new=after)
        yield msgspec.structs.replace(
            _detail("normative", label, "substantive", "element", others), aspect="element"
        )


def _made(old: Clause, new: Clause) -> Iterable[ChangeDetail]:
    """Another kind of content that is made by the tool, or none any more."""
    if old.generated != new.generated:
        label = Label(kind="generated", old=old.generated, new=new.generated)
        others = _in_each(
            lambda kind, lang: say(lang, f"redline.generated_{kind}") if kind else "",
            old.generated,
            new.generated,
        )
        yield _detail("generated", label, "substantive", "generate", others)


def _admitted(old: Clause, new: Clause) -> Iterable[ChangeDetail]:
    """Designations beside the preferred one, each language's own."""
    others: dict[str, tuple[str, str]] = {}
    for lang, text in new.texts.items():
        other = old.texts.get(lang)
        if text.term and other and other.term and other.term.admitted != text.term.admitted:
            others[lang] = ", ".join(other.term.admitted), ", ".join(text.term.admitted)
    if others:
        labels = tuple(
            Label(kind="term", lang=lang, old=before, new=after) for lang, (before, after) in others.items()
        )
        found = _detail("admitted", labels[0], "editorial", "metadata", others)
        yield msgspec.structs.replace(found, labels=labels)


def _detail(
    kind: str, label: Label, weight: Weight, verdict: str, others: dict[str, tuple[str, str]] | None = None
) -> ChangeDetail:
    return ChangeDetail(
        kind=f"metadata_{kind}",
        weight=weight,
        verdict=verdict,
        old=label.old,
        new=label.new,
        before=label.provision,
        labels=(label,),
        others=others or {},
        aspect="provision" if label.provision else kind,
    )


# The standard itself, compared as a clause: its title, and line by line what its cover says.
ITEM = Line(kind="paragraph")
Compare = Callable[[tuple[Run, ...], tuple[Run, ...]], tuple[Edit, ...]]


class CoverLine(NamedTuple):
    """A line of the cover, or the name of the role `of`, that changed in some language.

    A body is `disowned` if the old draft named it and the new one says that the text is not that body's: no
    page or document repeats the name.
    """

    aspect: Aspect
    of: str
    old: Mapping[str, str]
    new: Mapping[str, str]
    disowned: bool = False

    def words(self, lang: str) -> tuple[str, str]:
        """The words of a language in both drafts."""
        return self.old.get(lang, ""), self.new.get(lang, "")

    def told(self, lang: str) -> tuple[str, str]:
        """The same as a reader is told it."""
        old, new = self.words(lang)
        spoken = lang if lang in LANGUAGES else "en"
        if self.disowned:
            return say(spoken, "redline.disowned"), new
        if self.aspect == "reconstruction":
            return say(spoken, "redline.yes") if old else "", say(spoken, "redline.yes") if new else ""
        return old, new

    def differs(self, lang: str) -> bool:
        """Whether it changed in that language."""
        return self.old.get(lang, "") != self.new.get(lang, "")


def cover_lines(old: Draft, new: Draft) -> tuple[CoverLine, ...]:
    """The lines that changed; each has words in every language that either draft is in."""
    langs = tuple(dict.fromkeys((*new.languages, *old.languages)))
    disowned = new.reconstruction and not old.reconstruction and any(old.body.values())
    found = []
    for field in COVER:
        sides = _texts(old, field, langs), _texts(new, field, langs)
        found.append(CoverLine(field, "", *sides, disowned and field == "body"))
    for role in dict.fromkeys((*old.roles, *new.roles)):
        before, after = (
            {lang: draft.roles.get(role, {}).get(lang, "") for lang in langs} for draft in (old, new)
        )
        found.append(CoverLine("role_name", role, before, after))
    return tuple(line for line in found if line.old != line.new)


def _texts(draft: Draft, field: str, langs: tuple[str, ...]) -> dict[str, str]:
    value = getattr(draft, field)
    if isinstance(value, dict):
        return {lang: value.get(lang, "") for lang in langs}
    return dict.fromkeys(langs, "true" if value is True else value or "")


def titles_of(old: Draft, new: Draft) -> Pair | None:
    """Both drafts as clauses with a title only; None if title and cover are the same in every language."""
    before, after = _clause(old), _clause(new)
    if before.texts == after.texts and not cover_lines(old, new):
        return None
    return Pair(old=before, new=after, kinds=("modified",))


def cover_line(line: CoverLine, lang: str, compare: Compare) -> LineChange:
    """A line of the cover in a language, behind the name of what it says."""
    spoken = lang if lang in LANGUAGES else "en"
    name = say(spoken, f"redline.aspect_{line.aspect}") + (f" {line.of}" if line.of else "")
    sides = [(Run(words),) if words else () for words in line.told(lang)]
    label = Edit("equal", (Run(name + say(spoken, "redline.colon")),))
    return LineChange(old=ITEM, new=ITEM, edits=(label, *compare(sides[0], sides[1])))


def title_details(texts: Mapping[str, TextChange], cover: tuple[CoverLine, ...]) -> ChangeDetails:
    """The details of each language in which the title or the cover says something else."""
    found: dict[str, tuple[ChangeDetail, ...]] = {}
    for lang, text in texts.items():
        old, new = text.title_of("delete"), text.title_of("insert")  # quoted whole, so that no label does
        title = ChangeDetail(kind="standard_title", verdict="standard_title", old=old, new=new, lines=TITLE)
        found[lang] = (
            *((title,) if old != new else ()),
            *(_of_cover(line, lang, at) for at, line in enumerate(cover) if line.differs(lang)),
        )
    return found


def _clause(draft: Draft) -> Clause:
    """A clause with the draft's title; in a redline an empty title and none are the same."""
    texts = {lang: ClauseText(title=title) for lang, title in sorted(draft.title.items()) if title}
    return Clause(id=draft.standard, texts=texts)


def _of_cover(line: CoverLine, lang: str, at: int) -> ChangeDetail:
    """A line of the cover; from when the standard is to be followed is more than form."""
    old, new = line.told(lang)
    effective = line.aspect == "effective"
    return ChangeDetail(
        kind="cover",
        weight="substantive" if effective else "editorial",
        verdict="date" if effective else "cover",
        old=old,
        new=new,
        before=line.aspect,
        lines=(at,),
    )
