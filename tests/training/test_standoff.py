"""Annotations kept without the text of their articles: no word of it is in them, and they teach the same."""

from __future__ import annotations

import json
import re
from typing import Any

from training import standoff

TEXT = (
    "Norwegian Foreign Minister Anna Keller met Latvian envoys in Orsk on Monday. The talks were about herring quotas."
)
FIRST, SECOND = TEXT[:76], TEXT[77:]


def item(words: str, quote: str, **more: str) -> dict[str, Any]:
    return {"words": words, "quote": quote, **more}


DRAFT: dict[str, Any] = {
    "article": "orsk",
    "published": "2024-05-07",
    "negotiations": [
        {
            "id": "n1",
            "name": "herring talks of two nations",
            "level": "round",
            "part_of": None,
            "follows": None,
            "ordinal": None,
            "status": "held",
            "mentions": ["The talks"],
            "quote": SECOND,
            "parties": [item("Norwegian", FIRST, name="Norway"), item("Latvian envoys", FIRST, name="Latvia")],
            "place": item("Orsk", FIRST, name="Orsk"),
            "venue": None,
            "start": item("Monday", FIRST, value="2024-05-06"),
            "end": None,
            "hosts": [],
            "mediators": [],
            "delegations": [
                {"of": "Norway", "leaders": [], "members": [item("Anna Keller", FIRST, name="Anna Keller")]}
            ],
            "absent": [],
            "topics": [item("herring quotas", SECOND, value="quotas for herring")],
            "outcome": "nothing is known of it",
        }
    ],
    "posts": [
        {
            "person": "Anna Keller",
            "post": "Foreign Minister",
            "of": "Norway",
            "former": False,
            "words": "Foreign Minister Anna Keller",
            "quote": FIRST,
        }
    ],
    "agreements": [],
    "contacts": [],
    "statements": [],
    "claims": [{"claimant": "Keller", "about": "herring", "quote": SECOND}],
    "measures": [],
}


def test_what_is_kept_has_no_word_of_the_article_but_names_of_nations() -> None:
    kept = json.dumps(standoff.without_text(DRAFT, TEXT))
    words = set(re.findall(r"[A-Za-z]{4,}", TEXT)) - {"Norwegian", "Latvian"}
    assert not [word for word in words if word in kept]
    assert '"Norway"' in kept


def test_with_the_text_it_is_the_draft_again_in_the_words_of_the_article() -> None:
    again = standoff.with_text(standoff.without_text(DRAFT, TEXT), TEXT)
    talks, wanted = again["negotiations"][0], DRAFT["negotiations"][0]
    assert talks["name"] == "The talks"
    assert talks["topics"][0]["value"] == "herring quotas"
    for name in ("mentions", "quote", "parties", "place", "start", "delegations"):
        assert talks[name] == wanted[name]
    assert again["posts"] == DRAFT["posts"]
    assert again["claims"] == []
