"""The desk's pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse

from clausework.model.account import Account, may
from clausework.service.desk.sessions import cookie, csrf_token, give
from clausework.service.pages import PRIVATE, environment
from clausework.service.state import state_of
from clausework.strings.catalogue import say
from clausework.workflow.desk.people import SHORTEST
from clausework.workflow.public.published import common_zone, stamp_name

CHOICE = "desk_lang"
"""The cookie of the language that was chosen."""
CHOSEN_SECONDS = 365 * 24 * 3600


def language(request: Request) -> str:
    """The language of the page: as asked for, or as the browser prefers."""
    context = state_of(request).context
    asked = request.query_params.get("lang", cookie(request, CHOICE))
    if asked in context.languages:
        return asked
    prefers = request.headers.get("accept-language", "")[:2].lower()
    return prefers if prefers in context.languages else context.languages[0]


def desk_page(
    name: str,
    request: Request,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    account: Account | None = None,
    faults: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """A page of the desk, with an account or before sign-in; it is not to be cached.

    `faults` maps the ID of a field to the key of its message: the page lists all of them at its top,
    and says each again at its field.
    """
    context = state_of(request).context
    lang = language(request)
    zone = common_zone(context.consultations)

    def t(key: str, **fields: object) -> str:
        return say(lang, f"desk.{key}", **fields)

    filled: dict[str, object] = {
        "t": t,
        "when": lambda at: stamp_name(at, zone, lang),
        "clock": lambda seconds: stamp_name(datetime.fromtimestamp(seconds, UTC).isoformat(), zone, lang),
        "lang": lang,
        "tag": "zh-CN" if lang == "zh" else lang,
        "context": context,
        "others": [
            (_address(request, other), other, say(lang, f"service.twin_{other}"))
            for other in context.languages
            if other != lang
        ],
        "here": "",
        "problem": "",
        "faults": {field: t(f"fault_{said}", least=SHORTEST) for field, said in (faults or {}).items()},
        "kept": {},
        "provider": "",
        "account": account,
        "csrf": csrf_token(request) if account is not None else "",
        "may": partial(may, account.role) if account is not None else lambda _act: False,
        **values,
    }
    html = environment().get_template(name).render(filled)
    response = HTMLResponse(html, status, {**PRIVATE, **(headers or {})})
    if request.query_params.get("lang") == lang:
        give(request, response, CHOICE, lang, CHOSEN_SECONDS, "/desk")
    return response


def _address(request: Request, lang: str) -> str:
    """Where the same page stands in another language."""
    asked = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    return "?" + urlencode([*asked, ("lang", lang)])
