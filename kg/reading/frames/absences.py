"""Absent people, also by where they were instead: not at the place of the talks, or at home though invited."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon, reference
from kg.model import Status
from kg.reading.annotation import grammar
from kg.reading.frames import (
    matcher,
    negotiations,
    participants,
    parties,
    places,
    status,
)
from kg.reading.frames.antecedents import persons, sentences_back
from kg.reading.frames.clauses import NOBODY, has_child, is_negated, is_one_officer
from kg.reading.frames.context import Context, Saying
from kg.reading.frames.earlier_talks import talks_missed
from kg.reading.frames.gathered_talks import Talks
from kg.reading.frames.negotiations import event_of, hangs_on_talks, is_talks_near


def absent(context: Context, head: Token) -> list[str]:
    """The actors that the words for an absentee mean: persons, else sides; the side of one officer without a name may
    be there. Of "nobody from Norway", Norway.
    """
    if head.lower_ in NOBODY or (head.lower_ == "one" and has_child(head, {"no"})):
        behind = matcher.fillers(head, ("@from|of",)) or matcher.fillers(head.head, ("@from",))  # "Nobody came from"
        senders = [part for of in behind for part in grammar.coordination(of)]
        bodies = [part for part in senders if grammar.lemma(part) not in reference.titles().heads]
        return [key for body in bodies for key in absent(context, body)]
    named = persons(context, head)
    if named or is_one_officer(head):
        return named
    return [parties.side(context, side) for side in parties.sides(context, head)]


def talks_in_place(context: Context, named: list[Token], talks: list[Talks]) -> str | None:
    """The talks held in the named place: a person who "did not travel to Oslo" was not at the talks in Oslo."""
    found = {place for token in named if (place := places.place_key(context, token))}
    return next((one.key for one in reversed(talks) if one.place in found), None)


def stayed_away(context: Context, verb: Token, talks: list[Talks]) -> list[Token]:
    """The invited person or side that, as the verb says, stayed elsewhere: "had been invited but stayed in Riga"; else
    nobody.
    """
    above = verb.head
    invited = above.lemma_ == "invite" and not is_negated(above) and above.dep_ not in {"acl", "relcl"}
    if verb.dep_ != "conj" or verb.lemma_ not in {"stay", "remain"} or not invited or is_negated(verb):
        return []
    elsewhere = matcher.fillers(above, ("@to|for",))
    if not has_child(above, {"but", "yet"}) or any(word.i not in context.talks for word in elsewhere):
        return []
    where = matcher.fillers(verb, ("@in|at",))
    there = {one.place for one in talks}
    towns = [places.place_key(context, word) for word in where]
    if not any(place is not None and place not in there for place in towns):
        return []
    return [part for head in grammar.passive_subject(above) for part in grammar.coordination(head)]


#: Words after "unable to take", "unable to attend" that still refer to talks.
_AT_TALKS = frozenset(
    {"part", "trip", "journey", "at", "in", "to", "for", "because", "due", "owing", "talks", "meeting", "summit"}
)

_COMPLETING = frozenset({"neg", "acomp", "attr", "xcomp", "prt", "dobj", "oprd"})


def read_absence(context: Context, match: matcher.Match, talks: list[Talks]) -> None:
    """Claim the absences in a frame that fired."""
    verb, event = match.trigger, event_of(context, match)
    needs_talks = match.frame.id.endswith(
        ("not-attend", "not-take-part", "excluded", "boycott", "not-there", "refuse-talks", "send-regrets")
    )
    there = None
    if event is None and is_negated(verb) and is_talks_near(context, verb, 2):
        there = talks_in_place(context, match.roles.get("event", []), talks)
    if (
        event is None
        and needs_talks
        and there is None
        and not _speaks_of_talks(match)
        and not _takes_up_talks(context, match)
    ):
        return
    if event is None and (_elsewhere(context, match) or _misses_an_occasion(verb)):
        return
    negotiation = context.talks[event.i] if event is not None else there or negotiations.nearest(context, verb, talks)
    if negotiation is not None and event is None:
        negotiation = talks_missed(context, verb, talks, negotiation)
    if negotiation is None:
        return
    standing = status.standing(context, verb, verb)
    to_come = standing.ahead or match.frame.id.endswith("refuse-talks")
    relation, state = "notAttendedBy", Status.PLANNED if to_come else Status.ASSERTED
    if match.frame.id.endswith("not-a-party") and any(word.lemma_ == "party" for word in verb.children):
        relation, state = "hasParty", Status.DENIED
    saying = Saying(verb, match.frame.id, state, standing.claimant)
    likewise = _likewise(verb)
    missing = [(key, head) for head in [*match.roles["absentee"], *likewise] for key in absent(context, head)]
    for key, head in [*missing, *participants.unseen(context, match.roles["absentee"], missing)]:
        words = [
            head.left_edge if has_child(head, {"no"}) else head,
            *_completing(verb),
            *([event] if event is not None else []),
        ]
        context.claim(saying, negotiation, relation, key, words=words)


def _likewise(verb: Token) -> list[Token]:
    """Those of whom a joined verb without words of its own says the same: "Norway stayed away, and so did Keller", "nor
    was Keller".
    """
    joined = [child for child in verb.children if child.dep_ == "conj" and child.lemma_ in {"do", "be", "have"}]
    same = [each for each in joined if each.nbor(-1).lower_ in {"so", "nor", "neither"} and each.i > verb.i]
    subjects = [word for each in same for word in each.children if word.dep_ in {"nsubj", "nsubjpass", "attr"}]
    return [part for word in subjects for part in grammar.coordination(word)]


def read_absence_aside(context: Context, cue: Token, talks: list[Talks]) -> None:
    """An absence mentioned in passing: "despite the absence of Norway", "without Norway", "was unable to attend"."""
    heads: list[Token] = []
    if before_its_subject(cue):
        heads = _missing(context, cue)
    elif cue.lower_ == "without" and hangs_on_talks(context, cue) and not has_child(cue, {"not"}):
        heads = [part for head in cue.children if head.dep_ == "pobj" for part in grammar.coordination(head)]
    elif cue.lower_ == "absence" and is_talks_near(context, cue, 1):
        heads = matcher.fillers(cue, ("@of",)) + grammar.possessor(cue)
    elif cue.lower_ in lexicon.words("absences", "instead"):
        heads = [head for head in matcher.fillers(cue, ("@of",)) if persons(context, head)]
    elif cue.dep_ == "xcomp" and cue.lemma_ in lexicon.words("absences", "there"):
        objects = [child for child in cue.children if child.dep_ in {"dobj", "prep"} and child.lower_ not in _AT_TALKS]
        kept = cue.head.lower_ in lexicon.words("absences", "kept") and not objects
        heads = grammar.subject(cue) if kept and is_talks_near(context, cue, 2) else []
    elif cue.dep_ == "conj" and is_talks_near(context, cue, 2):
        heads = stayed_away(context, cue, talks)
    negotiation = negotiations.nearest(context, cue, talks) if heads else None
    for head in heads if negotiation is not None else []:
        for key in absent(context, head):
            saying = Saying(cue, "absences.aside")
            context.claim(saying, negotiation or "", "notAttendedBy", key, words=[head, *_completing(cue)])


def before_its_subject(cue: Token) -> bool:
    """Whether the word begins a sentence that names the absentee later: "Missing from the team was Anna Keller",
    "Conspicuous by her absence was Anna Keller".
    """
    before = cue.doc[cue.sent.start : cue.i]
    if cue.lower_ == "absence":
        return len(before) > 1 and before[-2].lower_ == "by" and any(t.lower_ == "conspicuous" for t in before[:-2])
    return cue.lower_ in {"missing", "absent"} and all(t.pos_ in {"ADV", "SPACE"} or t.is_punct for t in before)


def _missing(context: Context, cue: Token) -> list[Token]:
    """Who is missing by such a sentence, if it or the one before is about talks, whatever the parse makes of it."""
    after = cue.doc[cue.i + 1 : cue.sent.end]
    copula = next((token for token in after if token.pos_ in {"AUX", "VERB"}), None)
    if copula is None or copula.lemma_ != "be" or not is_talks_near(context, cue, 2):
        return []
    where = [token for token in cue.doc[cue.i + 1 : copula.i] if token.dep_ == "pobj"]
    if where and not any(token.i in context.talks or _is_at_table(token) for token in where):
        return []  # "missing from the plan was Norway"
    found = [child for verb in (copula, cue) for child in verb.children if child.i > copula.i]
    return [part for head in found if head.dep_ in {"attr", "nsubj", "dobj"} for part in grammar.coordination(head)]


def _is_at_table(token: Token) -> bool:
    """Whether the word means talks, or those who sit there for a side."""
    nouns = lexicon.words("negotiations", "nouns") | lexicon.words("delegations", "bodies") | {"meeting", "table"}
    return token.lemma_.lower() in nouns


def _elsewhere(context: Context, match: matcher.Match) -> bool:
    """Whether the missed event is named, and is neither talks nor a place: "an invitation to the World Cup"."""
    nouns = [token for token in match.roles.get("event", []) if token.pos_ in {"NOUN", "PROPN"}]
    places = [
        token for token in nouns if (name := context.entities.get(token.i)) and name.label_ in {"PLACE", "NATION"}
    ]
    return bool(nouns) and not places and not _speaks_of_talks(match)


def _misses_an_occasion(verb: Token) -> bool:
    """Whether what was missed is a dinner or the like: "stayed away from the dinner"."""
    words = verb.doc.text[verb.idx : verb.sent.end_char]
    return lexicon.pattern("absences", "occasions").search(words) is not None


def _completing(verb: Token) -> list[Token]:
    """The words that the verb needs: was absent, refused to attend, take part."""
    words_of_verb = [child for child in verb.children if child.dep_ == "neg" or child.i > verb.i]
    return [child for child in words_of_verb if child.dep_ in _COMPLETING or child.lower_ in {"away", "home"}]


def _takes_up_talks(context: Context, match: matcher.Match) -> bool:
    """Whether "did not attend", "did not take part" without an object, or "skipped them", follow on talks mentioned
    there or just before.
    """
    verb, events = match.trigger, match.roles.get("event", [])
    if match.frame.id.endswith("boycott") and [token.lower_ for token in events] == ["them"]:
        return is_talks_near(context, verb, 2)  # "held talks. Keller skipped them"
    if events != [verb] or verb.lemma_ not in lexicon.words("absences", "there"):
        return False
    if any(child.dep_ == "xcomp" for child in verb.children):
        return False  # "did not appear to agree"
    senders = lexicon.words("delegations", "bodies")
    sent = any(t.lemma_ in senders for sentence in sentences_back(verb, 4) for t in sentence)
    return is_talks_near(context, verb, 2) or (sent and verb.dep_ == "xcomp")  # "was not expected to take part"


def _speaks_of_talks(match: matcher.Match) -> bool:
    return any(_is_at_table(token) for token in match.roles.get("event", []))
