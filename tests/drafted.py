"""Drafts of the two invented articles of conftest.py, as a reader answers them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.model import Article, Reading
from kg.reading.assemble import assemble
from kg.reading.draft_files import read_draft
from tests.conftest import OSLO_A

Json = dict[str, Any]

_OPENED = "Norway hosted a new round of fisheries talks between Iceland and Denmark in Oslo on Monday"
_LED = "Icelandic Foreign Minister Anna Keller led the delegation of Iceland"
_HEADED = "The Danish delegation was headed by Trade Minister Tomas Rybak"
_SAID = "We came here to find a fair quota for both fleets"


def item(name: str, words: str | None = None, quote: str = _OPENED, **more: str) -> Json:
    """A name in a role, with the words for it and the quote around them."""
    return {"name": name, "words": words or name, "quote": quote, **more}


def value(told: str, words: str | None = None, quote: str = _OPENED, **more: str) -> Json:
    """A topic, term or day."""
    return {"value": told, "words": words or told, "quote": quote, **more}


def talks(**changes: Any) -> Json:
    """The talks in Oslo as the first article tells of them, but for what is changed."""
    told: Json = {
        "id": "n1",
        "name": "fisheries talks in Oslo",
        "level": "round",
        "status": "held",
        "mentions": ["a new round of fisheries talks", "the talks"],
        "quote": _OPENED,
        "parties": [item("Iceland"), item("Denmark")],
        "place": item("Oslo"),
        "start": value("2025-06-09", "on Monday"),
        "hosts": [item("Norway")],
        "delegations": [
            {"of": "Iceland", "leaders": [item("Anna Keller", quote=_LED)]},
            {"of": "Denmark", "leaders": [item("Tomas Rybak", quote=_HEADED)]},
        ],
        "absent": [item("Elsa Brandt", quote="Fisheries Minister Elsa Brandt did not attend the talks")],
        "topics": [value("fisheries")],
    }
    return {**told, **changes}


def draft(**changes: Any) -> Json:
    """All the first article tells, but for what is changed."""
    told: Json = {
        "article": OSLO_A["id"],
        "published": OSLO_A["published"],
        "negotiations": [talks()],
        "posts": [
            {
                "person": "Anna Keller",
                "post": "Foreign Minister",
                "of": "Iceland",
                "words": "Icelandic Foreign Minister Anna Keller",
                "quote": _LED,
            }
        ],
        "statements": [
            {"speaker": "Anna Keller", "speaker_words": "Keller", "text": _SAID, "quote": "Keller told reporters"}
        ],
    }
    return {**told, **changes}


def reading(told: Mapping[str, Any], producer: str = "llm:some") -> Reading:
    """The draft as a reading of the first article, without the rules of any language."""
    article = Article(OSLO_A["id"], OSLO_A["text"], published=OSLO_A["published"])
    return assemble(article, read_draft(told, producer).draft, None, producer).reading


def write(folder: Path, *told: Mapping[str, Any]) -> Path:
    """A folder with these drafts, each in a file named after its article."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in told:
        (folder / f"{each['article']}.json").write_text(json.dumps(each), encoding="utf-8")
    return folder
