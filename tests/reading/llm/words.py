"""Drafts of the two articles of tests.conftest, as a careful reader writes them."""

from __future__ import annotations

from typing import Any

Raw = dict[str, Any]

HOSTED = "Norway hosted a new round of fisheries talks between Iceland and Denmark in Oslo on Monday."
LED = "Icelandic Foreign Minister Anna Keller led the delegation of Iceland."
HEADED = "The Danish delegation was headed by Trade Minister Tomas Rybak."
QUOTED = "We came here to find a fair quota for both fleets"
ABSENT = "Fisheries Minister Elsa Brandt did not attend the talks."
ENDED = "Fisheries talks between Iceland and Denmark ended in Oslo on Tuesday without an agreement."


def item(name: str, quote: str, words: str | None = None, **more: str) -> Raw:
    return {"name": name, "words": words or name, "quote": quote, **more}


def value(told: str, quote: str, words: str | None = None) -> Raw:
    return {"value": told, "words": words or told, "quote": quote}


def talks(quote: str, name: str = "Iceland-Denmark fisheries talks in Oslo", **more: Any) -> Raw:
    return {"id": "n1", "name": name, "level": "round", "status": "held", "quote": quote, "mentions": [], **more}


def team(side: str, *leaders: Raw) -> Raw:
    return {"of": side, "leaders": list(leaders), "members": [], "absent": []}


KELLER = item("Anna Keller", LED, post="Foreign Minister")
RYBAK = item("Tomas Rybak", HEADED, post="Trade Minister")

#: What the first article says.
A: Raw = {
    "published": None,
    "negotiations": [
        talks(
            HOSTED,
            mentions=["a new round of fisheries talks", "the talks"],
            parties=[item("Iceland", HOSTED), item("Denmark", HOSTED)],
            place=item("Oslo", HOSTED),
            start=value("2025-06-09", HOSTED, "on Monday"),
            hosts=[item("Norway", HOSTED)],
            delegations=[team("Iceland", KELLER), team("Denmark", RYBAK)],
            absent=[item("Elsa Brandt", ABSENT)],
            topics=[value("fisheries", HOSTED)],
        )
    ],
    "posts": [
        {"person": "Anna Keller", "post": "Foreign Minister", "of": "Iceland", "words": "Anna Keller", "quote": LED},
        {"person": "Tomas Rybak", "post": "Trade Minister", "of": "Denmark", "words": "Tomas Rybak", "quote": HEADED},
        {"person": "Elsa Brandt", "post": "Fisheries Minister", "words": "Elsa Brandt", "quote": ABSENT},
    ],
    "statements": [
        {"speaker": "Anna Keller", "speaker_words": "Keller", "text": QUOTED, "quote": "Keller told reporters"},
    ],
}
#: What the second one says.
B: Raw = {
    "published": None,
    "negotiations": [
        talks(
            ENDED,
            mentions=["Fisheries talks between Iceland and Denmark"],
            parties=[item("Iceland", ENDED), item("Denmark", ENDED)],
            place=item("Oslo", ENDED),
            end=value("2025-06-10", ENDED, "on Tuesday"),
            topics=[value("fisheries", ENDED, "Fisheries")],
            outcome="without an agreement",
        )
    ],
}
