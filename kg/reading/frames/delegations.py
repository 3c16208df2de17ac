"""Delegations: who leads each side's, and who belongs to it."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg import lexicon
from kg.model import Kind, Referent
from kg.reading.annotation import grammar
from kg.reading.frames import actors, matcher, negotiations, officers, parties, status
from kg.reading.frames.antecedents import persons
from kg.reading.frames.clauses import has_child, who_did
from kg.reading.frames.context import Context, Saying, is_person
from kg.reading.frames.earlier_talks import talks_of_seat
from kg.reading.frames.gathered_talks import Talks
from kg.reading.frames.person_lists import listed

#: The most tokens of a title after "by".
_TITLED = 8
#: The most tokens between "for" and "by".
_BY = 6
#: Words after a side without a noun of its own: "Keller the Estonian one", "Rybak the Finnish and".
_ENDING_GAP = frozenset({"one", ",", ".", ";", ")", "and", "delegation", "team", "side"})
_TAKING_UP = frozenset({"the", "its", "their", "same", "this"})
_OWNING = grammar.MODIFIERS - {"poss"}
_RELATIONS = {"leader": "ledBy", "member": "hasMember"}


def read(context: Context, talks: list[Talks]) -> None:
    """Claim leaders and members."""
    _read_frames(context, talks)
    _read_posts(context, talks)
    _carry_leaders(context, talks)


def affiliate(context: Context) -> None:
    """Note for each person the side whose delegation he or she leads or belongs to."""
    for match in matcher.match(context.doc, "delegations"):
        group = _group(match)
        side = _side_of_group(context, group)
        if side is not None and _is_group(context, group, match.frame.id):
            for key, _ in _people(context, match):
                context.affiliations.setdefault(key, side)
        for key, gapped, *_ in _gapped(context, match):
            context.affiliations[key] = gapped


def _gapped(context: Context, match: matcher.Match) -> list[tuple[str, str, Token, Token]]:
    """Leaders without a verb, with their sides and both tokens: "A led the Latvian team, B the Estonian one"."""
    found: list[tuple[str, str, Token, Token]] = []
    if match.frame.meaning != "leader":
        return found
    for name in context.names_in(match.trigger.i, match.trigger.sent.end):
        side = _side_after(context, name) or _side_before(context, name, match.trigger)
        if name.label_ == "PERSON" and side is not None and side.label_ in actors.SIDE_LABELS:
            keys = [parties.side(context, key) for key in actors.at_token(context, side.root)]
            people = actors.at_token(context, name.root)
            found += [(person, key, name.root, side.root) for person in people[:1] for key in keys[:1]]
    return found


def _side_after(context: Context, name: DocSpan) -> DocSpan | None:
    """The side in "Keller the Estonian one", "Keller that of Estonia", "Keller for Estonia", "Keller (Estonia)"."""
    words = [token.lower_ for token in context.doc[name.end : name.end + 3]]
    if words[:2] == [",", "the"]:  # "Keller, the Estonian."
        side = context.entities.get(name.end + 2)
        last = context.doc[side.end] if side is not None and side.end < len(context.doc) else None
        return side if last is not None and side is not None and side.kb_id_ == "people" and last.text in ".;" else None
    gap = 2 if words[:2] == ["that", "of"] else 1 if words[:1] in (["the"], ["for"], ["("]) else 0
    if words[:2] == ["the", "one"] and words[2:] in (["of"], ["from"], ["for"]):
        gap = 3  # "Keller the one from Estonia"
    if words[:1] == ["the"] and words[1:] and words[1] in lexicon.words("delegations", "bodies"):
        gap = 3  # "Keller the delegation of Estonia"
    side = context.entities.get(name.end + gap) if gap else None
    if side is None:
        return None
    return side if side.end >= len(context.doc) or context.doc[side.end].lower_ in _ENDING_GAP else None


def _side_before(context: Context, name: DocSpan, led: Token) -> DocSpan | None:
    """The side in "Tehran's by Deputy Minister Keller", "the Estonian one by Keller"; none of the verb's own agent."""
    for by in reversed(context.doc[max(led.i + 2, name.start - _TITLED) : name.start]):
        if by.lower_ == "by":
            before = context.doc[by.i - 1]
            if before.text == "," and before.i > 1 and before.nbor(-2).lower_ == "the":  # "the Estonian, by Keller"
                before = before.nbor(-1)
            last = before.nbor(-1) if before.lower_ in {"one", "ones", *grammar.POSSESSIVE} else before
            return context.entities.get(last.i)
        if by.text in {",", ";"} or by.pos_ == "VERB":
            return None
    return None


def _people(context: Context, match: matcher.Match) -> list[tuple[str, Token]]:
    """The persons who lead or belong by a frame, with those listed after them."""
    fillers = match.roles[_role(match)]
    if match.trigger.dep_ == "relcl" and match.frame.id.endswith(".leads"):
        fillers = [
            head for head in fillers if head.i < match.trigger.i
        ]  # "Keller, who leads the team, and her counterpart"
    heads = listed(context, fillers)
    # "led by Keller for Norway and Rybak for Latvia", where the parse joins Rybak to Norway
    beside = [part for head in heads for part in matcher.fillers(head, ("@for",)) if part.ent_type_ == "PERSON"]
    heads += [part for part in beside if part not in heads]
    gapped = {head.i for _, _, head, _ in _gapped(context, match)}
    return [(key, head) for head in _own(match, heads) if head.i not in gapped for key in persons(context, head)]


def _role(match: matcher.Match) -> str:
    return "leader" if "leader" in match.roles else "member"


def _group(match: matcher.Match) -> Token:
    """The group that is led; for a participle, the group's noun right before it, wherever the parse attached it."""
    group, trigger = match.roles["group"][0], match.trigger
    before = trigger.i - 1
    while before > 0 and trigger.doc[before].is_punct:
        before -= 1
    noun = trigger.doc[before]
    if trigger.dep_ not in {"acl", "conj", "relcl"} or noun.pos_ != "NOUN":
        return group
    return noun if grammar.lemma(noun) in lexicon.words("delegations", "groups") else group


def _own(match: matcher.Match, heads: list[Token]) -> list[Token]:
    """The heads of this group: in "a team led by A and a contingent led by B", "Norway's team consists of A and
    Latvia's of B", B is not in the first.
    """
    groups = lexicon.words("delegations", "bodies")
    doc, cue = match.trigger.doc, match.trigger.i

    nations = {word.ent_id_ for word in match.roles["group"][0].subtree if word.ent_type_ == "NATION"}

    def opens_group(token: Token) -> bool:
        if token.ent_type_ in actors.SIDE_LABELS:
            after = [word.lower_ for word in doc[token.i + 1 : token.i + 3]]
            holder = doc[token.i + 2].ent_type_ if len(after) > 1 and after[0] in grammar.POSSESSIVE else ""
            if holder == "PERSON" and nations and token.ent_id_ not in nations:
                return True  # "Norway's team included A, Latvia's B and C"
            return after[:1] in (["its"], ["their"]) or after in [[ending, "of"] for ending in grammar.POSSESSIVE]
        return token.lemma_.lower() in groups and not token.text[:1].isupper()

    own = match.roles["group"][0].i
    return [
        head
        for head in heads
        if head.i < cue or not any(opens_group(token) for token in doc[cue + 1 : head.i] if token.i != own)
    ]


def _carry_leaders(context: Context, talks: list[Talks]) -> None:
    """A delegation that travels keeps its leaders: "the delegation then met ministers in Riga"."""
    led: dict[str, list[tuple[str, str | None]]] = {}
    for claim in context.claims:
        if claim.relation == "ledBy" and claim.object is not None:
            delegation = context.referents[claim.subject]
            led.setdefault(delegation.link("onBehalfOf") or "", []).append((claim.object, delegation.link("sentTo")))
    travelling = [(one, m, key, head) for one in talks for m in one.mentions for key, head in m.sides if key in led]
    for one, mention, key, head in travelling:
        if grammar.lemma(head) in lexicon.words("actors", "bodies") and not has_child(head, _TAKING_UP):
            continue  # "delegations from both countries are to meet" may be other people
        travels = (
            lexicon.words("delegations", "travelling") if mention.standing.ahead else lexicon.words("actors", "bodies")
        )
        if grammar.lemma(head) in travels or (head.lower_ == "they" and not mention.standing.ahead):
            known = {person for person, sent_to in led[key] if sent_to == one.key}
            for person in dict.fromkeys(person for person, _ in led[key] if person not in known):
                saying = mention.standing.saying(mention.token, "delegations.travels")
                context.claim(saying, negotiations.delegation_key(context, key, one.key), "ledBy", person, words=[head])


def _read_frames(context: Context, talks: list[Talks]) -> None:
    for match in matcher.match(context.doc, "delegations"):
        teams = [(group, people) for group, people in _teams(context, match) if people]
        gapped = _gapped(context, match)
        beside = bool(gapped) and _is_about_team(match.trigger)
        teams = [
            (group, people)
            for group, people in teams
            if beside
            or _is_group(context, group, match.frame.id)
            or any(_side_for(context, head) for _, head in people)
        ]
        if not teams and not (gapped and _is_group(context, _group(match), match.frame.id)):
            continue
        group = teams[0][0] if teams else _group(match)
        negotiation = context.talks.get(group.i) or negotiations.nearest(context, match.trigger, talks)
        standing = status.standing(context, match.trigger, match.trigger)
        if negotiation is not None and standing.negated:
            _read_who_did(context, match, negotiation)
        if negotiation is None or standing.negated:
            continue
        saying = standing.saying(match.trigger, match.frame.id)
        for group, key, head in ((group, *person) for group, people in teams for person in people):
            own = _side_led(context, match, group, [each for team, led in teams for each in led if team == group], key)
            side = _side_for(context, head) or own or officers.person_nation(context, key)
            if side is not None and not _only_chairs(talks, match.trigger, context.talks.get(group.i), side):
                here = talks_of_seat(context, match.trigger, talks, negotiation, side)
                if here == negotiation and not any(word.i in context.talks for word in group.sent):
                    here = _where_it_sits(talks, side, negotiation, group) or negotiation
                _claim_seat(context, match, saying, here, side, key, [group, head])
        for key, side, person, side_word in gapped:
            here = talks_of_seat(context, match.trigger, talks, negotiation, side)
            _claim_seat(context, match, saying, here, side, key, [side_word, person])


def _claim_seat(
    context: Context,
    match: matcher.Match,
    saying: Saying,
    negotiation: str | None,
    side: str,
    person: str,
    words: list[Token],
) -> None:
    """Claim a leader or member of a side's delegation, by words of which the first means the side; none at no talks."""
    if negotiation is None:
        return
    delegation = negotiations.delegation_key(context, side, negotiation)
    context.claim(saying, delegation, _RELATIONS[_role(match)], person, words=words)
    _claim_party(context, match.trigger, negotiation, side, words[0])


def _read_who_did(context: Context, match: matcher.Match, negotiation: str) -> None:
    """The one who leads, where another does not: "Keller did not lead the Latvian delegation. Rybak did."."""
    group, did = _group(match), who_did(match.trigger)
    side = _side_of_group(context, group)
    if did is None or side is None or match.frame.id.endswith("sends") or not _is_group(context, group, match.frame.id):
        return
    delegation = negotiations.delegation_key(context, side, negotiation)
    for head in did[1]:
        for key in persons(context, head):
            saying = status.standing(context, did[0], did[0]).saying(did[0], match.frame.id)
            context.claim(saying, delegation, _RELATIONS[_role(match)], key, words=[head])


def _side_led(
    context: Context, match: matcher.Match, group: Token, people: list[tuple[str, Token]], key: str
) -> str | None:
    """The side of a group; of one of several leaders of as many delegations, the side named in the same order ("Keller
    and Holm led the teams of Norway and Latvia"), or none if nothing shows the order.
    """
    if len(people) < 2 or group.tag_ != "NNS" or match.frame.meaning != "leader":
        return _side_of_group(context, group)
    names = context.names_in(group.left_edge.i, group.right_edge.i + 1)
    sides = [name for name in names if name.label_ in actors.SIDE_LABELS]
    if len(sides) != len(people):
        return None
    turn = [person for person, _ in people].index(key)
    return next((parties.side(context, side) for side in actors.at_token(context, sides[turn].root)), None)


def _is_about_team(verb: Token) -> bool:
    """Whether the sentence of a verb of leading is about a delegation: "A led the Latvian Union, B the team of ..."."""
    return any(grammar.lemma(word) in lexicon.words("delegations", "bodies") for word in verb.sent)


def _side_for(context: Context, head: Token) -> str | None:
    """The side for which a leader leads: "led by Keller for Norway and, for Latvia, by Rybak"."""
    after_for = matcher.fillers(head, ("@for",))
    by = head.head
    if head.dep_ == "pobj" and by.lower_ == "by":
        before = [child for child in by.head.children if child.lower_ == "for" and by.i - _BY < child.i < by.i]
        after_for += [grand for child in before for grand in child.children if grand.dep_ == "pobj"]
    keys = [parties.side(context, key) for word in after_for for key in parties.nation_sides(context, word)]
    sitting = (Kind.NATION, Kind.ORGANIZATION)
    return next((key for key in keys if context.referents[key].kind in sitting), None)


def _only_chairs(talks: list[Talks], verb: Token, negotiation: str | None, side: str) -> bool:
    """Whether somebody chairs the talks of others, and leads no delegation."""
    table = next((one for one in talks if one.key == negotiation), None)
    return table is not None and verb.lemma_ == "chair" and side not in table.sides


def _teams(context: Context, match: matcher.Match) -> list[tuple[Token, list[tuple[str, Token]]]]:
    """Each group with its people: "the Latvian team was led by A and the Estonian team by B" has two."""
    teams = [(_group(match), _people(context, match))]
    for head in match.roles[_role(match)]:
        if grammar.lemma(head) in lexicon.words("delegations", "bodies"):
            elided = matcher.fillers(head, ("@by",))
            teams.append((head, [(key, person) for person in elided for key in persons(context, person)]))
    return teams


def _claim_party(context: Context, cue: Token, negotiation: str, side: str, head: Token) -> None:
    """A side that sends a delegation is a party."""
    if context.referents[side].kind in {Kind.NATION, Kind.ORGANIZATION}:
        context.claim(Saying(cue, "delegations.side"), negotiation, "hasParty", side, words=[head])


def _is_group(context: Context, group: Token, frame: str) -> bool:
    """Whether the group that is led or represented is a delegation, a side, or the talks themselves."""
    lemma = group.lemma_.lower()
    if frame.endswith(("represented-by", "represents", "sends")):
        apposed = {child.lower_ for child in group.children if child.dep_ == "appos"}
        return apposed.isdisjoint(lexicon.words("delegations", "hosts")) and bool(parties.sides(context, group))
    if frame.endswith("accompanied-by") and any(is_person(key) for key in actors.at_token(context, group)):
        return True
    if frame.endswith(("accompanied-by", "includes", "is-made-up-of", "consists-of", "is-on")):
        return lemma in lexicon.words("delegations", "groups")
    people = context.entities.get(group.i)
    if people is not None and people.kb_id_ == "people" and group.tag_ in {"NNPS", "NNS"}:
        return True  # "the Latvians were led by Keller"
    return lemma in lexicon.words("delegations", "led") or group.i in context.talks


def _side_of_group(context: Context, group: Token) -> str | None:
    if group.i in context.talks:
        return None
    keys = parties.nation_sides(context, group) or actors.at_token(context, group)[:1]
    side = (
        parties.side(context, keys[0])
        if keys
        else parties.unnamed_side(context, {child.lower_ for child in group.children if child.dep_ in _OWNING})
        or _senders_side(context, group)
    )
    return None if side is not None and is_person(side) else side


def _senders_side(context: Context, group: Token) -> str | None:
    """The side that sends the group: "Chile sent a six-member team headed by Keller"."""
    verb = group.head
    if group.dep_ == "pobj":
        verb = verb.head
    if verb.lemma_ not in lexicon.words("delegations", "sending"):
        return None
    keys = [key for head in grammar.subject(verb) for key in parties.nation_sides(context, head)]
    return parties.side(context, keys[0]) if keys else None


def _read_posts(context: Context, talks: list[Talks]) -> None:
    """Posts that say who leads or sits in a delegation: "head of the Latvian delegation", "chief negotiator"."""
    for claim in [claim for claim in context.claims if claim.relation == "holds"]:
        holding = context.referents[claim.object or ""]
        role = _seat_by_title(holding)
        side = holding.link("of") or officers.person_nation(context, claim.subject)
        if role is None or side is None or context.is_outlet(side) or holding.facet("former") == "true":
            continue
        cue = context.token_at(claim.cue.start)
        negotiation = _talks_near(context, cue, talks, role) if cue is not None else None
        negotiation = _where_it_sits(talks, parties.side(context, side), negotiation, cue)
        if cue is None or negotiation is None:
            continue
        delegation = negotiations.delegation_key(context, parties.side(context, side), negotiation)
        words = context.tokens_between(claim.evidence.start, claim.evidence.end)
        context.claim(Saying(cue, "delegations.post"), delegation, _RELATIONS[role], claim.subject, words=words)


def _where_it_sits(talks: list[Talks], side: str, nearest: str | None, cue: Token | None) -> str | None:
    """The nearest talks if the side sits there, else the last talks mentioned before at which it does."""
    near = next((one for one in talks if one.key == nearest), None)
    if near is None or cue is None or side in near.sides or len(near.sides) < 2:
        return nearest
    sitting = [(m.token.i, one.key) for one in talks if side in one.sides for m in one.mentions]
    before = [item for item in sitting if item[0] < cue.i]
    return max(before)[1] if before else min(sitting)[1] if sitting else None


def _talks_near(context: Context, cue: Token, talks: list[Talks], role: str) -> str | None:
    """The negotiation mentioned in the sentence, else the article's first; a delegate who speaks sits at no future
    talks.
    """
    here = [m for one in talks for m in one.mentions if cue.sent.start <= m.token.i < cue.sent.end]
    if any(role == "leader" or not m.standing.ahead for m in here):
        return negotiations.nearest(context, cue, talks)
    return talks[0].key if talks else None


def _seat_by_title(holding: Referent) -> str | None:
    """The seat in a delegation that a title shows: leader, member or none."""
    title = (holding.facet("title") or "").lower()
    if _pattern("leading").search(title):
        return "leader"
    return "member" if _pattern("sitting").search(title) else None


@cache
def _pattern(seat: str) -> re.Pattern[str]:
    return re.compile("|".join(lexicon.phrases("delegations", seat)))
