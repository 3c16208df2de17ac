"""An invented article with a draft of it, which tests change in one place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kg.model import Article, Reading

TEXT = """\
OSLO, March 4 - Iceland and Denmark opened a new round of fisheries talks in Oslo on Tuesday, hosted by Norway.
Fisheries Minister Anna Keller led the Icelandic delegation. Tomas Rybak headed the Danish team.
The two sides will discuss herring quotas. "We want a fair deal for both fleets," Keller told reporters.
The Harbour Workers' Union was invited but stayed away.
A Latvian paper reported that Latvia had joined the talks; Riga denied that it had taken part in them.
"""
ARTICLE = Article("oslo", TEXT, published="2031-03-04")
ROUND = "Iceland and Denmark opened a new round of fisheries talks in Oslo on Tuesday, hosted by Norway"
LED = "Fisheries Minister Anna Keller led the Icelandic delegation"
HEADED = "Tomas Rybak headed the Danish team"
TOPIC = "The two sides will discuss herring quotas"
UNION = "The Harbour Workers' Union was invited but stayed away"
DENIED = "Riga denied that it had taken part in them"

Json = dict[str, Any]


def item(name: str, words: str, quote: str, **more: Any) -> Json:
    """An item as a draft has it."""
    return {"name": name, "words": words, "quote": quote, **more}


def value(said: str, words: str, quote: str, **more: Any) -> Json:
    """A value item as a draft has it."""
    return {"value": said, "words": words, "quote": quote, **more}


DRAFT: Json = {
    "article": "oslo",
    "published": "2031-03-04",
    "negotiations": [
        {
            "id": "n1",
            "name": "Iceland-Denmark fisheries talks in Oslo",
            "level": "round",
            "part_of": None,
            "follows": None,
            "ordinal": None,
            "status": "held",
            "mentions": ["a new round of fisheries talks"],
            "quote": ROUND,
            "parties": [item("Iceland", "Iceland", ROUND), item("Denmark", "Denmark", ROUND)],
            "place": item("Oslo", "Oslo", ROUND),
            "venue": None,
            "start": value("2031-03-04", "on Tuesday", ROUND),
            "end": None,
            "hosts": [item("Norway", "Norway", ROUND)],
            "mediators": [],
            "delegations": [
                {"of": "Iceland", "leaders": [item("Anna Keller", "Anna Keller", LED)], "members": [], "absent": []},
                {"of": "Denmark", "leaders": [item("Tomas Rybak", "Tomas Rybak", HEADED)], "members": [], "absent": []},
            ],
            "absent": [item("Harbour Workers' Union", "The Harbour Workers' Union", UNION)],
            "topics": [value("herring quotas", "herring quotas", TOPIC)],
            "outcome": None,
        }
    ],
    "posts": [
        {
            "person": "Anna Keller",
            "post": "Fisheries Minister",
            "of": "Iceland",
            "former": False,
            "words": "Fisheries Minister Anna Keller",
            "quote": LED,
        }
    ],
    "agreements": [],
    "contacts": [],
    "statements": [
        {
            "speaker": "Anna Keller",
            "speaker_words": "Keller",
            "outlet": None,
            "text": "We want a fair deal for both fleets",
            "quote": "Keller told reporters",
        }
    ],
    "claims": [],
    "measures": [],
}


def drafted(change: Callable[[Json], object] = lambda _: None) -> Json:
    """The draft, with one change made to its first negotiation."""
    made = copy.deepcopy(DRAFT)
    change(made["negotiations"][0])
    return made


def talks(**changes: Any) -> Json:
    """The draft's negotiation, but for what is changed."""
    return {**copy.deepcopy(DRAFT["negotiations"][0]), **changes}


def draft(**changes: Any) -> Json:
    """The draft, but for what is changed."""
    return {**copy.deepcopy(DRAFT), **changes}


def as_reading(told: Mapping[str, Any], producer: str = "llm:some") -> Reading:
    """What a draft of the article comes to, held against it without the rules of any language."""
    from kg.reading.assemble import assemble
    from kg.reading.draft_files import read_draft

    return assemble(ARTICLE, read_draft(told, producer).draft, None, producer).reading


def in_folder(folder: Path, told: Mapping[str, Any]) -> Path:
    """A folder with the draft, in a file named after its article."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{told['article']}.json").write_text(json.dumps(told), encoding="utf-8")
    return folder
