"""The network's outputs: tags of words, classes of events, relations of two passages.

The order of these names is the order of the outputs: the model file and the training code both follow it.
"""

from __future__ import annotations

#: Tags of passages for any event. ``former`` is a title that is no longer held.
GENERAL = ("talks", "agreement", "contact", "title", "former", "holder", "owner", "speaker", "quotation")
#: Tags of passages for one event: its roles.
ROLES = (
    "party",
    "host",
    "mediator",
    "place",
    "venue",
    "start",
    "end",
    "leader",
    "member",
    "absent",
    "topic",
    "term",
)
#: Kinds of events; a query of the network flags the mentions of one event with its kind.
KINDS = ("talks", "agreement", "contact")
#: Choices for an event as a whole: the classes of each, of which one is true.
CHOICES = {
    "level": ("process", "round"),
    "phase": ("held", "under-way", "planned", "cancelled", "called-for"),
    "fate": ("reached", "proposed", "rejected", "broken", "extended"),
    "contact": ("phone-call", "meeting", "letter", "message"),
    "contact status": ("held", "planned", "claimed", "denied"),
}
#: Relations between two passages: two mentions are of one event; the first is an agreement reached in the second,
#: a part of it, or after it; a quotation of a speaker; a title of a holder; words that mean a name; a person of a side;
#: a title of a nation or body.
PAIRS = ("same", "reached-in", "part-of", "follows", "spoken-by", "held-by", "means", "sits-for", "owned-by")
#: The states of a word under a tag: outside, at the beginning, inside.
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
