"""The participants of talks: the sides of a mention by name, by preposition, as owners or by what they do."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon, reference
from kg.reading.annotation import grammar
from kg.reading.frames import actors, antecedents, conveners, intermediaries, matcher, negation, officers, parties
from kg.reading.frames.clauses import doers, governing_verb, has_child, is_negated
from kg.reading.frames.compounds import adjacent_names
from kg.reading.frames.context import Context, is_person
from kg.reading.frames.conveners import asker, convened, demanders, offerers
from kg.reading.frames.person_lists import listed

#: The most tokens between a name and the end of "as observers".
_CAPACITY = 6
#: A side and its token.
Side = tuple[str, Token]

_ASIDES = frozenset({"in", "at", "on", "near", "over"})
_OBJECTS = frozenset({"dobj", "prep", "pobj", "nsubjpass", "attr", "prt", "xcomp", "conj", "dative", "advmod"})


def sides_of(context: Context, head: Token) -> list[Side]:
    """The sides that a noun phrase means, remembered so that "the delegation" is understood later."""
    if negation.is_unsure(head):
        return []  # "meetings with Norway and possibly Latvia"
    if head.tag_ == "NNS" and head.i not in context.entities:
        listed_by_name = matcher.fillers(head, ("@including",))  # "factions including the Northern Front"
        named = [(key, part) for part in listed_by_name for key in parties.sides(context, part)]
        if named:
            return named
    keys = parties.sides(context, head)
    if head.tag_ == "NN" and keys and not is_person(keys[0]):
        keys = [
            *keys,
            *antecedents.named_beside(context, head),
        ]  # "her counterpart Tomas Rybak": his nation, and himself
    if keys and head.lemma_.lower() in lexicon.words("actors", "representatives"):
        context.stands_for[head.i] = keys
    return [(key, head) for key in keys]


def sent_to(verb: Token) -> list[Token]:
    """Those who meet if a delegation is led or sent to do so: "led a delegation to meet with Latvian officials"."""
    above = verb.head
    led = above.lemma_ in {"lead", "head"} or above.lemma_ in lexicon.words("delegations", "sending")
    if verb.dep_ not in {"advcl", "xcomp", "acl"} or not led:
        return []
    bodies = [
        head for head in grammar.direct_object(above) if grammar.lemma(head) in lexicon.words("delegations", "groups")
    ]
    return bodies + _with(verb) + grammar.direct_object(verb) if bodies else []


def is_again(verb: Token) -> bool:
    """Whether people meet again."""
    return verb.lemma_ == "reconvene" or any(child.lower_ in {"again", "anew"} for child in verb.children)


def unseen(context: Context, heads: list[Token], known: list[Side]) -> list[Side]:
    """Bodies whose names the model missed, beside one that it found: "the Harbour Front and Labour"."""
    if not any(not is_person(key) for key, _ in known):
        return []
    new = [head for head in heads if all(head.i != other.i for _, other in known) and _is_free(context, head)]
    return [
        (actors.unknown_key(context, head), head) for head in new if head.tag_ in {"NNP", "NNPS"} and _is_name(head)
    ]


def _is_free(context: Context, head: Token) -> bool:
    """Whether the word is no name, or is a region that may have rulers of its own."""
    name = context.entities.get(head.i)
    if name is None:
        return True
    return (
        name.label_ == "PLACE" and name.text not in reference.cities() and (name.text,) not in reference.region_words()
    )


def _is_name(head: Token) -> bool:
    """Whether a word with a capital that the model did not find can be a name: no talks, title, or
    acronym for a thing.
    """
    word, lemma = head.lower_, grammar.lemma(head)
    known = lexicon.words("negotiations", "nouns") | lexicon.words("negotiations", "weak")
    if (
        {word, lemma} & known
        or {word, lemma} & reference.titles().heads
        or {word, lemma} & lexicon.words("actors", "both")
    ):
        return False
    if head.text in lexicon.words("names", "feasts") or word in lexicon.words("names", "calendar"):
        return False
    return head.text[:1].isupper() and head.text not in lexicon.words("names", "abbreviations") and head.is_alpha


def once(sides: list[Side]) -> list[Side]:
    """Each side once, at its first place, with its last token."""
    return list({key: (key, head) for key, head in sides}.values())


def at_noun(context: Context, token: Token, verb: Token | None) -> list[Side]:
    """The participants of talks named by a noun: before it, after between and with, as its owner, or by its verb."""
    moved = intermediaries.steered(token)[1]
    if moved:
        return once([side for head in moved for side in sides_of(context, head)])
    pair = adjacent_names(context, token)
    if token.lemma_ in {"group", "force", "committee"}:
        pair = []  # the owner of a panel takes part through its members
    if len(pair) > 1:
        return once(pair)
    heads = matcher.fillers(token, ("@between|among",)) + beyond_place(token, "@between|among")
    inner = [side for head in heads for side in sides_of(context, head)]
    if len({key for key, _ in inner}) > 1 and verb is not None and verb.lemma_ not in _coming():
        verb = None  # an actor that opens or convenes talks between others is no party
    heads += matcher.fillers(token, ("@involving",)) + _with(token) + beyond_place(token, "@with")
    stray = conveners.strays(verb) if verb is not None else []
    heads += [head for head in _attending(token) if head not in stray]
    heads += [head for head in beyond_place(token, "@of") if head.tag_ == "NNS"]
    for child in token.children:
        if child.dep_ == "acl":  # "talks hosted by Denmark between Latvia and Estonia"
            heads += matcher.fillers(child, ("@between|among",))
    found = [side for head in heads for side in sides_of(context, head)]
    found += _unnamed(context, heads, found)
    found += _inner_sides(context, token)
    found += pair
    found += unseen(context, heads, found)
    heads = (
        [*_by_verb(context, token, verb), *in_attendance(context, verb), *convened(token, verb)]
        if verb is not None
        else []
    )
    for clause in (child for child in token.children if child.dep_ == "relcl"):
        if clause.lemma_ in lexicon.words("negotiations", "holding") | {"conduct"}:
            # "the talks Norway holds with Latvia"
            heads += [head for head in subjects(clause) if head.i != token.i] + _with(clause)
    acting = [side for head in grammar.possessor(token) + heads for side in sides_of(context, head)]
    found += acting + unseen(context, heads, acting)
    return once(found)


def beyond_place(token: Token, place: str) -> list[Token]:
    """The participants that the parse attached to the place: "talks in Oslo between A and B"."""
    found: list[Token] = []
    for preposition in (child for child in token.children if child.lower_ in _ASIDES and child.dep_ == "prep"):
        for head in (child for child in preposition.children if child.dep_ == "pobj"):
            found += [part for part in matcher.fillers(head, (place,)) if not stands_by(part)]
    return found


def _with(token: Token) -> list[Token]:
    """The partners of the talks or their verb; not those beside a host ("together with") or there "as observers"."""
    found: list[Token] = []
    for preposition in (child for child in token.children if child.lower_ == "with"):
        heads = [part for head in preposition.children for part in grammar.coordination(head) if head.dep_ == "pobj"]
        together = preposition.i > 0 and preposition.nbor(-1).lower_ in {"together", "jointly", "along"}
        after = heads[-1].right_edge.i + 1 if heads else 0
        capacity = list(token.doc[after : after + 3]) if heads else []
        inside = [word for head in heads for word in head.subtree]
        aside = any(word.lemma_ in lexicon.words("hosting", "bystanders") for word in (*capacity, *inside))
        found += [] if together or aside else heads
    return found


def _coming() -> frozenset[str]:
    """Verbs whose subject takes part in talks, whoever else is named."""
    return frozenset({"attend", "join"}) | lexicon.words("negotiations", "coming")


def in_attendance(context: Context, verb: Token) -> list[Token]:
    """Those who are there besides the subject: "gathered in Oslo, with the Harbour Front attending"."""
    heads = matcher.fillers(verb, ("@with",))
    there = lexicon.words("negotiations", "attendance")
    for head in heads[:1]:
        end = next((word.i for word in head.doc[head.i : verb.sent.end] if word.lower_ in there), None)
        if end is None:
            return []
        listing = next((word.i for word in head.doc[head.i : end] if word.lower_ == "including"), None)
        named = context.names_in(listing, end) if listing is not None else []
        bodies = [name.root for name in named if name.label_ in {"ORG", "GROUP", "NATION"}]
        parties_named = [word for word in head.doc[listing or end : end] if word.lower_ == "party"]
        return bodies + parties_named or heads
    return []


def _unnamed(context: Context, heads: list[Token], others_named: list[Side]) -> list[Side]:
    """Groups known only by a description that talk with a side, such as operators or bankers."""
    bodies = lexicon.words("actors", "unnamed")
    plain = [head for head in heads if head.i not in context.entities and (head.tag_ == "NNS" or head.lemma_ in bodies)]
    known = (lexicon.words("actors", "representatives") | lexicon.words("actors", "both")) - bodies
    known |= lexicon.words("negotiations", "nouns") | lexicon.words("negotiations", "weak")
    new = [head for head in plain if head.lemma_ not in known and all(head.i != other.i for _, other in others_named)]
    paired = len(others_named) > 0 and len(heads) > 1
    return [
        (actors.group_key(context, head), head) for head in new if paired or head.lemma_ in reference.titles().heads
    ]


def _attending(token: Token) -> list[Token]:
    """The owner of a meeting, and those that a participle adds: "a summit involving five nations"."""
    heads: list[Token] = []
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in {"of", "by"} and token.lemma_.lower() not in {"round", "series"}:
            heads += [part for head in child.children if head.dep_ == "pobj" for part in grammar.coordination(head)]
        if child.dep_ == "acl" and child.lemma_ in lexicon.words("negotiations", "gathering"):
            heads += matcher.fillers(child, ("object", "agent"))
    return heads


def _inner_sides(context: Context, token: Token) -> list[Side]:
    """The sides of the talks inside a round: "a round of talks between Norway and Latvia"."""
    found: list[Side] = []
    if token.lemma_.lower() not in {"round", "series", "session"}:
        return found
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for head in child.children:
                inner = matcher.fillers(head, ("@between|with|among",))
                found += [side for other in inner for side in sides_of(context, other)]
                found += adjacent_names(context, head)
    return found


def _by_verb(context: Context, token: Token, verb: Token) -> list[Token]:
    """Those who hold, attend or travel to the talks, by the verb that has the noun as its argument."""
    if convened(token, verb):
        return []  # an actor that brings others to talks takes part only if the text says so
    if verb.lemma_ == "convene" and has_child(token, {"the"}) and len(subjects(verb)) == 1:
        return _with(token)  # an actor that convenes the talks of others is their host or mediator
    demanding = demanders(context, token, verb)
    if demanding:
        return demanding
    if verb.lemma_.lower() in lexicon.words("negotiations", "holding") and _is_argument(token, verb):
        return (
            subjects(verb) + ([] if _with(token) else asker(verb)) + _with(verb) + matcher.fillers(verb, ("@between",))
        )
    if verb.lemma_ in lexicon.words("hosting", "facilitating") and matcher.fillers(token, ("@with",)):
        return subjects(verb)
    if verb.lemma_ in lexicon.words("negotiations", "leaving") and _is_argument(token, verb):
        return subjects(verb)
    if verb.lemma_ in lexicon.words("negotiations", "asking") and matcher.fillers(token, ("@with",)):
        return doers(verb)
    offering = offerers(token)
    if offering and _with(token):
        return offering
    return _by_phrase(token, verb) if token.dep_ == "pobj" else []


def _by_phrase(token: Token, verb: Token) -> list[Token]:
    """Participants by a phrase about what they do: ready for talks, agreed after talks, came for talks."""
    if token.head.head.lemma_ in lexicon.words("negotiations", "willing"):
        return subjects(verb)
    coming = lexicon.words("negotiations", "coming")
    if token.head.lower_ == "for" and (verb.lemma_ == "be" or (verb.lemma_ not in coming and _with(token))):
        return subjects(verb) or grammar.passive_subject(verb)  # "is in Oslo for talks", "is expected for talks with"
    if token.head.lower_ in {"after", "following", "in", "during", "from"} and matcher.fillers(token, ("@with",)):
        return subjects(verb)
    if verb.lemma_ in lexicon.words("negotiations", "addressing") and token.head.lower_ in {"at", "during"}:
        return subjects(verb)
    if verb.lemma_ in lexicon.words("negotiations", "positions") and token.head.lower_ in {"at", "during"}:
        return subjects(verb)
    if _span_of(token).head.lower_ in {"after", "following", "despite", "during"}:
        heads = subjects(verb)
        if verb.lemma_ == "leave":
            heads += grammar.direct_object(verb)  # "the mission left Latvia after a week of talks"
        if verb.lemma_ in lexicon.words("negotiations", "settling") or len(heads) > 1:
            return heads
    if verb.lemma_ in lexicon.words("negotiations", "coming"):
        return subjects(verb) + (_with(verb) or matcher.fillers(verb, ("object",)))
    return []


def speakers(context: Context, token: Token, verb: Token | None) -> list[Side]:
    """Holders of an office who speak right after the talks: "the minister told reporters after the talks"."""
    addressing = verb is not None and verb.lemma_ in lexicon.words("negotiations", "addressing")
    if verb is None or not addressing or token.dep_ != "pobj" or token.head.lower_ not in {"after", "following"}:
        return []
    named = [side for head in subjects(verb) for side in sides_of(context, head)]
    return [(key, head) for key, head in named if is_person(key) and officers.holds_office(context, key)]


def present(context: Context, token: Token) -> list[Side]:
    """Holders of an office who do something at talks: "a summit where A signed", "at the opening of the summit"."""
    where = any(word.lower_ == "where" for word in token.doc[token.i + 1 : token.i + 3])
    acting = [child for child in token.children if child.dep_ == "relcl" and where]
    part = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token
    staged = part.lemma_ in lexicon.words("negotiations", "stages") and part.head.lower_ in {"at", "during", "on"}
    verb = governing_verb(part) if staged and part.dep_ == "pobj" else None
    if verb is not None and verb.lemma_ in lexicon.words("negotiations", "addressing"):
        acting.append(verb)
    heads = listed(context, [head for doing in acting for head in subjects(doing)])
    found = [side for head in heads for side in sides_of(context, head)]
    return [(key, head) for key, head in found if is_person(key) and officers.holds_office(context, key)]


def stands_by(head: Token) -> bool:
    """Whether somebody is there "as" an observer, host or facilitator."""
    after = head.doc[head.i + 1 : head.i + 1 + _CAPACITY]
    roles = lexicon.words("hosting", "bystanders")
    return any(word.lower_ == "as" for word in after) and any(word.lemma_ in roles for word in after)


def _span_of(token: Token) -> Token:
    """The noun with the length of talks, in "three months of talks"; else the talks."""
    owner = token.head.head if token.head.lower_ == "of" else token
    return owner if owner.lemma_ in lexicon.words("negotiations", "spans") else token


def subjects(verb: Token) -> list[Token]:
    """The subjects of a verb, unless it says that they stay away."""
    chain = [verb, verb.head] if verb.dep_ == "xcomp" else [verb]
    if any(is_negated(node) or node.lemma_ in lexicon.words("negotiations", "shunning") for node in chain):
        return []
    return doers(verb)


def _is_argument(token: Token, verb: Token) -> bool:
    """Whether the verb holds, opens or ends the noun, and the noun is not its subject."""
    node = token
    while node.head.i != verb.i:
        node = node.head
    return node.dep_ in _OBJECTS
