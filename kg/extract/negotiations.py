"""Which mentions are the same talks, and what is claimed of each negotiation.

Mentions are taken in the order of the text. Each joins the negotiation it agrees with best, or opens one of its own
when it differs in place, time, parties or rank, or says that it is another one. A mention that says nothing of its
own ("the talks") joins the talks spoken of last.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Token

from kg import lexicon, reference
from kg.extract import actors, mentions
from kg.extract.mentions import TalksMention
from kg.extract.places import dateline_place
from kg.extract.scene import Scene
from kg.model import Kind, Status
from kg.namespaces import slug


@dataclass
class Talks:
    """One negotiation of the article, as gathered from its mentions."""

    number: int
    mentions: list[TalksMention] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    place: str | None = None
    start: str | None = None
    end: str | None = None
    level: str = "round"
    key: str = ""

    def add(self, scene: Scene, mention: TalksMention) -> None:
        """Take in what the mention says."""
        self.mentions.append(mention)
        for key in table_sides(scene, mention):
            if key not in self.sides:
                self.sides.append(key)
        self.place = self.place or mention.where.place
        if self.start is None or (mention.when.start or "").startswith(self.start):
            self.start = mention.when.start or self.start
        self.end = self.end or mention.when.end


def table_sides(scene: Scene, mention: TalksMention) -> list[str]:
    """The sides at the table by this mention: persons stand for their nation or body, outlets for nobody."""
    keys = [side_at(scene, mention, key) for key, _ in mention.sides if not is_mediator(scene, key)]
    if any(not key.startswith("person/") for key in keys) or len(set(keys)) < 2:
        keys = [key for key in keys if not key.startswith("person/")]
    return list(dict.fromkeys(key for key in keys if scene.referents[key].facet("type") != "outlet"))


def side_at(scene: Scene, mention: TalksMention, key: str) -> str:
    """The side a participant stands for; an officer of state told without a nation, met in a country, is that country's."""
    side = actors.side(scene, key)
    place = mention.where.place
    if side.startswith("person/") and place is not None and actors.holds_office(scene, key):
        code = reference.nation_code(scene.referents[place].name)
        if code:
            return actors.nation_key(scene, code, scene.referents[place].name)
    return side


def is_mediator(scene: Scene, key: str) -> bool:
    """Whether the person is an international body's envoy: they stand between the parties."""
    for referent in scene.referents.values():
        if referent.kind is Kind.POST_HOLDING and referent.link("holder") == key:
            owner = scene.referents.get(referent.link("of") or "")
            words = set((referent.facet("title") or "").lower().split())
            if (
                owner is not None
                and owner.facet("type") == "intergovernmental"
                and words & lexicon.words("hosting", "envoys")
            ):
                return True
    return False


def read(scene: Scene) -> list[Talks]:
    """Find the negotiations of the article and claim what is told of them; returns them, the main one first found first."""
    found = mentions.find(scene)
    first = next((table_sides(scene, m) for m in found if len(table_sides(scene, m)) > 1), [])
    scene.main_sides = first or _prominent(scene, [key for m in found for key in table_sides(scene, m)])
    found = mentions.find(scene)
    talks = _cluster(scene, found)
    _inherit(scene, talks)
    for one in talks:
        _claim(scene, one)
    _relate(scene, talks)
    scene.talks = {m.token.i: one.key for one in talks for m in one.mentions}
    return talks


def _prominent(scene: Scene, told: list[str]) -> list[str]:
    """The two sides named most often, where no mention of talks names both; a side told there comes first."""
    groups = [
        token
        for token in scene.doc
        if lexicon.lemma(token) in lexicon.words("actors", "groups") and token.i not in scene.entities
    ]
    counts: dict[str, int] = {}
    for ent in scene.doc.ents:
        key = next(iter(scene.at.get(ent.root.i, [])), "")
        if key and _acts(ent.root) and _may_sit(scene, key):
            counts[key] = counts.get(key, 0) + 1
    nations_told = sorted(
        {key for key in told if key.startswith("nation/")}, key=lambda key: (-counts.get(key, 0), key)
    )
    if nations_told and groups:
        return [nations_told[0], actors.group_key(scene, groups[0])]
    rivals = [(key, group) for group in groups for key in _nation_of_group(scene, group)]
    if rivals and len(groups) > 1:
        return [rivals[0][0], actors.group_key(scene, rivals[0][1])]
    if len(groups) > 2:
        nations = sorted((key for key in counts if key.startswith("nation/")), key=lambda key: (-counts[key], key))
        return [*nations[:1], actors.group_key(scene, groups[0])]
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    return ranked[:2] if len(ranked) > 1 and counts[ranked[1]] > 1 else ranked[:1]


def _rivals(scene: Scene, nation: str) -> list[str]:
    """The group a nation's government talks with at home: its opposition, its rebels."""
    for token in scene.doc:
        if lexicon.lemma(token) in lexicon.words("actors", "groups") and token.i not in scene.entities:
            if _nation_of_group(scene, token) in ([nation], []):
                return [actors.group_key(scene, token)]
    return []


def _nation_of_group(scene: Scene, group: Token) -> list[str]:
    """The nation named right before a group: "the Norwegian opposition"."""
    heads = [child for child in group.children if child.dep_ in {"amod", "compound", "poss"}]
    return [key for head in heads for key in actors.at_token(scene, head) if key.startswith("nation/")]


def _acts(token: Token) -> bool:
    """Whether a name stands for somebody who acts, not for where or whence."""
    return not (token.dep_ == "pobj" and token.head.lower_ in {"in", "at", "near", "across", "into", "to", "around"})


def _may_sit(scene: Scene, key: str) -> bool:
    """Whether the referent is of the kind that sits at a table: a nation, or a body that is no ministry and no outlet."""
    referent = scene.referents[key]
    kinds = {"intergovernmental", "armed-group", "party"}
    return referent.kind is Kind.NATION or (referent.kind is Kind.ORGANIZATION and referent.facet("type") in kinds)


def _cluster(scene: Scene, found: list[TalksMention]) -> list[Talks]:
    talks: list[Talks] = []
    skipped: TalksMention | None = None
    for mention in found:
        if not talks and not mention.informative and not _told(mention):
            skipped = skipped or mention
            continue
        scored = [(_likeness(scene, one, mention), one.mentions[-1].token.i, one) for one in talks]
        possible = [(score, last, one) for score, last, one in scored if score is not None]
        best = max(possible, key=lambda item: (item[0], item[1]), default=None)
        if best is not None and (best[0] > 0 or not _opens(scene, mention)):
            best[2].add(scene, mention)
        elif _opens(scene, mention) or not talks:
            one = Talks(number=len(talks), level=mention.level)
            one.add(scene, mention)
            talks.append(one)
            if len(talks) == 1:
                _place_by_dateline(scene, one)
    if not talks and skipped is not None and len(scene.main_sides) > 1:
        talks.append(Talks(number=0, level=skipped.level))
        talks[0].add(scene, skipped)
    return talks


def _told(mention: TalksMention) -> bool:
    """Whether the mention is the object of a verb of holding, so that talks are told even if nothing else is."""
    return mention.verb is not None and mention.verb.lemma_.lower() in lexicon.words("negotiations", "holding")


def _opens(scene: Scene, mention: TalksMention) -> bool:
    """Whether a mention has enough of its own to be a negotiation nobody spoke of yet."""
    if mention.weak or (mention.token.i in scene.quoted and not mention.sides):
        return False
    if mention.level == "process":
        return (
            (bool(sides := table_sides(scene, mention))
            and len(sides) > 1)
            or any(c.lower_ in {"peace", "negotiating", "reconciliation"} for c in mention.token.children)
        )
    apart = (mention.other and (mention.informative or mention.standing.phase == "called-for")) or (
        mention.distinct and mention.standing.ahead and mention.when.start
    )
    return (
        len(table_sides(scene, mention)) > 1 or bool(mention.where.place) or bool(apart) or mention.level == "mechanism"
    )


def _likeness(scene: Scene, one: Talks, mention: TalksMention) -> float | None:
    """How well a mention fits talks known so far; None where it contradicts them."""
    score = 0.0
    sides = table_sides(scene, mention)
    if mention.level != one.level:
        return None
    if (
        mention.ordinal
        and mention.ordinal.isdigit()
        and any(
            m.ordinal and m.ordinal.isdigit() and m.ordinal != mention.ordinal and m.series == mention.series
            for m in one.mentions
        )
    ):
        return None
    if mention.where.place and one.place and mention.where.place != one.place:
        if not _within(scene, mention.where.place, one.place):
            return None
        score += 1
    if mention.where.place and mention.where.place == one.place:
        score += 2
    if mention.definite and one.place is None and one.start is None and not mention.distinct and mention.informative:
        score += 0.5
    if sides and one.sides:
        shared = set(sides) & set(one.sides)
        if not shared or (len(sides) > 1 and len(one.sides) > 1 and len(shared) < min(len(set(sides)), len(one.sides))):
            return None
        score += len(shared)
    if mention.when.start and one.start:
        near = _days_apart(mention.when.start, one.start)
        if near is None or near > 3:
            return None
        score += 1
        if near <= 1 and len(mention.when.start) == 10 and len(one.start) == 10:
            return score
    if mention.distinct and _is_other(one, mention):
        return score - 3 if score >= 3 and mention.where.place else None
    return score


def _is_other(one: Talks, mention: TalksMention) -> bool:
    """A second round is not the first: unless the talks known so far carry the same mark, or are just being announced."""
    if any(m.ordinal == mention.ordinal and m.distinct for m in one.mentions if mention.ordinal):
        return False
    fresh = {"new", "second", "third", "next", "fourth", "fifth"}
    words = {child.lower_ for child in mention.token.children}
    if words & fresh and not mention.other:
        return (
            one.mentions[0].standing.phase == "held" and not one.mentions[0].standing.ahead and mention.standing.ahead
        )
    return True


def _within(scene: Scene, place: str, other: str) -> bool:
    """Whether one of two places is a country that may hold the other."""
    kinds = {scene.referents[place].facet("type"), scene.referents[other].facet("type")}
    names = {scene.referents[place].name, scene.referents[other].name}
    if "country" not in kinds or kinds == {"country"}:
        return False
    for name in names:
        code = reference.cities().get(name, ("", 0))[0]
        if code and reference.nation_names().get(code) in names:
            return True
    return False


def _days_apart(a: str, b: str) -> int | None:
    """Days between two dates; 0 where one only says less than the other; None where they cannot agree."""
    if a.startswith(b) or b.startswith(a):
        return 0
    if len(a) == len(b) == 10:
        return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)
    return None


def _inherit(scene: Scene, talks: list[Talks]) -> None:
    """Talks told without parties are of the article's main sides."""
    for one in talks:
        if len(one.sides) < 2 and scene.main_sides and (not one.sides or set(one.sides) <= set(scene.main_sides)):
            one.sides = list(dict.fromkeys([*one.sides, *scene.main_sides]))
        elif len(one.sides) == 1 and one.sides[0].startswith("nation/"):
            one.sides = [*one.sides, *_rivals(scene, one.sides[0])]


def _place_by_dateline(scene: Scene, one: Talks) -> None:
    """The talks an agency report opens with take place where it is dated, unless it says otherwise."""
    first = one.mentions[0]
    if one.level == "round" and one.place is None and _took_place(first, scene.article.published):
        one.place = dateline_place(scene)
        if one.place:
            first.where = replace(first.where, place=one.place, place_words=[scene.doc[0]])


def _took_place(first: TalksMention, scene_day: str | None) -> bool:
    today = first.when.start is not None and first.when.start == scene_day
    return (
        (first.standing.phase in {"under-way", "held"} or today)
        and first.token.sent.start < 60
        and bool(first.when.start or first.token.pos_ == "VERB")
    )


def _name(scene: Scene, one: Talks) -> str:
    names = [scene.referents[key].name for key in one.sides[:3]]
    sides = "-".join(names) if len(names) > 1 else (names[0] if names else "")
    topic = next((t for m in one.mentions for t, token in m.topics if token.i < m.token.i and len(t.split()) < 3), "")
    noun = next((m.token.lower_ for m in one.mentions if m.token.pos_ in {"NOUN", "PROPN"}), "meeting")
    if noun in {"round", "session"}:
        noun = "talks"
    place = f" in {scene.referents[one.place].name}" if one.place else ""
    return " ".join(word for word in (sides, topic, noun) if word) + place


def _claim(scene: Scene, one: Talks) -> None:
    name = _name(scene, one)
    one.key = scene.refer(Kind.NEGOTIATION, name, key=_free_key(scene, name, one), level=one.level)
    for mention in one.mentions:
        scene.mention(mention.token.doc[mention.token.i : mention.token.i + 1], one.key, "mention of the talks")
        scene.at[mention.token.i].remove(one.key)
        _claim_mention(scene, one, mention)
    told = {c.object for c in scene.claims if c.subject == one.key and c.relation == "hasParty"}
    first = one.mentions[0]
    for key in one.sides:
        if key not in told:
            scene.claim(
                one.key,
                "hasParty",
                key,
                words=[first.token],
                cue=first.token,
                frame="negotiations.main-sides",
                status=_told_status(first),
            )
    phases = [m.standing.phase for m in one.mentions if m.standing.phase and m.token.i not in scene.quoted]
    if phases:
        begun = [phase for phase in phases if phase not in {"planned", "called-for"}]
        best = begun[0] if begun and phases[0] in {"planned", "called-for"} else phases[0]
        cue = next(m.token for m in one.mentions if m.standing.phase == best)
        scene.claim(one.key, "hasPhase", None, value=best, words=[cue], cue=cue, frame="negotiations.phase")


def _free_key(scene: Scene, name: str, one: Talks) -> str:
    key = f"{Kind.NEGOTIATION}/{slug(name)}"
    return key if key not in scene.referents else f"{key}-{one.number + 1}"


def _told_status(mention: TalksMention) -> Status:
    return mention.standing.status if mention.standing.status is not Status.DENIED else Status.ASSERTED


def _claim_mention(scene: Scene, one: Talks, mention: TalksMention) -> None:
    standing, cue = mention.standing, mention.token
    state = _told_status(mention)

    def put(
        relation: str,
        target: str | None,
        words: list[Token],
        value: str | None = None,
        frame: str = "negotiations.talks",
    ) -> None:
        scene.claim(
            one.key,
            relation,
            target,
            value=value,
            words=[*words],
            cue=cue,
            frame=frame,
            status=state,
            claimant=standing.claimant,
        )

    for key, head in mention.sides:
        table = side_at(scene, mention, key)
        if is_mediator(scene, key):
            put("mediatedBy", key, [head], frame="hosting.envoy")
            continue
        if table in one.sides:
            put("hasParty", table, [head])
        if key.startswith("person/") and table != key:
            delegation = delegation_key(scene, table, one.key)
            scene.claim(
                delegation,
                "hasMember",
                key,
                words=[head],
                cue=cue,
                frame="negotiations.participant",
                status=state,
                claimant=standing.claimant,
            )
    if mention.where.place and mention.where.place == one.place:
        put("heldIn", mention.where.place, mention.where.place_words)
    if mention.where.venue:
        put("heldAt", mention.where.venue, mention.where.venue_words)
    if mention.when.start and mention.when.start == one.start:
        put("startsOn", None, mention.when.start_words, mention.when.start)
    if mention.when.end:
        put("endsOn", None, mention.when.end_words, mention.when.end)
    for text, head in mention.topics:
        put("about", None, [head], text, "negotiations.topic")
    for key, head in _envoys(scene, mention):
        put("mediatedBy", key, [head], frame="hosting.envoy")
        owner = actors.person_nation(scene, key)
        if owner:
            put("mediatedBy", owner, [head], frame="hosting.envoy")
    for role, key, word in mention.mediators:
        put("mediatedBy" if role == "mediator" else "hostedBy", key, [word], frame=f"hosting.{role}-compound")


def _envoys(scene: Scene, mention: TalksMention) -> list[tuple[str, Token]]:
    """International envoys who act in the sentence that tells of the talks."""
    if mention.verb is None:
        return []
    found = []
    for token in mention.token.sent:
        if token.dep_ == "nsubj" and token.head.pos_ == "VERB":
            found.extend(
                (key, token)
                for key in scene.at.get(token.i, [])
                if key.startswith("person/") and is_mediator(scene, key)
            )
    return found


def delegation_key(scene: Scene, side: str, negotiation: str) -> str:
    """The delegation of a side to a negotiation."""
    name = f"{scene.referents[side].name} delegation, {scene.referents[negotiation].name}"
    key = f"{Kind.DELEGATION}/{side.split('/', 1)[1]}-{negotiation.split('/', 1)[1]}"
    scene.refer(Kind.DELEGATION, name, key=key)
    scene.link(key, "onBehalfOf", side)
    scene.link(key, "sentTo", negotiation)
    return key


def implied(scene: Scene, talks: list[Talks], place: str, cue: Token, words: list[Token]) -> Talks:
    """Talks known only by what came of them: "an agreement struck in Oslo"; of the article's main sides."""
    one = Talks(number=len(talks), sides=list(scene.main_sides), place=place)
    name = f"{'-'.join(scene.referents[key].name for key in one.sides[:3])} talks in {scene.referents[place].name}"
    one.key = scene.refer(Kind.NEGOTIATION, name, key=_free_key(scene, name, one), level="round")
    for key in one.sides:
        scene.claim(one.key, "hasParty", key, words=words, cue=cue, frame="agreements.reached-in")
    scene.claim(one.key, "heldIn", place, words=words, cue=cue, frame="agreements.reached-in")
    scene.claim(one.key, "hasPhase", None, value="held", words=words, cue=cue, frame="agreements.reached-in")
    talks.append(one)
    return one


def _relate(scene: Scene, talks: list[Talks]) -> None:
    """Rounds are part of the mechanism or process of the same sides; an earlier or later round follows or precedes."""
    for one in talks:
        for other in talks:
            if one.level == "round" and other.level != "round" and _told_together(one, other):
                cue = other.mentions[0].token
                ordinal = next(
                    (
                        m.ordinal
                        for m in one.mentions
                        if m.ordinal and m.ordinal.isdigit() and cue.sent.start <= m.token.i < cue.sent.end
                    ),
                    None,
                )
                qualifiers = (("ordinal", ordinal),) if ordinal else ()
                scene.claim(
                    one.key,
                    "partOf",
                    other.key,
                    words=[other.mentions[0].token],
                    cue=cue,
                    frame="negotiations.part-of",
                    qualifiers=qualifiers,
                )

def _told_together(one: Talks, other: Talks) -> bool:
    """Whether a round is told in the sentence that tells of the mechanism or process: "the first meeting of the mechanism"."""
    return any(m.series and m.token.sent.start == p.token.sent.start for m in one.mentions for p in other.mentions)


def read_order(scene: Scene, talks: list[Talks]) -> None:
    """Rounds of the same sides follow one another in time; an ordinal told of the later one goes with it."""
    rounds = [one for one in talks if one.level == "round" and one.start]
    for one in rounds:
        earlier = [
            o
            for o in rounds
            if set(o.sides) == set(one.sides)
            and o is not one
            and (o.start or "") < (one.start or "")
            and not (one.start or "").startswith(o.start or "")
        ]
        if earlier:
            before = max(earlier, key=lambda o: o.start or "")
            if not one.mentions:
                continue  # known by what came of them only
            counted = [m for m in one.mentions if m.ordinal and m.ordinal.isdigit() and not m.series]
            mark = counted[0] if counted else one.mentions[0]
            qualifiers = (
                (("ordinal", str(mark.ordinal)), ("series", f"since {scene.referents[before.key].name}"))
                if counted
                else ()
            )
            scene.claim(
                one.key,
                "follows",
                before.key,
                words=[mark.token],
                cue=mark.token,
                frame="negotiations.follows",
                qualifiers=qualifiers,
            )


def nearest(scene: Scene, token: Token, talks: list[Talks]) -> str | None:
    """The negotiation a passage speaks of: mentioned in its sentence, last in the one before, first in the next, or the main one."""
    inside = [i for i in scene.talks if token.sent.start <= i < token.sent.end]
    if inside:
        return scene.talks[min(inside, key=lambda i: abs(i - token.i))]
    start = token.doc[token.sent.start - 1].sent.start if token.sent.start else 0
    before = [i for i in scene.talks if start <= i < token.i]
    if before:
        return scene.talks[max(before)]
    end = token.doc[token.sent.end].sent.end if token.sent.end < len(token.doc) else token.sent.end
    after = [i for i in scene.talks if token.i < i < end]
    if after:
        return scene.talks[min(after)]
    return max(talks, key=lambda one: (len(one.mentions), -one.number)).key if talks else None
