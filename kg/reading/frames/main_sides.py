"""The main sides of an article: for talks without named sides, and for "the two sides"."""

from __future__ import annotations

from kg import lexicon
from kg.model import Kind
from kg.reading.annotation import grammar
from kg.reading.frames import actors, agreement_mentions, parties
from kg.reading.frames.compounds import adjacent_names
from kg.reading.frames.context import Context, is_person
from kg.reading.frames.gathered_talks import table_sides
from kg.reading.frames.mentions import TalksMention

#: The weight of an opening with both sides, in sentences that name the sides together.
_OPENING = 2
#: This many words are a dateline and no sentence.
_FRAGMENT = 4


def settle(context: Context, found: list[TalksMention]) -> None:
    """Set the article's main sides from the mentions of talks found in it."""
    by_mention = [table_sides(context, mention) for mention in found]
    pairs = [(sides, mention) for sides, mention in zip(by_mention, found, strict=True) if len(sides) > 1]
    between_bodies = [sides for sides, mention in pairs if not any(is_person(key) for key, _ in mention.sides)]
    first = _most_named(context, between_bodies, _lead(context, pairs)) or next((sides for sides, _ in pairs), [])
    alone = [key for sides in by_mention for key in sides]
    sending = list(dict.fromkeys([*alone[:1], *context.affiliations.values()]))
    context.main_sides = first or (sending if len(sending) > 1 else _implied_sides(context, found, alone))


def _most_named(context: Context, pairs: list[list[str]], lead: list[list[str]]) -> list[str]:
    """Of the sides that mentions of talks or the first sentence name together: those that the article most often names
    together, those in its opening before others, else the first.
    """
    if not pairs:
        return []
    named: dict[str, set[int]] = {}
    for number, sent in enumerate(context.doc.sents):
        for name in context.names_in(sent.start, sent.end):
            for key in actors.at_token(context, name.root):
                named.setdefault(parties.side(context, key), set()).add(number)
    opening = [set(sides) for sides in lead]

    def weight(sides: tuple[str, ...]) -> int:
        shared = set.intersection(*(named.get(side, set()) for side in sides))
        return len(shared) + (_OPENING if set(sides) in opening else 0)

    best = max(dict.fromkeys(tuple(sides) for sides in [*pairs, *lead]), key=weight)
    return list(best)


def _lead(context: Context, pairs: list[tuple[list[str], TalksMention]]) -> list[list[str]]:
    """The sides that the first sentence names together: "Norway and Latvia", "Norway, Latvia and Estonia"."""
    first = next((sent for sent in context.doc.sents if sum(token.is_alpha for token in sent) > _FRAGMENT), None)
    if first is None:
        return []
    found = [sides for sides, mention in pairs if first.start <= mention.token.i < first.end]
    for names in parties.coordinated(context, first.start, first.end):
        keys = list(
            dict.fromkeys(parties.side(context, key) for name in names for key in actors.at_token(context, name.root))
        )
        if len(keys) > 1 and all(_may_sit(context, key) for key in keys):
            found.append(keys)
    return found


def _implied_sides(context: Context, found: list[TalksMention], named: list[str]) -> list[str]:
    """The sides if no mention of talks names both: two named together in a sentence about talks, or a nation and the
    group opposed to its government. Nobody otherwise: frequency alone makes no party.
    """
    groups = [token for token in context.doc if actors.is_group(context, token)]
    nations = sorted({key for key in named if key.startswith("nation/")}, key=lambda key: (-named.count(key), key))
    rivals = [(nation, group) for group in groups for nation in actors.nation_of_group(context, group)]
    at_home = next((pair for pair in rivals if pair[0] in nations[:1]), None)
    if at_home is not None:
        return [at_home[0], actors.group_key(context, at_home[1])]
    for mention in found:
        pair = parties.recent_pair(context, mention.token.sent[-1], sentences=1)
        if pair and all(_may_sit(context, key) for key in pair):
            return pair
    joint = _joint_officials(context)
    if joint:
        return joint
    if nations and groups:
        return [nations[0], actors.group_key(context, groups[0])]
    if rivals and len(groups) > 1:
        return [rivals[0][0], actors.group_key(context, rivals[0][1])]
    return _agreeing_sides(context)


def _joint_officials(context: Context) -> list[str]:
    """The two nations whose officials speak together: "Norwegian and Latvian officials said"."""
    for token in context.doc:
        if token.tag_ == "NNS" and grammar.lemma(token) in lexicon.words("actors", "representatives"):
            pair = [key for key, _ in adjacent_names(context, token) if key.startswith(f"{Kind.NATION}/")]
            if len(set(pair)) > 1:
                return list(dict.fromkeys(pair))
    return []


def _agreeing_sides(context: Context) -> list[str]:
    """The sides of the article's agreement: talks without named sides are theirs."""
    for token in context.doc:
        if agreement_mentions.is_pact(token):
            sides = [
                key
                for key, _ in agreement_mentions.sides_of(context, token, agreement_mentions.fate_verb(token))
                if not is_person(key)
            ]
            if len(sides) > 1:
                return sides
    return []


def _may_sit(context: Context, key: str) -> bool:
    """Whether the referent can sit at a table: a nation, or a body that is no ministry and no news outlet."""
    referent = context.referents[key]
    if referent.kind is Kind.ORGANIZATION:
        return referent.facet("type") in {"intergovernmental", "armed-group", "party"}
    return referent.kind is Kind.NATION
