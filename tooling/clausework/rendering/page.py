"""A page of the site before MkDocs sets it: its template filled, its frame, and what it says of itself."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import msgspec
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from clausework.consultation.fields import NAMED, QUOTED, REACHED, SAID, TRANSLATED, in_language, said
from clausework.drafts.naming import given_number
from clausework.lang.normalise import shown
from clausework.lang.script import language_name
from clausework.layout.framed import plain
from clausework.model.comment import TEXT_LIMIT
from clausework.model.draft import Clause, Draft
from clausework.rendering import routes
from clausework.rendering.filled import with_parts
from clausework.rendering.labels import answer_told, noted, notes_title, own_fields
from clausework.rendering.typesetting import can_typeset
from clausework.strings.catalogue import strings_under, text_in

if TYPE_CHECKING:  # a service fills templates of its own, and sees no view
    from clausework.rendering.clause_html import Setting
    from clausework.rendering.publication import Publication
    from clausework.rendering.view import View

MOST = {"zh": 90}
"""Characters of a description; in a language without a number here twice as many."""
LOCALES = {"zh": "zh_CN", "en": "en_GB"}


def shortened(words: str, lang: str) -> str:
    """The words in one line, and no more of them than a card shows."""
    line, most = " ".join(words.split()), MOST.get(lang, 2 * MOST["zh"])
    return line if len(line) <= most else line[: most - 1].rstrip(" ,，、；;") + "…"


def clause_description(view: View, clause: Clause) -> str:
    """The first provision of a clause of the current draft, or of what is below it; else its first words."""
    words = _first_words(view, view.draft, view.publication.current, clause) or standard_description(view)
    return shortened(words, view.lang)


def former_description(view: View, clause: Clause, label: str) -> str:
    """The same of a clause as the draft of that label has it."""
    draft = view.publication.edition(label).draft
    return _first_words(view, draft, label, clause) or standard_description(view)


def standard_description(view: View) -> str:
    """Which standard this is, how far it has come, and what must be declared with it."""
    title, notice = view.draft.title.get(view.lang, ""), standard_words(view)
    whole = view.say("share_whole", title=title, stage=view.stage(view.draft), notice=notice)
    return shortened(whole, view.lang)


def standard_words(view: View) -> str:
    """The declarations with the standard; its subject, where nothing must be declared."""
    notice = view.draft.notice.get(view.lang, "")
    first = next((clause for clause in view.draft.clauses if clause.element == "scope"), None)
    return notice or (clause_description(view, first) if first else "")


def has_pictures(publication: Publication) -> bool:
    """Whether there are pictures for what is passed on: those who show them want whole addresses."""
    return bool(publication.site_url) and can_typeset()


def clause_picture(view: View, clause_id: str = "") -> str:
    """The address of the picture of a clause, or of the standard; "" if there is none."""
    return routes.share(view.lang, clause_id) if has_pictures(view.publication) else ""


def locale(view: View) -> str:
    """The language as Open Graph wants it."""
    return LOCALES.get(view.lang, view.lang)


def _first_words(view: View, draft: Draft, label: str, clause: Clause) -> str:
    setting = view.settings[label]
    for each in (clause, *below(draft, clause)):
        words = _of_one(each, setting)
        if words:
            return shortened(words, view.lang)
    return ""


def _of_one(clause: Clause, setting: Setting) -> str:
    if clause.generated:  # a drafter wrote what comes before the table or list
        return setting.typed(clause).partition("\n")[0]
    provisions = (line for line in setting.lines(clause) if line.face.id)
    return next(map(plain, provisions), "") or setting.typed(clause)


def below(draft: Draft, clause: Clause) -> tuple[Clause, ...]:
    """The clauses below a clause, in order."""
    found: list[Clause] = []
    for child in draft.children(clause.id):
        found += (child, *below(draft, child))
    return tuple(found)


HIDDEN = {"home": ["navigation"], "hand": ["path"], "search": ["footer"]}
"""What the frame of a kind of page goes without: the search stands between no two pages."""


class Mark(msgspec.Struct, frozen=True):
    """Mark beside a heading in the contents: its change, and the number of comments; both in words too."""

    weight: str = ""
    change: str = ""
    comments: str = ""
    told: str = ""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page at `address`; `body` is HTML, or Markdown where people wrote it.

    A page without `twin` is in one language; `stands_for` is the page in whose place the navigation has it,
    where it is another view of that one. `description` is what is told of it where it is passed on, and
    `picture` the address of what is shown with that, "" what goes with the standard. `draft` is the label of
    the text that it shows, if that is not the current one. One of another package that is `listed` stands in
    the navigation, after ours.
    """

    address: str
    title: str
    body: str
    twin: bool = True
    kind: str = "page"
    show: str = ""
    stands_for: str = ""
    marks: dict[str, Mark] = {}
    description: str = ""
    picture: str = ""
    draft: str = ""
    markdown: bool = False
    listed: bool = False


class StagedPage(msgspec.Struct, frozen=True):
    """A page as MkDocs takes it: what its frame says, and HTML, or Markdown if people wrote it."""

    meta: dict[str, object]
    body: str
    markdown: bool


def standard_name(view: View) -> str:
    """The standard by its title and number."""
    return " ".join(filter(None, (text_in(view.draft.title, view.lang), given_number(view.draft.number))))


def staged(page: Page, view: View) -> StagedPage:
    """The page with its frame."""
    return StagedPage(_frame(page, view), page.body.strip(), page.markdown)


def _frame(page: Page, view: View) -> dict[str, object]:
    draft = view.draft
    twin = {"url": view.twin(page.address), "lang": view.other_tag, "title": view.say("twin")}
    return {
        "title": str(escape(page.title)),
        "description": str(escape(page.description or standard_description(view))),  # the theme does not
        "locale": locale(view),
        "picture": _picture(page, view),
        "lang": view.tag,
        "language": view.lang,
        "kind": page.kind,
        "show": page.show,
        "marks": page.marks,
        "hide": HIDDEN.get(page.kind, []),
        "stands_for": routes.file_of(page.stands_for, "md") if page.stands_for else "",
        "home": routes.home(view.lang),
        "site_name": standard_name(view),
        "print": routes.print_styles(view.lang),
        "standing": view.standing_of(page.draft or draft.label),
        "state": view.state(),
        "rehearsal": view.rehearsal,
        "notice": draft.notice.get(view.lang, ""),
        "body": draft.body.get(view.lang, ""),
        "foot": _foot(view),
        "twin": twin if page.twin and view.bilingual else None,
        "around": {"name": view.publication.around[0], "url": view.way_around(page.address)},
        "ui": strings_under(view.lang, "site.ui_"),
    }


def _picture(page: Page, view: View) -> str:
    address = page.picture or clause_picture(view)
    return view.absolute(address) if address else ""


def _foot(view: View) -> list[dict[str, str]]:
    """The pages that every page leads to at its end."""
    found = [{"url": routes.page(view.lang, hand.name), "title": hand.title} for hand in view.hand_pages]
    if view.publication.manual:
        found.append({"url": routes.manual(view.lang), "title": view.say("nav_manual")})
    return found


HERE = "clausework.rendering"


def templates_of(package: str) -> Environment:
    """The templates of a package, and below them those of this one; an unknown name in one is an error.

    The form of a comment is here, and what its fields are the table says.
    """
    found = Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in dict.fromkeys((package, HERE))]),
        autoescape=True,
        undefined=StrictUndefined,  # a misspelt name would leave a gap without a word
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.globals |= {"limit": TEXT_LIMIT, "said": said, "SAID": SAID, "QUOTED": QUOTED, "NAMED": NAMED}
    found.globals |= {"TRANSLATED": TRANSLATED, "language_name": language_name, "REACHED": REACHED}
    found.filters["shown"] = shown
    return found


@cache
def environment() -> Environment:
    """The one environment of this package."""
    found = templates_of(HERE)
    found.globals |= {"own_fields": own_fields, "noted": noted, "notes_title": notes_title}
    found.globals |= {"given_number": given_number, "in_language": in_language, "answer_told": answer_told}
    found.filters["role_name"] = lambda role, view: view.role(role)
    found.filters["locale"] = locale
    found.filters["with_parts"] = with_parts
    found.filters |= {"tex": lambda words: _line(words).translate(TEX), "line": _line}
    return found


TEX = str.maketrans({"\\": r"\textbackslash{}", **{letter: f"\\{letter}" for letter in "{}&%#_$"}})
"""What characters that TeX takes for its own are written as."""


def _line(words: str) -> str:
    return " ".join(words.split())


def drawn(template: str, macro: str, *values: object, **shared: object) -> Markup:
    """The output of a macro of a template; what is shared is the same each time."""
    made: Markup = getattr(environment().get_template(template, globals=shared).module, macro)(*values)
    return made


def fill(name: str, view: View, address: str, **values: object) -> str:
    """The template `name` filled for the page at `address`; nothing if that is not wanted."""
    if address not in view.publication.wanted:
        return ""
    template = environment().get_template(name)
    return template.render(
        view=view,
        t=view.say,
        ask=view.commenting,
        href=partial(routes.relative, address),
        routes=routes,
        lang=view.lang,
        address=address,
        **values,
    )
