"""JSON Schema of our data, closed, and the types of TypeScript and Python that are made from it.

Closed means that a key which the writer does not write is refused, and that each key which it always
writes is required: who reads the data by the schema notices what was dropped, renamed or added.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from clausework.lang.patterns import beside

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Syntax(NamedTuple):
    """Types of a programming language: their names, and the patterns that others are put into."""

    ending: str
    begin: str
    names: Mapping[str, str]
    literals: str
    between: str
    array: str
    mapping: str
    pair: str
    declaration: str
    required: str
    optional: str
    end: str = ""


SYNTAXES = tuple(Syntax(**table) for table in beside(__file__).values())

Schema = Mapping[str, Any]


def with_defaults(value: object) -> object:
    """The value with every field of every struct, as `closed_schema` asks for it of a `whole` kind."""
    if isinstance(value, msgspec.Struct):
        return {name: with_defaults(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, dict):
        return {key: with_defaults(each) for key, each in value.items()}
    return [with_defaults(each) for each in value] if isinstance(value, tuple) else value


def closed_schema(
    kind: type, address: str, languages: Sequence[str] = (), *, whole: bool = False
) -> dict[str, Any]:
    """JSON Schema of what is written of `kind`; `address` identifies it (`$id`).

    What is said by language may have no other than `languages`. A `whole` kind is written with its
    defaults, so that no key may be missing.
    """
    schema = msgspec.json.schema(kind)
    structs = _structs(inspect.type_info(kind))
    sparing = {each.__name__ for each in structs if each.__struct_config__.omit_defaults}
    for name, definition in schema["$defs"].items():
        definition["additionalProperties"] = False
        if whole or name not in sparing:  # a default is written too
            definition["required"] = list(definition["properties"])
        for value in definition["properties"].values():
            if said := value.pop("languages", ""):
                each = value["additionalProperties"]
                value |= {"properties": dict.fromkeys(languages, each), "additionalProperties": False}
                value["required"] = list(languages) if said == "each" else []
    return {"$schema": DIALECT, "$id": address, **schema}


def _structs(info: inspect.Type) -> Iterator[type[msgspec.Struct]]:
    """The structs that a type is made of, each once."""
    found: dict[type[msgspec.Struct], None] = {}
    pending: list[object] = [info]  # structs may hold themselves, as blocks do
    while pending:
        match pending.pop():
            case inspect.StructType(cls=cls, fields=fields) if cls not in found:
                found[cls] = None
                pending += (field.type for field in fields)
            case inspect.UnionType(types=inner) | inspect.TupleType(item_types=inner):
                pending += inner
            case inspect.DictType(value_type=inner) | inspect.VarTupleType(item_type=inner):
                pending.append(inner)
            case inspect.Metadata(type=inner):
                pending.append(inner)
    yield from found


def types_of(schema: Schema, syntax: Syntax) -> str:
    """The types of a schema in a programming language: a declaration for each kind of object."""
    lines = [syntax.begin.format(schema["$id"])]
    for name, definition in schema["$defs"].items():
        lines.append(syntax.declaration.format(name))
        for key, value in definition["properties"].items():
            row = syntax.required if key in definition["required"] else syntax.optional
            lines.append(row.format(key, _type_of(value, syntax)))
        lines += [syntax.end] if syntax.end else []
    return "\n".join(lines) + "\n"


def _type_of(schema: Schema, syntax: Syntax) -> str:
    """The type of one value of a schema."""
    match schema:
        case {"$ref": target}:
            return str(target).rpartition("/")[2]
        case {"enum": values}:
            return syntax.literals.format(syntax.between.join(map(json.dumps, values)))
        case {"anyOf": options}:
            return " | ".join(_type_of(option, syntax) for option in options)
        case {"prefixItems": items}:
            return syntax.pair.format(", ".join(_type_of(item, syntax) for item in items))
        case {"type": "array", "items": item}:
            return syntax.array.format(_type_of(item, syntax))
        case {"type": "object", "properties": by_language}:  # before the next, which fits it too
            return syntax.mapping.format(_type_of(next(iter(by_language.values())), syntax))
        case {"type": "object", "additionalProperties": value}:
            return syntax.mapping.format(_type_of(value, syntax))
    return syntax.names[schema["type"]]
