"""The JSON Schema of a draft, made from its records and from the ontology's choices, in two forms.

`published` says what a draft may have, for people who write one: only what a record needs is required, and unknown
fields are allowed. `strict` says what a language model must answer, in the narrow form that endpoints can enforce:
every field is required, no other field is allowed, and unknown values are null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import Field, fields
from functools import cache
from typing import Any

from kg import namespaces, schema
from kg.reading.draft import Draft, Item, choices
from kg.reading.provenance import IN_FILES

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_WORDS: Schema = {"type": "string", "pattern": r"\S"}
_MAYBE: Schema = {"type": ["string", "null"]}

#: Forms of fields that only a program writes.
_MACHINES_OWN: Mapping[str, Schema] = {
    "pairs": {"type": "object", "additionalProperties": _TEXT},
    "offsets": {"type": ["array", "null"], "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
    "share": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
}
#: Fields that a model is not asked for: those of files, what the program knows, and what few articles say.
_UNASKED: Mapping[str, frozenset[str]] = {
    "Draft": frozenset({"article", "published"}),
    "Talks": frozenset({"ordinals"}),
    "Value": frozenset({"claimant"}),
    "DraftedPost": frozenset({"status", "claimant"}),
    "Statement": frozenset({"addressee", "date", "kind"}),
    "Assertion": frozenset({"relation", "subject", "object", "status", "ordinal", "series"}),
}
#: Fields of an item that a model is asked for besides name, words, quote, status and claimant, by the item's role.
_ROLES: Mapping[str, tuple[str, ...]] = {
    "leaders": ("post", "capacity"),
    "members": ("post", "capacity"),
    "absent": ("kind",),
    "participants": ("kind",),
}
_EVERY_ITEM = ("name", "words", "quote", "status", "claimant")


@cache
def published() -> Schema:
    """The schema of any draft; `kg.reading.draft_json.parse` refuses no part of a draft that fits it."""
    shapes: dict[str, Schema] = {}
    whole = _open(Draft, shapes)
    return {
        "$schema": namespaces.JSON_SCHEMA,
        "$id": f"{namespaces.ONTOLOGY}reading.schema.json",
        "title": "Draft",
        **whole,
        "$defs": dict(sorted(shapes.items())),
    }


def published_text() -> str:
    """The published schema as its file has it."""
    return json.dumps(published(), indent=1, ensure_ascii=False) + "\n"


def _open(record: type, shapes: dict[str, Schema]) -> Schema:
    """The shape of a record; the shapes of records inside it are added to ``shapes``."""
    known = [each for each in fields(record) if each.name != "extra"]
    properties: dict[str, Schema] = {}
    for each in known:
        if each.metadata["form"] == "flat":
            properties |= _open(each.metadata["of"], shapes)["properties"]
        else:
            properties[each.name] = _open_field(each, shapes)
    return {
        "type": "object",
        "description": " ".join((record.__doc__ or "").split()).replace("``", ""),
        "properties": properties,
        "required": [each.name for each in known if each.metadata["form"] in ("text", "nullable") or _is_needed(each)],
    }


def _is_needed(each: Field[Any]) -> bool:
    """Whether the field is one of a few values, and must be."""
    return each.metadata["form"] == "choice" and each.default is not None


def _open_field(each: Field[Any], shapes: dict[str, Schema]) -> Schema:
    form, of = each.metadata["form"], each.metadata["of"]
    if form in _MACHINES_OWN:
        return _MACHINES_OWN[form]
    if of is None:
        return _plain(each, _WORDS)
    if of.__name__ not in shapes:
        shapes[of.__name__] = {}
        shapes[of.__name__] = _open(of, shapes)
    pointer = {"$ref": f"#/$defs/{of.__name__}"}
    if form == "mapping":
        return {"type": "object", "additionalProperties": pointer}
    return {"type": "array", "items": pointer} if form == "records" else {"anyOf": [pointer, {"type": "null"}]}


def _plain(each: Field[Any], words: Schema) -> Schema:
    """The form of a field without records."""
    form = each.metadata["form"]
    if form == "texts":
        return {"type": "array", "items": _TEXT}
    if form == "flag":
        return {"type": "boolean"}
    if form == "choice":
        return _one_of(choices(each.metadata["choices"]), maybe=not _is_needed(each))
    return words if form == "text" else _MAYBE


def _one_of(allowed: Iterable[str], *, maybe: bool) -> Schema:
    if maybe:
        return {"type": ["string", "null"], "enum": [*allowed, None]}
    return {"type": "string", "enum": list(allowed)}


@cache
def strict() -> Schema:
    """The schema of a model's answer."""
    shapes: dict[str, Schema] = {"status": _one_of(choices("status"), maybe=True)}
    whole = _closed(Draft, Draft.__name__, None, shapes)
    return {**whole, "$defs": dict(sorted(shapes.items()))}


@cache
def strict_text() -> str:
    """The same as text, for endpoints that can only be asked in words."""
    return json.dumps(strict(), separators=(",", ":"))


def _closed(record: type, name: str, asked: tuple[str, ...] | None, shapes: dict[str, Schema]) -> Schema:
    """The shape of a record with the fields asked for; the shapes of records inside it are added to ``shapes``."""
    without = _UNASKED.get(name, frozenset()) | IN_FILES | {"extra", "trace"}
    known = [each for each in fields(record) if (each.name in asked if asked else each.name not in without)]
    properties = {each.name: _closed_field(each, shapes) for each in known}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _closed_field(each: Field[Any], shapes: dict[str, Schema]) -> Schema:
    form, of = each.metadata["form"], each.metadata["of"]
    if form not in ("records", "record"):
        return _small(each)
    more = _ROLES.get(each.name, ()) if of is Item else ()
    name = "".join((of.__name__, *(field.capitalize() for field in more)))
    if name not in shapes:
        shapes[name] = {}
        shapes[name] = _closed(of, of.__name__, (*_EVERY_ITEM, *more) if of is Item else None, shapes)
    pointer = {"$ref": f"#/$defs/{name}"}
    return {"type": "array", "items": pointer} if form == "records" else {"anyOf": [pointer, {"type": "null"}]}


def _small(each: Field[Any]) -> Schema:
    """The shape of a field without records; the kinds of an item are those of participants."""
    asked_for = each.metadata["choices"]
    if asked_for == "kind":
        return _one_of(schema.relations()["hasParticipant"].objects, maybe=True)
    return {"$ref": "#/$defs/status"} if asked_for == "status" else _plain(each, _TEXT)


def filled(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A draft in the form of a model's answer: the fields asked for, all of them, null or empty if nothing is known.

    >>> filled({"posts": []})["negotiations"]
    []
    """
    return dict(_filled(strict(), raw))


def _filled(shape: Schema, value: Any) -> Any:
    if "$ref" in shape:
        return _filled(strict()["$defs"][shape["$ref"].rpartition("/")[2]], value)
    if "anyOf" in shape:
        return None if value is None else _filled(shape["anyOf"][0], value)
    if shape["type"] == "object":
        return {name: _filled(part, value.get(name)) for name, part in shape["properties"].items()}
    if shape["type"] == "array":
        return [_filled(shape["items"], each) for each in value or ()]
    return bool(value) if shape["type"] == "boolean" else value
