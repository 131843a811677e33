"""The page of the invited bodies: which have replied, and which are to be reminded."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from clausework.service.desk.pages import desk_page, language
from clausework.service.desk.sessions import seal_of, to_sign_in, who
from clausework.service.state import state_of
from clausework.workflow.desk.turnout import turnouts


async def page(request: Request) -> Response:
    """The invited bodies of each consultation, as they stand now."""
    account = await who(request)
    if account is None:
        return to_sign_in()
    context = state_of(request).context
    sections = await turnouts(context, context.root, context.consultations.values(), language(request))
    return desk_page("desk_units.html", request, account=account, seal=seal_of(request), sections=sections)
