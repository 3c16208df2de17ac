"""Delegations: who leads and belongs to each side, who hosts and mediates, and who is said not to be there."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg import lexicon, reference
from kg.extract import actors, negotiations, status
from kg.extract.negotiations import Talks
from kg.extract.scene import Scene
from kg.model import Kind, Status

_LEADS = re.compile(r"\b(?:head|leader|chief|chairman|chair)\b.*\b(?:delegation|team|contingent|mission)\b|\b(?:chief|lead|top|main|head|principal) negotiator\b")
_SITS = re.compile(r"\b(?:delegate|negotiator)\b|\bmember\b.*\b(?:delegation|team)\b")


def read(scene: Scene, talks: list[Talks]) -> None:
    """Claim leaders, members, hosts, mediators and absentees."""
    _read_frames(scene, talks)
    _read_posts(scene, talks)
    _read_hosts(scene, talks)
    _read_absentees(scene, talks)


def _read_frames(scene: Scene, talks: list[Talks]) -> None:
    for match in lexicon.match(scene.doc, "delegations"):
        role = "leader" if "leader" in match.roles else "member"
        people = [(key, head) for head in _with_list(scene, match.roles[role]) for key in _persons(scene, head)]
        group = match.roles["group"][0]
        if not people or not _is_group(scene, group, match.frame.id):
            continue
        negotiation = scene.talks.get(group.i) or negotiations.nearest(scene, match.trigger, talks)
        side = _side_of_group(scene, group) or actors.person_nation(scene, people[0][0])
        if negotiation is None or side is None or status.standing(scene, match.trigger, match.trigger).negated:
            continue
        standing = status.standing(scene, match.trigger, match.trigger)
        delegation = negotiations.delegation_key(scene, side, negotiation)
        relation = "ledBy" if role == "leader" else "hasMember"
        for key, head in people:
            scene.claim(delegation, relation, key, words=[group, head], cue=match.trigger, frame=match.frame.id, status=_plain(standing.status), claimant=standing.claimant)
        _claim_party(scene, negotiation, side, group, match.trigger)


def _plain(state: Status) -> Status:
    return Status.ASSERTED if state is Status.DENIED else state


def _claim_party(scene: Scene, negotiation: str, side: str, head: Token, cue: Token) -> None:
    """Who sends a delegation is a party."""
    if scene.referents[side].kind in {Kind.NATION, Kind.ORGANIZATION}:
        scene.claim(negotiation, "hasParty", side, words=[head], cue=cue, frame="delegations.side")


def _with_list(scene: Scene, heads: list[Token]) -> list[Token]:
    """The heads, and persons listed after the last one with their titles: "by Minister A, Governor B and Envoy C"."""
    if not heads:
        return heads
    found = list(heads)
    ent = scene.entities.get(found[-1].i)
    while ent is not None and ent.label_ == "PERSON":
        following = _next_listed(scene, ent.end)
        if following is None or following in found:
            break
        found.append(following)
        ent = scene.entities.get(following.i)
    return found


def _next_listed(scene: Scene, start: int) -> Token | None:
    doc = scene.doc
    i = start
    while i < len(doc) and doc[i].is_space:
        i += 1
    if i >= len(doc) or doc[i].lower_ not in {",", "and"}:
        return None
    for token in doc[i + 1 : i + 16]:
        ent = scene.entities.get(token.i)
        if ent is not None and ent.label_ == "PERSON":
            return ent.root
        if token.pos_ in {"VERB", "AUX"} and token.lower_ not in reference.titles().modifiers or token.text in {".", ";", ":", "–", "—"}:
            return None
        if token.lemma_.lower() in lexicon.words("delegations", "groups") and token.text.islower() or token.lower_ in {"who", "which", "a", "while"}:
            return None
    return None


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
    return [described] if described else []


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
        negotiation = negotiations.nearest(scene, cue, talks)
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
                scene.claim(negotiation, relation, actor, words=[head], cue=match.trigger, frame=match.frame.id, status=_plain(standing.status), claimant=standing.claimant)


def _read_absentees(scene: Scene, talks: list[Talks]) -> None:
    for match in lexicon.match(scene.doc, "absences"):
        verb = match.trigger
        negated = any(child.dep_ == "neg" for child in verb.children)
        if (match.frame.meaning == "negated") != negated:
            continue
        event = next((t for t in match.roles.get("event", []) if t.i in scene.talks), None)
        if event is None and match.frame.id.endswith(("not-attend", "excluded", "boycott")) and not _speaks_of_talks(match):
            continue
        negotiation = scene.talks[event.i] if event is not None else negotiations.nearest(scene, verb, talks)
        if negotiation is None:
            continue
        standing = status.standing(scene, verb, verb)
        state = Status.PLANNED if standing.ahead else Status.ASSERTED
        for head in match.roles["absentee"]:
            for key in _persons(scene, head) or [actors.side(scene, k) for k in actors.sides(scene, head)]:
                scene.claim(negotiation, "notAttendedBy", key, words=[head, *([event] if event is not None else [])], cue=verb, frame=match.frame.id, status=state, claimant=standing.claimant)
                if match.frame.id.endswith("not-a-party"):
                    scene.claim(negotiation, "hasParty", key, words=[head], cue=verb, frame=match.frame.id, status=Status.DENIED)


def _speaks_of_talks(match: lexicon.Match) -> bool:
    nouns = lexicon.words("negotiations", "nouns") | {"meeting"}
    return any(token.lemma_.lower() in nouns for token in match.roles.get("event", []))
