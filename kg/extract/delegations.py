"""Delegations: who leads and belongs to each side, who hosts and mediates, and who is said not to be there."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg import lexicon, reference
from kg.extract import actors, negotiations, persons, status
from kg.extract.negotiations import Talks
from kg.extract.scene import Scene
from kg.model import Claim, Kind, Status

_LEADS = re.compile(
    r"\b(?:head|leader|chief|chairman|chair)\b.*\b(?:delegation|team|contingent|mission)\b|\b(?:chief|lead|top|main|head|principal) negotiator\b"
)
_SITS = re.compile(r"\b(?:delegate|negotiator)\b|\bmember\b.*\b(?:delegation|team)\b")


def read(scene: Scene, talks: list[Talks]) -> None:
    """Claim leaders, members, hosts, mediators and absentees."""
    _read_frames(scene, talks)
    _read_posts(scene, talks)
    _carry_leaders(scene, talks)
    _read_hosts(scene, talks)
    _read_host_nouns(scene, talks)
    _read_absentees(scene, talks)
    _read_secrets(scene, talks)


def affiliate(scene: Scene) -> None:
    """Note for each person the side whose delegation they are told to lead or belong to."""
    for match in lexicon.match(scene.doc, "delegations"):
        role = "leader" if "leader" in match.roles else "member"
        side = _side_of_group(scene, _group(match))
        if side is not None and _is_group(scene, _group(match), match.frame.id):
            for head in _own(match, persons.listed(scene, match.roles[role])):
                for key in _persons(scene, head):
                    scene.affiliations.setdefault(key, side)


def _group(match: lexicon.Match) -> Token:
    """The group led: of a participle, the group's noun right before it, wherever the parse hung it."""
    group, trigger = match.roles["group"][0], match.trigger
    before = trigger.i - 1
    while before > 0 and trigger.doc[before].is_punct:
        before -= 1
    noun = trigger.doc[before]
    if (
        trigger.dep_ in {"acl", "conj", "relcl"}
        and noun.pos_ == "NOUN"
        and lexicon.lemma(noun) in lexicon.words("delegations", "groups")
    ):
        return noun
    return group


def _own(match: lexicon.Match, heads: list[Token]) -> list[Token]:
    """The heads that no other group's noun stands before: in "a team led by A and a contingent led by B", B is not of the first."""
    groups = lexicon.words("delegations", "groups") - {"party"}
    doc, cue = match.trigger.doc, match.trigger.i
    return [
        head
        for head in heads
        if head.i < cue or not any(t.lemma_.lower() in groups and not _is_title_part(t) for t in doc[cue + 1 : head.i])
    ]


def _is_title_part(token: Token) -> bool:
    return token.lemma_.lower() in {"delegate", "negotiator", "group"} or token.text[:1].isupper()


def _carry_leaders(scene: Scene, talks: list[Talks]) -> None:
    """A delegation that travels keeps its leaders: "the delegation then met ministers in Riga"."""
    led: dict[str, list[tuple[str, Claim]]] = {}
    for claim in scene.claims:
        if claim.relation == "ledBy" and claim.object is not None:
            side = scene.referents[claim.subject].link("onBehalfOf") or ""
            led.setdefault(side, []).append((claim.object, claim))
    for one in talks:
        for mention in one.mentions:
            for key, head in mention.sides:
                if key in led and (lexicon.lemma(head) in lexicon.words("actors", "bodies") or head.lower_ == "they"):
                    delegation = negotiations.delegation_key(scene, key, one.key)
                    for person, _ in led[key]:
                        scene.claim(
                            delegation, "ledBy", person, words=[head], cue=mention.token, frame="delegations.travels"
                        )


def _read_frames(scene: Scene, talks: list[Talks]) -> None:
    for match in lexicon.match(scene.doc, "delegations"):
        role = "leader" if "leader" in match.roles else "member"
        people = [
            (key, head)
            for head in _own(match, persons.listed(scene, match.roles[role]))
            for key in _persons(scene, head)
        ]
        group = _group(match)
        if not people or not _is_group(scene, group, match.frame.id):
            continue
        negotiation = scene.talks.get(group.i) or negotiations.nearest(scene, match.trigger, talks)
        standing = status.standing(scene, match.trigger, match.trigger)
        if negotiation is None or standing.negated:
            continue
        relation = "ledBy" if role == "leader" else "hasMember"
        for key, head in people:
            side = _side_of_group(scene, group) or actors.person_nation(scene, key)
            if side is None:
                continue
            delegation = negotiations.delegation_key(scene, side, negotiation)
            scene.claim(
                delegation,
                relation,
                key,
                words=[group, head],
                cue=match.trigger,
                frame=match.frame.id,
                status=status.stated(standing.status),
                claimant=standing.claimant,
            )
            _claim_party(scene, negotiation, side, group, match.trigger)


def _claim_party(scene: Scene, negotiation: str, side: str, head: Token, cue: Token) -> None:
    """Who sends a delegation is a party."""
    if scene.referents[side].kind in {Kind.NATION, Kind.ORGANIZATION}:
        scene.claim(negotiation, "hasParty", side, words=[head], cue=cue, frame="delegations.side")


def _persons(scene: Scene, head: Token) -> list[str]:
    keys = [key for key in actors.at_token(scene, head) if key.startswith("person/")]
    if keys:
        return keys
    for child in head.children:
        if child.dep_ == "appos" and (keys := [k for k in actors.at_token(scene, child) if k.startswith("person/")]):
            return keys
    if head.pos_ == "PRON":
        key = actors.last_person(scene, head) if head.lower_ in {"he", "she", "him", "her"} else None
        return [key] if key else []
    described = actors.described_person(scene, head)
    if described:
        return [described]
    for token in head.doc[head.i + 1 : head.i + 10]:
        if token.text in {",", ".", ";"} or token.pos_ in {"VERB", "AUX"}:
            break
        if token.ent_type_ == "PERSON" and head.lower_ in reference.titles().heads:
            return [key for key in actors.at_token(scene, token) if key.startswith("person/")]
    return []


def _is_group(scene: Scene, group: Token, frame: str) -> bool:
    if frame.endswith("represented-by"):
        return bool(actors.sides(scene, group))
    if frame.endswith(("accompanied-by", "includes")):
        return group.lemma_.lower() in lexicon.words("delegations", "groups")
    return group.lemma_.lower() in lexicon.words("delegations", "groups") - {"party", "group"} or group.i in scene.talks


def _side_of_group(scene: Scene, group: Token) -> str | None:
    if group.i in scene.talks:
        return None
    keys = [key for key in actors.sides(scene, group) if not key.startswith("person/")]
    return actors.side(scene, keys[0]) if keys else None


def _read_posts(scene: Scene, talks: list[Talks]) -> None:
    """Posts that say who leads or sits in a delegation: "head of the Latvian delegation", "chief negotiator"."""
    for claim in [claim for claim in scene.claims if claim.relation == "holds"]:
        holding = scene.referents[claim.object or ""]
        title = (holding.facet("title") or "").lower()
        relation = "ledBy" if _LEADS.search(title) else "hasMember" if _SITS.search(title) else None
        side = holding.link("of") or actors.person_nation(scene, claim.subject)
        if relation is None or side is None or holding.facet("former") == "true":
            continue
        cue = next(token for token in scene.doc if token.idx >= claim.cue.start)
        told_here = any(cue.sent.start <= i < cue.sent.end for i in scene.talks)
        negotiation = negotiations.nearest(scene, cue, talks) if told_here else talks[0].key if talks else None
        if negotiation is not None and scene.referents[side].facet("type") != "outlet":
            side = actors.side(scene, side)
            delegation = negotiations.delegation_key(scene, side, negotiation)
            words = [t for t in scene.doc if claim.evidence.start <= t.idx < claim.evidence.end]
            scene.claim(delegation, relation, claim.subject, words=words, cue=cue, frame="delegations.post")


def _read_hosts(scene: Scene, talks: list[Talks]) -> None:
    for match in lexicon.match(scene.doc, "hosting"):
        event = next((t for t in match.roles.get("event", []) if t.i in scene.talks), None)
        negotiation = scene.talks[event.i] if event is not None else None
        if negotiation is None and not match.frame.id.endswith("provides-venue") and match.roles.get("event"):
            continue
        negotiation = negotiation or negotiations.nearest(scene, match.trigger, talks)
        standing = status.standing(scene, match.trigger, match.trigger)
        if negotiation is None or standing.negated:
            continue
        relation = "hostedBy" if match.frame.meaning == "host" else "mediatedBy"
        for head in match.roles["actor"]:
            for key in actors.sides(scene, head):
                actor = key if key.startswith("person/") else actors.side(scene, key)
                if relation == "mediatedBy" and _sits_at(talks, negotiation, actor):
                    continue
                scene.claim(
                    negotiation,
                    relation,
                    actor,
                    words=[head],
                    cue=match.trigger,
                    frame=match.frame.id,
                    status=status.stated(standing.status),
                    claimant=standing.claimant,
                )


def _sits_at(talks: list[Talks], negotiation: str, actor: str) -> bool:
    """Whether the actor is a party: who convenes talks of their own mediates nothing."""
    return any(one.key == negotiation and actor in one.sides for one in talks)


def _read_host_nouns(scene: Scene, talks: list[Talks]) -> None:
    """ "Norway, the host", "our Norwegian host", "the mediator, Anna Keller"."""
    roles = lexicon.table("hosting", "nouns")
    for token in scene.doc:
        role = roles.get(token.lemma_.lower())
        if role is None or token.pos_ != "NOUN" or token.i in scene.boilerplate:
            continue
        heads = [token.head] if token.dep_ == "appos" else [child for child in token.children if child.dep_ == "appos"]
        heads = heads or [child for child in token.children if child.dep_ in {"amod", "compound"}]
        negotiation = negotiations.nearest(scene, token, talks)
        for head in heads:
            for key in actors.at_token(scene, head):
                if negotiation is not None:
                    actor = key if key.startswith("person/") else actors.side(scene, key)
                    relation = "hostedBy" if role == "host" else "mediatedBy"
                    scene.claim(negotiation, relation, actor, words=[head], cue=token, frame=f"hosting.{role}-noun")


def _read_absentees(scene: Scene, talks: list[Talks]) -> None:
    for match in lexicon.match(scene.doc, "absences"):
        verb = match.trigger
        negated = any(child.dep_ == "neg" for child in verb.children)
        if (match.frame.meaning == "negated") != negated:
            continue
        event = next((t for t in match.roles.get("event", []) if t.i in scene.talks), None)
        if (
            event is None
            and match.frame.id.endswith(("not-attend", "excluded", "boycott"))
            and not _speaks_of_talks(match)
        ):
            continue
        negotiation = scene.talks[event.i] if event is not None else negotiations.nearest(scene, verb, talks)
        if negotiation is None:
            continue
        standing = status.standing(scene, verb, verb)
        state = Status.PLANNED if standing.ahead else Status.ASSERTED
        relation = "notAttendedBy"
        if match.frame.id.endswith("not-a-party"):
            relation, state = "hasParty", Status.DENIED
        for head in match.roles["absentee"]:
            for key in _persons(scene, head) or [actors.side(scene, k) for k in actors.sides(scene, head)]:
                scene.claim(
                    negotiation,
                    relation,
                    key,
                    words=[head, *([event] if event is not None else [])],
                    cue=verb,
                    frame=match.frame.id,
                    status=state,
                    claimant=standing.claimant,
                )


def _read_secrets(scene: Scene, talks: list[Talks]) -> None:
    """A venue the text says is not disclosed."""
    for match in lexicon.match(scene.doc, "venues"):
        place = next(
            (t for t in match.roles["place"] if lexicon.lemma(t) in lexicon.words("venues", "whereabouts")), None
        )
        if place is None or not any(child.dep_ == "neg" for child in match.trigger.children):
            continue
        negotiation = negotiations.nearest(scene, match.trigger, talks)
        if negotiation is not None:
            scene.claim(
                negotiation,
                "heldAt",
                None,
                words=[place],
                cue=match.trigger,
                frame=match.frame.id,
                status=Status.UNDISCLOSED,
            )


def _speaks_of_talks(match: lexicon.Match) -> bool:
    nouns = lexicon.words("negotiations", "nouns") | {"meeting"}
    return any(token.lemma_.lower() in nouns for token in match.roles.get("event", []))
