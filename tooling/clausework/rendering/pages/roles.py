"""What the standard asks of each role: a table of all, and a page with the duties of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec
from markupsafe import Markup

from clausework.model.clause import Block, Clause, ClauseText
from clausework.rendering import labels, routes
from clausework.rendering.filling import fill
from clausework.rendering.page import Page
from clausework.rendering.publication import Duty
from clausework.rendering.view import View

LEVELS = (
    "requirement",
    "prohibition",
    "recommendation",
    "discouragement",
    "permission",
    "exemption",
    "capability",
    "incapability",
)


def pages(view: View) -> Iterator[Page]:
    """The table, then a page for each role; none for a standard that binds nobody by name."""
    if not view.draft.roles:
        return
    yield _table(view)
    for role in view.draft.roles:
        yield _role(view, role)


def duties_of(view: View, role: str) -> list[Duty]:
    """The provisions that bind a role."""
    return [duty for duty in view.index.duties.values() if role in duty.roles]


def _table(view: View) -> Page:
    address = routes.roles(view.lang)
    levels = [level for level in LEVELS if any(duty.modal == level for duty in view.index.duties.values())]
    counted = {role: Counter(duty.modal for duty in duties_of(view, role)) for role in view.draft.roles}
    rows = [
        (role, routes.role(view.lang, role), [counts[level] for level in levels])  # type: ignore[index]
        for role, counts in counted.items()
    ]
    body = fill(
        "roles.html",
        view,
        address,
        columns=[view.modal(level) for level in levels],
        rows=rows,
        chapters=_chapters(view),
    )
    return Page(
        address=address,
        lang=view.lang,
        title=view.say("nav_roles"),
        body=body,
        twin=routes.roles(view.other),
    )


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


def _role(view: View, role: str) -> Page:
    address = routes.role(view.lang, role)
    duties = duties_of(view, role)
    counts = Counter(duty.modal for duty in duties)
    groups: dict[str, list[tuple[Duty, Markup]]] = {}
    for duty in duties:
        groups.setdefault(duty.clause.id, []).append((duty, _words(view, address, duty)))
    title = view.say("role_title", role=view.role(role))
    body = fill(
        "role.html",
        view,
        address,
        title=title,
        counts=[(view.modal(level), counts[level]) for level in LEVELS if counts[level]],  # type: ignore[index]
        groups=[(view.index.clauses[clause_id], found) for clause_id, found in groups.items()],
    )
    return Page(
        address=address,
        lang=view.lang,
        title=title,
        body=body,
        twin=routes.role(view.other, role),
        kind="role",
    )


def _words(view: View, address: str, duty: Duty) -> Markup:
    """The provision with the list that it introduces, and nothing else of its clause."""
    text = duty.clause.texts.get(view.lang) or ClauseText()
    blocks = _with_list(text.blocks, duty.id)
    alone = msgspec.structs.replace(
        duty.clause, texts={view.lang: msgspec.structs.replace(text, blocks=blocks, term=None)}
    )

    def href(clause_id: str) -> str:
        return routes.relative(address, view.chapter_address(view.index.clauses[clause_id]))

    return view.text_of_part(alone, address, href)


def _with_list(blocks: tuple[Block, ...], provision_id: str) -> tuple[Block, ...]:
    for place, block in enumerate(blocks):
        if block.id == provision_id:
            following = blocks[place + 1 : place + 2]
            lists = following if following and following[0].kind == "list" else ()
            return (block, *lists)
        found = _with_list(block.children, provision_id)
        if found:
            return found
    return ()
