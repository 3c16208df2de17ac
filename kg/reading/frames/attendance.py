"""Others at talks: hosts, mediators, absent people, and secret venues."""

from __future__ import annotations

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon
from kg.model import Kind, Span, Status
from kg.reading.annotation import grammar
from kg.reading.frames import (
    actors,
    intermediaries,
    matcher,
    negotiations,
    participants,
    parties,
    status,
)
from kg.reading.frames.absences import read_absence, read_absence_aside
from kg.reading.frames.antecedents import named_beside
from kg.reading.frames.clauses import governing_verb, has_child, is_negated, is_ruled_out
from kg.reading.frames.context import Context, Saying, is_person
from kg.reading.frames.gathered_talks import Talks, seat_of
from kg.reading.frames.negotiations import event_of, hangs_on_talks, is_talks_near

_THANKS = 9


def read(context: Context, talks: list[Talks]) -> None:
    """Claim hosts, mediators, absentees and undisclosed venues."""
    for match in matcher.match(context.doc, "hosting"):
        _read_host(context, match, talks)
    for token in context.doc:
        if token.pos_ == "NOUN":
            _read_host_noun(context, token, talks)
        _read_thanks(context, token, talks)
        _read_aside(context, token, talks)
        _read_auspices(context, token, talks)
        _read_capacity(context, token, talks)
        _read_attending(context, token, talks)
    _clear_table(context)
    _clear_mediators(context)
    for match in matcher.match(context.doc, "absences"):
        if (match.frame.meaning == "negated") == is_ruled_out(match.trigger):
            read_absence(context, match, talks)
        elif match.frame.id.endswith("not-a-party"):
            _read_party(context, match, talks)
    for token in context.doc:
        read_absence_aside(context, token, talks)
        _read_secret_place(context, token, talks)
    for match in matcher.match(context.doc, "venues"):
        _read_secret(context, match, talks)


def _clear_table(context: Context) -> None:
    """Hosts and mediators who only send people are no parties."""
    roles = {(c.subject, c.object) for c in context.claims if c.relation in {"hostedBy", "mediatedBy"}}
    context.claims[:] = [
        claim
        for claim in context.claims
        if not (
            claim.relation == "hasParty"
            and claim.frame.startswith(("delegations.", "attendance.attends"))
            and (claim.subject, claim.object) in roles
        )
    ]


def _clear_mediators(context: Context) -> None:
    """Who only offered to mediate, or is named where the article says that there was no mediator, is none."""
    sentences = unmediated(context)
    context.claims[:] = [
        claim
        for claim in context.claims
        if claim.relation != "mediatedBy"
        or not is_unmediated(context, claim.cue, sentences, offered=claim.status is Status.PLANNED)
    ]


def unmediated(context: Context) -> frozenset[int]:
    """Where the sentences begin that say that there was no mediator."""
    return frozenset(token.sent.start for token in context.doc if intermediaries.is_missing(token))


def is_unmediated(context: Context, words: Span, sentences: frozenset[int], *, offered: bool) -> bool:
    """Whether the article says that there was no mediator: in the sentence of the words, or anywhere if they tell of an
    offer. ``sentences`` are those of `unmediated`.
    """
    near = context.tokens_between(words.start, words.end) if sentences else []
    return bool(sentences) and (offered or bool(near and near[0].sent.start in sentences))


def _read_host(context: Context, match: matcher.Match, talks: list[Talks]) -> None:
    event = event_of(context, match)
    fillers = match.roles.get("event", [])
    # "they were chaired by", "is mediating between Norway and Latvia": the talks mentioned last
    takes_up = any(token.pos_ == "PRON" or token.head.lower_ == "between" or token.dep_ == "conj" for token in fillers)
    elsewhere = event is None and bool(fillers) and not (takes_up and match.frame.meaning == "mediator")
    if elsewhere and not match.frame.id.endswith("provides-venue"):
        return
    negotiation = context.talks[event.i] if event is not None else negotiations.nearest(context, match.trigger, talks)
    standing = status.standing(context, match.trigger, match.trigger)
    saying, heads = standing.saying(match.trigger, match.frame.id), match.roles["actor"]
    if negotiation is None or standing.negated:
        return
    relation = "hostedBy" if match.frame.meaning == "host" else "mediatedBy"
    heads = _without_next_subject(heads)
    for head in [*heads, *intermediaries.together(match)]:
        for key in named_beside(context, head) or parties.sides(context, head):
            actor = key if is_person(key) else parties.side(context, key)
            if relation == "hostedBy" or not _sits_at(talks, negotiation, actor):
                context.claim(saying, negotiation, relation, actor, words=[head])


def _without_next_subject(heads: list[Token]) -> list[Token]:
    """The hosts without those that are the subject of the sentence: "In talks hosted by Oman, Norway and Latvia
    agreed".
    """
    root = heads[0].sent.root if heads else None
    fronted = root is not None and root.i > heads[-1].i and root.pos_ == "VERB" and not grammar.subject(root)
    listed = fronted and len(heads) > 1 and heads[0].i + 1 < len(heads[0].doc) and heads[0].nbor().text == ","
    return heads[:1] if listed else heads


def _read_attending(context: Context, verb: Token, talks: list[Talks]) -> None:
    """Others who are there: "Denmark and Finland will also attend", "Finnish officials took part"."""
    part = verb.lemma_ == "take" and has_child(verb, {"part"})
    if (
        verb.pos_ != "VERB"
        or not (part or verb.lemma_ in {"attend", "participate"})
        or not is_talks_near(context, verb, 2)
    ):
        return
    objects = [child for child in verb.children if child.dep_ == "dobj" and child.lower_ != "part"]
    objects += matcher.fillers(verb, ("@in|at",)) + matcher.fillers(verb, ("object>@in|at",))
    known = lexicon.words("negotiations", "nouns") | lexicon.words("negotiations", "weak")
    if any(word.i not in context.talks and word.lemma_ not in known for word in objects) or _aside(verb):
        return
    event = next((word.i for word in objects if word.i in context.talks), None)
    negotiation = context.talks[event] if event is not None else negotiations.nearest(context, verb, talks)
    saying = status.standing(context, verb, verb).saying(verb, "attendance.attends")
    for head in participants.subjects(verb) if negotiation is not None else []:
        if head.lemma_ not in lexicon.words("hosting", "bystanders") and not participants.stands_by(head):
            sides = [parties.side(context, key) for key in parties.nation_sides(context, head)]
            for key in (key for key in sides if _is_side(context, key)):
                context.claim(saying, negotiation or "", "hasParty", key, words=[head])


def _aside(verb: Token) -> bool:
    """Whether they attend as observers, or only a part of the talks."""
    capacity = matcher.fillers(verb, ("@as",))
    return any(word.lemma_ in lexicon.words("hosting", "bystanders") for word in capacity)


def _is_side(context: Context, key: str) -> bool:
    """Whether the referent is a side just by being there: a nation, a party, an armed group."""
    referent = context.referents[key]
    return referent.kind is Kind.NATION or referent.facet("type") in {"armed-group", "party"}


def _sits_at(talks: list[Talks], negotiation: str, actor: str) -> bool:
    """Whether the actor is a party: it does not mediate talks of its own."""
    return any(one.key == negotiation and actor in one.sides for one in talks)


def _read_host_noun(context: Context, noun: Token, talks: list[Talks]) -> None:
    """A host or mediator named by a noun: "Norway, the host", "our Norwegian host", "the mediator, Anna Keller"."""
    role = lexicon.table("hosting", "nouns").get(noun.lemma_.lower())
    negotiation = negotiations.nearest(context, noun, talks) if role is not None else None
    if negotiation is None:
        return
    saying = Saying(noun, f"hosting.{role}-noun")
    verb = _making(noun)
    if verb is not None:  # "is ready to be the host", "offered itself as host"
        standing = status.standing(context, verb, verb)
        if standing.negated:
            return
        saying = standing.saying(noun, f"hosting.{role}-noun") if standing.ahead else saying
    relation = "hostedBy" if role == "host" else "mediatedBy"
    for head in _named_beside(noun):
        for key in actors.at_token(context, head):
            actor = key if is_person(key) else parties.side(context, key)
            context.claim(saying, negotiation, relation, actor, words=[head])


def _making(noun: Token) -> Token | None:
    """The verb by which somebody is, or offers to be, the host."""
    if noun.dep_ == "attr":
        return noun.head
    return noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "as" else None


def _read_thanks(context: Context, cue: Token, talks: list[Talks]) -> None:
    """The actor who is thanked for the venue or for mediating: "thanked Norway for hosting the talks"."""
    if cue.lemma_.lower() not in lexicon.words("hosting", "thanking"):
        return
    services = lexicon.table("hosting", "services")
    found = [(services[token.lower_], token) for token in cue.sent if token.i > cue.i and token.lower_ in services]
    negotiation = negotiations.nearest(context, found[0][1], talks) if found else None
    for role, word in found if negotiation is not None else []:
        named = [name for name in context.names_in(cue.i, word.i) if name.label_ in actors.SIDE_LABELS | {"PERSON"}]
        # one may be thanked for the venue, the next for mediating
        heads = [name.root for name in named[-1:] if _thanked_for(name, word, first=word.i == found[0][1].i)]
        _claim_role(context, talks, Saying(word, "hosting.thanks"), negotiation or "", role, heads)


def _thanked_for(name: DocSpan, service: Token, *, first: bool) -> bool:
    """Whether only "for" and a few plain words are between the thanked actor and the reason."""
    words = list(name.doc[name.end : service.i])
    finite = any(word.tag_ in {"VBD", "VBZ", "VBP"} or word.text in {",", ";"} for word in words)
    return not finite and len(words) <= _THANKS and (not first or any(word.lower_ in {"for", "in"} for word in words))


def _claim_role(
    context: Context, talks: list[Talks], saying: Saying, negotiation: str, role: str, heads: list[Token]
) -> None:
    for head in heads:
        for key in parties.sides(context, head) or actors.at_token(context, head):
            host = role == "host"
            actor = key if is_person(key) and not host else parties.side(context, key)
            if host and is_person(actor):  # thanks for the venue go to its country
                actor = next(
                    (seat for one in talks if one.key == negotiation and (seat := seat_of(context, one))), actor
                )
            if host or not _sits_at(talks, negotiation, actor):
                relation = "hostedBy" if host else "mediatedBy"
                context.claim(saying, negotiation, relation, actor, words=[head])


def _read_aside(context: Context, cue: Token, talks: list[Talks]) -> None:
    """A mediator or host mentioned in passing: "talks with Latvia, with Norway mediating"."""
    role = lexicon.table("hosting", "asides").get(cue.lower_)
    name = context.entities.get(cue.i - 1) if cue.i else None
    if role is None or name is None or name.start < 1 or context.doc[name.start - 1].lower_ != "with":
        return
    if any(child.dep_ == "dobj" and child.i not in context.talks for child in cue.children):
        return
    negotiation = negotiations.nearest(context, cue, talks)
    if negotiation is not None:
        mention = next((token for token in reversed(cue.sent) if token.i in context.talks), cue)
        saying = status.standing(context, mention, governing_verb(mention)).saying(cue, f"hosting.{role}-aside")
        _claim_role(context, talks, saying, negotiation, role, [name.root])


def _read_capacity(context: Context, cue: Token, talks: list[Talks]) -> None:
    """A host or mediator with "as": "held talks in Oslo, with Malaysia as facilitator"."""
    if cue.lower_ != "as":
        return
    after = cue.doc[cue.i + 1 : cue.i + 4]
    role = next(
        (lexicon.table("hosting", "nouns").get(word.lemma_.lower()) for word in after if word.pos_ == "NOUN"), None
    )
    name = _named_with(context, cue)
    if role is None or name is None:
        return
    negotiation = negotiations.nearest(context, cue, talks)
    if negotiation is not None:
        mention = next((token for token in reversed(cue.sent) if token.i in context.talks), cue)
        saying = status.standing(context, mention, governing_verb(mention)).saying(cue, "hosting.as")
        _claim_role(context, talks, saying, negotiation, role, [name.root])


def _named_with(context: Context, cue: Token) -> DocSpan | None:
    """Who is named between a "with" and the cue, perhaps with an aside: "with Eva Holm, a judge, as mediator"."""
    names = context.names_in(max(cue.sent.start, cue.i - _THANKS), cue.i)
    name = next((each for each in names if each.start and context.doc[each.start - 1].lower_ == "with"), None)
    if name is None or name.end == cue.i:
        return name
    aside = context.doc[name.end].text == "," and cue.nbor(-1).text == ","
    return name if aside and name.label_ == "PERSON" else None


def _read_auspices(context: Context, cue: Token, talks: list[Talks]) -> None:
    """The actor whose auspices, mediation or invitation it is: "under the auspices of Norway", "under
    U.N. mediation".
    """
    role = lexicon.table("hosting", "auspices").get(cue.lower_)
    if role is None or cue.dep_ != "pobj" or cue.head.lower_ not in {"under", "through", "with", "at", "by"}:
        return
    before = [
        child for child in cue.children if child.dep_ in {"amod", "compound", "nmod"} and child.i in context.entities
    ]
    named = grammar.possessor(cue) + before or matcher.fillers(cue, ("@of|by",))
    if not hangs_on_talks(context, cue.head):
        return
    negotiation = negotiations.nearest(context, cue, talks) if named else None
    if negotiation is not None:
        _claim_role(context, talks, Saying(cue, "hosting.auspices"), negotiation, role, named)


def _named_beside(noun: Token) -> list[Token]:
    """The noun's apposition, else the word whose apposition it is, else the word before it."""
    if noun.dep_ == "appos":
        return [noun.head]
    if noun.dep_ == "attr":
        return [part for head in grammar.subject(noun.head) for part in grammar.coordination(head)]
    beside = [child for child in noun.children if child.dep_ == "appos"]
    return beside or [child for child in noun.children if child.dep_ in {"amod", "compound"}]


def _read_party(context: Context, match: matcher.Match, talks: list[Talks]) -> None:
    """An actor that is called a party, even if it is the host."""
    event = event_of(context, match)
    negotiation = context.talks[event.i] if event is not None else negotiations.nearest(context, match.trigger, talks)
    standing = status.standing(context, match.trigger, match.trigger)
    for head in match.roles["absentee"]:
        for key in parties.sides(context, head):
            if negotiation is not None and not is_person(key):
                saying = standing.saying(match.trigger, "attendance.party-to")
                context.claim(saying, negotiation, "hasParty", parties.side(context, key), words=[head])


def _read_secret_place(context: Context, place: Token, talks: list[Talks]) -> None:
    """Talks held "at an undisclosed location"."""
    hidden = any(child.lower_ in lexicon.words("venues", "hidden") for child in place.children)
    if not hidden or place.lemma_ not in lexicon.words("venues", "whereabouts") or not is_talks_near(context, place, 1):
        return
    negotiation = negotiations.nearest(context, place, talks)
    if negotiation is not None:
        words = [child for child in place.children if child.lower_ in lexicon.words("venues", "hidden")]
        context.claim(Saying(place, "venues.hidden", Status.UNDISCLOSED), negotiation, "heldAt", words=words)


def _read_secret(context: Context, match: matcher.Match, talks: list[Talks]) -> None:
    """A venue that the text says is not disclosed."""
    whereabouts = lexicon.words("venues", "whereabouts")
    unnamed, secret = match.frame.meaning == "untold", match.frame.meaning == "secret"
    place = next((token for token in match.roles["place"] if unnamed or grammar.lemma(token) in whereabouts), None)
    negotiation = negotiations.nearest(context, match.trigger, talks)
    if place is not None and negotiation is not None and is_negated(match.trigger) != secret:
        saying = Saying(match.trigger, match.frame.id, Status.UNDISCLOSED)
        context.claim(saying, negotiation, "heldAt", words=[place])
