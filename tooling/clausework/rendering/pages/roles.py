"""Duties of each role: a table of all, and a page with the duties of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from markupsafe import Markup

from clausework.model.draft import Clause
from clausework.rendering import labels, routes
from clausework.rendering.causing import causes_html
from clausework.rendering.duties import LEVELS, Duties, DutyRow, comments_address
from clausework.rendering.page import Page, fill
from clausework.rendering.view import View
from clausework.strings.catalogue import say, text_in

FILES = ("csv", "xlsx", "docx")


Entry = tuple[int, DutyRow, Markup]
"""A provision on the page of a role: where it stands in the list, what it is, and its words."""


def pages(view: View) -> Iterator[Page]:
    """The table, then a page for each role; none for a standard that binds nobody by name."""
    if not view.draft.roles:
        return
    yield _table(view)
    duties = Duties(view)
    for role in view.draft.roles:
        yield _role(view, duties, role)
        if view.publication.redline:
            yield _since(view, duties, role, view.publication.redline.old.label)


def _table(view: View) -> Page:
    address = routes.roles(view.lang)
    duties = view.index.duties.values()
    levels = [level for level in LEVELS if any(duty.modal == level for duty in duties)]
    counted = {
        role: Counter(duty.modal for duty in duties if role in duty.roles) for role in view.draft.roles
    }
    rows = [
        (role, routes.role(view.lang, role), [counts[level] for level in levels])
        for role, counts in counted.items()
    ]
    columns = [view.modal(level) for level in levels]
    body = fill("roles.html", view, address, columns=columns, rows=rows, chapters=_chapters(view))
    return Page(address=address, title=view.say("nav_roles"), body=body, kind="roles")


def _chapters(view: View) -> list[tuple[Clause, str, list[int]]]:
    """Each chapter that binds somebody, with its number of provisions for each role."""
    counts: Counter[tuple[str, str]] = Counter()
    for duty in view.index.duties.values():
        for role in duty.roles:
            counts[labels.chapter_of(view.draft, duty.clause).id, role] += 1
    return [
        (
            chapter,
            routes.chapter(view.lang, chapter.id),
            [counts[chapter.id, role] for role in view.draft.roles],
        )
        for chapter in labels.chapters(view.draft)
        if any(counts[chapter.id, role] for role in view.draft.roles)
    ]


def _role(view: View, duties: Duties, role: str) -> Page:
    address = routes.role(view.lang, role)
    bound, concerned = duties.bound(role), duties.concerned(role)
    counts = Counter(row.duty.modal for row in bound)
    title = view.say("role_title", role=view.role(role))
    body = fill(
        "role.html",
        view,
        address,
        title=title,
        role=role,
        d=partial(_say, view.lang),
        charts=lambda key, **values: say(view.lang, f"charts.{key}", **values),
        counts=[(view.modal(level), counts[level]) for level in LEVELS if counts[level]],
        files=[(kind, routes.duties(view.lang, role, kind)) for kind in FILES],
        menus=_menus(view, bound + concerned),
        groups=_groups(view, address, bound),
        others=_groups(view, address, concerned),
        comments_address=comments_address,
        levels=LEVELS,
        choices=_choices(view),
        rank=lambda name, row: _rank(view, name, row),
    )
    return Page(address=address, title=title, body=body, kind="role")


def _since(view: View, duties: Duties, role: str, old: str) -> Page:
    """The changes for a role, and nothing else."""
    address = routes.since(view.lang, role, old)
    title = say(view.lang, "duties.since", role=view.role(role), old=view.name(old))
    file = routes.since(view.lang, role, old, "xlsx")
    values = {"title": title, "role": role, "news": duties.news(role), "file": file}
    body = fill("since.html", view, address, d=partial(_say, view.lang), causes_html=causes_html, **values)
    return Page(address=address, title=title, body=body, kind="since")


def _say(lang: str, key: str, **values: object) -> str:
    return say(lang, f"duties.{key}", **values)


def _menus(view: View, rows: Iterable[DutyRow]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters of the list: name, label, and the values with their names."""
    rows = list(rows)
    present = {row.duty.modal for row in rows}
    chapters = {row.chapter.id: view.heading(row.chapter) for row in rows}
    order = [chapter.id for chapter in labels.chapters(view.draft) if chapter.id in chapters]
    levels = [(str(level), view.modal(level)) for level in LEVELS if level in present]
    changed = [("yes", say(view.lang, "duties.only_changed"))]
    own = [
        (f"own_{name}", title, [(value, value) for value in _values(view, name)])
        for name, title in _choices(view).items()
        if any(name in row.duty.provision.fields for row in rows)
    ]
    return [
        ("level", say(view.lang, "duties.column_level"), levels),
        ("chapter", view.say("chapter_column"), [(name, chapters[name]) for name in order]),
        *own,
        ("changed", say(view.lang, "duties.column_change"), changed if view.publication.redline else []),
    ]


def _choices(view: View) -> dict[str, str]:
    """The standard's own fields by which the list is filtered and sorted, with their titles."""
    return {
        field.name: text_in(field.title, view.lang) for field in view.draft.fields if field.kind == "choice"
    }


def _values(view: View, name: str) -> tuple[str, ...]:
    """The values of a field."""
    return next(field.values for field in view.draft.fields if field.name == name)


def _rank(view: View, name: str, row: DutyRow) -> int:
    """The place of a provision by the value of a field; those without one come last."""
    values = _values(view, name)
    given = row.duty.provision.fields.get(name, "")
    return values.index(given) if given in values else len(values)


def _groups(view: View, address: str, rows: Iterable[DutyRow]) -> list[tuple[Clause, list[Entry]]]:
    """The provisions by clause, in the order of the standard."""
    groups: dict[str, tuple[Clause, list[Entry]]] = {}
    for place, row in enumerate(rows):
        clause = row.duty.clause
        groups.setdefault(clause.id, (clause, []))[1].append((place, row, _words(view, address, row)))
    return list(groups.values())


def _words(view: View, address: str, row: DutyRow) -> Markup:
    """The provision with its list; its ID leads to where it stands in the text."""

    def href(clause_id: str) -> str:
        return routes.relative(address, view.chapter_address(view.index.clauses[clause_id]))

    return view.text_of_part(row.duty.clause, row.lines, address, href)
