"""Files that come to the desk, letters and tables of answers: shown as they are understood, then taken in."""

from __future__ import annotations

import re
import secrets
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path, PurePath
from typing import NamedTuple

import anyio.to_thread
from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from clausework.errors import ClauseworkError
from clausework.model.account import Account, may
from clausework.model.comment import Channel
from clausework.service.context import TYPES, AppContext
from clausework.service.desk.sessions import for_account, is_forged, text
from clausework.service.desk.views import desk_page, language
from clausework.service.state import NO_STORE, state_of
from clausework.strings.catalogue import say
from clausework.workflow.desk.answers import report_at_desk, table_at_desk, table_back
from clausework.workflow.take_in import (
    ALL,
    ImportedComments,
    RowGuess,
    SheetMapping,
    cell_name,
    mapped_fields,
    take_in,
)

CHANNELS: tuple[Channel, ...] = ("letter", "mail", "meeting", "docx")
FIELDS = 2000
KEPT = 8
"""Files that are kept between a look and the taking in; of more the oldest is sent again."""


NAME = re.compile(r"^\.+|[^\w.-]+")
"""What is left out of the name of a file that we read under it."""


class UploadInMemory(NamedTuple):
    """A file in memory, for whoever sent it; nothing of it is on disk before it is taken in."""

    owner: str
    name: str
    data: bytes


_uploads: dict[str, UploadInMemory] = {}


async def import_page(request: Request, account: Account, status: int = 200, **values: object) -> Response:
    """The form for a file, and how the one that was sent is read."""
    if not may(account.role, "import"):
        return desk_page("desk_refused.html", request, 403, account=account)
    given: dict[str, object] = {"taken": None, "wrong": "", "given": {}, "token": "", "asked": (), **values}
    return desk_page(
        "desk_import.html",
        request,
        status,
        account=account,
        faults=None,
        channels=CHANNELS,
        fields=mapped_fields(),
        cell=cell_name,
        doubt=_doubt,
        skipped=partial(_skipped, language(request)),
        values=given,
        wrong=str(given["wrong"]),
    )


@for_account
async def import_file(request: Request, account: Account) -> Response:
    """The reading of a file, with what was corrected; with the act `take` it is taken in."""
    form = await request.form(max_files=1, max_fields=FIELDS)
    if is_forged(request, text(form, "csrf")):
        wrong = say(language(request), "desk.problem_forbidden")
        return await import_page(request, account, 403, wrong=wrong)
    if not may(account.role, "import"):
        return await import_page(request, account)
    token, upload = await _upload(form, account)
    if upload is None:
        return await import_page(request, account, 422, wrong=say(language(request), "desk.no_file"))
    done = text(form, "act") == "take"
    given = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    try:
        work = partial(_taken, state_of(request).context, account, upload, given, dry_run=not done)
        taken = await anyio.to_thread.run_sync(work)
    except ClauseworkError as error:
        wrong = error.message(language(request))
        return await import_page(request, account, 422, wrong=wrong, given=given, token=token)
    if done:
        _uploads.pop(token, None)
    asked = {f"place:{_doubt(taken, row)}" for row in taken.rows if not row.sure}
    return await import_page(
        request, account, taken=taken, given=given, token=token, name=upload.name, done=done, asked=asked
    )


def _skipped(lang: str, taken: ImportedComments) -> list[str]:
    """The rows that are no comments, each with the reason; its first line says what they are."""
    rows = [
        f"{cell_name(row.at)} {say(lang, f'comments.skipped_{row.why}', organisation=row.organisation)}"
        for row in taken.skipped
    ]
    return [say(lang, "comments.taken_skipped", count=len(rows)), *rows] if rows else []


def _doubt(taken: ImportedComments, row: RowGuess) -> str:
    """The cell of a row that is in doubt."""
    spots = (one.at for one in taken.findings if (one.at.path, one.at.line) == (row.at.path, row.at.line))
    return cell_name(next(spots, row.at))


async def _upload(form: FormData, account: Account) -> tuple[str, UploadInMemory | None]:
    """The file of a form, or the one that it names, which the same account has sent before."""
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        while len(_uploads) >= KEPT:
            del _uploads[next(iter(_uploads))]  # the oldest, as a dict keeps the order of insertion
        token = secrets.token_urlsafe(16)
        _uploads[token] = UploadInMemory(
            account.name, NAME.sub("_", PurePath(file.filename).name)[-80:], await file.read()
        )
        return token, _uploads[token]
    token = text(form, "token")
    known = _uploads.get(token)
    return token, known if known is not None and known.owner == account.name else None


def _taken(
    context: AppContext, account: Account, upload: UploadInMemory, given: Mapping[str, str], *, dry_run: bool
) -> ImportedComments:
    said = {kind: _given_with(given, f"{kind}:") for kind in ("column", "place")}
    mapping = SheetMapping(
        columns={name: field for name, field in said["column"].items() if field in mapped_fields()},
        places=said["place"],
        split=frozenset([ALL] if given.get("split") else []),
        whole=bool(given.get("whole")),
    )
    channel: Channel = next((name for name in CHANNELS if name == given.get("channel")), "letter")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / upload.name
        path.write_bytes(upload.data)
        return take_in(
            context.root,
            path,
            next(iter(context.consultations)),
            channel,
            dry_run=dry_run,
            tracked=bool(given.get("tracked")),
            mapping=mapping,
            by=account.name,
            store=context.store,
        )


def _given_with(given: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value.strip()
        for name, value in given.items()
        if name.startswith(prefix) and value.strip()
    }


STYLES = {"xlsx": ".xlsx", "docx": ".docx", "csv": ".csv", "iso": ".docx"}


@for_account
async def table_page(request: Request, account: Account) -> Response:
    """The ways to the table of answers, and the form for one that came back."""
    return desk_page("desk_table.html", request, account=account, styles=STYLES, token="")


@for_account
async def table_file(request: Request, account: Account) -> Response:
    """The table as a file."""
    style = request.path_params["style"]
    if style not in STYLES:
        return desk_page("desk_refused.html", request, 404, account=account)
    try:
        data = await table_at_desk(state_of(request).context, style, language(request))
    except ClauseworkError as error:
        wrong = error.message(language(request))
        return desk_page(
            "desk_table.html", request, 422, account=account, styles=STYLES, token="", wrong=wrong
        )
    named = {"content-disposition": f'attachment; filename="answers-{style}{STYLES[style]}"'}
    return Response(data, 200, {**NO_STORE, **named}, TYPES[STYLES[style]])


async def report(request: Request, account: Account, *, style: str) -> Response:
    """The report on the consultation, with all that the public does not read of it: a page, or for Word."""
    lang, again = language(request), partial(desk_page, "desk_report.html", request, account=account)
    try:
        data = await report_at_desk(state_of(request).context, style, lang)
    except ClauseworkError as error:
        return again(422, wrong=error.message(lang), report="")
    if style == "html":
        return again(report=Markup(data.decode()))  # noqa: S704 - made by us
    named = {"content-disposition": 'attachment; filename="report.docx"'}
    return Response(data, 200, {**NO_STORE, **named}, TYPES[".docx"])


@for_account
async def table_taken(request: Request, account: Account) -> Response:
    """The changes of a table that came back; with the act `take` these are the drafts."""
    form = await request.form(max_files=1, max_fields=FIELDS)
    again = partial(desk_page, "desk_table.html", request, account=account, styles=STYLES)
    if is_forged(request, text(form, "csrf")) or not may(account.role, "propose"):
        return again(status=403, problem="forbidden", token="")
    token, upload = await _upload(form, account)
    if upload is None:
        return again(status=422, wrong=say(language(request), "desk.no_file"), token="")
    take = text(form, "act") == "take"
    try:
        found = await table_back(state_of(request).context, account, upload.name, upload.data, take)
    except ClauseworkError as error:
        return again(status=422, wrong=error.message(language(request)), token=token)
    return again(found=found, token=token, taken=take and not found.doubts, cell=cell_name)
