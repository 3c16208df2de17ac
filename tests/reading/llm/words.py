"""The claims of a language model about an article, spelt shortly."""

from __future__ import annotations

from typing import Any

Raw = dict[str, Any]


def thing(kind: str, words: str, **more: str | None) -> Raw:
    """A thing of an answer."""
    return {"kind": kind, "words": words, **more}


def talks(words: str = "fisheries talks") -> Raw:
    return thing("negotiation", words)


def team(words: str, side: str, sent_to: str | None = None) -> Raw:
    return thing("delegation", words, onBehalfOf=side, sentTo=sent_to)


def said(relation: str, subject: Raw, told: Raw | str | None, quote: str, **more: Any) -> Raw:
    """A claim of an answer; ``told`` is its object, or its value."""
    field = "value" if isinstance(told, str) else "object"
    return {
        "relation": relation,
        "quote": quote,
        "subject": subject,
        field: told,
        "status": "asserted",
        "claimant": None,
        **more,
    }


#: About tests.conftest.OSLO_A, and true.
HOSTED = "Norway hosted a new round of fisheries talks between Iceland and Denmark in Oslo on Monday."
LED = "Icelandic Foreign Minister Anna Keller led the delegation of Iceland."
HEADED = "The Danish delegation was headed by Trade Minister Tomas Rybak."
QUOTED = "“We came here to find a fair quota for both fleets,” Keller told reporters."
ABSENT = "Fisheries Minister Elsa Brandt did not attend the talks."
TRUE = {
    "party": said("hasParty", talks(), thing("nation", "Iceland"), HOSTED),
    "other party": said("hasParty", talks(), thing("nation", "Denmark"), HOSTED),
    "host": said("hostedBy", talks(), thing("nation", "Norway"), HOSTED),
    "place": said("heldIn", talks("round"), thing("place", "Oslo"), HOSTED),
    "day": said("startsOn", talks(), "Monday", HOSTED),
    "topic": said("about", talks(), "fisheries", HOSTED),
    "phase": said("hasPhase", talks(), "held", HOSTED),
    "leader": said("ledBy", team("the delegation of Iceland", "Iceland"), thing("person", "Anna Keller"), LED),
    "passive leader": said(
        "ledBy", team("The Danish delegation", "Danish", "fisheries talks"), thing("person", "Tomas Rybak"), HEADED
    ),
    "post": said("holds", thing("person", "Tomas Rybak"), thing("post-holding", "Trade Minister", of=None), HEADED),
    "post of a nation": said(
        "holds", thing("person", "Anna Keller"), thing("post-holding", "Foreign Minister", of="Icelandic"), LED
    ),
    "quotation": said(
        "spokenBy",
        thing("quotation", "We came here to find a fair quota for both fleets"),
        thing("person", "Keller"),
        '"We came here to find a fair quota for both fleets," Keller told reporters.',
    ),
    "absence": said("notAttendedBy", talks("talks"), thing("person", "Elsa Brandt"), ABSENT),
}
