"""Absent people, also by where they were instead: not at the place of the talks, or at home though invited."""

from __future__ import annotations

from spacy.tokens import Token

from kg.reading.annotation import grammar
from kg.reading.frames import matcher, parties, places
from kg.reading.frames.antecedents import persons
from kg.reading.frames.clauses import has_child, is_negated
from kg.reading.frames.context import Context
from kg.reading.frames.gathered_talks import Talks


def absent(context: Context, head: Token) -> list[str]:
    """The actors that the words for an absentee mean: persons, else sides."""
    return persons(context, head) or [parties.side(context, side) for side in parties.sides(context, head)]


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
