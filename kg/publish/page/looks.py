"""How the page draws each kind of thing, each family of relations and each status.

Colours are after Okabe and Ito (https://jfly.uni-koeln.de/color/), darkened or lightened so that every line keeps a
contrast of 3:1 on its ground; shape, dash and words tell the same as colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.model import Kind, Status


@dataclass(frozen=True)
class Look:
    """A layer of the picture: what it is called, its outline in a square of 16 by 16, its size and colour.

    ``first`` says whether it is drawn when the page opens.
    """

    many: str
    outline: str
    color: str
    size: int
    first: bool


_CIRCLE = "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z"
_SHIELD = "M2.5 2h11v6.5c0 3.2-3 5-5.5 6-2.5-1-5.5-2.8-5.5-6z"
_HEXAGON = "M4.5 2h7l3.5 6-3.5 6h-7l-3.5-6z"
_STAR = "M8 .8l2.1 4.9 5.3 .5-4 3.5 1.2 5.2-4.6-2.8-4.6 2.8 1.2-5.2-4-3.5 5.3-.5z"
_DIAMOND = "M8 1l7 7-7 7-7-7z"
_SHEET = "M3 1.5h7l3.5 3.5v9.5h-10.5z"
_PIN = "M8 15.2l-4.6-6.4a5.2 5.2 0 1 1 9.2 0z"
_BUBBLE = "M2 2.5h12v8.5h-6l-3.5 3.5v-3.5h-2.5z"
_WARNING = "M8 1.5l7 12.5h-14z"
_CARD = "M1.5 4h13v8h-13z"

#: How accounts differ, in plain words; what most readers look for stands first.
DIFFERENCES: Final = {
    "contradiction": "they contradict each other",
    "undisclosed": "named in one, kept secret in the other",
    "subset": "one names some of those the other names",
    "granularity": "one is more exact",
    "planned-or-done": "planned in one, done in the other",
}

#: The layers in the order of the legend. Leaders and parties are layers of their own: they make the first picture.
LAYERS: Final[dict[str, Look]] = {
    "negotiation": Look("Negotiations", _STAR, "#D55E00", 26, True),
    "nation": Look("Nations at the table", _SHIELD, "#0072B2", 17, True),
    "organization": Look("Organisations at the table", _HEXAGON, "#009E73", 16, True),
    "delegation": Look("Delegations", _DIAMOND, "#E69F00", 13, True),
    "leader": Look("Leaders and mediators", _CIRCLE, "#56B4E9", 12, True),
    "person": Look("Other people", _CIRCLE, "#A9D8F5", 10, False),
    "actor": Look("Other nations and organisations", _SHIELD, "#8FA9BF", 12, False),
    "agreement": Look("Agreements", _SHEET, "#CC79A7", 15, False),
    "place": Look("Places", _PIN, "#F0E442", 12, False),
    "contact": Look("Calls and meetings", _BUBBLE, "#E69F00", 13, False),
    "measure": Look("Measures", _WARNING, "#D55E00", 13, False),
    "quotation": Look("Quotations", _BUBBLE, "#F0E442", 9, False),
    "post-holding": Look("Posts", _CARD, "#999999", 9, False),
}

#: What is said of a family of relations, and its line on light and on dark ground.
FAMILIES: Final[dict[str, tuple[str, str, str]]] = {
    "taking part": ("takes part, was sent, met", "#2474B5", "#6FB7EE"),
    "delegation": ("leads, is in, speaks for a delegation", "#A86400", "#F0B040"),
    "setting": ("hosts, mediates, place", "#00785A", "#3CC79C"),
    "absence": ("was not there", "#C2410C", "#FF8A4C"),
    "agreement": ("agreed, reached in", "#A3467E", "#E39AC7"),
    "measure": ("imposed by, directed at", "#7A4B1E", "#C99A6B"),
    "words": ("said by, said to", "#6B6600", "#D8CF4A"),
    "order": ("follows, is part of", "#4450A3", "#A5B0F5"),
    "post": ("holds a post of", "#5F6B76", "#9AA7B3"),
}
#: The family of each relation between two entities.
FAMILY_OF: Final[dict[str, str]] = {
    "hasParty": "taking part",
    "hasParticipant": "taking part",
    "sentTo": "taking part",
    "onBehalfOf": "delegation",
    "ledBy": "delegation",
    "hasMember": "delegation",
    "hasSpokesperson": "delegation",
    "hostedBy": "setting",
    "mediatedBy": "setting",
    "heldIn": "setting",
    "heldAt": "setting",
    "notAttendedBy": "absence",
    "agreedBy": "agreement",
    "reachedIn": "agreement",
    "imposedBy": "measure",
    "directedAt": "measure",
    "spokenBy": "words",
    "saidTo": "words",
    "follows": "order",
    "partOf": "order",
    "holds": "post",
    "belongsTo": "post",
}
OTHER_FAMILY: Final = "post"

#: What something is by being at the end of a relation, as it stands beside its name in the text of an article.
ROLES: Final[dict[str, str]] = {
    "hasParty": "party",
    "ledBy": "leader",
    "hasMember": "member",
    "hasSpokesperson": "spokesperson",
    "notAttendedBy": "not there",
    "hostedBy": "host",
    "mediatedBy": "mediator",
    "heldIn": "place",
    "heldAt": "venue",
    "hasParticipant": "participant",
    "spokenBy": "speaker",
    "agreedBy": "agreed",
    "imposedBy": "imposed it",
    "directedAt": "target",
}

#: What each status means to a reader, and its dashes: drawn, left out, in pixels.
STATUSES: Final[dict[Status, tuple[str, tuple[int, ...]]]] = {
    Status.ASSERTED: ("the article says so", ()),
    Status.REPORTED: ("passed on from another outlet", (14, 3)),
    Status.CLAIMED: ("somebody's word only", (8, 5)),
    Status.PLANNED: ("not yet done when written", (4, 4)),
    Status.UNDISCLOSED: ("said to be kept secret", (2, 7)),
    Status.DENIED: ("somebody denies it", (2, 4)),
}

#: Being at the end of one of these makes a person a leader or mediator, an actor one at the table.
LEADING: Final = frozenset({"ledBy", "mediatedBy"})
AT_THE_TABLE: Final = frozenset({"hasParty", "hostedBy", "mediatedBy", "onBehalfOf"})


def layer(kind: Kind, relations: frozenset[str]) -> str:
    """The layer of a thing of that kind at the end of these relations.

    >>> layer(Kind.PERSON, frozenset({"ledBy"})), layer(Kind.NATION, frozenset({"belongsTo"}))
    ('leader', 'actor')
    """
    if kind is Kind.PERSON:
        return "leader" if relations & LEADING else "person"
    if kind in (Kind.NATION, Kind.ORGANIZATION):
        return kind.value if relations & AT_THE_TABLE else "actor"
    return kind.value
