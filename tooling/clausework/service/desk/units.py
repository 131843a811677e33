"""The page of the invited bodies: which have replied, and which are to be reminded."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from clausework.model.account import Account
from clausework.service.desk.pages import desk_page, language
from clausework.service.desk.sessions import for_account
from clausework.service.state import state_of
from clausework.workflow.desk.turnout import turnouts


@for_account
async def page(request: Request, account: Account) -> Response:
    """The invited bodies of each consultation, as they stand now."""
    context = state_of(request).context
    sections = await turnouts(context, context.root, context.consultations.values(), language(request))
    return desk_page("desk_units.html", request, account=account, sections=sections)
