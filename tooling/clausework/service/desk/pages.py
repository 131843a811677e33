"""The desk's pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse

from clausework.accounts.passwords import SHORTEST
from clausework.model.account import Account, may
from clausework.service.context import AppContext
from clausework.service.desk.cookies import cookie, give
from clausework.service.pages import PRIVATE, environment
from clausework.strings.catalogue import say
from clausework.workflow.public.schedule import stamp_name as received

ZONE = "Asia/Shanghai"
CHOICE = "desk_lang"
"""The cookie that remembers the language which somebody chose."""
CHOSEN_SECONDS = 365 * 24 * 3600


def language(request: Request) -> str:
    """The language of whoever sits at the desk: as asked for, or as the browser prefers."""
    context: AppContext = request.app.state.context
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
    """A page of the desk, for whoever has signed in or for nobody yet; nobody may keep it.

    `faults` tells by the ID of a field what is wrong with it, by the key of what is said of that:
    the page lists all of them at its top, and says each again at its field.
    """
    context: AppContext = request.app.state.context
    lang = language(request)
    zone = next((item.zone for item in context.consultations.values()), ZONE)

    def t(key: str, **fields: object) -> str:
        return say(lang, f"desk.{key}", **fields)

    filled: dict[str, object] = {
        "t": t,
        "when": lambda at: received(at, zone, lang),
        "clock": lambda seconds: received(datetime.fromtimestamp(seconds, UTC).isoformat(), zone, lang),
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
