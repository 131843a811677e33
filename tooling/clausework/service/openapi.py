"""The OpenAPI document of the service, made from the values that go in and out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.service.agreements import AgreementAnswer
from clausework.service.intake import ReceiptAnswer
from clausework.service.pages import RefusalAnswer
from clausework.service.state import Alive
from clausework.workflow.public.spam import Challenge
from clausework.workflow.public.submitting import CommentForm
from clausework.workflow.serving.witnesses import Consistency, Entries, Ready

Json = dict[str, Any]
"""A part of the document: what it may hold is for JSON Schema to say."""

VALUES = (ReceiptAnswer, RefusalAnswer, Entries, Consistency, Challenge, Alive, Ready, AgreementAnswer)
REF = "#/components/schemas/"
TEXT = {"text/plain": {"schema": {"type": "string"}}}
BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
PAGE = {"text/html": {"schema": {"type": "string"}}}
REFUSALS = {
    400: "The body is no form and no JSON that is known.",
    403: "The consultation is not open, or a page of another site sent this.",
    404: "There is no such consultation here.",
    408: "The body did not come in time.",
    409: "Another comment came under this uuid, or with this proof.",
    413: "The body is too large.",
    422: "Fields are wrong; each is named.",
    429: "Too much came from this network; Retry-After says when to come again.",
    500: "The comment was not kept.",
    503: "The store is busy; Retry-After says when to come again.",
}

BUSY: dict[int, tuple[str, Json]] = {
    503: (
        "The store is busy; Retry-After says when to come again.",
        PAGE | {"application/json": {"schema": {}}},
    )
}
"""What any page may answer."""

COUNTED: Json = PAGE | {"application/json": {"schema": {"$ref": REF + "AgreementAnswer"}}}
MANY = {429: ("Too many came from this network; Retry-After says when to come again.", PAGE)}
PREVIEWED = {200: ("The page.", PAGE), 422: ("Fields are wrong; each is named.", PAGE), **MANY}
AGREED = {
    200: (
        "It is counted, or was before.",
        PAGE | {"application/json": {"schema": {"$ref": REF + "AgreementAnswer"}}},
    ),
    404: ("No such comment is open to agreement.", PAGE),
    **MANY,
    **BUSY,
}
SENT = {
    303: ("The page of the receipts.", {}),
    404: ("There is no such chapter.", PAGE),
    409: ("Other words came under this uuid before.", PAGE),
    422: ("Fields are wrong; each is named, and every word comes back.", PAGE),
    **MANY,
    **BUSY,
}


REPLIED = {303: ("It is on record; see the page of the unit.", {}), **MANY, **BUSY}


async def openapi(_request: Request) -> Response:
    """The document."""
    return Response(document(), headers={"cache-control": "no-cache"}, media_type="application/json")


@cache
def document() -> bytes:
    """The document as JSON."""
    _, components = msgspec.json.schema_components(VALUES, ref_template=REF + "{name}")
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "Clausework",
            "version": "1",
            "description": "Comments on the clauses of a draft: sent in, receipted, and proved to be kept.",
        },
        "paths": _paths(),
        "components": {"schemas": {**components, "Comment": _entry()}},
    }
    return msgspec.json.encode(whole, order="sorted")


def _entry() -> Json:
    """The fields of a comment; of those that are given as true or null, and of others, nothing is said."""
    field = {"type": ["string", "boolean", "null"]}
    return {
        "type": "object",
        "properties": dict.fromkeys(CommentForm.__struct_fields__, field),
        "additionalProperties": field,
        "description": "Any field may be left out and is checked by itself; clause and text must be there.",
    }


def _paths() -> Json:
    number = _parameter("number", "path")
    token = _parameter("t", "query")
    unknown = {404: ("No comment has this number and secret.", PAGE)}
    chapter = _parameter("chapter", "path")
    secret, unit = _parameter("secret", "path"), _parameter("unit", "query")
    uninvited = {404: ("No invited body has this link.", PAGE)}
    missing = {404: ("There is no such chapter or sending.", PAGE)}
    return {
        "/comments": {"post": _post()},
        "/comments/preview": {"post": _form("See a comment as it will read; nothing is kept.", PREVIEWED)},
        "/agree/{number}": {"post": _form("Agree with a public comment.", AGREED, [number])},
        "/invited/{secret}": _get(
            "What an invited body has replied, and how it may; to ask for it changes nothing.",
            {200: ("The page.", PAGE), **uninvited},
            [secret],
        )
        | {"post": _form("Reply for an invited body.", REPLIED | uninvited, [secret])},
        "/batch/": _get("The chapters that can be commented on as a whole.", {200: ("The page.", PAGE)}),
        "/batch/{chapter}/": _get(
            "The form of a chapter.", {200: ("The page.", PAGE), **missing}, [chapter, unit]
        )
        | {"post": _form("Send in the comments on a chapter: all of them or none.", SENT, [chapter])},
        "/batch/{chapter}/receipts": _get(
            "The receipts of one sending.",
            {200: ("The page.", PAGE), **missing},
            [chapter, _parameter("u", "query"), token],
        ),
        "/comments/challenge": _get(
            "A sum that speaks for a sender, where one is asked for.",
            {200: ("The sum.", _value("Challenge")), 204: ("None is asked for.", {})},
            [_parameter("clause", "query")],
        ),
        "/healthz": _get("Whether the service answers.", {200: ("It does.", _value("Alive"))}),
        "/readyz": _get(
            "Whether a comment can be taken now.",
            {200: ("It can.", _value("Ready")), 503: ("It cannot.", _value("Ready"))},
        ),
        **_log(),
        "/receipt/{number}.json": _get(
            "The file of a receipt.", {200: ("The file.", _anything()), **unknown}, [number, token]
        ),
        "/receipt/{number}": _get("A receipt.", {200: ("The page.", PAGE), **unknown}, [number, token]),
        **_tracking(unknown),
    }


def _log() -> Json:
    """The paths of the log of comments."""
    count = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
    paged = [_parameter(name, "query", count) for name in ("start", "end")]
    return {
        "/log/checkpoint": _get("The log of comments as it is now, signed.", {200: ("A signed note.", TEXT)}),
        "/log/verifier": _get("The key of the log.", {200: ("The key.", TEXT)}),
        "/log/entries": _get(
            "Leaves of the log.",
            {200: ("At most a thousand.", _value("Entries")), 400: ("No such range.", TEXT)},
            paged,
        ),
        "/log/consistency": _get(
            "The proof that the log only grew between two sizes.",
            {200: ("The proof.", _value("Consistency")), 400: ("It never had these sizes.", TEXT)},
            [_parameter(name, "query", count) for name in ("from", "to")],
        ),
        "/log/tile/{level}/{place}": _get(
            "A tile of the log, by its level and its number in groups of three digits.",
            {200: ("Its hashes, one after the other.", BYTES), 404: ("There is no such tile.", TEXT)},
            [_parameter("level", "path"), _parameter("place", "path")],
        ),
    }


def _tracking(unknown: dict[int, tuple[str, Json]]) -> Json:
    """The paths behind the secret link of a comment."""
    secret = _parameter("secret", "path")
    done = {
        303: ("It is done; see the page of the comment.", {}),
        403: ("Sent by a page of another site.", PAGE),
        **MANY,
        503: ("The store is busy.", PAGE),
        **unknown,
    }
    acts = {"erase": "Erase who sent a comment.", "withdraw": "Take a comment back."}
    return {
        "/track/{secret}": _get("A comment's page.", {200: ("The page.", PAGE), **unknown}, [secret]),
        "/track/{secret}/data.json": _get(
            "All that is kept of a comment.", {200: ("The file.", _anything()), **unknown}, [secret]
        ),
        **{
            f"/track/{{secret}}/{act}": {
                "post": {"summary": summary, "parameters": [secret], "responses": _responses(done)}
            }
            for act, summary in acts.items()
        },
    }


def _post() -> Json:
    refused = {status: (why, _value("RefusalAnswer") | PAGE | TEXT) for status, why in REFUSALS.items()}
    taken = {
        200: ("The same comment was kept before: its receipt.", _value("ReceiptAnswer")),
        201: ("The comment is on disk: its receipt.", _value("ReceiptAnswer")),
        303: ("The same for a form: the page of the receipt.", {}),
    }
    schema = {"$ref": REF + "Comment"}
    return {
        "summary": "Send in a comment.",
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": _responses(taken | refused),
    }


def _form(summary: str, found: Mapping[int, tuple[str, Json]], parameters: list[Json] | None = None) -> Json:
    """A form that a page posts; programs may post it too."""
    schema = {"$ref": REF + "Comment"}
    refused = {status: (REFUSALS[status], PAGE | TEXT) for status in (400, 403, 408, 413)}
    return {
        "summary": summary,
        "parameters": parameters or [],
        "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}},
        "responses": _responses({**refused, **found}),
    }


def _get(
    summary: str,
    responses: Mapping[int, tuple[str, Json]],
    parameters: list[Json] | None = None,
) -> Json:
    whole = {**BUSY, **responses}
    return {"get": {"summary": summary, "parameters": parameters or [], "responses": _responses(whole)}}


def _responses(found: Mapping[int, tuple[str, Json]]) -> Json:
    return {str(status): {"description": why, "content": content} for status, (why, content) in found.items()}


def _parameter(name: str, where: str, schema: Json | None = None) -> Json:
    return {"name": name, "in": where, "required": where == "path", "schema": schema or {"type": "string"}}


def _value(name: str) -> Json:
    return {"application/json": {"schema": {"$ref": REF + name}}}


def _anything() -> Json:
    return {"application/json": {"schema": {"type": "object"}}}
