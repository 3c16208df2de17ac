"""Where people meet: cities, regions and buildings after in and at, and places before the noun.

A capital is a place only if people meet in it; as a speaker or a party it means its nation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import dateline, lexicon, reference
from kg.model import Kind
from kg.reading.frames import matcher
from kg.reading.frames.clauses import denies, has_child, runs_on
from kg.reading.frames.context import Context, phrase, words_of

_PREPOSITIONS = frozenset({"in", "at", "near", "outside"})
_DIRECTIONS = frozenset({"into", "to"})
#: Words between a place and its mention, and the most of them.
_PASSING = frozenset(
    {
        "dobj",
        "pobj",
        "prep",
        "npadvmod",
        "advmod",
        "attr",
        "acl",
        "nsubj",
        "nsubjpass",
        "xcomp",
        "pcomp",
        "appos",
        "acomp",
        "dep",
    }
)
_STEPS = 4
#: The fewest letters of a word that counts as a place by its position.
_SHORTEST = 4

#: Waters, on which nobody holds talks.
_WATERS = frozenset({"sea", "ocean", "gulf", "strait", "straits"})


@dataclass
class Whereabouts:
    """The place (city, else region or country) and the venue in a mention, with their tokens."""

    place: str | None = None
    place_words: list[Token] = field(default_factory=list)
    #: whether somebody came there
    reached: bool = False
    venue: str | None = None
    venue_words: list[Token] = field(default_factory=list)


def whereabouts(context: Context, token: Token, verb: Token | None) -> Whereabouts:
    """The place and venue around a mention of talks."""
    found = Whereabouts()
    _from_prepositions(context, token, verb, found)
    if found.place is None and verb is not None:
        _from_where(context, verb, found)
    if found.place is None:
        _from_name_before(context, token, found)
    if found.place is None and found.venue is None:
        _from_compound(context, token, found)
    if found.place is None:
        _from_here(context, token, verb, found)
    return found


def _from_prepositions(context: Context, token: Token, verb: Token | None, found: Whereabouts) -> None:
    for preposition in _near_prepositions(token, verb):
        if verb is not None and _is_corrected(preposition, verb):
            continue
        for head in [child for child in preposition.children if child.dep_ == "pobj"]:
            venue = venue_key(context, preposition, head)
            if venue is not None:
                found.venue, found.venue_words = found.venue or venue, [preposition, head]
                _from_prepositions_of(context, head, found)
                continue
            key = place_of(context, head)
            if key is not None and _better(context, key, found.place):
                found.place, found.place_words = key, [preposition, head]


def _is_corrected(preposition: Token, verb: Token) -> bool:
    """Whether another place is given instead: "did not take place in Oslo but in Riga"."""
    but = next((word for word in preposition.sent if word.i > preposition.i and word.lower_ == "but"), None)
    instead = but is not None and but.i + 1 < but.sent.end and but.nbor().lower_ in _PREPOSITIONS
    return instead and any(map(denies, verb.children))


def place_of(context: Context, head: Token) -> str | None:
    """The place that a word after a preposition names, even if only the preposition shows it."""
    known = place_key(context, head)
    return known or (unnamed_place(context, head) if head.head.lower_ in {"in", "near", "outside"} else None)


def unnamed_place(context: Context, head: Token) -> str | None:
    """A place that is no name for the model, or a body's, by the position of its one word: "talks in Harbourville"."""
    name = context.entities.get(head.i)
    misread = name is not None and len(name) == 1 and name.label_ in {"ORG", "GROUP"} and not name.kb_id_
    if name is not None and not misread:
        return None
    calendar, bodies = lexicon.words("names", "calendar"), lexicon.words("names", "bodies")
    common = {head.lower_} & (calendar | bodies) or head.text in lexicon.words("names", "feasts")
    alone = not any(child.dep_ in {"compound", "det", "poss", "amod", "nummod"} for child in head.children)
    if common or not alone or head.tag_ != "NNP" or not head.is_title or not head.is_alpha or len(head) < _SHORTEST:
        return None
    return _unknown_place(context, head)


def _from_prepositions_of(context: Context, head: Token, found: Whereabouts) -> None:
    """The place beside the venue: "at the Harbour Hotel in Oslo", "on the outskirts of Oslo", "a Riga hotel"."""
    for inner in matcher.fillers(head, ("@in|near|outside", "@on>@of")):
        key = place_key(context, inner)
        if key is not None and _better(context, key, found.place):
            found.place, found.place_words = key, [inner]
    for child in head.children:
        if context.entities.get(child.i) is context.entities.get(head.i) is not None:
            continue  # the venue's own name
        if child.dep_ in {"compound", "nmod", "poss"} and (key := place_key(context, child)) and found.place is None:
            found.place, found.place_words = key, [child]


def _near_prepositions(token: Token, verb: Token | None) -> list[Token]:
    """The prepositions in, at, near of the noun, of its verb, or of words below them, in order of the text."""
    words = set(_PREPOSITIONS)
    if verb is not None and verb.lemma_ in lexicon.words("venues", "moving"):
        words |= _DIRECTIONS
    if verb is not None and verb.lemma_ in lexicon.words("status", "fixing") and verb.tag_ == "VBN":
        words.add("for")  # "is set for Oslo in May"
    found = []
    for word in token.sent:
        if word.pos_ in {"ADP", "SCONJ"} and word.lower_ in words:
            moved = verb is not None and verb.i in {word.head.i, word.head.head.i}
            direct = word.lower_ in _PREPOSITIONS or moved
            if direct and _belongs(word, token, verb):
                found.append(word)
    return found


def _belongs(word: Token, token: Token, verb: Token | None) -> bool:
    """Whether the preposition belongs to the mention or its verb, through at most four words of no other event."""
    anchors = {token.i} | ({verb.i} if verb is not None else set())
    anchors |= {child.i for child in token.subtree if child.i != token.i and runs_on(child, token)}
    head, steps = word.head, 0
    while steps < _STEPS and head.i not in anchors and head.dep_ in _PASSING and not _is_other_event(head, token):
        head, steps = head.head, steps + 1
    of_subject = steps > 0 and word.head.dep_ in {"nsubj", "nsubjpass"} and word.head.i != token.i
    return head.i in anchors and not of_subject


def _is_other_event(head: Token, token: Token) -> bool:
    """Whether the word is, or starts a clause about, talks other than the mention."""
    if head.i == token.i or (head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.i == token.i):
        return False
    lemma = head.lemma_.lower()
    if head.lower_ == "those":
        return True  # "the third summit after those of 2000 and 2007 in Riga"
    if lemma in lexicon.words("negotiations", "nouns") or lemma in lexicon.words("negotiations", "weak"):
        return True
    return head.pos_ == "VERB" and head.dep_ in {"relcl", "advcl", "ccomp"}


def place_key(context: Context, head: Token) -> str | None:
    """The place with the token's name, also capitals and countries; None for anything else."""
    if head.lemma_ == "capital" and head.i not in context.entities:
        return _capital_key(context, head)
    if head.lemma_ in lexicon.words("venues", "settlements") and head.i not in context.entities:
        named = matcher.fillers(head, ("@of",)) + [child for child in head.children if child.dep_ == "appos"]
        known = next((key for child in named if (key := place_key(context, child))), None)
        return known or next((_unknown_place(context, child) for child in named if child.tag_ == "NNP"), None)
    ent = context.entities.get(head.i)
    if ent is None or ent.label_ not in {"PLACE", "NATION"} or ent.kb_id_ == "people":
        return None
    if {ent[0].lower_, ent[-1].lower_} & _WATERS and len(ent) > 1:
        return None  # talks about ships "in the South China Sea" are held elsewhere
    name, kind = _named_place(ent)
    key = context.refer(Kind.PLACE, name, type=kind)
    context.mark_place(ent.start_char, ent.end_char, key)
    return key


def _unknown_place(context: Context, head: Token) -> str:
    """A place without a name in the model that the text calls a place: "the town of Harbourville"."""
    span = (
        context.doc[head.left_edge.i : head.i + 1]
        if head.left_edge.text[:1].isupper()
        else context.doc[head.i : head.i + 1]
    )
    key = context.refer(Kind.PLACE, words_of(span), type="city")
    context.mark_place(span.start_char, span.end_char, key)
    return key


def _named_place(ent: DocSpan) -> tuple[str, str]:
    """The usual name of a place and its type."""
    if ent.label_ == "NATION" and ent.kb_id_ == "name":
        return reference.nation_names().get(ent.ent_id_, words_of(ent)), "country"
    name = words_of(ent)
    name = name.title() if name.isupper() and len(name) > 4 else name
    if name in lexicon.words("venues", "landmarks"):
        return name, "venue"
    is_city = ent.kb_id_ == "seat" or name in reference.cities() or name in reference.capitals()
    return name, "city" if is_city else "region"


def _capital_key(context: Context, head: Token) -> str | None:
    """The city in the reference data for "the Norwegian capital", "Norway's capital"."""
    for child in head.children:
        ent = context.entities.get(child.i)
        if ent is not None and ent.label_ == "NATION" and (name := reference.capital_of(ent.ent_id_)):
            key = context.refer(Kind.PLACE, name, type="city")
            span = context.doc[min(ent.start, head.i) : head.i + 1]
            context.mark_place(span.start_char, span.end_char, key, f"capital of {words_of(ent)}")
            return key
    return None


def _better(context: Context, key: str, held: str | None) -> bool:
    """Whether a city replaces a region or country."""
    rank = {"city": 0, "region": 1, "country": 2, "venue": 3}
    if held is None:
        return True
    return (
        rank[context.referents[key].facet("type") or "region"] < rank[context.referents[held].facet("type") or "region"]
    )


def venue_key(context: Context, preposition: Token, head: Token) -> str | None:
    """A building after at or in: a hotel, a palace, a house with a name."""
    ent = context.entities.get(head.i)
    buildings = lexicon.words("venues", "nouns")
    building = head.lemma_.lower() in buildings or (ent is not None and _venue_name(ent))
    # "at Harbourstead, a manor outside Oslo"
    building |= any(c.dep_ == "appos" and c.lemma_ in buildings and c.i not in context.entities for c in head.children)
    if not building or preposition.lower_ not in {"at", "in", "inside"}:
        return None
    named = ent is not None and (len(ent) > 1 or ent.label_ == "PLACE")
    name = words_of(ent if ent is not None and named else phrase(head, cut=frozenset({"prep", "acl", "det"})))
    name = name.removeprefix("the ").removeprefix("a ").removeprefix("an ").strip()
    if not any(char.isupper() for char in name):
        return None
    key = context.refer(Kind.PLACE, name, type="venue")
    span = ent if ent is not None and named else phrase(head, cut=frozenset({"prep", "acl"}))
    context.mark_place(span.start_char, span.end_char, key)
    return key


def _venue_name(ent: DocSpan) -> bool:
    return len(ent) > 1 and ent[-1].lower_ in lexicon.words("venues", "nouns") and ent.label_ in {"ORG", "PLACE"}


def _from_where(context: Context, verb: Token, found: Whereabouts) -> None:
    """The place to which a relative clause belongs: "Riga, where the delegation met the premier"."""
    node = verb
    while node.dep_ in {"conj", "xcomp"} and node.head.pos_ == "VERB":
        node = node.head
    if node.dep_ == "relcl" and has_child(node, {"where"}) and (key := place_key(context, node.head)):
        found.place, found.place_words, found.reached = key, [node.head], True


def visited(context: Context, verb: Token, found: Whereabouts) -> None:
    """Use the place reached in the sentence before, or earlier in this one.

    "The delegation visited Riga. It met the premier": they met in Riga.
    """
    arriving = lexicon.words("venues", "arriving")
    first = context.doc[verb.sent.start - 1].sent.start if verb.sent.start else 0
    for token in context.doc[first : verb.i]:
        if token.lemma_ in arriving and token.pos_ == "VERB":
            for head in matcher.fillers(token, ("object", "@in|at")):
                if key := place_key(context, head):
                    found.place, found.place_words, found.reached = key, [head], True
                    return


def _from_compound(context: Context, token: Token, found: Whereabouts) -> None:
    """A city or region right before the noun that is no side of a pair: "the Oslo talks"."""
    for child in token.children:
        if child.dep_ not in {"compound", "nmod", "amod", "poss"} or child.i > token.i:
            continue
        ent = context.entities.get(child.i)
        if ent is None or _is_paired(ent) or not (ent.label_ == "PLACE" or ent.kb_id_ == "seat"):
            continue
        key = place_key(context, child)
        if key and context.referents[key].facet("type") == "venue":
            found.venue, found.venue_words = key, [child]
        elif key and (context.referents[key].facet("type") == "city" or words_of(ent) in reference.cities()):
            found.place, found.place_words = key, [child]


def _from_name_before(context: Context, token: Token, found: Whereabouts) -> None:
    """A house or a known place right before the noun: "the Harbour Lodge talks", "the Harbourville talks"."""
    start = token.i
    while start > token.sent.start and context.doc[start - 1].text[:1].isupper() and context.doc[start - 1].is_alpha:
        start -= 1
    name, before = context.doc[start : token.i], context.doc[start - 1].lower_ if start else ""
    if not len(name) or before in {"-", "–", "and", "’s", "'s"} or name.text in reference.nation_names().values():
        return
    places = context.of_kind(Kind.PLACE)
    types = {"city", "venue"}
    known = next((place for place in places if name.text in place.names and place.facet("type") in types), None)
    ends = {name[0].lower_, name[-1].lower_}
    housed = ends & lexicon.words("venues", "nouns") and not ends & lexicon.words("venues", "bodies")
    if known is None and not (housed and len(name) > 1):
        return
    kind = known.facet("type") if known is not None else "venue"
    key = known.key if known is not None else context.refer(Kind.PLACE, name.text, type="venue")
    context.mark_place(name.start_char, name.end_char, key)
    if kind == "venue":
        found.venue, found.venue_words = key, list(name)
    else:
        found.place, found.place_words = key, list(name)


def _is_paired(ent: DocSpan) -> bool:
    after = ent.end < len(ent.doc) and ent.doc[ent.end].text in {"-", "–", "and"}
    return after or (ent.start > 0 and ent.doc[ent.start - 1].text in {"-", "–"})


def _from_here(context: Context, token: Token, verb: Token | None, found: Whereabouts) -> None:
    """The place of the dateline: "ended talks here"."""
    words = here(token, verb)
    key = dateline_place(context) if words else None
    if key is not None:
        found.place, found.place_words = key, words


def here(token: Token, verb: Token | None) -> list[Token]:
    """The word "here" with the mention, with its parts ("a round of talks here"), or with its verb."""
    inner = [grand for child in token.children if child.lower_ == "of" for grand in child.children]
    nodes = [token, *inner, *([verb] if verb is not None else [])]
    return [child for node in nodes for child in node.children if child.lower_ == "here"]


def dateline_place(context: Context) -> str | None:
    """The place of the dateline, when it names just one."""
    name, start, end = dateline.dateline_place(context.article.text)
    if not name:
        return None
    key = context.refer(Kind.PLACE, name, type="city")
    context.mark_place(start, end, key, "dateline")
    return key
