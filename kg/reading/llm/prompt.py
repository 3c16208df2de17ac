"""What a language model is asked: the JSON schema of its answer and the instructions, both made from the ontology."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from kg import schema
from kg.model import Kind, Status
from kg.schema import Relation

Schema = dict[str, Any]

#: What is asked of each kind of thing beside its words: (field, term of the ontology, whether it may be unknown).
FIELDS: dict[Kind, tuple[tuple[str, str, bool], ...]] = {
    Kind.DELEGATION: (("onBehalfOf", "onBehalfOf", False), ("sentTo", "sentTo", True)),
    Kind.MEASURE: (("action", "action", False), ("object", "measureObject", False)),
    Kind.POST_HOLDING: (("of", "of", True),),
}
#: What the words of a thing are, where they are not its name.
_WORDS = {
    Kind.NEGOTIATION: "the words of the quote that mention it, such as: fisheries talks",
    Kind.DELEGATION: "the words of the quote that mention it, such as: the Norwegian team",
    Kind.AGREEMENT: "the words of the quote that mention it, such as: a fisheries deal",
    Kind.CONTACT: "the words of the quote that mention it, such as: phoned",
    Kind.MEASURE: "the words of the quote that mention it, such as: lifted the herring ban",
    Kind.QUOTATION: "the quoted words, without the quotation marks",
    Kind.POST_HOLDING: "the title, such as: trade minister",
}
_RULES = """\
You read a news article and list what it says about negotiations: nothing else, and nothing you know from elsewhere.
Rules:
- "quote" is copied from the article, character by character: the shortest passage, within one sentence, that says it.
- "words" and all names are copied from the article; of dates give the words, not the day they mean.
- Take a relation only where the quote itself says it. Leave out what is uncertain: an empty list is a good answer.
- "status" says how the article puts it; "claimant" names whose word it is where the status is claimed, else null.
Relations:"""


@cache
def answer_schema() -> Schema:
    """The JSON schema of an answer: a list of claims, for each relation its own shape.

    Strict in OpenAI's sense: every field is required, no other is allowed, and what may be unknown is null.
    """
    kinds = {kind for relation in schema.relations().values() for kind in (*relation.subjects, *relation.objects)}
    return {
        "type": "object",
        "properties": {
            "claims": {
                "type": "array",
                "items": {"anyOf": _shapes()},
            }
        },
        "required": ["claims"],
        "additionalProperties": False,
        "$defs": {
            **{kind.value: _thing(kind) for kind in Kind if kind in kinds},
            "quote": {"type": "string", "description": "the passage that says it, copied from the article"},
            "date": {"type": "string", "description": "the date's words as they stand in the quote"},
            "words": {"type": "string", "description": "words copied from the quote"},
            "status": {"type": "string", "enum": [status.value for status in Status]},
            "claimant": {"type": ["string", "null"], "description": schema.definition("claimant")},
        },
    }


@cache
def schema_text() -> str:
    """The schema as it is written where it can only be asked for in words."""
    return json.dumps(answer_schema(), separators=(",", ":"))


@cache
def instructions() -> str:
    """The rules, and what each relation and status means."""
    meant = [f"- {r.name} ({_shape(r)}): {r.definition}" for r in schema.relations().values()]
    statuses = [f"- {status}: {text}" for status, text in schema.status_definitions().items()]
    return "\n".join([_RULES, *meant, "Statuses:", *statuses])


def _shape(relation: Relation) -> str:
    """Between what a relation holds, in words: "delegation to person"."""
    target = " or ".join(relation.objects) or "/".join(relation.choices) or ("date" if relation.is_date else "words")
    return f"{' or '.join(relation.subjects)} to {target}"


def _shapes() -> list[Schema]:
    """The shapes of claims: relations between the same kinds of things share one."""
    alike: dict[tuple[object, ...], list[Relation]] = {}
    for relation in schema.relations().values():
        kept_back = relation.name == "heldAt"  # the only thing an article can say it does not tell
        key = (relation.subjects, relation.objects, relation.choices, relation.is_date, kept_back)
        alike.setdefault(key, []).append(relation)
    return [_claim(group) for group in alike.values()]


def _claim(group: list[Relation]) -> Schema:
    one = group[0]
    told: Schema = {"object": _any_of(one.objects)} if one.objects else {"value": _value(one)}
    if one.name == "heldAt":
        told = {"object": {"anyOf": [_ref(kind) for kind in one.objects] + [{"type": "null"}]}}
    meant = " ".join(f"{relation.name}: {relation.definition}" for relation in group)
    return _strict(
        {
            "relation": {"type": "string", "enum": [relation.name for relation in group], "description": meant},
            "quote": {"$ref": "#/$defs/quote"},
            "subject": _any_of(one.subjects),
            **told,
            "status": {"$ref": "#/$defs/status"},
            "claimant": {"$ref": "#/$defs/claimant"},
        }
    )


def _value(relation: Relation) -> Schema:
    if relation.choices:
        return {"type": "string", "enum": list(relation.choices)}
    return {"$ref": "#/$defs/date" if relation.is_date else "#/$defs/words"}


def _any_of(kinds: tuple[Kind, ...]) -> Schema:
    return _ref(kinds[0]) if len(kinds) == 1 else {"anyOf": [_ref(kind) for kind in kinds]}


def _ref(kind: Kind) -> Schema:
    return {"$ref": f"#/$defs/{kind.value}"}


def _thing(kind: Kind) -> Schema:
    words = _WORDS.get(kind, "its name as it stands in the article")
    fields: Schema = {
        "kind": {"type": "string", "enum": [kind.value], "description": schema.kind_definitions()[kind]},
        "words": {"type": "string", "description": words},
    }
    for name, term, unknown in FIELDS.get(kind, ()):
        allowed = ["string", "null"] if unknown else "string"
        fields[name] = {"type": allowed, "description": schema.definition(term)}
    return _strict(fields)


def _strict(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
