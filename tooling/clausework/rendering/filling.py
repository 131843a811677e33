"""The templates of the pages: Jinja with autoescape, found in this package."""

from __future__ import annotations

from functools import cache, partial

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from clausework.consultation.fields import NAMED, QUOTED, REACHED, SAID, said
from clausework.lang.normalise import shown
from clausework.model.comment import TEXT_LIMIT
from clausework.rendering import routes
from clausework.rendering.labels import noted, notes_title, own_fields
from clausework.rendering.page import locale
from clausework.rendering.view import View

HERE = "clausework.rendering"


def templates_of(package: str) -> Environment:
    """The templates of a package, and below them those of this one; an unknown name in one is an error.

    The form of a comment is here, and what its fields are the table says.
    """
    found = Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in dict.fromkeys((package, HERE))]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.globals |= {"limit": TEXT_LIMIT, "said": said, "SAID": SAID, "QUOTED": QUOTED}
    found.globals |= {"NAMED": NAMED, "REACHED": REACHED}
    found.filters["shown"] = shown
    return found


@cache
def environment() -> Environment:
    """The one environment of this package."""
    found = templates_of(HERE)
    found.globals["own_fields"] = own_fields
    found.globals["noted"] = noted
    found.globals["notes_title"] = notes_title
    found.filters["role_name"] = lambda role, view: view.role(role)
    found.filters["locale"] = locale
    return found


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
