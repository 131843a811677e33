"""The OpenAPI document of the service: paths by `openapi.toml`, values by what goes in and out."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.service.intake import ReceiptAnswer
from clausework.service.pages import RefusalAnswer
from clausework.service.state import Alive
from clausework.service.tracking import AgreementAnswer
from clausework.workflow.public.spam import Challenge
from clausework.workflow.public.submitting import CommentForm
from clausework.workflow.serving.witnesses import Consistency, Entries, Ready

Json = dict[str, Any]
"""A part of the document: what it may hold is for JSON Schema to say."""

VALUES = (ReceiptAnswer, RefusalAnswer, Entries, Consistency, Challenge, Alive, Ready, AgreementAnswer)
REF = "#/components/schemas/"
COUNT = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
KINDS: dict[str, tuple[str, Json]] = {
    "page": ("text/html", {"type": "string"}),
    "text": ("text/plain", {"type": "string"}),
    "bytes": ("application/octet-stream", {"type": "string", "format": "binary"}),
    "object": ("application/json", {"type": "object"}),
    "any": ("application/json", {}),
}
"""Kinds of content and what they hold; any other is a value by its name."""
NAME = re.compile(r"{(\w+)}")


async def openapi(_request: Request) -> Response:
    """The document."""
    return Response(document(), headers={"cache-control": "no-cache"}, media_type="application/json")


@cache
def document() -> bytes:
    """The document as JSON."""
    told = tomllib.loads(files(__package__).joinpath("openapi.toml").read_text(encoding="utf-8"))
    _, components = msgspec.json.schema_components(VALUES, ref_template=REF + "{name}")
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "Clausework",
            "version": "1",
            "description": "Comments on the clauses of a draft: sent in, receipted, and proved to be kept.",
        },
        "paths": {
            path: {method: _act(path, method, act, told) for method, act in acts.items()}
            for path, acts in told["paths"].items()
        },
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


def _act(path: str, method: str, act: Json, told: Json) -> Json:
    """The description of a method of a path."""
    form = act.get("body", "") == "application/x-www-form-urlencoded"
    common = told["get"] if method == "get" else told["form"] if form else {}
    answers = {status: answer for status, answer in (common | act).items() if status.isdecimal()}
    made = {
        "summary": act["summary"],
        "parameters": [
            *(_parameter(name, "path", {"type": "string"}) for name in NAME.findall(path)),
            *(_parameter(name, "query", {"type": "string"}) for name in act.get("query", ())),
            *(_parameter(name, "query", COUNT) for name in act.get("counts", ())),
        ],
        "responses": {status: _answer(*answer) for status, answer in answers.items()},
    }
    if "body" in act:
        content = {act["body"]: {"schema": {"$ref": REF + "Comment"}}}
        made["requestBody"] = {"content": content} | ({} if form else {"required": True})
    return made


def _parameter(name: str, where: str, schema: Json) -> Json:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


def _answer(why: str, *kinds: str) -> Json:
    found = (KINDS.get(kind) or ("application/json", {"$ref": REF + kind}) for kind in kinds)
    return {"description": why, "content": {name: {"schema": schema} for name, schema in found}}
